"""States of electronic invoices, read from the file of a platform or set by hand; facts only."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError, Value
from ofdesk.domain.lifecycle import (
    STATES,
    TOLD,
    WITHDRAWN,
    Step,
    place_of,
    present_state,
)
from ofdesk.models import Document
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.lookup import document_numbered
from ofdesk.services.outbound_facts import KINDS, is_electronic, record_steps, steps_of
from ofdesk.services.outbound_headings import NEEDED, matched_columns, status_named
from ofdesk.services.table_cells import unguarded
from ofdesk.services.table_files import TableLine, read_table
from ofdesk.services.typed_text import checked_text, day_of

LONGEST_REASON = 500
LOOKED_AT = 10
"""Lines at the head of a file among which the headings are looked for."""
LOOKED_UP = 500
"""Numbers in one question to the base."""


@dataclass(frozen=True, slots=True)
class RefusedStatus:
    """A line that was left out: its number in the file, its document, and the refusal."""

    line: int
    number: str
    error: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class StatusRead:
    """What came of a file. ``known`` lines say what was known already."""

    added: int
    known: int
    refused: tuple[RefusedStatus, ...]
    changes: frozenset[str] = field(default=frozenset({"document"}))


@dataclass(frozen=True, slots=True)
class SetStatus:
    """One state of one document, told by a person, on a day (today when absent)."""

    number: str
    status: str
    day: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StatusSet:
    """The document and its kind, where it is now, and whether that was news."""

    number: str
    kind: str
    state: str
    added: bool
    changes: frozenset[str] = field(default=frozenset({"document"}))


@dataclass(frozen=True, slots=True)
class _Given:
    """One line of a file: its number there, and its cells by field."""

    line: int
    cells: Mapping[str, str]

    @property
    def number(self) -> str:
        """The number of the document, as it was typed."""
        return self.cells["number"].strip()


@dataclass(frozen=True, slots=True)
class _News:
    """One line that was understood."""

    given: _Given
    step: Step


def read_statuses(path: Path, uow: UnitOfWork, today: date) -> StatusRead:
    """Take in what a platform tells, in the order of the days whatever the order of the lines.

    A line that cannot be is left out and told: ``document_unknown``, ``outbound_not_electronic``,
    ``lifecycle_status_unknown``, ``lifecycle_forbidden``, ``lifecycle_day_outside``,
    ``field_date_invalid``. Raises the refusals of ``read_table``, ``heading_missing``,
    ``heading_twice``.
    """
    lines = given_lines(path)
    with uow:
        work = _Import(uow, today, lines)
        work.take(lines)
        uow.commit()
    refused = tuple(sorted(work.refused, key=lambda one: one.line))
    return StatusRead(work.added, work.known, refused)


def set_status(request: SetStatus, uow: UnitOfWork, today: date) -> StatusSet:
    """Record one state by hand.

    Raises ``document_unknown``, ``document_wrong_kind`` and what ``read_statuses`` leaves out.
    """
    state = _told_state(request.status)
    reason = checked_text(request.reason, "reason", LONGEST_REASON)
    with uow:
        document = document_numbered(uow.session, request.number, *KINDS)
        steps = steps_of(uow.session, [document.id]).get(document.id, ())
        step = Step(state, request.day or today, reason, uow.operator)
        known = _check(document, steps, step, today) is None
        if not known:
            record_steps(uow, document, [step])
            uow.session.flush()
            steps = steps_of(uow.session, [document.id])[document.id]
        uow.commit()
        return StatusSet(document.number, document.kind, present_state(steps), not known)


def withdraw_status(number: str, reason: str, uow: UnitOfWork, today: date) -> StatusSet:
    """Take back the last state of a document, set by mistake; both stay in its history.

    Raises ``document_unknown``, ``reason_missing`` and ``lifecycle_nothing``.
    """
    why = checked_text(reason, "reason", LONGEST_REASON)
    if not why:
        raise DomainError("reason_missing", field="reason")
    with uow:
        document = document_numbered(uow.session, number, *KINDS)
        steps = steps_of(uow.session, [document.id]).get(document.id, ())
        if not steps:
            raise DomainError("lifecycle_nothing", field="number", number=document.number)
        record_steps(uow, document, [Step(WITHDRAWN, today, why)])
        present = present_state(steps[:-1])
        result = StatusSet(document.number, document.kind, present, True)
        uow.commit()
    return result


def given_lines(path: Path) -> list[_Given]:
    """The lines under the headings. Raises ``heading_missing``, ``heading_twice``."""
    lines = read_table(path)
    for index, line in enumerate(lines[:LOOKED_AT]):
        columns = matched_columns(line.cells)
        if "number" in columns and len(columns) > 1:
            for name in NEEDED:
                if name not in columns:
                    raise _no_heading(name, line)
            return [_given(one, columns) for one in lines[index + 1 :]]
    raise _no_heading("number", lines[0])


def _no_heading(name: str, line: TableLine) -> DomainError:
    found = [cell.strip()[:30] for cell in line.cells if cell.strip()][:8]
    return DomainError("heading_missing", field="file", heading=name, found=found)


def _given(line: TableLine, columns: Mapping[str, int]) -> _Given:
    cells = {
        name: unguarded(line.cells[column].strip()) if column < len(line.cells) else ""
        for name, column in columns.items()
    }
    return _Given(line.number, cells)


def _told_state(text: str) -> str:
    """A state by its code, its name in either language, or as ``--json`` says it."""
    state = text if text in STATES else status_named(text)
    if state not in TOLD:
        raise DomainError(
            "lifecycle_status_unknown", field="status", value=text, known=", ".join(TOLD)
        )
    return state


def _check(document: Document, steps: Sequence[Step], step: Step, today: date) -> int | None:
    """Where a state belongs, ``None`` when it is known. Raises what keeps it from being told."""
    if not is_electronic(document, steps):
        raise DomainError("outbound_not_electronic", field="number", number=document.number)
    if not document.issued_on <= step.day <= today:
        raise DomainError(
            "lifecycle_day_outside",
            field="date",
            day_on=step.day.isoformat(),
            issued_on=document.issued_on.isoformat(),
        )
    return place_of(steps, step.state, step.day)


class _Import:
    """One file: what is known of its documents, and what came of its lines."""

    def __init__(self, uow: UnitOfWork, today: date, lines: Sequence[_Given]) -> None:
        self._uow, self._today = uow, today
        self._documents = _documents(uow.session, {one.number.upper() for one in lines})
        ids = [document.id for document in self._documents.values()]
        self._steps = {name: list(steps) for name, steps in steps_of(uow.session, ids).items()}
        self.added = self.known = 0
        self.refused: list[RefusedStatus] = []

    def take(self, lines: Sequence[_Given]) -> None:
        """Understand each line, then record what is news, the oldest day first."""
        news: list[_News] = []
        for given in lines:
            with self._left_out(given):
                news.append(self._understood(given))
        news.sort(key=lambda one: (one.step.day, STATES.index(one.step.state), one.given.line))
        for told in news:
            with self._left_out(told.given):
                self._record(told)

    @contextmanager
    def _left_out(self, given: _Given) -> Iterator[None]:
        """A line that is refused is told; the others go on."""
        try:
            yield
        except DomainError as error:
            values = {"number": given.number, **error.values}
            self.refused.append(RefusedStatus(given.line, given.number, error.code, values))

    def _understood(self, given: _Given) -> _News:
        cells = given.cells
        if given.number.upper() not in self._documents:
            raise DomainError("document_unknown", field="number", number=given.number)
        state = _told_state(cells["status"])
        if not cells["date"]:
            raise DomainError("lifecycle_day_missing", field="date")
        reason = checked_text(cells.get("reason", ""), "reason", LONGEST_REASON)
        return _News(given, Step(state, day_of(cells["date"], "date"), reason))

    def _record(self, news: _News) -> None:
        document = self._documents[news.given.number.upper()]
        steps = self._steps.setdefault(document.id, [])
        place = _check(document, steps, news.step, self._today)
        if place is None:
            self.known += 1
            return
        steps.insert(place, news.step)
        record_steps(self._uow, document, [news.step])
        self.added += 1


def _documents(session: Session, numbers: set[str]) -> dict[str, Document]:
    found: dict[str, Document] = {}
    wanted = sorted(numbers)
    for first in range(0, len(wanted), LOOKED_UP):
        some = wanted[first : first + LOOKED_UP]
        query = select(Document).where(Document.number.in_(some), Document.kind.in_(KINDS))
        found |= {document.number: document for document in session.scalars(query)}
    return found
