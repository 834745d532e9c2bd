"""What is cleaned up after a migration: the operations of each step and its published procedure."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.domain.versions import Version
from ofdesk.models import CleanupStep, PlatformVersion
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.typed_text import checked_text

LONGEST_LABEL = 200
LONGEST_URL = 500
MOST_OPERATIONS = 60
CHANGES = frozenset(("version",))


@dataclass(frozen=True, slots=True)
class Cleanup:
    """The clean-up of one step: from ``source`` (empty: any version) to ``target``."""

    source: str
    target: str
    procedure_url: str
    operations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetCleanup:
    """A clean-up to put in the place of that of ``before`` (a source and a target), if any.

    Without operations and procedure the step has no clean-up any more.
    """

    cleanup: Cleanup
    before: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class CleanupSaved:
    """All clean-ups after a change."""

    cleanups: tuple[Cleanup, ...]
    changes: frozenset[str] = CHANGES


def list_cleanups(session: Session) -> tuple[Cleanup, ...]:
    """The clean-up of every step that has one, by target and source."""
    found: dict[tuple[str, str], list[CleanupStep]] = {}
    for row in session.scalars(select(CleanupStep).order_by(CleanupStep.position, CleanupStep.id)):
        found.setdefault((row.source, row.target), []).append(row)
    return tuple(_cleanup(key, found[key]) for key in sorted(found, key=_order))


def _order(key: tuple[str, str]) -> tuple[Version, bool, str]:
    source, target = key
    return Version.parse(target), source != "", source


def _cleanup(key: tuple[str, str], rows: Sequence[CleanupStep]) -> Cleanup:
    link = next((row.procedure_url for row in rows if row.procedure_url), "")
    return Cleanup(*key, link, tuple(row.label for row in rows if row.label))


def set_cleanup(request: SetCleanup, uow: UnitOfWork) -> CleanupSaved:
    """Write the clean-up of a step; an order that was placed keeps the list that it copied.

    Raises ``version_unknown``, ``cleanup_downgrade``, ``cleanup_twice`` (another step of the same
    versions), ``cleanup_long``, ``link_invalid``, ``field_too_long``,
    ``field_control_characters``.
    """
    wanted = _checked(request.cleanup)
    with uow:
        session = uow.session
        key = (wanted.source, wanted.target)
        for name in filter(None, key):
            _check_known(session, name)
        present = _rows(session, key)
        if present and request.before != key:
            raise DomainError("cleanup_twice", field="target", target=wanted.target)
        rows = _rows(session, request.before) if request.before else []
        _write(session, wanted, rows)
        session.flush()
        found = list_cleanups(session)
        uow.commit()
    return CleanupSaved(found)


def _rows(session: Session, key: tuple[str, str]) -> list[CleanupStep]:
    source, target = key
    query = select(CleanupStep).where(CleanupStep.source == source, CleanupStep.target == target)
    return list(session.scalars(query.order_by(CleanupStep.position, CleanupStep.id)))


def _write(session: Session, wanted: Cleanup, rows: Sequence[CleanupStep]) -> None:
    """One row an operation, the present ones kept in their places: another desk may edit too."""
    labels = wanted.operations or (("",) if wanted.procedure_url else ())
    for position, label in enumerate(labels, start=1):
        row = rows[position - 1] if position <= len(rows) else CleanupStep()
        row.source, row.target, row.position = wanted.source, wanted.target, position
        row.label, row.procedure_url = label, wanted.procedure_url
        session.add(row)
    for row in rows[len(labels) :]:
        session.delete(row)


def _checked(cleanup: Cleanup) -> Cleanup:
    source = _version(cleanup.source, "source") if cleanup.source.strip() else None
    target = _version(cleanup.target, "target")
    if source is not None and source >= target:
        raise DomainError(
            "cleanup_downgrade", field="target", source=str(source), target=str(target)
        )
    link = checked_text(cleanup.procedure_url, "procedure_url", LONGEST_URL)
    if link and not (link.startswith("https://") and not any(c.isspace() for c in link)):
        raise DomainError("link_invalid", field="procedure_url", value=link)
    labels = [checked_text(text, "operations", LONGEST_LABEL) for text in cleanup.operations]
    kept = tuple(label for label in labels if label)
    if len(kept) > MOST_OPERATIONS:
        raise DomainError("cleanup_long", field="operations", most=MOST_OPERATIONS)
    return Cleanup("" if source is None else str(source), str(target), link, kept)


def _version(text: str, field: str) -> Version:
    try:
        return Version.parse(text[:100])
    except DomainError as error:
        raise DomainError(error.code, field=field, **error.values) from None


def _check_known(session: Session, name: str) -> None:
    known = session.scalars(select(PlatformVersion.name))
    if Version.parse(name) not in {Version.parse(one) for one in known}:
        raise DomainError("version_unknown", field="target", version=name)
