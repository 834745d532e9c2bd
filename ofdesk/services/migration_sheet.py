"""A client's migration as the quote dialog shows it: choices, the one under way, its check-list."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.versions import Version, choices
from ofdesk.models import Document, Migration, MigrationTask
from ofdesk.services.lookup import client_named
from ofdesk.services.migrations import OPEN_STATES, version_policy


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One line of the check-list."""

    id: str
    label: str
    done: bool


@dataclass(frozen=True, slots=True)
class MigrationSheet:
    """``choices`` are versions with the code of why one is refused, or nothing. ``state`` is that
    of the migration under way, empty when there is none."""

    platform: str
    name: str
    contact: str
    version: str
    choices: tuple[tuple[str, str], ...]
    state: str
    target: str
    quote_number: str
    tasks: tuple[TaskLine, ...]


def read_migration(session: Session, platform: str, today: date) -> MigrationSheet:
    """Read it. A quote past its last day is not under way. Raises ``client_unknown``."""
    client = client_named(session, platform)
    version = client.production_version
    found: tuple[tuple[str, str], ...] = ()
    if version:
        offered = choices(Version.parse(version), version_policy(session))
        found = tuple((str(choice.version), choice.refusal) for choice in offered)
    current = _under_way(session, client.id, today)
    quote = session.get(Document, current.quote_id) if current and current.quote_id else None
    return MigrationSheet(
        platform=client.platform,
        name=client.name,
        contact=client.contact_name,
        version=version,
        choices=found,
        state=current.state if current else "",
        target=current.target if current else "",
        quote_number=quote.number if quote else "",
        tasks=_tasks(session, current.id) if current else (),
    )


def _under_way(session: Session, client_id: str, today: date) -> Migration | None:
    rows = session.scalars(
        select(Migration)
        .where(Migration.client_id == client_id, Migration.state.in_(OPEN_STATES))
        .order_by(Migration.id.desc())
    )
    for row in rows:
        if row.state == "accepted" or row.valid_until is None or row.valid_until >= today:
            return row
    return None


def _tasks(session: Session, migration_id: str) -> tuple[TaskLine, ...]:
    rows = session.scalars(
        select(MigrationTask)
        .where(MigrationTask.migration_id == migration_id)
        .order_by(MigrationTask.position)
    )
    return tuple(TaskLine(row.id, row.label, row.done_at is not None) for row in rows)
