"""Clients from a CSV or XLSX file: added or updated by platform name, in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
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
from ofdesk.services.client_columns import GivenLine, Said, read_lines, remember_columns
from ofdesk.services.client_counts import COUNT_UNIT, IMPORTED
from ofdesk.services.client_fields import CLIENT_FIELDS, FieldReader, FieldValue, FieldValues
from ofdesk.services.client_headings import ALIASES
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

WRITTEN = (*CLIENT_FIELDS, "billed_party_id", "ends_on", *COUNT_UNIT)
"""Columns that a line may change, and that are put back when it is refused."""

SHOWN = (*CLIENT_FIELDS, "ends_on")
"""Those of them that a person knows as fields of the sheet."""
CHANGES, NOTHING = frozenset(("client",)), frozenset[str]()
COLUMNS = tuple(column.name for column in Base.metadata.tables["client"].columns)


Step = Callable[[int, int], None]
"""Told how many lines of how many are done; what it raises stops the import, nothing is kept."""
STEP_LINES = 50


@dataclass(frozen=True, slots=True)
class ImportClients:
    """A file to take in; with ``dry_run`` nothing is kept. ``remember``: what is said of the
    columns holds for the next file that has the same headings."""

    path: Path
    dry_run: bool = False
    said: Said = field(default_factory=Said)
    remember: bool = False


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that was left out: its number in the file, and the refusal."""

    line: int
    error: str
    platform: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class TakenLine:
    """A line that was taken in: ``fate`` is ``added``, ``updated`` or ``unchanged``; the fields
    that an update changes."""

    line: int
    platform: str
    name: str
    fate: str
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file. ``ignored`` are headings that are no field."""

    taken: tuple[TakenLine, ...]
    refused: tuple[RefusedLine, ...]
    ignored: tuple[str, ...]
    dry_run: bool
    changes: frozenset[str] = frozenset()

    @property
    def added(self) -> int:
        """How many sheets are new."""
        return self._count("added")

    @property
    def updated(self) -> int:
        """How many sheets changed."""
        return self._count("updated")

    @property
    def unchanged(self) -> int:
        """How many sheets say the same already."""
        return self._count("unchanged")

    def _count(self, fate: str) -> int:
        return sum(line.fate == fate for line in self.taken)


def import_clients(
    request: ImportClients, uow: UnitOfWork, today: date, step: Step | None = None
) -> Imported:
    """Take in the lines that can be; a line that cannot is left out whole and told.

    A line updates the client that bears or bore its platform name, else adds one. An empty cell
    leaves the value as it is. Raises the refusals of ``read_lines``.
    """
    given, ignored = read_lines(request.path, request.said)
    with uow:
        work = _Import(uow, today)
        with uow.session.no_autoflush:
            for done, one in enumerate(given):
                if step is not None and done % STEP_LINES == 0:
                    step(done, len(given))
                work.take(one)
            work.write()
        if not request.dry_run:
            if request.remember:
                remember_columns(uow.session, request.said.columns)
            uow.commit()
        changes = CHANGES if work.taken and not request.dry_run else NOTHING
        return Imported(tuple(work.taken), tuple(work.refused), ignored, request.dry_run, changes)


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
        self.taken: list[TakenLine] = []
        self.refused: list[RefusedLine] = []

    def take(self, given: GivenLine) -> None:
        """Add or update the client of one line, or note why not."""
        shown = given.fields.get("platform", "").strip()[:60]
        try:
            self.taken.append(self._done(given))
        except DomainError as refused:
            values = {"field": refused.field or "", **refused.values}
            self.refused.append(RefusedLine(given.line, refused.code, shown, values))

    def _done(self, given: GivenLine) -> TakenLine:
        if given.formulas:
            raise DomainError("cell_formula", field=given.formulas[0])
        fields = dict(given.fields)
        name = typed_name(fields.pop("platform", ""))
        aliases = self._aliases(fields.pop(ALIASES, ""), name)
        values = self._reader.read(fields)
        self._check_once(name)
        client = self._by_name.get(name)
        if client is None:
            client = self._add(name, aliases, values)
            taken = TakenLine(given.line, name, client.name, "added")
        else:
            changed = self._update(client, aliases, values)
            fate = "updated" if changed else "unchanged"
            taken = TakenLine(given.line, client.platform, client.name, fate, changed)
        self._lines[name] = given.line
        return taken

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

    def _add(self, name: str, aliases: Sequence[str], values: FieldValues) -> Client:
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
        return client

    def _update(
        self, client: Client, aliases: Sequence[str], values: FieldValues
    ) -> tuple[str, ...]:
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
        changed = [name for name in SHOWN if getattr(client, name) != before[name]]
        if billed:
            changed.append("billed_to")
        if new_aliases:
            changed.append(ALIASES)
        return tuple(changed)

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
