"""Documents by e-mail: the stored page, its hash checked, to the addresses of its client."""

from dataclasses import dataclass

from sqlalchemy import select

from ofdesk.domain.errors import DomainError
from ofdesk.domain.mail import QUEUED, SENDING, SENT, UNSURE
from ofdesk.domain.mail_templates import DOCUMENT_TEMPLATES
from ofdesk.models import Document, MailMessage
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.blobs import keep_blob
from ofdesk.services.confirmations import ask
from ofdesk.services.content import facts_of
from ofdesk.services.lookup import document_numbered
from ofdesk.services.mail import MailChanged, QueueMail, changed, checked_recipients, put_in
from ofdesk.services.mail_templates import client_of, write_document
from ofdesk.services.pages import page_of

KIND = "document"
BOTH = "both"
BY_MAIL = ("email", BOTH)
UNDER_WAY = (QUEUED, SENDING, SENT, UNSURE)


@dataclass(frozen=True, slots=True)
class MailDocument:
    """Which document, and to whom when not to the two addresses of its client."""

    number: str
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentMailed:
    """The message in the outbox. ``delivery`` is how the client wants its documents; ``beside``
    says that it does not want them by e-mail, so that this is one more copy; ``copy``: the page is
    marked so, since its original is on paper."""

    number: str
    message: MailChanged
    delivery: str
    beside: bool
    copy: bool = False
    changes: frozenset[str] = frozenset({"mail_message"})


def mail_document(request: MailDocument, uow: UnitOfWork) -> DocumentMailed:
    """Put the stored page into the outbox, with the text of its template.

    Whoever has it already, or soon will, gets it again only after « sure? »
    (``mail_document_again``). Raises ``document_unknown``, ``document_wrong_kind``,
    ``mail_recipient_missing``, ``email_invalid``, and ``IntegrityBroken`` of the page.
    """
    with uow:
        document = document_numbered(uow.session, request.number)
        template = DOCUMENT_TEMPLATES.get(document.kind)
        if template is None:
            raise DomainError(
                "document_wrong_kind", field="number", number=document.number, kind=document.kind
            )
        facts = facts_of(document.content)
        client = client_of(uow.session, document)
        digest = _page_to_send(uow, document, facts.language, copy=client.delivery == BOTH)
        written = write_document(uow.session, template, client, facts)
        recipients = checked_recipients(request.to or written.recipients)
        _ask_again(uow, document, recipients)
        queued = QueueMail(
            recipients=recipients,
            subject=written.subject,
            body=written.body,
            kind=KIND,
            language=written.language,
            template=template,
            client_id=client.id,
            platform=client.platform,
            document_number=document.number,
            attachments=((f"{document.number}.pdf", digest),),
        )
        message = changed(put_in(uow, queued))
        beside = client.delivery not in BY_MAIL
        copy = client.delivery == BOTH
        result = DocumentMailed(document.number, message, client.delivery, beside, copy)
        uow.commit()
    return result


def _page_to_send(uow: UnitOfWork, document: Document, language: str, *, copy: bool) -> str:
    """The SHA-256 of the page that goes along: as issued, or marked as the copy of one on paper."""
    page = page_of(uow.session, document)
    if not copy:
        return document.pdf_sha256
    marked = uow.renderer.overlay_copy(page, document.issued_on, language)
    return keep_blob(uow.session, marked)


def _ask_again(uow: UnitOfWork, document: Document, recipients: tuple[str, ...]) -> None:
    query = select(MailMessage.recipients).where(
        MailMessage.document_number == document.number, MailMessage.state.in_(UNDER_WAY)
    )
    before = {one.lower() for row in uow.session.scalars(query) for one in row.split(",")}
    again = [one for one in recipients if one.lower() in before]
    if again:
        about = ("document", document.id)
        values = {"number": document.number, "recipients": ", ".join(again)}
        ask(uow, "mail_document_again", about, values)
