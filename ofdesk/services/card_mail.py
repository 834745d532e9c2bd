"""The link that pays a document, as a message: written, then queued as a person left it."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from ofdesk.models import Client, Document
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.balances import open_cents
from ofdesk.services.house import read_settings
from ofdesk.services.lookup import document_numbered
from ofdesk.services.mail import QueueMail, changed, put_in
from ofdesk.services.mail_recipients import billed_recipients
from ofdesk.services.receipts import PAYABLE
from ofdesk.words import formats
from ofdesk.words.card_mail import link_body, link_subject

KIND = "card_link"


@dataclass(frozen=True, slots=True)
class LinkMessage:
    """A message that carries a payment link."""

    number: str
    recipients: tuple[str, ...]
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class LinkMailed:
    """What was put into the outbox."""

    number: str
    recipients: tuple[str, ...]
    message_id: str
    changes: frozenset[str] = field(default=frozenset({"mail_message"}))


def link_message(session: Session, number: str, url: str) -> LinkMessage:
    """The message as it would go, to whoever is billed, in the language of the client.

    Raises ``document_unknown``, ``document_wrong_kind``.
    """
    document = document_numbered(session, number, *PAYABLE)
    client = _client(session, document)
    language = client.language if client is not None else "fr"
    owed = open_cents(session, document) or document.total_cents
    values = {
        "number": document.number,
        "amount": formats.amount(owed, language),
        "url": url,
        "house": read_settings(session).get("company.name", ""),
    }
    to = billed_recipients(session, client) if client is not None else ()
    subject = link_subject(language, **values)
    return LinkMessage(document.number, to, subject, link_body(language, **values))


def mail_link(message: LinkMessage, uow: UnitOfWork) -> LinkMailed:
    """Put a message with a payment link into the outbox, as a person left it.

    Raises ``document_unknown``, ``document_wrong_kind`` and what ``queue_mail`` raises.
    """
    with uow:
        document = document_numbered(uow.session, message.number, *PAYABLE)
        client = _client(uow.session, document)
        queued = QueueMail(
            recipients=message.recipients,
            subject=message.subject,
            body=message.body,
            kind=KIND,
            language=client.language if client is not None else "fr",
            client_id=client.id if client is not None else None,
            platform=document.platform,
        )
        made = changed(put_in(uow, queued))
        result = LinkMailed(document.number, made.recipients, made.message_id)
        uow.commit()
    return result


def _client(session: Session, document: Document) -> Client | None:
    return session.get(Client, document.client_id) if document.client_id else None
