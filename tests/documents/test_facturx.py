"""The electronic invoice: lawful by independent rules, and equal to what is printed."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofdesk.documents.cii import cii
from ofdesk.documents.drawing import draw
from ofdesk.documents.packaging import packaged
from ofdesk.documents.renderer import PageRenderer
from ofdesk.ports.documents import DocumentFacts, DocumentKind, LineFacts, MentionFacts, OriginFacts
from ofdesk.words.formats import amount
from tests.documents import samples
from tests.documents.facturx_checks import (
    attached,
    cent_faults,
    container_faults,
    faults,
    pdfa_faults,
    read,
    schematron_faults,
    second_opinion,
    xml_faults,
    xsd_faults,
)
from tests.documents.reading import text_of
from tests.documents.ua_checks import ua_faults

ELECTRONIC = [
    make
    for make in samples.ALL
    if make().kind in (DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE, DocumentKind.CORRECTIVE)
]
OTHERS = [make for make in samples.ALL if make not in ELECTRONIC]
RENDERER = PageRenderer()
THREE = samples.MENTIONS[:3]
"""Discount, penalties, recovery fee: what BR-FR wants on every invoice."""


def named(make) -> str:
    return make.__name__


def to_business(facts: DocumentFacts, flow: str = "B2B") -> DocumentFacts:
    """The same to somebody in the French directory, or abroad."""
    buyer = replace(facts.buyer, email="compta@club.example", siren="732829320", kind="company")
    if flow == "B2BINT":
        buyer = replace(buyer, siren="", address=replace(buyer.address, country="CH"))
    return replace(facts, buyer=buyer, flow=flow, mentions=THREE)


# Every sample is lawful


@pytest.mark.parametrize("make", ELECTRONIC, ids=named)
def test_each_sample_is_lawful(make) -> None:
    pdf = RENDERER.render(make()).pdf
    assert faults(pdf) == []
    assert ua_faults(pdf) == []


@pytest.mark.parametrize("make", OTHERS, ids=named)
def test_what_is_no_invoice_is_a_page_that_is_read_aloud(make) -> None:
    made = RENDERER.render(make())
    assert made.xml is None
    assert attached(made.pdf) is None
    assert list(pdfa_faults(made.pdf)) == []
    assert ua_faults(made.pdf) == []


@pytest.mark.parametrize("flow", ["B2B", "B2BINT"])
@pytest.mark.parametrize("make", [samples.four_lines, samples.seventy_lines], ids=named)
def test_the_french_rules_hold_between_businesses(make, flow) -> None:
    invoice = to_business(make(), flow)
    credit = replace(
        invoice,
        kind=DocumentKind.CREDIT_NOTE,
        due_on=None,
        reference_rf="",
        origin=OriginFacts("invoice", "OF01-2026-00411", samples.ISSUED, "erreur"),
    )
    corrective = replace(credit, kind=DocumentKind.CORRECTIVE, due_on=invoice.due_on)
    paid = replace(invoice, settled_cents=invoice.total_cents)
    for facts in (invoice, credit, corrective, paid):
        assert xml_faults(cii(facts)) == [], facts.kind


# What it says


def test_the_file_holds_the_very_xml_that_is_stored() -> None:
    made = RENDERER.render(samples.four_lines())
    assert attached(made.pdf) == made.xml == cii(samples.four_lines())


def test_the_same_facts_give_the_same_bytes() -> None:
    for make in (samples.four_lines, samples.seventy_lines, samples.quote):
        assert RENDERER.render(make()).pdf == RENDERER.render(make()).pdf


def test_a_credit_note_names_its_original() -> None:
    xml = cii(samples.credit_note())
    assert read(xml, "TypeCode")[0] == "381"
    assert "OF01-2026-00412" in read(xml, "IssuerAssignedID")
    assert read(xml, "IBANID") == []


def test_a_corrective_invoice_is_a_384() -> None:
    xml = cii(samples.corrective())
    assert read(xml, "TypeCode")[0] == "384"
    assert "OF01-2026-00398" in read(xml, "IssuerAssignedID")


def test_a_corrective_invoice_that_is_late_already_keeps_its_due_date_in_words() -> None:
    late = replace(to_business(samples.corrective()), due_on=date(2026, 10, 1))
    xml = cii(late)
    assert read(xml, "DueDateDateTime") == []
    assert read(xml, "Description")[-1].endswith("01/10/2026")
    assert xml_faults(xml) == []


def test_outside_the_scope_the_vat_number_is_no_vat_number() -> None:
    xml = cii(samples.outside_vat())
    assert b'schemeID="FC"' in xml
    assert b'schemeID="VA"' not in xml


def test_a_seller_without_vat_number_gives_its_siren() -> None:
    facts = samples.invoice()
    xml = cii(replace(facts, seller=replace(facts.seller, vat_number="")))
    assert f'<ram:ID schemeID="FC">{facts.seller.siren}</ram:ID>'.encode() in xml


def test_a_discount_is_a_negative_quantity_and_never_a_negative_price() -> None:
    discount = samples.line("Remise", "", 1, -5_000, samples.S20)
    facts = samples.invoice([samples.line("Abonnement", "", 1, 15_000, samples.S20), discount])
    xml = cii(facts)
    assert read(xml, "ChargeAmount") == ["150", "50"]
    assert read(xml, "BilledQuantity") == ["1", "-1"]
    assert xml_faults(xml) == []


def test_when_the_tax_is_due_follows_the_option() -> None:
    facts = samples.invoice()
    debits = replace(facts, seller=replace(facts.seller, vat_on_debits=True))
    assert read(cii(facts), "DueDateTypeCode") == ["72"]
    assert read(cii(debits), "DueDateTypeCode") == ["5"]


def test_what_was_paid_is_taken_off() -> None:
    facts = samples.part_paid()
    xml = cii(facts)
    assert read(xml, "TotalPrepaidAmount") == ["100.00"]
    due = facts.total_cents - 10_000
    assert read(xml, "DuePayableAmount") == [f"{due // 100}.{due % 100:02d}"]
    assert read(cii(samples.settled()), "ID")[0] == "S2"


def test_free_notes_and_the_reason_are_told() -> None:
    facts = replace(samples.credit_note(), notes=("Vu avec le trésorier.",))
    notes = read(cii(facts), "Content")
    assert "Vu avec le trésorier." in notes
    assert facts.origin is not None
    assert facts.origin.reason in notes


def test_a_quote_has_no_electronic_form() -> None:
    with pytest.raises(ValueError, match="quote"):
        cii(samples.quote())


# Printed = written

NAMES = st.text("abcdefghij éèœŒçñÀß€&<>'\"-", min_size=1, max_size=40).filter(str.strip)
LINES = st.lists(
    st.tuples(NAMES, st.integers(1, 300), st.integers(1, 99_999)), min_size=1, max_size=12
)


def lines_of(drawn) -> list[LineFacts]:
    return [samples.line(name.strip(), "", n, cents, samples.S20) for name, n, cents in drawn]


def check_equal(drawn) -> None:
    facts = samples.invoice(lines_of(drawn))
    made = RENDERER.render(facts)
    page, xml = text_of(made.pdf).replace("\xa0", " ").replace("\u202f", " "), made.xml
    for name, cents in (
        ("TaxBasisTotalAmount", facts.total_ht_cents),
        ("TaxTotalAmount", facts.total_vat_cents),
        ("GrandTotalAmount", facts.total_cents),
    ):
        (written,) = read(xml, name)
        assert int(written.replace(".", "")) == cents
        assert amount(cents, "fr").replace("\xa0", " ").replace("\u202f", " ") in page
    assert sum(int(x.replace(".", "")) for x in read(xml, "LineTotalAmount")[:-1]) == (
        facts.total_ht_cents
    )
    assert xsd_faults(xml) == []
    assert list(cent_faults(xml)) == []


@settings(max_examples=100, deadline=None)
@given(LINES)
def test_printed_and_written_totals_are_equal(drawn) -> None:
    check_equal(drawn)


@pytest.mark.soak
@settings(max_examples=1000, deadline=None)
@given(LINES)
def test_printed_and_written_totals_are_equal_a_thousand_times(drawn) -> None:
    check_equal(drawn)


@settings(max_examples=12, deadline=None)
@given(LINES, st.sampled_from(["B2B", "B2BINT", "B2C", ""]))
def test_random_invoices_pass_every_rule_set(drawn, flow) -> None:
    facts = samples.invoice(lines_of(drawn))
    facts = to_business(facts, flow) if flow.startswith("B2B") else replace(facts, flow=flow)
    assert xml_faults(cii(facts)) == []


# The checkers see what is wrong

GOOD = cii(to_business(samples.four_lines()))


@pytest.mark.parametrize(
    ("check", "pattern", "instead", "told"),
    [
        (xml_faults, rb"^", b"<!DOCTYPE x>", "DOCTYPE"),
        (xsd_faults, rb"<ram:TypeCode>380</ram:TypeCode>", b"", "TypeCode"),
        (xml_faults, rb"(<ram:GrandTotalAmount>)[\d.]+", rb"\g<1>1.00", "BR-CO-15"),
        (xml_faults, rb"(<ram:LineTotalAmount>)[\d.]+", rb"\g<1>1.00", "BR-CO-10"),
        (cent_faults, rb"(<ram:CalculatedAmount>)\d+", rb"\g<1>9", "cents"),
        (xml_faults, rb"<ram:SubjectCode>PMT</ram:SubjectCode>", b"", "BR-FR-05"),
        (xml_faults, rb"<ram:ID>S1</ram:ID>", b"<ram:ID>X9</ram:ID>", "BR-FR-08"),
        (xml_faults, rb"(<ram:IBANID>)[^<]+", rb"\g<1>", "xsd"),
    ],
)
def test_a_wrong_invoice_is_seen(check, pattern, instead, told) -> None:
    wrong, count = re.subn(pattern, instead, GOOD, count=1)
    assert count == 1
    assert xml_faults(GOOD) == []
    found = list(check(wrong))
    assert found, f"{told} was not seen"


def test_each_rule_set_refuses_on_its_own() -> None:
    wrong = re.sub(rb"(<ram:GrandTotalAmount>)[\d.]+", rb"\g<1>1.00", GOOD)
    assert schematron_faults("cen", wrong)
    assert schematron_faults("factur-x", wrong)
    assert second_opinion(wrong)
    assert schematron_faults(
        "br-fr", re.sub(rb"<ram:URIID schemeID=\"0225\">\d+", b"<ram:URIID>", GOOD)
    )


def test_a_rule_set_that_does_not_fire_proves_nothing() -> None:
    assert schematron_faults("cen", b"<nothing/>") == ["no rule fired"]


def spoiled(change) -> bytes:
    with pikepdf.open(BytesIO(RENDERER.render(samples.four_lines()).pdf)) as pdf:
        change(pdf)
        out = BytesIO()
        pdf.save(out, fix_metadata_version=False)
    return out.getvalue()


def _no_intent(pdf):
    del pdf.Root["/OutputIntents"]


def _no_file(pdf):
    del pdf.Root["/AF"]


def _other_relation(pdf):
    pdf.Root.AF[0].AFRelationship = pikepdf.Name.Data


def _other_level(pdf):
    packet = pdf.Root.Metadata.read_bytes().replace(b">EN 16931<", b">BASIC<")
    pdf.Root.Metadata = pdf.make_stream(
        packet, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
    )


@pytest.mark.parametrize("change", [_no_intent, _no_file, _other_relation, _other_level])
def test_a_wrong_container_is_seen(change) -> None:
    pdf = spoiled(change)
    assert [*pdfa_faults(pdf), *container_faults(pdf)]


def test_a_character_that_the_font_lacks_is_seen() -> None:
    facts = samples.invoice([samples.line("Abonnement \u2603", "", 1, 100, samples.S20)])
    pdf = packaged(draw(facts), cii(facts))
    assert any("lacks" in fault for fault in pdfa_faults(pdf))


def _no_alt(pdf):
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and "/Alt" in item:
            del item["/Alt"]


def _no_scope(pdf):
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and str(item.get("/S", "")) == "/TH":
            del item["/A"]


def _no_heading(pdf):
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and str(item.get("/S", "")) == "/H1":
            item.S = pikepdf.Name.H3


def _swapped_parents(pdf):
    owners = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
    owners[0], owners[1] = owners[1], owners[0]


def _unmarked_text(pdf):
    pdf.pages[0].contents_add(b"BT /F1 9 Tf 10 10 Td (x) Tj ET\n")


def _no_language(pdf):
    del pdf.Root["/Lang"]


def _no_tree(pdf):
    del pdf.Root["/StructTreeRoot"]


def _hidden_title(pdf):
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


@pytest.mark.parametrize(
    "change",
    [
        *(_no_alt, _no_scope, _no_heading, _swapped_parents, _unmarked_text, _no_language),
        *(_no_tree, _hidden_title),
    ],
)
def test_a_page_that_is_not_read_aloud_is_seen(change) -> None:
    assert ua_faults(RENDERER.render(samples.four_lines()).pdf) == []
    assert ua_faults(spoiled(change))


def test_the_mentions_of_the_law_are_coded_once() -> None:
    facts = to_business(samples.four_lines())
    codes = read(cii(facts), "SubjectCode")
    assert sorted(codes) == ["AAB", "BAR", "PMD", "PMT"]
    private = replace(facts, mentions=(MentionFacts("discount_none", "Néant"),), flow="B2C")
    assert read(cii(private), "SubjectCode") == ["AAB", "BAR"]


def test_the_period_is_told_line_by_line_and_as_a_whole() -> None:
    xml = cii(samples.four_lines())
    assert xml.count(b"BillingSpecifiedPeriod") == 2 * (4 + 1)
    facts = replace(samples.one_line(), period_starts_on=None, period_ends_on=None)
    assert date(2026, 11, 23) == facts.issued_on
    assert b"20261123" in cii(facts)


def test_a_business_that_is_not_in_the_directory_is_not_announced_as_if() -> None:
    facts = to_business(samples.four_lines())
    stranger = replace(facts, buyer=replace(facts.buyer, siren="", siret=""))
    assert "BAR" not in read(cii(stranger), "SubjectCode")
    assert xml_faults(cii(stranger)) == []


def test_a_duplicata_is_read_aloud_and_is_no_electronic_invoice() -> None:
    original = RENDERER.render(samples.seventy_lines()).pdf
    copy = RENDERER.overlay_duplicate(original, date(2026, 12, 1), "fr")
    assert attached(copy) is None
    assert list(pdfa_faults(copy)) == []
    assert ua_faults(copy) == []
    assert b"fx:DocumentType" not in copy
    assert RENDERER.overlay_duplicate(original, date(2026, 12, 1), "fr") == copy
