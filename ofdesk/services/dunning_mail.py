"""Reminders by e-mail: a letter with its page goes into the outbox, posted once it has left."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.domain.mail import QUEUED, SENDING, SENT, UNSURE
from ofdesk.models import Client, MailMessage, Reminder
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.dunning_log import list_reminders, reminder_named
from ofdesk.services.dunning_rows import last_events
from ofdesk.services.mail import MailChanged, QueueMail, changed, put_in
from ofdesk.services.mail_recipients import billed_recipients
from ofdesk.services.pages import kept_page

KIND = "reminder"
BY_MAIL = ("email", "both")
UNDER_WAY = (QUEUED, SENDING, SENT, UNSURE)


@dataclass(frozen=True, slots=True)
class ReminderMailed:
    """One letter: its message, or the code of why there is none (``no_email``)."""

    reminder: str
    platform: str
    message: MailChanged | None
    skipped: str = ""
    changes: frozenset[str] = frozenset(("mail_message", "reminder"))


def mail_reminders(letters: Sequence[str], uow: UnitOfWork) -> list[ReminderMailed]:
    """Put letters into the outbox: those named, else all queued ones whose client wants e-mail.

    Each in a transaction of its own; « posté » follows when the message has left. Raises, for a
    letter that is named, ``reminder_unknown``, ``reminder_ambiguous``, ``reminder_left`` (posted
    or cancelled) and ``reminder_mailed`` (it is on its way).
    """
    with uow:
        session = uow.session
        if letters:
            found = [_checked(session, reminder_named(session, text)) for text in letters]
        else:
            rows = [session.get_one(Reminder, row.id) for row in list_reminders(session) if row.id]
            found = [one for one in rows if one.delivery in BY_MAIL and not _message(session, one)]
        ids = [one.id for one in found]
    return [_mailed(one, uow) for one in ids]


def _checked(session: Session, reminder: Reminder) -> Reminder:
    event = last_events(session, [reminder.id]).get(reminder.id)
    if event is not None:
        raise DomainError("reminder_left", field="letter", state=event.kind)
    message = _message(session, reminder)
    if message is not None:
        raise DomainError("reminder_mailed", field="letter", recipients=message.recipients)
    return reminder


def _message(session: Session, reminder: Reminder) -> MailMessage | None:
    query = select(MailMessage).where(
        MailMessage.reminder_id == reminder.id, MailMessage.state.in_(UNDER_WAY)
    )
    return session.scalars(query.limit(1)).first()


def _mailed(reminder_id: str, uow: UnitOfWork) -> ReminderMailed:
    with uow:
        session = uow.session
        reminder = session.get_one(Reminder, reminder_id)
        client = session.get_one(Client, reminder.client_id)
        recipients = billed_recipients(session, client)
        if not recipients:
            return ReminderMailed(reminder.id, client.platform, None, "no_email")
        name = f"{client.platform}-{reminder.made_on.isoformat()}.pdf"
        kept_page(session, reminder.pdf_sha256, name)
        queued = QueueMail(
            recipients=recipients,
            subject=reminder.subject,
            body=reminder.text,
            kind=KIND,
            language=reminder.language,
            client_id=client.id,
            platform=client.platform,
            attachments=((name, reminder.pdf_sha256),),
            reminder_id=reminder.id,
        )
        result = ReminderMailed(reminder.id, client.platform, changed(put_in(uow, queued)))
        uow.commit()
    return result
