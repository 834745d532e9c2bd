"""The outbox as a list, and one message whole, as a draft too."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import IntegrityBroken
from ofdesk.models import Blob, MailMessage
from ofdesk.ports.desk import Desk
from ofdesk.ports.mail import Attachment, OutgoingMail
from ofdesk.services.client_names import lineage
from ofdesk.services.lookup import client_named
from ofdesk.services.mail import message_named
from ofdesk.services.mail_account import known_account


@dataclass(frozen=True, slots=True)
class ListMail:
    """Which messages: in these states (all when absent), of one client, of one kind."""

    states: tuple[str, ...] = ()
    platform: str | None = None
    kind: str | None = None
    limit: int = 500


@dataclass(frozen=True, slots=True)
class MailRow:
    """One message of a list. ``error`` is the code of what went wrong last."""

    id: str
    kind: str
    state: str
    platform: str
    document: str
    template: str
    step: int | None
    period_ends_on: date | None
    recipients: tuple[str, ...]
    refused: tuple[str, ...]
    subject: str
    attachments: tuple[str, ...]
    message_id: str
    desk: str
    attempts: int
    queued_at: datetime
    queued_by: str
    next_try_at: datetime | None
    sent_at: datetime | None
    error: str
    error_detail: str


def list_mail(session: Session, request: ListMail) -> list[MailRow]:
    """Messages, the last queued first. Raises ``client_unknown``."""
    query = select(MailMessage).order_by(MailMessage.queued_at.desc(), MailMessage.id.desc())
    if request.states:
        query = query.where(MailMessage.state.in_(request.states))
    if request.kind is not None:
        query = query.where(MailMessage.kind == request.kind)
    if request.platform is not None:
        ids = lineage(session, client_named(session, request.platform).id)
        query = query.where(MailMessage.client_id.in_(ids))
    return [mail_row(message) for message in session.scalars(query.limit(request.limit))]


def mail_row(message: MailMessage) -> MailRow:
    """A message as lists show it."""
    return MailRow(
        id=message.id,
        kind=message.kind,
        state=message.state,
        platform=message.platform,
        document=message.document_number,
        template=message.template,
        step=message.step,
        period_ends_on=message.period_ends_on,
        recipients=tuple(message.recipients.split(",")),
        refused=tuple(message.refused.split(",")) if message.refused else (),
        subject=message.subject,
        attachments=tuple(one["name"] for one in _files(message)),
        message_id=message.message_id,
        desk=message.desk,
        attempts=message.attempts,
        queued_at=message.queued_at,
        queued_by=message.queued_by,
        next_try_at=message.next_try_at,
        sent_at=message.sent_at,
        error=message.error_code,
        error_detail=message.error_detail,
    )


def outgoing(session: Session, message: MailMessage, now: datetime) -> OutgoingMail:
    """A message with its pages, whose hashes are checked.

    Raises ``IntegrityBroken('mail_page_missing' | 'mail_page_changed')``.
    """
    return OutgoingMail(
        message_id=message.message_id,
        recipients=tuple(message.recipients.split(",")),
        subject=message.subject,
        body=message.body,
        written_at=now,
        language=message.language,
        attachments=tuple(_attached(session, one) for one in _files(message)),
    )


def draft_of(desk: Desk, name: str) -> bytes:
    """A message as a file that a mail program opens. Raises ``mail_unknown`` and those of its
    pages."""
    with desk.read() as session:
        mail = outgoing(session, message_named(session, name), desk.write().now())
        return desk.mailer.draft(known_account(session), mail)


def _files(message: MailMessage) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(message.attachments)
    return found


def _attached(session: Session, one: dict[str, Any]) -> Attachment:
    content = session.scalars(select(Blob.bytes).where(Blob.sha256 == one["sha256"])).first()
    if content is None:
        raise IntegrityBroken("mail_page_missing", name=one["name"])
    if sha256(content).hexdigest() != one["sha256"]:
        raise IntegrityBroken("mail_page_changed", name=one["name"])
    return Attachment(one["name"], content)
