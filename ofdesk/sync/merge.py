"""Three values of each cell become one: pure, by the merge kind declared on the column.

``spec/sync.md`` §3.4. The base is what the hub had when the person began to edit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ofdesk.ports.sync import Stored, SyncedColumn, SyncedTable, Values

Shown = Stored | dict[str, Stored]


@dataclass(frozen=True, slots=True)
class Clash:
    """Two edits of one cell: ``field`` is a column, or a unit whose values are by column."""

    field: str
    base: Shown
    ours: Shown
    theirs: Shown
    kind: str = "value"


@dataclass(slots=True)
class Merged:
    """``row`` is what stands; ``base`` the hub's value of each column that is still to be sent."""

    row: Values
    base: Values = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)


def cells(table: SyncedTable) -> Iterator[tuple[SyncedColumn, ...]]:
    """Columns that are merged together: units, and each other column alone."""
    units: dict[str, list[SyncedColumn]] = {}
    for column in table.columns:
        if column.unit:
            units.setdefault(column.unit, []).append(column)
        else:
            yield (column,)
    yield from (tuple(columns) for columns in units.values())


def merge_row(
    table: SyncedTable, base: Mapping[str, Stored], local: Values, remote: Values
) -> Merged:
    """Merge a row of which we have edited the columns of ``base`` with what the hub has now."""
    merged = Merged(row=dict(remote))
    for columns in cells(table):
        if any(column.name in base for column in columns):
            _merge_cell(table, columns, base, (local, remote), merged)
    return merged


def _merge_cell(
    table: SyncedTable,
    columns: tuple[SyncedColumn, ...],
    base: Mapping[str, Stored],
    sides: tuple[Values, Values],
    merged: Merged,
) -> None:
    local = sides[0]
    names = [column.name for column in columns]
    before = {name: base.get(name, local[name]) for name in names}
    ours, theirs = ({name: side[name] for name in names} for side in sides)
    if ours in (before, theirs):
        return
    if theirs == before:
        _keep(merged, ours, theirs)
        return
    kind, name = columns[0].kind, names[0]
    if kind == "set":
        union = _united(before[name], ours[name], theirs[name])
        _keep(merged, {name: union}, theirs)
    elif kind == "state" and ours[name] in table.final and theirs[name] not in table.final:
        _keep(merged, ours, theirs)
    elif kind != "first":
        merged.clashes.append(_clash(columns, before, ours, theirs))


def _keep(merged: Merged, ours: Values, theirs: Values) -> None:
    for name, value in ours.items():
        merged.row[name] = value
        if value != theirs[name]:
            merged.base[name] = theirs[name]


def _clash(
    columns: tuple[SyncedColumn, ...], before: Values, ours: Values, theirs: Values
) -> Clash:
    differing = [name for name in ours if not before[name] == ours[name] == theirs[name]]
    kind = "money" if columns[0].kind == "money" else "value"
    if len(differing) == 1:
        name = differing[0]
        return Clash(name, before[name], ours[name], theirs[name], kind)
    was, mine, other = ({n: side[n] for n in differing} for side in (before, ours, theirs))
    return Clash(columns[0].unit, was, mine, other, kind)


def _united(base: Stored, ours: Stored, theirs: Stored) -> str:
    """Tags joined by commas: what either side added, without what either side took away."""
    was, mine, other = (_members(value) for value in (base, ours, theirs))
    kept = (mine | other) - (was - mine) - (was - other)
    return ",".join(sorted(kept))


def _members(value: Stored) -> set[str]:
    return {tag for tag in str(value or "").split(",") if tag}


def displaced(column: SyncedColumn, value: Stored, row_id: str, attempt: int) -> Stored:
    """Another value in the place of a unique one that another row holds: never valid as a platform
    name, so that it is not provisioned; the next day or number where text has no place."""
    if column.type == "integer":
        return int(value or 0) + attempt
    if column.type == "day":
        from datetime import date, timedelta

        return (date.fromisoformat(str(value)) + timedelta(days=attempt)).isoformat()
    tail = row_id.replace("-", "")[-6:]
    return f"{value}~{tail}" if attempt == 1 else f"{value}~{tail}{attempt}"
