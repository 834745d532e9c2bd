"""Documents by e-mail: the stored page, checked, with the text of its template."""

from hashlib import sha256

import pytest
from sqlalchemy import text

from ofdesk.domain.errors import ConfirmationNeeded, DomainError, IntegrityBroken
from ofdesk.services.document_rows import read_document
from ofdesk.services.lookup import document_numbered
from ofdesk.services.mail import cancel_mail, settle_mail
from ofdesk.services.mail_documents import MailDocument, mail_document
from ofdesk.services.mail_sending import send_queued
from ofdesk.services.mail_templates import (
    SetTemplate,
    list_templates,
    preview_template,
    read_template,
    set_template,
)
from ofdesk.services.pages import stored_page
from tests.builders import TODAY, change_client, received, refusal, renewed
from tests.mail.posting import change, nothing, rows

BOTH = ("bureau@mermoz.example", "tresorier@mermoz.example")


@pytest.fixture
def invoice(posting):
    return renewed(posting)


def mailed(desk, number, *to, sure=False):
    answers = frozenset({"mail_document_again"}) if sure else frozenset()
    return mail_document(MailDocument(number, to), desk.write(answers))


def test_the_stored_page_goes_to_both_addresses(posting, office, invoice):
    change_client(posting, "mermoz", delivery="email")
    done = mailed(posting, invoice.number)
    assert (done.message.recipients, done.delivery, done.beside) == (BOTH, "email", False)
    assert send_queued(posting, nothing).count("sent") == 1
    (got,) = office.got
    assert got["Subject"] == f"[FACTICE] Facture {invoice.number}"
    body = got.get_body().get_content()
    assert "mermoz" in body
    assert "541" in body or "€" in body
    assert "$" not in body
    (page,) = got.iter_attachments()
    assert page.get_filename() == f"{invoice.number}.pdf"
    with posting.read() as session:
        stored = stored_page(session, invoice.number)
        sheet = read_document(session, document_numbered(session, invoice.number), TODAY)
    assert page.get_content() == stored
    assert sha256(stored).hexdigest() == sheet.pdf_sha256
    sent = next(event for event in sheet.events if event.kind == "sent")
    assert (sent.channel, sent.person) == ("email", ",".join(BOTH))


def test_a_proposition_that_left_is_a_sent_one(posting, office):
    offer = renewed(posting, propose=True, order=None)
    mailed(posting, offer.number)
    send_queued(posting, nothing)
    with posting.read() as session:
        sheet = read_document(session, document_numbered(session, offer.number), TODAY)
    assert sheet.row.state == "sent"
    assert office.got[0]["Subject"].endswith(f"Proposition de renouvellement {offer.number}")


def test_a_doubtful_one_that_arrived_is_a_sent_one_too(posting, invoice):
    done = mailed(posting, invoice.number)
    change(posting, state="unsure")
    settle_mail(done.message.id, posting.write(), TODAY)
    with posting.read() as session:
        sheet = read_document(session, document_numbered(session, invoice.number), TODAY)
    assert "sent" in [event.kind for event in sheet.events]


def test_who_has_it_gets_it_again_only_after_a_question(posting, office, invoice):
    first = mailed(posting, invoice.number)
    error = refusal(lambda: mailed(posting, invoice.number))
    assert isinstance(error, ConfirmationNeeded)
    assert (error.code, error.values["recipients"]) == ("mail_document_again", ", ".join(BOTH))
    assert mailed(posting, invoice.number, "autre@x.example").message.state == "queued"
    assert mailed(posting, invoice.number, sure=True).message.state == "queued"
    for row in rows(posting):
        cancel_mail(row.id, posting.write())
    assert mailed(posting, invoice.number).message.id != first.message.id


def test_a_client_of_paper_gets_one_more_copy_and_it_is_said(posting, invoice):
    assert mailed(posting, invoice.number, "maire@x.example").beside


def test_without_an_address_it_is_asked_for(posting, invoice):
    change_client(posting, "mermoz", email_structure="", email_contact="")
    assert refusal(lambda: mailed(posting, invoice.number)).code == "mail_recipient_missing"
    assert refusal(lambda: mailed(posting, invoice.number, "x")).code == "email_invalid"
    assert rows(posting) == []


def test_what_is_no_page_is_not_mailed(posting, invoice):
    receipt = received(posting, invoice.total_cents, invoice.number)
    for number, code in (
        ("OF01-2026-99999", "document_unknown"),
        (receipt.number, "document_wrong_kind"),
    ):
        assert refusal(lambda number=number: mailed(posting, number)).code == code


def test_a_page_that_was_changed_is_not_mailed(posting, invoice):
    with posting.writer.begin() as connection:
        for name in connection.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'blob'")
        ).all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(text("UPDATE blob SET bytes = x'00'"))
    with pytest.raises(IntegrityBroken) as broken:
        mailed(posting, invoice.number)
    assert broken.value.code == "pdf_changed"
    assert rows(posting) == []


def test_the_language_is_that_of_the_page(posting, office):
    change_client(posting, "mermoz", language="en")
    mailed(posting, renewed(posting).number)
    send_queued(posting, nothing)
    assert office.got[0]["Subject"].startswith("[FACTICE] Invoice OF01-")
    assert office.got[0].get_body()["Content-Language"] == "en"


def test_templates_are_listed_changed_and_used(posting, invoice):
    with posting.read() as session:
        assert len(list_templates(session)) == 16
        before = read_template(session, "invoice", "fr")
    asked = SetTemplate("invoice", "fr", "N° $number", "Pour $name : $total\n\n$$")
    changed = set_template(asked, posting.write())
    assert (changed.subject, changed.fields) == ("N° $number", before.fields)
    mailed(posting, invoice.number)
    (row,) = rows(posting)
    assert row.subject == f"[FACTICE] N° {invoice.number}"
    set_template(SetTemplate("invoice", "fr", body="Court"), posting.write())
    with posting.read() as session:
        assert read_template(session, "invoice", "fr").subject == "N° $number"
        assert read_template(session, "invoice", "fr").body == "Court"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (SetTemplate("invoice", "fr", body="$iban"), "template_field_unknown"),
        (SetTemplate("invoice", "fr", body="5 $"), "template_dollar"),
        (SetTemplate("invoice", "fr", subject=" "), "mail_subject_missing"),
        (SetTemplate("invoice", "fr", body=" "), "mail_body_missing"),
        (SetTemplate("invoice", "fr", subject="a\nb"), "field_control_characters"),
        (SetTemplate("invoice", "de", subject="a"), "template_language"),
        (SetTemplate("facture", "fr", subject="a"), "template_unknown"),
        (SetTemplate("password", "fr", body="Bonjour"), "template_field_needed"),
    ],
)
def test_a_template_that_could_not_be_filled_is_not_kept(desk, asked, code):
    with desk.read() as session:
        before = list_templates(session)
    assert refusal(lambda: set_template(asked, desk.write())).code == code
    with desk.read() as session:
        assert list_templates(session) == before


def test_a_language_that_was_deleted_borrows_the_other_until_it_is_written(desk):
    with desk.writer.begin() as connection:
        connection.execute(text("DELETE FROM mail_template WHERE key = 'quote/en'"))
        connection.execute(text("DELETE FROM mail_template WHERE key LIKE 'alert_today/%'"))
    with desk.read() as session:
        assert read_template(session, "quote", "en").subject == "Devis $number"
        with pytest.raises(DomainError) as raised:
            read_template(session, "alert_today", "fr")
    assert raised.value.code == "template_missing"
    set_template(SetTemplate("quote", "en", subject="Quote $number"), desk.write())
    with desk.read() as session:
        assert read_template(session, "quote", "en").subject == "Quote $number"


def test_a_preview_shows_what_would_leave(posting, invoice):
    with posting.read() as session:
        of_client = preview_template(session, "invoice", "mermoz", TODAY)
        of_number = preview_template(session, "invoice", invoice.number.lower(), TODAY)
        alert = preview_template(session, "alert_before", "mermoz", TODAY)
        password = preview_template(session, "password", "mermoz", TODAY)
        assert of_client == of_number
        assert of_client.recipients == BOTH
        assert invoice.number in of_client.subject
        assert "mermoz" in alert.subject
        assert "••••" in password.body
        for name, asked, code in (
            ("quote", "mermoz", "template_document_missing"),
            ("quote", "nobody", "client_unknown"),
            ("nothing", "mermoz", "template_unknown"),
        ):
            with pytest.raises(DomainError) as raised:
                preview_template(session, name, asked, TODAY)
            assert raised.value.code == code


def test_a_name_with_a_dollar_or_on_two_lines_harms_nothing(posting, invoice):
    change_client(posting, "mermoz", name="Club $number\nBcc: x@y.example")
    with posting.read() as session:
        shown = preview_template(session, "alert_before", "mermoz", TODAY)
    assert "Club $number Bcc: x@y.example" in shown.body
