"""Two hundred documents of the invented house, each proved lawful and readable aloud (an hour)."""

import pytest
from sqlalchemy import select

from ofdesk.models import Blob, Document, Reminder
from ofdesk.services.corrections import CorrectInvoice, correct_invoice
from ofdesk.services.demo import FillDemo, fill_demo
from ofdesk.services.document_rows import ListDocuments, list_documents
from ofdesk.services.verify import verify_base
from tests.builders import make_desk
from tests.documents.facturx_checks import faults, pdfa_faults
from tests.documents.ua_checks import ua_faults

ELECTRONIC = ("invoice", "credit_note", "corrective")
CLIENTS, CORRECTED = 190, 5


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = make_desk(tmp_path_factory.mktemp("demo"), today=None, name="demo.db")
    fill_demo(FillDemo(CLIENTS, 7), made, lambda *_told: None)
    with made.read() as session:
        rows = list_documents(session, ListDocuments(), made.today)
    standing = [row.number for row in rows if (row.kind, row.state) == ("invoice", "open")]
    for number in standing[:CORRECTED]:
        correct_invoice(CorrectInvoice(number, "adresse du siège"), made.write(), made.today)
    yield made
    made.close()


def pages(desk, wanted):
    query = select(Document.kind, Document.number, Blob.bytes).join(
        Blob, Blob.sha256 == Document.pdf_sha256
    )
    with desk.read() as session:
        rows = session.execute(query.order_by(Document.number)).all()
    return [row for row in rows if (row[0] in ELECTRONIC) == wanted]


@pytest.mark.soak
def test_every_invoice_and_credit_note_is_lawful(desk):
    found = pages(desk, wanted=True)
    assert len(found) >= 200
    assert {kind for kind, _, _ in found} == set(ELECTRONIC)
    wrong = {number: [*faults(pdf), *ua_faults(pdf)] for _, number, pdf in found}
    assert {number: told for number, told in wrong.items() if told} == {}


@pytest.mark.soak
def test_every_offer_and_letter_is_read_aloud(desk):
    found = [(number, pdf) for _, number, pdf in pages(desk, wanted=False)]
    query = select(Reminder.id, Blob.bytes).join(Blob, Blob.sha256 == Reminder.pdf_sha256)
    with desk.read() as session:
        found += [(key, pdf) for key, pdf in session.execute(query)]
        assert verify_base(session).broken == ()
    assert len(found) > 20
    wrong = {number: [*pdfa_faults(pdf), *ua_faults(pdf)] for number, pdf in found}
    assert {number: told for number, told in wrong.items() if told} == {}
