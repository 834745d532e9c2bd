"""``clients list`` by the quick door: no argparse, no SQLAlchemy, the base opened read-only."""

import os

from ofdesk.cli.command import Answer
from ofdesk.cli.languages import SETTING, apply_language
from ofdesk.cli.list_options import LIST_OPTIONS, LONGEST_DUE
from ofdesk.ports.client_rows import CLIENT_COLUMNS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ofdesk.cli.options import GlobalOptions
    from ofdesk.ports.client_rows import ClientRow
    from ofdesk.ports.desk import Desks


def quick_list(words: list[str], desks: "Desks", options: "GlobalOptions") -> Answer | None:
    """The answer to ``clients list``, or ``None`` when the ordinary door must be taken.

    That is for anything but the usual options well written (help, mistakes, ``--archived``,
    ``--today``), and for a base that must be migrated first.
    """
    asked = _read(words)
    if asked is None or options.today:
        return None
    from ofdesk.paths import default_base_text

    base = os.path.expanduser(options.base) if options.base else default_base_text()
    rows = desks.first_rows(
        base,
        search=asked.get("--search", ""),
        due_on=_due_on(asked["--due"]) if "--due" in asked else None,
        limit=int(asked["--limit"]) if "--limit" in asked else None,
    )
    if rows is None:
        return None
    if not options.json:
        apply_language(options, lambda: desks.first_setting(base, SETTING))
    return list_answer(rows)


def _due_on(days: str) -> "date":
    from datetime import UTC, datetime, timedelta

    from ofdesk.domain.dates import paris_day

    return paris_day(datetime.now(UTC)) + timedelta(days=min(int(days), LONGEST_DUE))


def _read(words: list[str]) -> dict[str, str] | None:
    found: dict[str, str] = {}
    for name, value in zip(words[::2], words[1::2], strict=False):
        form = LIST_OPTIONS.get(name)
        if form is None or not form.fits(value):
            return None
        found[name] = value
    return found if len(words) % 2 == 0 else None


def list_answer(rows: "Sequence[ClientRow]") -> Answer:
    """The client list as JSON and as a table."""
    return Answer(None, lambda: _table(rows), document=lambda: _document(rows))


def _document(rows: "Sequence[ClientRow]") -> str:
    from ofdesk.cli.flat_json import flat_json

    return flat_json(CLIENT_COLUMNS[1:], [row[1:] for row in rows])


def _table(rows: "Sequence[ClientRow]") -> str:
    from datetime import date

    from ofdesk.cli.tables import table
    from ofdesk.words.client_sheets import list_headings, nobody, offer_name
    from ofdesk.words.formats import day

    if not rows:
        return nobody()
    # A year of clients has few different days: each is put in words once.
    ends = {end: day(date.fromisoformat(end)) for end in {row.ends_on for row in rows} if end}
    shown = [
        (
            row.platform,
            row.name,
            offer_name(row.offer),
            "" if row.resources is None else str(row.resources),
            row.production_version,
            ends[row.ends_on] if row.ends_on else "",
        )
        for row in rows
    ]
    return table(list_headings(), shown, right="...r")
