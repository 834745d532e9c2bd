"""Which column of a client file is which field: found out, looked at, or said by a person."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path

from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.models import DeskSetting
from ofdesk.services.client_fields import ALL_FIELDS
from ofdesk.services.client_headings import (
    ALIASES,
    KNOWN,
    LOOKED_AT,
    is_heading_line,
    matched,
    plain,
)
from ofdesk.services.table_cells import unguarded
from ofdesk.services.table_files import TableLine, read_table, sheet_names

IGNORED = ""
"""What a column is said to be that is left out."""
LEAVE_OUT = frozenset(("", "-", "ignore", "ignorer", "ignored"))
FIELDS = ("platform", ALIASES, *ALL_FIELDS)
"""What a column can be, in the order of the sheet."""
SAMPLES, LONGEST_SAMPLE = 3, 40
LONGEST_HEADING = 60
CLOSE = 0.84
"""How like a known heading another one must be to be taken for it; only ever proposed."""
REMEMBERED = "import.columns."
PLATFORM_HOST = ".openflyers."


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of a file: heading → field (``IGNORED``: left out), and which sheet.

    Headings that are not named are matched as ever.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class GivenLine:
    """One line as fields by name; an empty cell says nothing."""

    line: int
    fields: Mapping[str, str]
    formulas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column: its name (no other has it), some of its values, the field it is taken for.

    ``guessed``: the heading only resembles that field, or its values do.
    """

    name: str
    samples: tuple[str, ...]
    field: str
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class FileLook:
    """A file before it is imported. ``remembered``: the columns are as they were said last time
    for the same headings; ``lines`` are those under the headings."""

    path: Path
    sheets: tuple[str, ...]
    sheet: str
    columns: tuple[FileColumn, ...]
    lines: int
    remembered: bool = False


def column_names(cells: Sequence[str]) -> list[str]:
    """A name for each column that no other has: its heading, « Adresse (2) » for the second of
    that name, its letter (``C``) when it has none."""
    names: list[str] = []
    seen: dict[str, int] = {}
    for number, cell in enumerate(cells):
        heading = " ".join(cell.strip("\ufeff").split())[:LONGEST_HEADING] or _letter(number)
        seen[heading] = seen.get(heading, 0) + 1
        names.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return names


def _letter(number: int) -> str:
    letters = ""
    while number >= 0:
        number, digit = divmod(number, 26)
        letters = chr(ord("A") + digit) + letters
        number -= 1
    return letters


def field_named(text: str) -> str:
    """The field that a person names: its code, or a heading that is known; else ``IGNORED``.

    Raises ``field_unknown``.
    """
    typed = text.strip()
    if typed.lower() in LEAVE_OUT:
        return IGNORED
    name = typed if typed in FIELDS else KNOWN.get(plain(typed), "")
    if not name:
        shown = typed[:LONGEST_HEADING]
        raise DomainError("field_unknown", field=shown, name=shown, known=[*FIELDS])
    return name


def read_lines(path: Path, said: Said) -> tuple[list[GivenLine], tuple[str, ...]]:
    """The lines of a file by field, and the headings that are left out.

    Raises the refusals of ``read_table``, ``heading_missing``, ``heading_twice``,
    ``column_unknown``, ``field_unknown``.
    """
    lines = read_table(path, said.sheet)
    columns = {heading: field_named(name) for heading, name in said.columns.items()}
    losses: list[DomainError] = []
    for index, line in enumerate(lines[:LOOKED_AT]):
        try:
            found = _columns(line.cells, columns)
        except DomainError as error:
            if error.code != "column_unknown":
                raise
            losses.append(error)
            continue
        if found is not None:
            names = column_names(line.cells)
            ignored = [
                name
                for column, name in enumerate(names)
                if column not in found and line.cells[column].strip()
            ]
            return [_given(one, found) for one in lines[index + 1 :]], tuple(ignored)
    if len(losses) == len(lines[:LOOKED_AT]):
        raise losses[0]
    first = [cell.strip()[:30] for cell in lines[0].cells if cell.strip()][:8]
    raise DomainError("heading_missing", field="file", heading="platform", found=first)


def _columns(cells: Sequence[str], said: Mapping[str, str]) -> dict[int, str] | None:
    """Column → field when the line can be the headings, else nothing."""
    if not said:
        return matched(cells) if is_heading_line(cells) else None
    names = column_names(cells)
    told = {_column(names, heading): name for heading, name in said.items()}
    found: dict[int, str] = {}
    for column, name in told.items():
        if name in found.values():
            raise DomainError("heading_twice", field=name, heading=names[column])
        if name:
            found[column] = name
    explicit = frozenset(found.values())
    others = ["" if n in told else cell for n, cell in enumerate(cells)]
    rest = ["" if KNOWN.get(plain(cell)) in explicit else cell for cell in others]
    found |= matched(rest)
    return found if "platform" in found.values() and len(found) > 1 else None


def _column(names: Sequence[str], heading: str) -> int:
    wanted = " ".join(heading.split())
    for position, name in enumerate(names):
        if name.casefold() == wanted.casefold():
            return position
    for position, name in enumerate(names):
        if plain(name) == plain(wanted):
            return position
    shown = wanted[:LONGEST_HEADING]
    raise DomainError("column_unknown", field="columns", heading=shown, found=list(names[:12]))


def _given(line: TableLine, columns: Mapping[int, str]) -> GivenLine:
    fields = {
        name: unguarded(line.cells[column])
        for column, name in columns.items()
        if column < len(line.cells) and line.cells[column].strip()
    }
    lost = tuple(columns[column] for column in sorted(line.formulas) if column in columns)
    return GivenLine(line.number, fields, lost)


def look_at_file(session: Session, path: Path, sheet: str = "") -> FileLook:
    """The columns of a file with what each is taken for: as said last time, else found out.

    Raises the refusals of ``read_table``.
    """
    lines = read_table(path, sheet)
    index = _likeliest(lines)
    below = lines[index + 1 :]
    width = max(len(line.cells) for line in lines[index : index + 50])
    cells = [*lines[index].cells, *[""] * (width - len(lines[index].cells))]
    names = column_names(cells)
    samples = [_samples(below, column) for column in range(width)]
    told = _remembered(session, names)
    guesses = _guesses(cells, samples) if told is None else {}
    columns = tuple(
        FileColumn(name, samples[n], told.get(name, IGNORED))
        if told is not None
        else FileColumn(name, samples[n], *guesses[n])
        for n, name in enumerate(names)
        if cells[n].strip() or samples[n]
    )
    sheets = sheet_names(path)
    return FileLook(
        path=path,
        sheets=sheets,
        sheet=sheet or (sheets[0] if sheets else ""),
        columns=columns,
        lines=len(below),
        remembered=told is not None,
    )


def _likeliest(lines: Sequence[TableLine]) -> int:
    """The line that is the headings, or looks most like them: the first of several."""
    head = lines[:LOOKED_AT]
    for index, line in enumerate(head):
        if is_heading_line(line.cells):
            return index

    def likeness(index: int) -> tuple[int, int]:
        cells = head[index].cells
        return (
            sum(plain(cell) in KNOWN for cell in cells),
            sum(bool(cell.strip()) for cell in cells),
        )

    return max(range(len(head)), key=likeness)


def _samples(lines: Sequence[TableLine], column: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for line in lines[:200]:
        text = line.cells[column].strip() if column < len(line.cells) else ""
        if text:
            found[" ".join(unguarded(text).split())[:LONGEST_SAMPLE]] = None
        if len(found) == SAMPLES:
            break
    return tuple(found)


def _guesses(
    cells: Sequence[str], samples: Sequence[tuple[str, ...]]
) -> dict[int, tuple[str, bool]]:
    """For each column its field and whether that is a guess; no field is given to two."""
    found: dict[int, tuple[str, bool]] = {}
    for column, cell in enumerate(cells):
        _give(found, column, KNOWN.get(plain(cell)), guessed=False)
    for column, cell in enumerate(cells):
        if column not in found:
            close = get_close_matches(plain(cell), KNOWN, n=1, cutoff=CLOSE)
            _give(found, column, KNOWN[close[0]] if close else None, guessed=True)
    for column in range(len(cells)):
        if column not in found:
            _give(found, column, _field_of_values(samples[column]), guessed=True)
    return {column: found.get(column, (IGNORED, False)) for column in range(len(cells))}


def _give(
    found: dict[int, tuple[str, bool]], column: int, name: str | None, *, guessed: bool
) -> None:
    if name is not None and all(name != taken for taken, _ in found.values()):
        found[column] = (name, guessed)


def _field_of_values(samples: tuple[str, ...]) -> str | None:
    """What values alone can say: addresses of platforms, of mail, SIRET numbers."""
    if not samples:
        return None
    if all(PLATFORM_HOST in text for text in samples):
        return "platform"
    if all("@" in text for text in samples):
        return "email_structure"
    digits = ["".join(text.split()) for text in samples]
    if all(text.isascii() and text.isdigit() and len(text) == 14 for text in digits):
        return "siret"
    return None


def signature(names: Sequence[str]) -> str:
    """The same for the same headings, in whatever order."""
    text = "\n".join(sorted(plain(name) for name in names))
    return sha256(text.encode()).hexdigest()[:32]


def _remembered(session: Session, names: Sequence[str]) -> dict[str, str] | None:
    """What was said of the same headings, without fields that there are no more."""
    row = session.get(DeskSetting, REMEMBERED + signature(names))
    if row is None:
        return None
    kept: dict[str, str] = json.loads(row.value)
    return {name: kept[name] for name in names if kept.get(name) in FIELDS}


def remember_columns(session: Session, columns: Mapping[str, str]) -> None:
    """Keep what was said of these headings, on this desk, for the next file that has them."""
    key = REMEMBERED + signature([*columns])
    text = json.dumps(dict(columns), ensure_ascii=False, sort_keys=True)
    row = session.get(DeskSetting, key)
    if row is None:
        session.add(DeskSetting(key=key, value=text))
    else:
        row.value = text
