"""Counts of activated resources from a file: each with the moment when it was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from ofdesk.domain.errors import DomainError, Value
from ofdesk.models import Client
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.client_counts import IMPORTED, put_count, refresh_count
from ofdesk.services.client_fields import CLIENT_FIELDS
from ofdesk.services.client_headings import KNOWN, LOOKED_AT, plain
from ofdesk.services.client_import import RefusedLine
from ofdesk.services.client_names import kept_sheet
from ofdesk.services.client_periods import count_learned
from ofdesk.services.table_cells import unguarded
from ofdesk.services.table_files import TableLine, read_table
from ofdesk.services.typed_text import checked_text, day_of

FIELDS = ("platform", "count", "read_at")
HEADINGS: Mapping[str, str] = {
    **{heading: "platform" for heading, name in KNOWN.items() if name == "platform"},
    **{heading: "count" for heading, name in KNOWN.items() if name == "resources"},
    **{heading: "read_at" for heading, name in KNOWN.items() if name == "resources_read_at"},
    **dict.fromkeys(("count", "nombre", "compte"), "count"),
    **dict.fromkeys(
        ("read at", "date", "lu le", "releve le", "read on", "date de releve"), "read_at"
    ),
}
PARIS = ZoneInfo("Europe/Paris")
AHEAD = timedelta(minutes=5)
"""How far the clock of another machine may be ahead of ours."""


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """A file with the columns platform, count and read_at; with ``dry_run`` nothing is kept."""

    path: Path
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class CountsImported:
    """How many sheets have a new count or date, were known so, or knew better; lines left out."""

    updated: int
    unchanged: int
    older: int
    refused: tuple[RefusedLine, ...]
    dry_run: bool


def import_counts(request: ImportCounts, uow: UnitOfWork) -> CountsImported:
    """Take in each line that is newer than what its sheet knows (domain §3.2).

    An equal count is known again from then on. A count with a date before that of the sheet is left
    out (``older``): an old file never hides a fresh reading. Of several lines of one platform the
    latest counts. Raises the refusals of ``read_table``, ``heading_missing``, ``heading_twice``.
    """
    columns, lines = _read(request.path)
    counts = {"updated": 0, "unchanged": 0, "older": 0}
    refused: list[RefusedLine] = []
    with uow:
        for line in lines:
            cells = {
                name: unguarded(line.cells[column]).strip() if column < len(line.cells) else ""
                for name, column in columns.items()
            }
            try:
                if line.formulas & {*columns.values()}:
                    raise DomainError("cell_formula", field="count")
                counts[_take(cells, request.path.name, uow)] += 1
            except DomainError as error:
                values: dict[str, Value] = {"field": error.field or "", **error.values}
                shown = cells["platform"][:60]
                refused.append(RefusedLine(line.number, error.code, shown, values))
        if not request.dry_run:
            uow.commit()
    return CountsImported(**counts, refused=tuple(refused), dry_run=request.dry_run)


def _read(path: Path) -> tuple[dict[str, int], Sequence[TableLine]]:
    lines = read_table(path)
    for index, line in enumerate(lines[:LOOKED_AT]):
        columns = _columns(line.cells)
        if len(columns) > 1:
            lacking = [name for name in FIELDS if name not in columns]
            if lacking:
                raise _missing(lacking[0], line)
            return columns, lines[index + 1 :]
    raise _missing("platform", lines[0])


def _missing(heading: str, line: TableLine) -> DomainError:
    found = [cell.strip()[:30] for cell in line.cells if cell.strip()][:8]
    return DomainError("heading_missing", field="file", heading=heading, found=found)


def _columns(cells: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for column, cell in enumerate(cells):
        name = HEADINGS.get(plain(cell))
        if name is None:
            continue
        if name in columns:
            raise DomainError("heading_twice", field=name, heading=cell.strip()[:60])
        columns[name] = column
    return columns


def _take(cells: Mapping[str, str], file: str, uow: UnitOfWork) -> str:
    client = kept_sheet(uow.session, cells["platform"])
    typed = checked_text(cells["count"], "count", CLIENT_FIELDS["resources"].longest)
    read = CLIENT_FIELDS["resources"].read
    assert read is not None
    count = read(typed, "count")
    assert isinstance(count, int)
    at = _moment(cells["read_at"], uow.now())
    known = client.resources_read_at
    if known is not None and at < known:
        return "older"
    if client.resources == count:
        return _known_again(client, at, (IMPORTED, uow.operator, file))
    put_count(client, count, (IMPORTED, uow.operator, file), at)
    count_learned(uow.session, client)
    return "updated"


def _known_again(client: Client, at: datetime, origin: tuple[str, str, str]) -> str:
    if at == client.resources_read_at:
        return "unchanged"
    refresh_count(client, origin, at)
    return "updated"


def _moment(text: str, now: datetime) -> datetime:
    """The moment that a cell says; in Paris where it names no zone, at midnight where no hour."""
    typed = checked_text(text, "read_at", 60)
    if not typed:
        raise DomainError("read_at_missing", field="read_at")
    head, _, hour = typed.partition(" ") if "/" in typed else (typed, "", "")
    day = day_of(head, "read_at")
    try:
        moment = datetime.fromisoformat(f"{day.isoformat()}T{hour}" if hour else typed)
    except ValueError:
        if hour:
            raise DomainError("field_date_invalid", field="read_at", value=typed) from None
        moment = datetime.combine(day, time())
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=PARIS)
    moment = moment.astimezone(UTC)
    if moment > now + AHEAD:
        raise DomainError("read_at_ahead", field="read_at", value=typed)
    return moment
