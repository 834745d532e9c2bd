"""The register by SQL says what the events say, whatever happened to a cheque."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from ofdesk.domain.states import CHEQUE
from ofdesk.models import Receipt
from ofdesk.services.cheque_returns import EndCheque, RejectCheque, end_cheque, reject_cheque
from ofdesk.services.cheque_returns import represent_cheque as represent
from ofdesk.services.cheque_rows import ListCheques, count_cheques, list_cheques
from ofdesk.services.cheques import cheque_state
from ofdesk.services.deposits import (
    DepositCheques,
    clear_deposit,
    deposit_cheques,
    preview_slip,
)
from ofdesk.services.home_rows import read_tasks
from ofdesk.services.receipts import reverse_receipt
from tests.builders import add_client, later, received, refusal, renewed


class Hand:
    """Does to a cheque what a path through the table of states says."""

    def __init__(self, desk) -> None:
        self.desk = desk
        self.slip = ""

    def deposited(self, number: str) -> None:
        done = deposit_cheques(DepositCheques(4_000, (number,)), self.desk.write(), self.today)
        self.slip = done.number

    def cleared(self, _number: str) -> None:
        clear_deposit(self.slip, self.today, self.desk.write())

    def rejected(self, number: str) -> None:
        reject_cheque(RejectCheque(number, self.today, "", 850), self.desk.write(), self.today)

    def represented(self, number: str) -> None:
        represent(number, self.desk.write(), self.today)

    def returned(self, number: str) -> None:
        end_cheque(EndCheque(number, "returned", "rendu"), self.desk.write(), self.today)

    def abandoned(self, number: str) -> None:
        end_cheque(EndCheque(number, "abandoned", "perdu"), self.desk.write(), self.today)

    def reversed(self, number: str) -> None:
        reverse_receipt(number, "erreur", self.desk.write(), self.today)

    @property
    def today(self):
        return self.desk.today


PATHS = (
    "",
    "reversed",
    "returned",
    "abandoned",
    "deposited",
    "deposited cleared",
    "deposited rejected",
    "deposited cleared rejected",
    "deposited rejected represented",
    "deposited rejected returned",
    "deposited rejected abandoned",
)


@pytest.mark.parametrize("path", PATHS)
def test_the_register_says_the_last_state_of_every_path(desk, path):
    add_client(desk, "mermoz")
    more = {"method": "cheque", "cheque_number": "1234567", "platform": "mermoz"}
    number = received(desk, 4_000, **more).number
    hand = Hand(desk)
    for step in path.split():
        getattr(hand, step)(number)
    with desk.read() as session:
        rows = list_cheques(session, ListCheques(), desk.today)
        by_events = {
            one.id: cheque_state(session, one)
            for one in session.scalars(select(Receipt).where(Receipt.kind == "receipt"))
        }
        assert {row.id: row.state for row in rows} == by_events
        mine = next(row for row in rows if row.number == number)
        expected = path.split()[-1] if path else "received"
        assert mine.state == expected
        assert mine.deposit == (hand.slip if expected in ("deposited", "cleared") else "")
        for state in CHEQUE.following:
            found = list_cheques(session, ListCheques((state,)), desk.today)
            assert [row.id for row in found] == [row.id for row in rows if row.state == state]
            assert count_cheques(session, ListCheques((state,)), desk.today)[0] == len(found)


def test_a_cheque_that_is_presented_again_waits_under_its_own_number(desk):
    add_client(desk, "mermoz")
    invoice = renewed(desk)
    more = {"method": "cheque", "cheque_number": "1234567", "bank": "BNP"}
    number = received(desk, 4_000, invoice.number, **more).number
    hand = Hand(desk)
    for step in ("deposited", "rejected", "represented"):
        getattr(hand, step)(number)
    with desk.read() as session:
        waiting = list_cheques(session, ListCheques(("received",)), desk.today)
        assert [row.cheque_number for row in waiting] == ["1234567"]
        assert waiting[0].number != number
        assert count_cheques(session, ListCheques(), desk.today) == (2, 8_000)


@pytest.mark.parametrize(
    ("days", "alerts"),
    [
        (0, ()),
        (7, ()),
        (8, ("undeposited",)),
        (9, ("undeposited", "old")),
        (336, ("undeposited", "old", "expiring")),
    ],
)
def test_what_waits_too_long_is_to_be_looked_at(desk, days, alerts):
    add_client(desk, "mermoz")
    received(desk, 4_000, method="cheque", cheque_number="1234567", platform="mermoz")
    later(desk, days)
    with desk.read() as session:
        (row,) = list_cheques(session, ListCheques(), desk.today)
        assert row.alerts == alerts
        to_look_at = count_cheques(session, ListCheques(alerts_only=True), desk.today)
        assert to_look_at == ((1, 4_000) if alerts else (0, 0))
        assert desk.today - row.received_on == timedelta(days=days)


def test_the_first_page_counts_what_is_to_be_taken_to_the_bank(desk):
    add_client(desk, "mermoz")
    for number in ("1111111", "2222222"):
        received(desk, 4_000, method="cheque", cheque_number=number, platform="mermoz")

    def waiting():
        with desk.read() as session:
            tasks = read_tasks(session, desk.today)
        return {task.code: (task.count, task.cents) for task in tasks}.get("cheques")

    assert waiting() == (2, 8_000)
    Hand(desk).deposited("1111111")
    assert waiting() == (1, 4_000)
    Hand(desk).returned("2222222")
    assert waiting() is None


def test_a_slip_of_what_is_no_cheque_is_not_previewed(desk):
    add_client(desk, "mermoz")
    number = received(desk, 4_000, platform="mermoz").number
    with desk.read() as session:
        refused = refusal(lambda: preview_slip(session, (number,), desk.today, factice=True))
    assert refused.code == "cheque_unknown"
