"""One movement in two files: identifiers, accounts, labels, and how many there are of a day."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.bank_twins import Told, akin, line_digest, line_id, same_account, twins

DAY = date(2026, 6, 15)
IBAN = "FR76 3000 6000 0112 3456 7890 189"


def told(name, label, cents=100, day=DAY, **more):
    return Told(name, day, cents, label, **more)


@given(st.dates(), st.text(max_size=9), st.integers(1, 9))
def test_an_identifier_is_a_uuid_that_begins_with_its_day(day, said, rank):
    made = line_id(day.isoformat(), line_digest("a", said), rank)
    assert (str(UUID(made)), UUID(made).version) == (made, 8)
    assert made.startswith(day.isoformat().replace("-", ""))
    assert made == line_id(day.isoformat(), line_digest("a", said), rank)
    assert made != line_id(day.isoformat(), line_digest("a", said), rank + 1)
    assert made != line_id(day.isoformat(), line_digest("b", said), rank)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (IBAN, "300060000112345678901", True),
        (IBAN, "3000612345678901", True),
        ("12345678901", IBAN, True),
        (IBAN, IBAN.replace(" ", "").lower(), True),
        (IBAN, "FR7610107001011234567890129", False),
        ("12345678901", "12345678902", False),
        ("Compte courant", "Livret", False),
        ("Livret", "LIVRET", True),
        ("Livret", IBAN, False),
        ("", IBAN, None),
        (IBAN, " - ", None),
    ],
)
def test_accounts_are_one_however_they_are_written(one, other, same):
    assert same_account(one, other) is same
    assert same_account(other, one) is same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("VIR SEPA AERO-CLUB MERMOZ FACT", "VIR SEPA AÉRO-CLUB MERMOZ FACTURE OF01-2026-00001"),
        ("VIR DUPONT JEAN", "VIREMENT RECU DUPONT JEAN"),
        ("X 1234567", "CHEQUE N 1234567"),
        ("", "PRLV URSSAF"),
    ],
)
def test_labels_that_may_be_of_one_movement(one, other):
    assert akin(told("a", one), told("b", other))
    assert akin(told("b", other), told("a", one))


def test_labels_of_two_movements():
    assert not akin(told("a", "VIR DUPONT"), told("b", "PRLV ORANGE"))
    assert not akin(told("a", "A1"), told("b", "A12"))
    assert akin(told("a", "VIR DUPONT", reference="R1"), told("b", "PRLV", reference="r1"))


def test_each_known_line_is_the_twin_of_one():
    known = [told("k1", "VIR DUPONT"), told("k2", "VIR DUPONT FACTURE 12")]
    new = [told(name, "VIR DUPONT") for name in ("n1", "n2", "n3")]
    assert twins(new, known) == {"n1": "k1", "n2": "k2"}
    assert twins([told("n", "VIR DUPONT FACTURE 12")], known) == {"n": "k2"}


def test_another_day_amount_or_account_is_no_twin():
    known = [told("k", "VIR DUPONT", account=IBAN)]
    assert twins([told("n", "VIR DUPONT", 101)], known) == {}
    assert twins([told("n", "VIR DUPONT", day=date(2026, 6, 16))], known) == {}
    assert twins([told("n", "VIR DUPONT", account="99999999999")], known) == {}
    assert twins([told("n", "VIR DUPONT", account="12345678901")], known) == {"n": "k"}
    assert twins([], known) == {}


def test_a_day_that_agrees_in_all_its_amounts_is_the_same_day_whatever_its_words():
    known = [told("k1", "ABC", 100), told("k2", "DEF", 250)]
    new = [told("n1", "XYZ", 100), told("n2", "UVW", 250)]
    assert twins(new, known) == {"n1": "k1", "n2": "k2"}
    assert twins([*new, told("n3", "RST", 7)], known) == {}
    # One movement alone proves nothing, unless both files say that they are of one account.
    assert twins(new[:1], known[:1]) == {}
    alone = [told("n1", "XYZ", account=IBAN)], [told("k1", "ABC", account="3000612345678901")]
    assert twins(*alone) == {"n1": "k1"}


LINES = st.lists(
    st.builds(
        told,
        st.just(""),
        st.sampled_from(["VIR DUPONT", "VIR DUPONT 12", "PRLV", ""]),
        st.sampled_from([100, 200]),
        st.sampled_from([DAY, date(2026, 6, 16)]),
        account=st.sampled_from(["", IBAN]),
    ),
    max_size=8,
)


def numbered(lines, mark):
    return [Told(f"{mark}{n}", x.day, x.cents, x.label, "", x.account) for n, x in enumerate(lines)]


@given(LINES, LINES)
def test_pairs_are_one_to_one_of_one_day_and_amount(new, known):
    account = new[0].account if new else ""
    new = [Told("", x.day, x.cents, x.label, "", account) for x in new]
    ours, theirs = numbered(new, "n"), numbered(known, "k")
    found = twins(ours, theirs)
    assert len(set(found.values())) == len(found)
    by = {one.id: one for one in (*ours, *theirs)}
    assert all((by[a].day, by[a].cents) == (by[b].day, by[b].cents) for a, b in found.items())
    # The same file in other words is the same, to the last line.
    again = twins(numbered(new, "n"), numbered(new, "k"))
    assert sorted(again) == sorted(one.id for one in ours)
