"""What a reader finds on the page: every fact, every mention, the right parts and no others."""

import re
from dataclasses import replace
from datetime import date

import pytest

from ofdesk.documents.geometry import COUPON_TOP, PAGE_HEIGHT, PAGE_WIDTH
from ofdesk.documents.renderer import PageRenderer
from ofdesk.domain.references import rf_groups
from ofdesk.ports.documents import DocumentFacts, DocumentKind
from ofdesk.words import formats
from tests.documents import samples
from tests.documents.reading import Placed, characters, count_pages, page_of, plain, text_of

MAKERS = samples.ALL


@pytest.fixture(scope="module", params=MAKERS, ids=lambda make: make.__name__)
def drawn(request) -> tuple[DocumentFacts, bytes]:
    """Each sample with its pages."""
    facts = request.param()
    return facts, page_of(facts)


def test_every_legal_mention_is_printed(drawn) -> None:
    facts, pdf = drawn
    text = text_of(pdf)
    for mention in (*facts.mentions, *facts.vat):
        sentence = getattr(mention, "text", "") or getattr(mention, "mention", "")
        assert plain(sentence) in text


def test_seller_is_identified_as_the_law_asks(drawn) -> None:
    text = text_of(drawn[1], 0)
    for needed in ("SARL OpenFlyers", "7 500 €", "1 allée des Essais, 31000 TOULOUSE"):
        assert needed in text
    for needed in ("SIREN 732 829 320", "RCS Toulouse", "FR44732829320"):
        assert needed in text


def test_number_dates_and_client_are_printed(drawn) -> None:
    facts, pdf = drawn
    text = text_of(pdf, 0)
    assert facts.number in text
    assert plain(formats.day(facts.issued_on, facts.language)) in text
    assert facts.buyer.name in text
    if facts.due_on and facts.total_cents > facts.settled_cents:
        assert plain(formats.day(facts.due_on, facts.language)) in text


def test_totals_printed_are_those_of_the_facts(drawn) -> None:
    facts, pdf = drawn
    text = text_of(pdf)
    amounts = [facts.total_ht_cents, facts.total_cents]
    amounts += [row.vat_cents for row in facts.vat if row.category == "S"]
    if facts.kind is DocumentKind.INVOICE:
        amounts += [facts.settled_cents, facts.total_cents - facts.settled_cents]
    for cents in amounts:
        assert plain(formats.amount(cents, facts.language)) in text


def test_every_line_is_printed_with_its_figures(drawn) -> None:
    facts, pdf = drawn
    text = text_of(pdf)
    unbroken = text.replace(" ", "")
    for line in facts.lines:
        assert plain(line.label).replace(" ", "") in unbroken
        assert plain(line.detail).replace(" ", "") in unbroken
        assert plain(formats.figures(line.total_cents, facts.language)) in text


def test_pages_are_numbered_out_of_their_total(drawn) -> None:
    pdf = drawn[1]
    total = count_pages(pdf)
    for page in range(total):
        assert f"page {page + 1}/{total}" in text_of(pdf, page)


def test_nothing_is_printed_off_the_page_or_in_its_outer_margin(drawn) -> None:
    pdf = drawn[1]
    for page in range(count_pages(pdf)):
        for character, box in characters(pdf, page):
            assert 4 < box.left < box.right < PAGE_WIDTH - 4, character
            assert 4 < box.top < box.bottom < PAGE_HEIGHT - 4, character


def printed_characters(pdf: bytes, page: int) -> list[Placed]:
    """The characters of a page but those of the watermark, which lies under them."""
    return [one for one in characters(pdf, page) if one[1].height < 15]


def test_no_two_texts_lie_on_each_other(drawn) -> None:
    pdf = drawn[1]
    for page in range(count_pages(pdf)):
        placed = sorted(printed_characters(pdf, page), key=lambda one: one[1].left)
        for place, (first, box) in enumerate(placed):
            for other, near in placed[place + 1 :]:
                if near.left >= box.right - 0.35:
                    break
                overlap = min(box.bottom, near.bottom) - max(box.top, near.top)
                assert overlap < 0.6, (first, other, box, near)


def test_no_rate_of_zero_is_ever_printed(drawn) -> None:
    assert not re.search(r"(?<![\d,.])0 ?%", text_of(drawn[1]))


@pytest.mark.parametrize(
    "make", [samples.credit_note, samples.settled, samples.quote], ids=lambda make: make.__name__
)
def test_what_asks_for_no_payment_carries_no_coupon_bank_details_or_reference(make) -> None:
    text = text_of(page_of(make()))
    for absent in ("TALON", "IBAN", "BIC", "façons de payer", "À payer avant", "RF"):
        assert absent not in text


def test_total_of_nothing_asks_for_no_payment() -> None:
    facts = samples.invoice([samples.line("Acte compris", "", 1, 0, samples.S20)])
    assert "TALON" not in text_of(page_of(facts))


def test_settled_invoice_says_that_nothing_is_left_to_pay() -> None:
    text = text_of(page_of(samples.settled()))
    assert "Réglé : il ne reste rien à payer." in text
    assert "Déjà réglé 541,20 €" in text
    assert "Net à payer 0,00 €" in text


def test_part_paid_invoice_asks_for_the_rest_everywhere() -> None:
    text = text_of(page_of(samples.part_paid()))
    assert "Net à payer 441,20 €" in text
    assert text.count("441,20 €") == 2


def test_payment_panel_gives_the_exact_holder_iban_in_fours_bic_and_reference() -> None:
    facts = samples.four_lines()
    text = text_of(page_of(facts))
    assert "Trois façons de payer" in text
    assert "Titulaire SARL OPENFLYERS (FACTICE)" in text
    assert "FR76 3000 6000 0112 3456 7890 189" in text
    assert "AGRIFRPP" in text
    assert rf_groups(facts.reference_rf) in text
    assert "openflyers.example/p/412-K7QD" in text


def test_ways_to_pay_are_those_that_the_house_has() -> None:
    bank = replace(samples.BANK, card_link="")
    text = text_of(page_of(samples.invoice(bank=bank)))
    assert "Deux façons de payer" in text
    assert "1. Chèque" in text
    assert "2. Virement" in text
    text = text_of(page_of(samples.invoice(bank=replace(bank, iban="", bic=""))))
    assert "Pour payer" in text
    assert "Virement" not in text


def test_coupon_holds_what_the_treasurer_and_the_house_need() -> None:
    facts = samples.four_lines()
    placed = characters(page_of(facts))
    text = "".join(c for c, box in placed if box.top > COUPON_TOP)
    for needed in (
        "TALONÀJOINDREÀVOTRECHÈQUE",
        "541,20€",
        facts.number,
        "mermoz",
        "1ALLEEDESESSAIS",
    ):
        assert needed in text


def test_coupon_keeps_five_millimetres_from_the_fold() -> None:
    tops = [box.top for _, box in characters(page_of(samples.four_lines()))]
    assert not [top for top in tops if COUPON_TOP - 2 < top < COUPON_TOP + 5]


def test_proposition_says_that_it_is_no_invoice_and_carries_a_coupon() -> None:
    facts = samples.proposition()
    text = text_of(page_of(facts))
    assert "Proposition de renouvellement – ce document n’est pas une facture" in text
    assert "TALON À JOINDRE À VOTRE CHÈQUE" in text
    assert rf_groups(facts.reference_rf) in text
    assert "Net à payer" not in text
    assert "Facture" not in text


def test_credit_note_names_its_original_and_its_reason() -> None:
    text = text_of(page_of(samples.credit_note()))
    assert text.count("AVOIR") == 1
    assert "Avoir sur la facture OF01-2026-00412 du 23/11/2026" in text
    assert "Motif : cinq ressources désactivées" in text
    assert "Montant de l’avoir 168,00 €" in text


def test_corrected_invoice_cancels_and_replaces_its_original() -> None:
    text = text_of(page_of(samples.corrective()))
    assert "Annule et remplace la facture OF01-2026-00398 du 03/11/2026" in text


def test_quote_gives_its_reasons_its_validity_and_a_place_to_sign() -> None:
    facts = samples.quote()
    text = text_of(page_of(facts))
    for note in facts.notes:
        assert plain(note) in text
    assert "Bon pour accord" in text
    assert "Valable jusqu’au 23/12/2026" in text
    assert "Ce devis est valable jusqu’au 23/12/2026." in text


def test_client_without_vat_reads_why_and_no_vat_figure() -> None:
    text = text_of(page_of(samples.outside_vat()))
    assert "non applicable" in text
    assert "TVA non applicable Total 451,00 €" in text
    assert samples.OUTSIDE in text
    assert "Total TTC" not in text


def test_reverse_charge_prints_both_vat_numbers_and_the_word() -> None:
    text = text_of(page_of(samples.reverse_charge()))
    assert "BE0403019261" in text
    assert "FR44732829320" in text
    assert "Autoliquidation" in text


def test_vat_number_of_the_client_is_not_printed_when_it_is_not_due() -> None:
    buyer = replace(samples.MERMOZ, vat_number="FR83404833048")
    assert "FR83404833048" not in text_of(page_of(samples.invoice(buyer=buyer)))


def test_public_body_reads_its_codes_and_the_club_it_pays_for() -> None:
    text = text_of(page_of(samples.public_body()))
    assert "213 100 449 00014" in text
    assert "SERV-SPORT-01" in text
    assert "EJ-2026-004512" in text
    assert "Pour le compte de Aéro-club Jean Mermoz de Toulouse et de la Haute-Garonne" in text
    assert "(mermoz)" in text


def test_natural_person_reads_prices_with_vat_first() -> None:
    text = text_of(page_of(samples.natural_person()))
    assert text.index("Total TTC 107,98 €") < text.index("dont TVA 20 % sur 89,98 18,00 €")
    assert "soit hors taxes 89,98 €" in text
    assert "59,99" in text
    assert "47,99" in text


def test_english_page_keeps_the_french_legal_mention() -> None:
    text = text_of(page_of(samples.english()))
    assert "INVOICE" in text
    assert "Amount due €290.00" in text
    assert "TVA non applicable – art. 259-1° du CGI" in text
    assert "FACTURE" not in text


def test_order_is_named_by_who_how_and_when() -> None:
    assert "Mme Carpentier, par e-mail, le 20/11/2026" in text_of(page_of(samples.four_lines()))


def test_factice_is_marked_on_every_page_and_only_then() -> None:
    pdf = page_of(samples.seven_lines())
    for page in range(count_pages(pdf)):
        letters = [c for c, box in characters(pdf, page) if box.height > 15]
        assert len(letters) == len("FACTICE")
    assert not [c for c, box in characters(page_of(samples.one_line())) if box.height > 15]


def test_four_lines_fit_on_one_page_and_seventy_take_four() -> None:
    assert count_pages(page_of(samples.four_lines())) == 1
    pdf = page_of(samples.seventy_lines())
    assert count_pages(pdf) == 4
    for page in range(4):
        assert "Désignation" in text_of(pdf, page)
    assert "Net à payer" not in text_of(pdf, 2)
    assert "Net à payer" in text_of(pdf, 3)
    assert "TALON" in text_of(pdf, 0)


def test_document_without_number_or_reference_is_a_preview_without_codes() -> None:
    text = text_of(page_of(samples.invoice(number="", reference_rf="")))
    assert "Trois façons de payer" in text
    assert "RF" not in text


def test_receipts_have_no_page() -> None:
    with pytest.raises(ValueError, match="no page"):
        PageRenderer().render(samples.invoice(kind=DocumentKind.RECEIPT))


def test_same_facts_give_the_same_bytes_and_other_facts_do_not() -> None:
    renderer = PageRenderer()
    facts = samples.seven_lines()
    first = renderer.render(facts).pdf
    renderer.render(samples.english())
    assert renderer.render(facts).pdf == first
    assert renderer.render(replace(facts, issued_on=date(2026, 11, 24))).pdf != first


def test_page_without_tagline_or_date_to_pay_before_is_still_whole() -> None:
    facts = samples.invoice(due_on=None, seller=replace(samples.SELLER, tagline=""))
    text = text_of(page_of(facts))
    assert "À payer avant" not in text
    assert "TALON À JOINDRE À VOTRE CHÈQUE" in text


def test_quote_without_limit_promises_none() -> None:
    assert "valable" not in text_of(page_of(replace(samples.quote(), valid_until=None)))


def test_head_with_too_much_to_say_pushes_the_table_down_rather_than_under_it() -> None:
    facts = samples.public_body()
    buyer = replace(facts.buyer, client_name="Club " * 60)
    pdf = page_of(replace(facts, buyer=buyer))
    placed = characters(pdf)
    head = max(box.bottom for _, box in placed if box.right < 84 and box.top < 140)
    assert head > 101
    assert text_of(pdf).count("Club") > 60
    slip = [box for _, box in placed if COUPON_TOP + 10 < box.top < COUPON_TOP + 30]
    assert not [box for box in slip if box.right > 125 and box.left < 128]


def test_markup_in_data_is_printed_as_it_is() -> None:
    label = "Vol <b>découverte</b> & baptême \\(2) %s {0}"
    assert label in text_of(page_of(samples.invoice([samples.line(label, "", 1, 1, samples.S20)])))
