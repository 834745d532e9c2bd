"""Each row of the VAT matrix as an issued invoice and its credit note, of one and of three pages:
lawful by every rule set, with printed amounts that are the written ones."""

import pytest
from sqlalchemy import select

from ofdesk.models import Blob, Document
from ofdesk.services.content import facts_of
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.invoicing import FreeLine, InvoiceClient, invoice_client
from ofdesk.services.lookup import document_numbered
from ofdesk.services.pages import stored_page
from ofdesk.services.settings import SetSettings, set_settings
from ofdesk.ui.pdfium import opened
from ofdesk.words.formats import amount
from tests.builders import ORDER, add_client, change_client, complete_company, renewed
from tests.documents.facturx_checks import faults, read
from tests.documents.reading import text_of
from tests.documents.ua_checks import ua_faults
from tests.unit.services.money.test_vat_of_documents import BELGIAN, PLACES, in_force

ROWS = {row["code"]: row for row in in_force()}
MANY = tuple(FreeLine(f"Formation, journée {n}", 10_000, 1_234_500) for n in range(1, 71))


def client_of(desk, row):
    country, postcode = PLACES[row["territory"]]
    more = {"taxable": row["status"], "kind": "association"}
    if row["status"] == "yes":
        more |= {"kind": "company", "siren": "732829320" if country in ("FR", "RE") else ""}
    if row["needs_proof"]:
        country, postcode = "BE", "1000"
        more |= BELGIAN
    name = row["code"].replace("_", "-")
    add_client(desk, name, country=country, postcode=postcode, **more)
    return name


def stored(desk, number):
    """The facts, the page and the XML of a document, as they are kept."""
    with desk.read() as session:
        document = document_numbered(session, number)
        xml = session.scalars(select(Blob.bytes).where(Blob.sha256 == document.xml_sha256)).one()
        return facts_of(document.content), stored_page(session, number), xml


def check(desk, number, pages):
    facts, pdf, xml = stored(desk, number)
    assert faults(pdf) == [], number
    assert ua_faults(pdf) == [], number
    with opened(pdf) as document:
        assert len(document) >= pages
    written = int(read(xml, "GrandTotalAmount")[0].replace(".", ""))
    assert written == facts.total_cents
    plain = text_of(pdf).replace("\xa0", " ").replace("\u202f", " ")
    assert amount(written, "fr").replace("\xa0", " ").replace("\u202f", " ") in plain
    return facts


@pytest.mark.parametrize("code", ROWS)
def test_each_row_is_lawful_on_one_page_and_on_three(desk, code):
    complete_company(desk, company__email="facturation@openflyers.example")
    name = client_of(desk, ROWS[code])
    many = invoice_client(InvoiceClient(name, ORDER, (), MANY), desk.write(), desk.today)
    for number, pages in ((renewed(desk, name).number, 1), (many.number, 3)):
        invoice = check(desk, number, pages)
        assert invoice.flow == ROWS[code]["flow"]
        credit = credit_invoice(CreditInvoice(number, "erreur"), desk.write(), desk.today)
        credited = check(desk, credit.number, pages)
        assert credited.vat == invoice.vat


def test_a_seller_in_franchise_is_lawful_too(desk):
    set_settings(SetSettings({"company.vat_regime": "franchise"}), desk.write())
    add_client(desk, taxable="yes", kind="company", siren="732829320")
    facts = check(desk, renewed(desk).number, 1)
    assert facts.vat[0].vatex == "VATEX-FR-FRANCHISE"


def test_a_natural_person_and_a_town_hall_are_lawful_too(desk):
    add_client(desk, "prive", kind="private", name="Jeanne Dupont", taxable="no")
    check(desk, renewed(desk, "prive").number, 1)
    add_client(desk, "mairie", kind="public", siret="21310044900014", taxable="no")
    change_client(desk, "mairie", service_code="SERVICE-1", engagement="EJ-1")
    check(desk, renewed(desk, "mairie").number, 1)


def test_the_content_names_both_hashes(desk):
    add_client(desk)
    number = renewed(desk).number
    with desk.read() as session:
        document = session.scalars(select(Document).where(Document.number == number)).one()
        assert document.pdf_sha256 in document.content
        assert document.xml_sha256 in document.content
        assert document.xml_sha256 != document.pdf_sha256
