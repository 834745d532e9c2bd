"""The post of the day without its screen: what one cheque pays, what lies on the pile."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.ui.receipts.flow import CANCELLED, RECORDED, REFUSED, Day, Entry, owed_cents, shared


@dataclass(frozen=True)
class Invoice:
    number: str
    open_cents: int
    platform: str = "mermoz"
    name: str = "Aéro-club"


@given(
    st.lists(st.integers(-500, 5_000), max_size=6),
    st.integers(1, 20_000),
)
def test_parts_never_exceed_the_cheque_nor_what_is_owed(owed, cents):
    targets = [Invoice(f"F{n}", open_cents) for n, open_cents in enumerate(owed)]
    parts = dict(shared(targets, cents))
    assert all(0 < part <= targets[int(number[1:])].open_cents for number, part in parts.items())
    assert sum(parts.values()) == min(cents, owed_cents(targets))


def test_money_of_a_client_pays_no_invoice():
    assert shared([Invoice("", 4_000)], 4_000) == []


@pytest.mark.parametrize(
    ("targets", "cents", "differs"),
    [((Invoice("F1", 500),), 500, False), ((Invoice("F1", 500),), 499, True), ((), 500, True)],
)
def test_another_amount_or_nobody_is_asked_about(targets, cents, differs):
    entry = Entry(targets, cents)
    assert entry.differs == differs
    assert entry.platform == ("mermoz" if targets else "")


def test_the_pile_counts_what_is_kept():
    day = Day()
    lines = [day.add(Entry((), cents)) for cents in (100, 200, 400)]
    assert (day.count, day.cents) == (3, 700)
    assert day.last_recorded() is None
    lines[0].state, lines[1].state, lines[2].state = RECORDED, REFUSED, CANCELLED
    assert (day.count, day.cents) == (1, 100)
    assert day.last_recorded() is lines[0]
    assert day.named(lines[1].key) is lines[1]
