"""What happens to a migration after its quote: sent, accepted, refused, its check-list, done."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.dates import paris_day
from ofdesk.domain.errors import DomainError
from ofdesk.domain.migration import check_quote_open
from ofdesk.domain.states import check_transition
from ofdesk.domain.versions import Version
from ofdesk.models import Act, Client, Document, DocumentEvent, Migration, MigrationTask
from ofdesk.models.ids import new_id
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.acts import PendingAct, pending_acts
from ofdesk.services.invoicing import ActsToBill, invoice_acts
from ofdesk.services.lookup import client_named
from ofdesk.services.migrations import MigrationDone, cleanup_steps, step_result
from ofdesk.services.orders import LONGEST, Order
from ofdesk.services.typed_text import checked_text

LONGEST_DETAIL = 300
"""Characters of a remark; who accepts becomes who ordered."""


@dataclass(frozen=True, slots=True)
class MigrationStep:
    """One step of a client's migration: who said or did it, by which channel, with which words."""

    platform: str
    target: str = ""
    person: str = ""
    channel: str = ""
    detail: str = ""


def checked_step(step: MigrationStep) -> MigrationStep:
    """The step with its words as kept. Raises ``field_too_long``, ``field_control_characters``."""
    return replace(
        step,
        person=checked_text(step.person, "person", LONGEST),
        channel=checked_text(step.channel, "channel", LONGEST),
        detail=checked_text(step.detail, "detail", LONGEST_DETAIL),
    )


def open_migration(session: Session, platform: str, target: str = "") -> Migration:
    """The client's migration under way. Raises ``DomainError('migration_none')``."""
    client = client_named(session, platform)
    rows = session.scalars(
        select(Migration)
        .where(
            Migration.client_id == client.id,
            Migration.state.in_(("quoted", "sent", "accepted", "lapsed")),
        )
        .order_by(Migration.id.desc())
    ).all()
    wanted = Version.parse(target) if target else None
    for row in rows:
        if wanted is None or Version.parse(row.target) == wanted:
            return row
    raise DomainError("migration_none", platform=client.platform)


def mark_quote_sent(step: MigrationStep, uow: UnitOfWork, today: date) -> MigrationDone:
    """The quote left the house: by post or by e-mail."""
    return _moved(step, uow, today, "sent")


def refuse_quote(step: MigrationStep, uow: UnitOfWork, today: date) -> MigrationDone:
    """The client does not want it."""
    return _moved(step, uow, today, "refused")


def accept_quote(step: MigrationStep, uow: UnitOfWork, today: date) -> MigrationDone:
    """The client accepts: an order of migration with its check-list.

    A lapsed quote cannot be accepted, only made again (``quote_lapsed``).
    """
    step = checked_step(step)
    with uow:
        migration = open_migration(uow.session, step.platform, step.target)
        check_quote_open(migration.valid_until, today)
        check_transition("migration", migration.state, "accepted")
        migration.state = "accepted"
        migration.accepted_at = uow.now()
        migration.accepted_by = step.person or uow.operator
        _add_event(uow, migration, "accepted", step, today)
        _copy_check_list(uow.session, migration)
        result = step_result(uow.session, migration, _quote(uow.session, migration))
        uow.commit()
    return result


def _moved(step: MigrationStep, uow: UnitOfWork, today: date, state: str) -> MigrationDone:
    step = checked_step(step)
    with uow:
        migration = open_migration(uow.session, step.platform, step.target)
        check_transition("migration", migration.state, state)
        migration.state = state
        _add_event(uow, migration, state, step, today)
        result = step_result(uow.session, migration, _quote(uow.session, migration))
        uow.commit()
    return result


def _quote(session: Session, migration: Migration) -> Document | None:
    return session.get(Document, migration.quote_id) if migration.quote_id else None


def _add_event(
    uow: UnitOfWork, migration: Migration, kind: str, step: MigrationStep, today: date
) -> None:
    if migration.quote_id is None:
        return
    uow.session.add(
        DocumentEvent(
            document_id=migration.quote_id,
            kind=kind,
            happened_on=today,
            recorded_at=uow.now(),
            recorded_by=uow.operator,
            person=step.person,
            channel=step.channel,
            detail=step.detail,
        )
    )


def _copy_check_list(session: Session, migration: Migration) -> None:
    source, target = Version.parse(migration.source), Version.parse(migration.target)
    if migration.cleanup != "us":
        return
    for position, cleanup in enumerate(cleanup_steps(session, source, target)):
        session.add(
            MigrationTask(migration_id=migration.id, position=position, label=cleanup.label)
        )


def tick_task(task_id: str, done: bool, uow: UnitOfWork) -> MigrationDone:
    """Tick or untick one line of a check-list, signed and dated."""
    with uow:
        task = uow.session.get_one(MigrationTask, task_id)
        task.done_at = uow.now() if done else None
        task.done_by = uow.operator if done else ""
        migration = uow.session.get_one(Migration, task.migration_id)
        result = step_result(uow.session, migration, None)
        uow.commit()
    return result


def finish_migration(step: MigrationStep, uow: UnitOfWork, today: date) -> MigrationDone:
    """The platform runs the new version: the sheet says so, and what is billable is invoiced.

    The quote's prices bind. A migration of 0 € makes no invoice. Raises ``quote_not_accepted``.
    """
    with uow:
        session = uow.session
        migration = open_migration(session, step.platform, step.target)
        if migration.state != "accepted":
            raise DomainError("quote_not_accepted", target=migration.target)
        client = session.get_one(Client, migration.client_id)
        client.production_version = migration.target
        migration.state, migration.done_at = "done", uow.now()
        migration.done_by = uow.operator
        acts = _record_acts(uow, migration)
        invoice = None
        if any(act.price_cents for act in acts):
            order = Order(migration.accepted_by, "quote", _accepted_on(migration))
            quote = _quote(session, migration)
            invoice = invoice_acts(uow, client, ActsToBill(acts, order, quote), today)
            migration.invoice_id = invoice.id
            _add_invoiced(uow, migration, invoice, today)
        result = step_result(uow.session, migration, invoice)
        uow.commit()
    return result


def _accepted_on(migration: Migration) -> date | None:
    """The day of the order: when the quote was accepted, not when the work was done."""
    return paris_day(migration.accepted_at) if migration.accepted_at else None


def _add_invoiced(uow: UnitOfWork, migration: Migration, invoice: Document, today: date) -> None:
    assert migration.quote_id is not None
    uow.session.add(
        DocumentEvent(
            document_id=migration.quote_id,
            kind="invoiced",
            happened_on=today,
            recorded_at=uow.now(),
            recorded_by=uow.operator,
            related_id=invoice.id,
        )
    )


def _record_acts(uow: UnitOfWork, migration: Migration) -> tuple[PendingAct, ...]:
    wanted = [("migration", migration.price_cents)]
    if migration.cleanup == "us":
        wanted.append(("cleanup", migration.cleanup_cents))
    made = []
    for kind, cents in wanted:
        act = Act(
            id=new_id(),
            client_id=migration.client_id,
            kind=kind,
            asked_by=migration.accepted_by,
            done_by=uow.operator,
            done_at=uow.now(),
            offer=migration.offer,
            catalogue_id=migration.catalogue_id,
            included=cents == 0,
            price_cents=cents,
            label=f"{migration.source}>{migration.target}",
            migration_id=migration.id,
        )
        uow.session.add(act)
        made.append(act.id)
    uow.session.flush()
    return tuple(x for x in pending_acts(uow.session, migration.client_id) if x.id in made)
