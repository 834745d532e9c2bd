"""Proposals: planted pairs are found, and nothing that is not certain is called so."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.matching import BankMovement, Matcher, OpenDeposit, OpenInvoice, without_rivals
from ofdesk.domain.references import document_number, rf_reference

DAY = date(2026, 6, 15)


def invoice(n, cents, client="mermoz", name="Aéro-club Jean Mermoz"):
    number = document_number("OF", "01", 2026, n)
    return OpenInvoice(number, rf_reference(1, "01", 2026, n), cents, client, name)


FIRST, SECOND = invoice(1, 12_000), invoice(2, 30_000)
LAKE = invoice(3, 45_000, "lac", "Planeurs du Lac Léman")
SLIP = OpenDeposit("RM01-2026-00001", "778899", 90_000, DAY)
MATCHER = Matcher([FIRST, SECOND, LAKE], [SLIP])


def propose(cents, text, day=DAY, matcher=MATCHER):
    return matcher.proposal(BankMovement("x", day, cents, text))


@pytest.mark.parametrize(
    ("cents", "text", "certainty", "why", "invoices"),
    [
        (12_000, f"VIR {FIRST.reference_rf}", "certain", "reference", [(FIRST.number, 12_000)]),
        (
            12_000,
            f"vir {FIRST.reference_rf[:4]} {FIRST.reference_rf[4:]}",
            "certain",
            "reference",
            [(FIRST.number, 12_000)],
        ),
        (
            10_000,
            f"VIR {FIRST.reference_rf}",
            "likely",
            "reference_other_amount",
            [(FIRST.number, 10_000)],
        ),
        (12_000, "FACTURE OF01-2026-00001 MERCI", "certain", "number", [(FIRST.number, 12_000)]),
        (
            42_000,
            "OF01 2026 00001 + OF01-2026-00002",
            "certain",
            "number",
            [(FIRST.number, 12_000), (SECOND.number, 30_000)],
        ),
        (50_000, "of01-2026-00002", "likely", "number_other_amount", [(SECOND.number, 30_000)]),
        (45_000, "VIR PLANEURS DU LAC LEMAN", "likely", "payer_amount", [(LAKE.number, 45_000)]),
        (
            42_000,
            "JEAN MERMOZ AEROCLUB",
            "likely",
            "payer_total",
            [(FIRST.number, 12_000), (SECOND.number, 30_000)],
        ),
        (30_000, "VIREMENT RECU", "possible", "amount", [(SECOND.number, 30_000)]),
    ],
)
def test_what_a_line_would_pay(cents, text, certainty, why, invoices):
    found = propose(cents, text)
    assert (found.certainty, found.why, list(found.invoices)) == (certainty, why, invoices)


def test_one_credit_for_a_slip():
    assert propose(90_000, "REM CHQ 778899").certainty == "certain"
    assert propose(90_000, "REMISE CHEQUES").why == "slip_amount"
    assert propose(90_000, "VIREMENT") is None
    assert propose(90_000, "REMISE CHEQUES", DAY - timedelta(days=1)) is None
    assert propose(90_000, "REMISE CHEQUES", DAY + timedelta(days=16)) is None
    twin = Matcher([], [SLIP, OpenDeposit("RM01-2026-00002", "", 90_000, DAY)])
    assert propose(90_000, "REMISE CHEQUES", matcher=twin) is None


def test_money_that_goes_out_pays_nothing():
    assert propose(-12_000, f"VIR {FIRST.reference_rf}") is None
    assert propose(77, "nothing") is None


def test_a_reference_with_a_wrong_digit_is_no_reference():
    wrong = FIRST.reference_rf[:-1] + ("1" if FIRST.reference_rf[-1] != "1" else "2")
    assert propose(99_999, f"VIR {wrong}") is None


def test_two_clients_of_one_name_are_never_guessed():
    twins = Matcher(
        [invoice(1, 100, "a", "Club Paris Nord"), invoice(2, 100, "b", "Club Paris Nord")], []
    )
    assert propose(100, "CLUB PARIS NORD", matcher=twins) is None


def test_among_ten_thousand_lines_no_certainty_is_false_and_planted_pairs_are_found():
    chance = random.Random(7)
    places = ("figeac", "etampes", "lognes", "annecy", "macon", "besancon", "amiens", "rouen")
    invoices = [
        invoice(n, chance.randint(5_000, 200_000), f"club{n}", f"Aéro-club de {place} {n}")
        for n in range(1, 1_001)
        for place in [chance.choice(places)]
    ]
    matcher, right, false = Matcher(invoices, []), 0, 0
    for rank in range(10_000):
        target = chance.choice(invoices)
        planted = rank % 10 == 0
        if planted:
            text, cents = f"VIR {target.reference_rf} {target.name}", target.open_cents
        else:
            text = f"VIREMENT {chance.choice(places).upper()} {chance.randint(0, 10**9)}"
            cents = chance.randint(5_000, 200_000)
        found = propose(cents, text, matcher=matcher)
        certain = found is not None and found.certainty == "certain"
        if planted:
            right += certain and found.invoices == ((target.number, target.open_cents),)
        else:
            false += certain
    assert (right, false) == (1_000, 0)


@given(st.integers(1, 100_000), st.text(max_size=60))
def test_never_more_than_what_is_owed_nor_than_the_line(cents, text):
    for told in (text, f"{text} {FIRST.number}", f"{SECOND.reference_rf} {text} {FIRST.number}"):
        found = propose(cents, told)
        if found is None:
            continue
        owed = {one.number: one.open_cents for one in (FIRST, SECOND, LAKE)}
        assert all(0 < part <= owed[number] for number, part in found.invoices)
        assert sum(part for _, part in found.invoices) <= cents


def test_the_number_of_a_slip_stands_by_itself():
    short = Matcher([], [OpenDeposit("RM01-2026-00001", "12", 90_000, DAY)])
    assert propose(90_000, "VIR 20261215", matcher=short) is None
    assert propose(90_000, "REMISE 12", matcher=short).certainty == "certain"
    again = [OpenDeposit(f"RM01-2026-0000{n}", "778899", 90_000, DAY) for n in (1, 2)]
    assert propose(90_000, "BORDEREAU 778899", matcher=Matcher([], again)) is None


def test_what_is_paid_twice_is_certain_once():
    lines = [
        (12_000, f"VIR {FIRST.reference_rf}"),
        (12_000, FIRST.number),
        (42_000, f"{FIRST.number} {SECOND.number}"),
        (77, "nothing"),
        (90_000, "REM 778899"),
        (90_000, "REM 778899"),
        (45_000, LAKE.number),
        (45_000, "PLANEURS DU LAC LEMAN"),
    ]
    found = without_rivals(propose(*line) for line in lines)
    sure = [one and one.certainty for one in found]
    assert sure == ["certain", "likely", "likely", None, "certain", "likely", "certain", "likely"]
    assert found[1].invoices == ((FIRST.number, 12_000),)


@given(st.lists(st.sampled_from([FIRST, SECOND, LAKE, None]), max_size=12))
def test_no_invoice_is_certain_for_two_lines(paid):
    told = [(one.open_cents, one.number) if one else (3, "nothing") for one in paid]
    found = without_rivals(propose(*line) for line in told)
    certain = [n for one in found if one and one.certainty == "certain" for n, _ in one.invoices]
    assert sorted(certain) == sorted({one.number for one in paid if one})
    assert [one is None for one in found] == [one is None for one in paid]


def test_an_invoice_without_reference_is_found_by_its_number():
    bare = OpenInvoice("OF01-2026-00009", "", 500, "mermoz", "Aéro-club Jean Mermoz")
    found = propose(500, "OF01-2026-00009", matcher=Matcher([bare], []))
    assert (found.certainty, found.why) == ("certain", "number")


def test_a_reference_of_somebody_else_is_not_ours():
    other = rf_reference(1, "07", 2025, 77)
    assert propose(99_999, f"VIR {other} {other}") is None


def test_a_known_payer_of_another_amount_is_left_to_a_person():
    assert propose(77_777, "VIR PLANEURS DU LAC LEMAN") is None
    assert propose(77_777, "JEAN MERMOZ") is None
