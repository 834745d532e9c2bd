"""Clients from a CSV or XLSX file: added or updated by platform name, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError, Value
from ofdesk.domain.text import fold
from ofdesk.models import Base, Client, ClientAlias
from ofdesk.models.clients import searched_text
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.client_checks import check_sheet
from ofdesk.services.client_counts import COUNT_UNIT, IMPORTED
from ofdesk.services.client_fields import CLIENT_FIELDS, FieldReader, FieldValue, FieldValues
from ofdesk.services.client_headings import ALIASES, LOOKED_AT, is_heading_line, matched
from ofdesk.services.client_names import typed_name
from ofdesk.services.client_parties import PartyBook
from ofdesk.services.client_periods import (
    check_end,
    count_learned,
    initial_values,
    set_end,
    state_of_new,
)
from ofdesk.services.clients import blank_client, put_fields
from ofdesk.services.table_cells import unguarded
from ofdesk.services.table_files import TableLine, read_table

WRITTEN = (*CLIENT_FIELDS, "billed_party_id", "ends_on", *COUNT_UNIT)
"""Columns that a line may change, and that are put back when it is refused."""

COLUMNS = tuple(column.name for column in Base.metadata.tables["client"].columns)


@dataclass(frozen=True, slots=True)
class ImportClients:
    """A file to take in; with ``dry_run`` nothing is kept."""

    path: Path
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that was left out: its number in the file, and the refusal."""

    line: int
    error: str
    platform: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file. ``ignored`` are headings that are no field."""

    added: int
    updated: int
    unchanged: int
    refused: tuple[RefusedLine, ...]
    ignored: tuple[str, ...]
    dry_run: bool


@dataclass(frozen=True, slots=True)
class _Given:
    """One line as fields by name; an empty cell says nothing."""

    line: int
    fields: Mapping[str, str]
    formulas: tuple[str, ...] = ()


def import_clients(request: ImportClients, uow: UnitOfWork, today: date) -> Imported:
    """Take in the lines that can be; a line that cannot is left out whole and told.

    A line updates the client that bears or bore its platform name, else adds one. An empty cell
    leaves the value as it is. Raises the refusals of ``read_table``, ``heading_missing``,
    ``heading_twice``.
    """
    given, ignored = read_lines(request.path)
    with uow:
        work = _Import(uow, today)
        with uow.session.no_autoflush:
            for one in given:
                work.take(one)
            work.write()
        if not request.dry_run:
            uow.commit()
        return replace(work.result(), ignored=ignored, dry_run=request.dry_run)


def read_lines(path: Path) -> tuple[list[_Given], tuple[str, ...]]:
    """The lines of a file by field, and the headings that are no field."""
    lines = read_table(path)
    for index, line in enumerate(lines[:LOOKED_AT]):
        if is_heading_line(line.cells):
            columns = matched(line.cells)
            ignored = tuple(
                cell.strip()[:60]
                for column, cell in enumerate(line.cells)
                if cell.strip() and column not in columns
            )
            return [_given(one, columns) for one in lines[index + 1 :]], ignored
    first = [cell.strip()[:30] for cell in lines[0].cells if cell.strip()][:8]
    raise DomainError("heading_missing", field="file", heading="platform", found=first)


def _given(line: TableLine, columns: Mapping[int, str]) -> _Given:
    fields = {
        name: unguarded(line.cells[column])
        for column, name in columns.items()
        if column < len(line.cells) and line.cells[column].strip()
    }
    lost = tuple(columns[column] for column in sorted(line.formulas) if column in columns)
    return _Given(line.number, fields, lost)


class _Import:
    """The state of one import: who has which name, and what was done so far."""

    def __init__(self, uow: UnitOfWork, today: date) -> None:
        self._uow, self._today = uow, today
        self._reader = FieldReader(uow.renderer.missing_glyphs)
        self._parties = PartyBook(uow.session)
        self._by_name = _names(uow.session)
        self._origin = (IMPORTED, uow.operator)
        self._lines: dict[str, int] = {}
        self._new: list[Client] = []
        self._aliases_made: list[dict[str, str | date]] = []
        self._refused: list[RefusedLine] = []
        self._counts = {"added": 0, "updated": 0, "unchanged": 0}

    def take(self, given: _Given) -> None:
        """Add or update the client of one line, or note why not."""
        shown = given.fields.get("platform", "").strip()[:60]
        try:
            self._counts[self._done(given)] += 1
        except DomainError as refused:
            values = {"field": refused.field or "", **refused.values}
            self._refused.append(RefusedLine(given.line, refused.code, shown, values))

    def _done(self, given: _Given) -> str:
        if given.formulas:
            raise DomainError("cell_formula", field=given.formulas[0])
        fields = dict(given.fields)
        name = typed_name(fields.pop("platform", ""))
        aliases = self._aliases(fields.pop(ALIASES, ""), name)
        values = self._reader.read(fields)
        self._check_once(name)
        client = self._by_name.get(name)
        if client is None:
            self._add(name, aliases, values)
            done = "added"
        else:
            done = self._update(client, aliases, values)
        self._lines[name] = given.line
        return done

    def _check_once(self, name: str) -> None:
        if name in self._lines:
            raise DomainError(
                "line_twice", field="platform", platform=name, first_line=self._lines[name]
            )

    def _aliases(self, text: str, name: str) -> list[str]:
        aliases = [typed_name(one) for one in text.replace(";", ",").split(",") if one.strip()]
        owner = self._by_name.get(name)
        for alias in aliases:
            other = self._by_name.get(alias)
            if other is not None and other is not owner:
                raise DomainError(
                    "platform_taken",
                    field="platform",
                    platform=alias,
                    owner=other.platform,
                    name=other.name,
                )
        return [alias for alias in dict.fromkeys(aliases) if alias != name]

    def _add(self, name: str, aliases: Sequence[str], values: FieldValues) -> None:
        client = blank_client(name, self._uow)
        put_fields(client, values, self._origin, self._uow)
        check_sheet(client)
        ends_on = values.other.get("ends_on")
        if isinstance(ends_on, date):
            client.ends_on = ends_on
            if "state" not in values.client:
                client.state = state_of_new(ends_on, self._today)
        self._bill(client, values)
        self._new.append(client)
        self._remember(client, aliases)

    def _update(self, client: Client, aliases: Sequence[str], values: FieldValues) -> str:
        session = self._uow.session
        before = {name: getattr(client, name) for name in WRITTEN}
        ends_on = values.other.get("ends_on")
        moves = isinstance(ends_on, date) and ends_on != client.ends_on
        try:
            put_fields(client, values, self._origin, self._uow)
            check_sheet(client)
            if moves:
                check_end(session, client)
            billed = self._bill(client, values)
        except DomainError:
            for name, value in before.items():
                setattr(client, name, value)
            raise
        if isinstance(ends_on, date) and moves:
            set_end(session, client, ends_on)
        if client.resources != before["resources"]:
            count_learned(session, client)
        new_aliases = [alias for alias in aliases if self._by_name.get(alias) is not client]
        self._remember(client, new_aliases)
        changed = session.is_modified(client) or billed or new_aliases
        return "updated" if changed else "unchanged"

    def _bill(self, client: Client, values: FieldValues) -> bool:
        if not values.party and "billed_to" not in values.other:
            return False
        billed_to = values.other.get("billed_to")
        self._parties.bill(client, None if billed_to is None else str(billed_to), values.party)
        return self._parties.changed

    def _remember(self, client: Client, aliases: Sequence[str]) -> None:
        self._by_name[client.platform] = client
        for alias in aliases:
            self._by_name[alias] = client
            self._aliases_made.append(
                {"client_id": client.id, "platform": alias, "since": self._today}
            )

    def write(self) -> None:
        """Write it all: parties and changed sheets, then the new ones in bulk, without the cost of
        an object for each row."""
        session = self._uow.session
        session.flush()
        years = [initial_values(c, c.ends_on) for c in self._new if c.ends_on is not None]
        for table, rows in (
            ("client", [_row(client) for client in self._new]),
            ("period", years),
            ("client_alias", self._aliases_made),
        ):
            if rows:
                session.execute(insert(Base.metadata.tables[table]), rows)

    def result(self) -> Imported:
        """What was done so far."""
        return Imported(**self._counts, refused=tuple(self._refused), ignored=(), dry_run=False)


def _row(client: Client) -> dict[str, FieldValue]:
    """A new sheet as a row, with the columns that an object derives when it is flushed."""
    row = {name: getattr(client, name) for name in COLUMNS}
    return row | {"name_key": fold(client.name), "search": searched_text(client)}


def _names(session: Session) -> dict[str, Client]:
    """Every name that finds a client, former ones included, and the sheet that is read for it."""
    clients = {client.id: client for client in session.scalars(select(Client))}

    def kept(client: Client) -> Client:
        while client.merged_into_id is not None:
            client = clients[client.merged_into_id]
        return client

    names = {client.platform: kept(client) for client in clients.values()}
    for alias in session.scalars(select(ClientAlias)):
        names.setdefault(alias.platform, kept(clients[alias.client_id]))
    return names
