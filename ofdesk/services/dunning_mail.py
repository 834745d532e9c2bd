"""Reminders by e-mail: a letter with its page goes into the outbox, posted once it has left."""

from collections.abc import Callable, Sequence
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
NO_EMAIL = "no_email"
UNDER_WAY = (QUEUED, SENDING, SENT, UNSURE)


@dataclass(frozen=True, slots=True)
class ReminderMailed:
    """One letter: its message, or the code of why there is none (``no_email``)."""

    reminder: str
    platform: str
    message: MailChanged | None
    skipped: str = ""
    changes: frozenset[str] = frozenset(("mail_message", "reminder"))


def mail_reminders(
    letters: Sequence[str],
    uow: UnitOfWork,
    progress: Callable[[int, int], None] | None = None,
) -> list[ReminderMailed]:
    """Put letters into the outbox: those named, else all queued ones whose client wants e-mail.

    Each in a transaction of its own; « posté » follows when the message has left. Raises, for a
    letter that is named, ``reminder_unknown``, ``reminder_ambiguous``, ``reminder_left`` (posted
    or cancelled) and ``reminder_mailed`` (it is on its way).
    """
    with uow:
        ids = [one.id for one in _chosen(uow.session, letters)]
    done = []
    for count, one in enumerate(ids, start=1):
        done.append(_mailed(one, uow))
        if progress is not None:
            progress(count, len(ids))
    return done


@dataclass(frozen=True, slots=True)
class MailPreview:
    """What would go for one letter: to whom, its subject and text, its file; or why not."""

    reminder: str
    platform: str
    name: str
    level: int
    recipients: tuple[str, ...]
    subject: str
    body: str
    file: str
    skipped: str = ""


def preview_mailing(session: Session, letters: Sequence[str] = ()) -> list[MailPreview]:
    """The e-mails that ``mail_reminders`` would queue, to look at first. Raises as it does."""
    return [_preview(session, one) for one in _chosen(session, letters)]


def _preview(session: Session, reminder: Reminder) -> MailPreview:
    client = session.get_one(Client, reminder.client_id)
    recipients = tuple(billed_recipients(session, client))
    return MailPreview(
        reminder=reminder.id,
        platform=client.platform,
        name=client.name,
        level=reminder.rank,
        recipients=recipients,
        subject=reminder.subject,
        body=reminder.text,
        file=_file_name(client, reminder),
        skipped="" if recipients else NO_EMAIL,
    )


def _chosen(session: Session, letters: Sequence[str]) -> list[Reminder]:
    if letters:
        return [_checked(session, reminder_named(session, text)) for text in letters]
    rows = [session.get_one(Reminder, row.id) for row in list_reminders(session) if row.id]
    return [one for one in rows if one.delivery in BY_MAIL and not _message(session, one)]


def _file_name(client: Client, reminder: Reminder) -> str:
    return f"{client.platform}-{reminder.made_on.isoformat()}.pdf"


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
            return ReminderMailed(reminder.id, client.platform, None, NO_EMAIL)
        name = _file_name(client, reminder)
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
