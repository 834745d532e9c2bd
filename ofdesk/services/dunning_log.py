"""Letters of reminders that were made: listed, read again, posted, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.domain.mail import CANCELLED, FAILED
from ofdesk.domain.mail import QUEUED as MAIL_QUEUED
from ofdesk.domain.states import check_transition
from ofdesk.models import (
    Client,
    Document,
    MailMessage,
    Reminder,
    ReminderEvent,
    ReminderInvoice,
)
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.client_names import kept_sheet
from ofdesk.services.dunning_rows import last_events
from ofdesk.services.pages import kept_page
from ofdesk.services.typed_text import checked_text

LONGEST = 300
CHANGES = frozenset({"reminder"})
QUEUED = "queued"


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """An invoice on a letter, what is open on it, and the rank that the letter brings it to."""

    number: str
    due_on: date | None
    open_cents: int
    level: int | None


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """One letter: ``due``, ``held``, ``queued``, ``posted``, ``cancelled`` or ``refused``. Its
    total is that of its invoices; penalties and fees, in cents, come on top."""

    platform: str
    name: str
    level: int
    level_name: str
    invoices: tuple[str, ...]
    lines: tuple[ReminderLine, ...]
    total_cents: int
    penalty_cents: int
    fee_cents: int
    state: str
    held_because: str | None = None
    held_until: date | None = None
    id: str | None = None
    made_on: date | None = None
    pdf_sha256: str | None = None
    error: str | None = None
    changes: frozenset[str] = field(default=CHANGES)


def list_reminders(
    session: Session, *, platform: str = "", every: bool = False
) -> list[ReminderRow]:
    """The letters that are queued, the last made first; ``every``: what was posted or cancelled
    too. Raises ``client_unknown``."""
    query = select(Reminder, Client).join(Client, Client.id == Reminder.client_id)
    if platform:
        query = query.where(Reminder.client_id == kept_sheet(session, platform).id)
    rows = session.execute(query.order_by(Reminder.made_at.desc(), Reminder.id.desc())).all()
    events = last_events(session, [reminder.id for reminder, _ in rows])
    lines = _lines(session, [reminder.id for reminder, _ in rows])
    found = []
    for reminder, client in rows:
        event = events.get(reminder.id)
        state = event.kind if event else QUEUED
        if state == QUEUED or every:
            found.append(_letter_row(reminder, client, state, lines.get(reminder.id, [])))
    return found


def _letter_row(
    reminder: Reminder, client: Client, state: str, lines: Sequence[ReminderLine]
) -> ReminderRow:
    return ReminderRow(
        platform=client.platform,
        name=client.name,
        level=reminder.rank,
        level_name=reminder.level,
        invoices=tuple(line.number for line in lines),
        lines=tuple(lines),
        total_cents=reminder.total_cents,
        penalty_cents=reminder.penalty_cents,
        fee_cents=reminder.fee_cents,
        state=state,
        id=reminder.id,
        made_on=reminder.made_on,
        pdf_sha256=reminder.pdf_sha256,
    )


def _lines(session: Session, reminder_ids: Sequence[str]) -> dict[str, list[ReminderLine]]:
    found: dict[str, list[ReminderLine]] = {}
    query = (
        select(ReminderInvoice, Document.number, Document.due_on)
        .join(Document, Document.id == ReminderInvoice.invoice_id)
        .where(ReminderInvoice.reminder_id.in_(reminder_ids))
        .order_by(Document.due_on, Document.number)
    )
    for row, number, due_on in session.execute(query):
        line = ReminderLine(number, due_on, row.open_cents, row.rank)
        found.setdefault(row.reminder_id, []).append(line)
    return found


def reminder_named(session: Session, text: str) -> Reminder:
    """A letter by its id, or the one that is queued for a client.

    Raises ``reminder_unknown``, ``reminder_ambiguous``.
    """
    wanted = text.strip().lower()
    found = session.get(Reminder, wanted) if len(wanted) == 36 else None
    if found is not None:
        return found
    try:
        rows = list_reminders(session, platform=wanted)
    except DomainError:
        rows = []
    if len(rows) > 1:
        raise DomainError(
            "reminder_ambiguous", field="letter", platform=rows[0].platform, count=len(rows)
        )
    if not rows or rows[0].id is None:
        raise DomainError("reminder_unknown", field="letter", reminder=text.strip())
    return session.get_one(Reminder, rows[0].id)


def cancel_reminder(text: str, reason: str, uow: UnitOfWork, today: date) -> ReminderRow:
    """Take a queued letter back: its level is due again. Raises ``reminder_unknown``,
    ``reason_missing``, ``not_open``."""
    reason = checked_text(reason, "reason", LONGEST)
    if not reason:
        raise DomainError("reason_missing", field="reason")
    with uow:
        reminder = reminder_named(uow.session, text)
        _happen(uow, reminder, "cancelled", today, reason)
        for message in uow.session.scalars(_not_left(reminder.id)):
            message.state, message.next_try_at = CANCELLED, None
        result = _one(uow.session, reminder)
        uow.commit()
    return result


def _not_left(reminder_id: str) -> Select[MailMessage]:
    """Messages with a letter that has not left: they go with it."""
    waits = MailMessage.state.in_((MAIL_QUEUED, FAILED))
    return select(MailMessage).where(MailMessage.reminder_id == reminder_id, waits)


def post_reminders(
    letters: Sequence[str], posted_on: date, uow: UnitOfWork, today: date
) -> list[ReminderRow]:
    """Letters went to the post; all queued ones when none is named. The next level counts from
    there. Raises ``reminder_unknown``, ``posted_before_made``, ``not_open``."""
    with uow:
        session = uow.session
        named = letters or [row.id for row in list_reminders(session) if row.id]
        found = [reminder_named(session, text) for text in named]
        for reminder in found:
            if not reminder.made_on <= posted_on <= today:
                raise DomainError("posted_before_made", field="date", day_on=posted_on.isoformat())
            _happen(uow, reminder, "posted", posted_on)
        result = [_one(session, reminder) for reminder in found]
        uow.commit()
    return result


def post_within(uow: UnitOfWork, reminder: Reminder, posted_on: date) -> None:
    """A letter went to the post, inside the caller's transaction; one that was posted or taken back
    meanwhile stays so."""
    if last_events(uow.session, [reminder.id]).get(reminder.id) is None:
        _happen(uow, reminder, "posted", posted_on)


def _happen(uow: UnitOfWork, reminder: Reminder, kind: str, day: date, reason: str = "") -> None:
    event = last_events(uow.session, [reminder.id]).get(reminder.id)
    check_transition("letter", event.kind if event else QUEUED, kind)
    uow.session.add(
        ReminderEvent(
            reminder_id=reminder.id,
            kind=kind,
            happened_on=day,
            reason=reason,
            recorded_at=uow.now(),
            recorded_by=uow.operator,
        )
    )
    uow.session.flush()


def _one(session: Session, reminder: Reminder) -> ReminderRow:
    event = last_events(session, [reminder.id]).get(reminder.id)
    client = session.get_one(Client, reminder.client_id)
    lines = _lines(session, [reminder.id]).get(reminder.id, [])
    return _letter_row(reminder, client, event.kind if event else QUEUED, lines)


def reminder_page(session: Session, text: str) -> bytes:
    """The letter as it was made, never redrawn. Raises ``reminder_unknown``, and
    ``IntegrityBroken('pdf_missing' | 'pdf_changed')``: a page of another desk may come later."""
    reminder = reminder_named(session, text)
    platform = session.get_one(Client, reminder.client_id).platform
    return kept_page(session, reminder.pdf_sha256, f"{platform} {reminder.made_on.isoformat()}")


def reminder_text(session: Session, text: str) -> tuple[ReminderRow, str, str]:
    """A letter, its subject and all that it says. Raises ``reminder_unknown``."""
    reminder = reminder_named(session, text)
    return _one(session, reminder), reminder.subject, reminder.text
