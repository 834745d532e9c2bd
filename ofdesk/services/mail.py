"""The outbox: put a message in, take it back, try it again, say what became of a doubtful one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.domain.identifiers import check_email
from ofdesk.domain.mail import CANCELLED, QUEUED, SENT, UNSURE, distinct, message_name
from ofdesk.domain.states import check_transition
from ofdesk.models import MailMessage
from ofdesk.models.ids import new_id
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.confirmations import ask
from ofdesk.services.mail_account import known_account
from ofdesk.services.mail_facts import record_sent
from ofdesk.services.typed_text import checked_text

LONGEST_SUBJECT = 200
LONGEST_BODY = 20_000
MOST_RECIPIENTS = 10
FACTICE = "[FACTICE] "
"""Before the subject of every message of a test base."""
FREE = "free"
SHORTEST_ID = 8
CHANGED = frozenset({"mail_message"})


@dataclass(frozen=True, slots=True)
class QueueMail:
    """One message for the outbox. ``attachments``: name and SHA-256 of stored pages; ``step`` and
    ``period_ends_on`` say which alert it is."""

    recipients: tuple[str, ...]
    subject: str
    body: str
    kind: str = FREE
    language: str = "fr"
    template: str = ""
    client_id: str | None = None
    platform: str = ""
    document_number: str = ""
    attachments: tuple[tuple[str, str], ...] = ()
    step: int | None = None
    period_ends_on: date | None = None
    reminder_id: str | None = None


@dataclass(frozen=True, slots=True)
class MailChanged:
    """A message after an action on it."""

    id: str
    state: str
    recipients: tuple[str, ...]
    subject: str
    message_id: str
    changes: frozenset[str] = CHANGED


def queue_mail(request: QueueMail, uow: UnitOfWork) -> MailChanged:
    """Put one message into the outbox; it leaves with the next sending.

    Raises ``mail_recipient_missing``, ``mail_recipients_many``, ``email_invalid``,
    ``mail_subject_missing``, ``mail_body_missing``, ``field_too_long``,
    ``field_control_characters``.
    """
    with uow:
        queued = put_in(uow, request)
        result = changed(queued)
        uow.commit()
    return result


def put_in(uow: UnitOfWork, request: QueueMail) -> MailMessage:
    """As ``queue_mail``, within a transaction that does more."""
    recipients = checked_recipients(request.recipients)
    subject = checked_text(request.subject, "subject", LONGEST_SUBJECT)
    body = checked_text(request.body, "body", LONGEST_BODY, multiline=True)
    if not subject:
        raise DomainError("mail_subject_missing", field="subject")
    if not body:
        raise DomainError("mail_body_missing", field="body")
    row_id = new_id()
    files = [{"name": name, "sha256": digest} for name, digest in request.attachments]
    message = MailMessage(
        id=row_id,
        message_id=message_name(row_id, known_account(uow.session).sender),
        desk=uow.desk,
        kind=request.kind,
        template=request.template,
        client_id=request.client_id,
        platform=request.platform,
        document_number=request.document_number,
        step=request.step,
        reminder_id=request.reminder_id,
        period_ends_on=request.period_ends_on,
        language=request.language,
        recipients=",".join(recipients),
        subject=FACTICE + subject if uow.factice else subject,
        body=body,
        attachments=json.dumps(files, ensure_ascii=False),
        queued_at=uow.now(),
        queued_by=uow.operator,
        state=QUEUED,
        next_try_at=uow.now(),
    )
    uow.session.add(message)
    uow.session.flush()
    return message


def checked_recipients(given: Sequence[str]) -> tuple[str, ...]:
    """One to ten addresses, each once. Raises ``mail_recipient_missing``,
    ``mail_recipients_many``, ``email_invalid``."""
    found = distinct(tuple(check_email(address, "to") for address in given if address.strip()))
    if not found:
        raise DomainError("mail_recipient_missing", field="to")
    if len(found) > MOST_RECIPIENTS:
        raise DomainError("mail_recipients_many", field="to", most=MOST_RECIPIENTS)
    return found


def message_named(session: Session, text: str) -> MailMessage:
    """A message by its identifier, the beginning of it, or its Message-ID.

    Raises ``mail_unknown`` when there is none, or several begin so.
    """
    wanted = text.strip().lower().strip("<>").partition("@")[0]
    named = MailMessage.message_id.startswith(f"<{wanted}", autoescape=True)
    query = select(MailMessage).where(named).limit(2)
    found = session.scalars(query).all() if len(wanted) >= SHORTEST_ID else []
    if len(found) != 1:
        raise DomainError("mail_unknown", field="message", message=text.strip()[:80])
    return found[0]


def cancel_mail(name: str, uow: UnitOfWork) -> MailChanged:
    """Take a message back that has not left. Raises ``mail_unknown``, ``mail_left``,
    ``mail_other_desk``."""
    with uow:
        message = _of_this_desk(uow, name, CANCELLED)
        message.state = CANCELLED
        message.next_try_at = None
        result = changed(message)
        uow.commit()
    return result


def retry_mail(name: str, uow: UnitOfWork) -> MailChanged:
    """Queue again what failed; of what perhaps left, only after « sure? » (``mail_twice``).

    Raises also ``mail_unknown``, ``mail_left``, ``mail_other_desk``.
    """
    with uow:
        message = _of_this_desk(uow, name, QUEUED)
        if message.state == UNSURE:
            about = ("mail_message", message.id)
            ask(uow, "mail_twice", about, {"recipients": message.recipients})
        message.state = QUEUED
        message.next_try_at = uow.now()
        message.attempts = 0
        message.error_code = message.error_detail = ""
        result = changed(message)
        uow.commit()
    return result


def settle_mail(name: str, uow: UnitOfWork, today: date) -> MailChanged:
    """Say of a doubtful message that it has arrived. Raises ``mail_unknown``, ``mail_left``,
    ``mail_other_desk``."""
    with uow:
        message = _of_this_desk(uow, name, SENT)
        record_sent(uow, message, today)
        result = changed(message)
        uow.commit()
    return result


def _of_this_desk(uow: UnitOfWork, name: str, wanted: str) -> MailMessage:
    """The message, if it is ours and may become ``wanted``; only its own desk touches it.

    A doubtful one may be anybody's: its desk may be gone.
    """
    message = message_named(uow.session, name)
    if message.desk != uow.desk and message.state != UNSURE:
        raise DomainError("mail_other_desk", field="message", desk=message.desk)
    try:
        check_transition("mail_message", message.state, wanted)
    except DomainError:
        raise DomainError("mail_left", field="message", state=message.state) from None
    message.desk = uow.desk
    return message


def changed(message: MailMessage) -> MailChanged:
    """What a person is told of a message."""
    return MailChanged(
        message.id,
        message.state,
        tuple(message.recipients.split(",")),
        message.subject,
        message.message_id,
    )
