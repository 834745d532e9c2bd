"""Figures and labels before they are drawn."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.documents.head_wording import reference_rows, seller_lines, subtitle_lines
from ofdesk.documents.wording import Wording, totals_with_vat
from ofdesk.domain.money import TaxedLine, inclusive_totals, vat_on
from ofdesk.ports.documents import LineFacts, OrderFacts, OriginFacts, VatFacts
from ofdesk.words.formats import spaced
from tests.documents import samples

AMOUNTS = st.lists(st.integers(min_value=-50_000, max_value=500_000), min_size=1, max_size=30)


def labels(facts) -> dict[str, str]:
    """The rows of the header by label."""
    return {label: value for label, value, _ in reference_rows(Wording(facts))}


@given(AMOUNTS, st.sampled_from([210, 550, 850, 2000]))
def test_lines_with_vat_sum_to_the_total_and_stay_within_a_cent(
    cents: list[int], rate: int
) -> None:
    base = samples.line("Ligne", "", 1, 0, (rate, "S"))
    lines = [replace(base, total_cents=one) for one in cents]
    vat = vat_on(sum(cents), rate)
    found = totals_with_vat(lines, [VatFacts(rate, "S", sum(cents), vat)])
    assert sum(found) == sum(cents) + vat
    assert all(
        abs(with_vat - one - vat_on(one, rate)) <= 1
        for with_vat, one in zip(found, cents, strict=True)
    )


def test_two_rates_are_summed_apart() -> None:
    facts = samples.two_rates()
    found = totals_with_vat(facts.lines, facts.vat)
    assert found == [18_000, 3_516, -1_200]
    assert sum(found) == facts.total_cents


def test_lines_that_already_hold_vat_are_headed_so() -> None:
    lines = [replace(samples.line("Abonnement", "", 1, 5_999, samples.S20), position=1)]
    totals = inclusive_totals([TaxedLine(5_999, 2000)])
    facts = replace(
        samples.natural_person(),
        lines=tuple(lines),
        vat=(VatFacts(2000, "S", totals.ht_cents, totals.vat_cents),),
        total_ht_cents=totals.ht_cents,
        total_vat_cents=totals.vat_cents,
        total_cents=totals.ttc_cents,
    )
    words = Wording(facts)
    assert words.columns() == ("Qté", "PU TTC", "TVA", "Total TTC")
    assert words.line_texts()[0].figures[-1] == "59,99"


def test_unit_price_shows_as_many_decimals_as_it_has() -> None:
    line: LineFacts = replace(samples.renewal()[0], unit_price_e6=1_234_500, quantity_e4=15_000)
    figures = Wording(samples.invoice([line])).line_texts()[0].figures
    assert figures[:2] == ("1,5", "1,2345")


@pytest.mark.parametrize(("unit", "expected"), [("h", "1\u00a0h"), ("C62", "1"), ("", "1")])
def test_unit_for_people_is_printed_and_that_for_machines_is_not(unit: str, expected: str) -> None:
    line = replace(samples.renewal()[0], unit=unit)
    assert Wording(samples.invoice([line])).line_texts()[0].figures[0] == expected


def test_line_prints_its_own_period_only_if_it_differs() -> None:
    same = samples.line("Abonnement", "", 1, 100, samples.S20)
    other = replace(same, starts_on=date(2027, 1, 1))
    texts = Wording(samples.invoice([same, other])).line_texts()
    assert texts[0].details == ()
    assert texts[1].details == ("du 01/01/2027 au 30/11/2027",)


def test_association_without_siren_is_named_by_its_rna() -> None:
    buyer = replace(samples.MERMOZ, siren="", rna="W313000123")
    assert labels(samples.invoice(buyer=buyer))["RNA du client"] == "W313000123"


def test_order_without_channel_or_with_an_unknown_one() -> None:
    order = OrderFacts("M. Blériot", "", date(2026, 11, 2))
    assert labels(samples.invoice(order=order))["Commande"] == "M. Blériot, le\u00a002/11/2026"
    order = OrderFacts("M. Blériot", "bon 4512", date(2026, 11, 2))
    assert labels(samples.invoice(order=order))["Commande"].startswith("M. Blériot, bon 4512, le")


def test_invoice_of_an_accepted_quote_names_it() -> None:
    origin = OriginFacts("quote", "DV01-2026-00017", date(2026, 11, 2))
    lines = subtitle_lines(Wording(samples.invoice(origin=origin)))
    assert lines == ["Suite au devis DV01-2026-00017 du\u00a002/11/2026"]


def test_unknown_language_is_printed_in_french() -> None:
    assert Wording(samples.invoice(language="de")).title == "FACTURE"


def test_mention_of_the_vat_row_is_not_repeated() -> None:
    facts = samples.outside_vat()
    twice = replace(facts, mentions=(replace(facts.mentions[0], text=samples.OUTSIDE),))
    assert Wording(twice).mention_texts() == [samples.OUTSIDE]


@pytest.mark.parametrize(
    ("text", "size", "groups", "expected"),
    [
        ("FR7630006000011234567890189", 4, None, "FR76 3000 6000 0112 3456 7890 189"),
        ("732 829 320", 3, None, "732 829 320"),
        ("21310044900014", 3, 3, "213 100 449 00014"),
        ("", 4, None, ""),
    ],
)
def test_long_numbers_are_grouped(text: str, size: int, groups: int | None, expected: str) -> None:
    assert spaced(text, size, groups).replace("\u00a0", " ") == expected


def test_seller_that_bears_its_form_in_its_name_is_not_given_it_twice() -> None:
    seller = replace(samples.SELLER, name="SARL OpenFlyers", capital="", rcs_city="", vat_number="")
    seller = replace(seller, siren="")
    lines = seller_lines(Wording(samples.invoice(seller=seller)))
    assert lines == [
        "SARL OpenFlyers",
        "1 allée des Essais, 31000 TOULOUSE",
        "facturation@openflyers.example",
    ]


def test_billed_party_without_platform_names_the_client_alone() -> None:
    buyer = replace(samples.MERMOZ, client_name="Aéro-club du Lac", platform="")
    assert labels(samples.invoice(buyer=buyer))["Pour le compte de"] == "Aéro-club du Lac"
