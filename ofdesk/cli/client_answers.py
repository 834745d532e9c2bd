"""Client sheets, histories and imports as JSON and as text."""

from datetime import date, datetime
from typing import Any

from ofdesk.cli.command import Answer
from ofdesk.cli.tables import pairs_text, table
from ofdesk.services.client_checks import SheetWarning
from ofdesk.services.client_history import HistoryEntry
from ofdesk.services.client_import import Imported, RefusedLine
from ofdesk.services.client_sheet import ClientSheet, VatLine
from ofdesk.words.client_sheets import CHANGES, TEXTS, offer_name, value_name, words
from ofdesk.words.documents import vat_why
from ofdesk.words.formats import day, instant, number
from ofdesk.words.sentences import sentence_of

CHOSEN = frozenset(
    (
        *("kind", "state", "taxable", "delivery", "language", "resources_source", "billed_to"),
        *("billing_kind", "billing_taxable"),
    )
)
"""Fields whose values are words of a list."""


def sheet_answer(sheet: ClientSheet) -> Answer:
    """One sheet; what to look at is told beside it."""
    return Answer(
        sheet_json(sheet),
        lambda: sheet_text(sheet),
        warnings=[sentence_of(w.code, w.values) for w in sheet.warnings],
    )


def sheet_json(sheet: ClientSheet) -> dict[str, Any]:
    """All fields under the names of ``spec/cli.md``, and what was derived from them."""
    return {
        **sheet.fields,
        "aliases": sheet.aliases,
        "periods": [period_json(sheet, n) for n in range(len(sheet.periods))],
        "vat": vat_json(sheet.vat),
        "warnings": [warning_json(warning) for warning in sheet.warnings],
        "history_count": sheet.history_count,
    }


def period_json(sheet: ClientSheet, position: int) -> dict[str, Any]:
    """One period of the sheet."""
    period = sheet.periods[position]
    return {
        "kind": period.kind,
        "offer": period.offer,
        "resources": period.resources,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "state": period.state,
    }


def vat_json(vat: VatLine) -> dict[str, Any]:
    """The VAT that applies and why, or the refusal that an invoice would meet."""
    if vat.treatment is None:
        return {"error": vat.refusal, "message": sentence_of(vat.refusal, vat.values or {})}
    found = vat.treatment
    return {
        "territory": found.territory,
        "rate_bp": found.rate_bp,
        "category": found.category,
        "vatex": found.vatex,
        "mention": found.mention,
        "flow": found.flow,
        "to_verify": found.to_verify,
        "code": found.code,
        "why": vat_why(found),
    }


def warning_json(warning: SheetWarning) -> dict[str, Any]:
    """A warning with its code, its values and its sentence."""
    return {
        "code": warning.code,
        "message": sentence_of(warning.code, warning.values),
        "values": dict(warning.values),
    }


def sheet_text(sheet: ClientSheet) -> str:
    """The fields that hold something, then periods and VAT."""
    shown = [(name, _shown(name, value)) for name, value in sheet.fields.items()]
    lines = [(name, text) for name, text in shown if text]
    if sheet.aliases:
        lines.append((words(TEXTS["aliases"]), ", ".join(sheet.aliases)))
    for period in sheet.periods:
        span = f"{day(period.starts_on)} – {day(period.ends_on)}"
        told = f"{span}  {offer_name(period.offer)}  {period.resources}  {value_name(period.state)}"
        lines.append((words(TEXTS["periods"]), told))
    vat = vat_json(sheet.vat)
    lines.append((words(TEXTS["vat"]), vat.get("why") or vat["message"]))
    changes = words.plural(*CHANGES, sheet.history_count)
    lines.append((words(TEXTS["history"]), changes.format(count=number(sheet.history_count))))
    return pairs_text(lines)


def _shown(name: str, value: object) -> str:
    if isinstance(value, bool):
        return name if value else ""
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return day(value)
    if name == "offer":
        return offer_name(str(value))
    if name in CHOSEN:
        return value_name(str(value))
    return "" if value is None else str(value).replace("\n", " / ")


def history_answer(entries: list[HistoryEntry]) -> Answer:
    """Who changed what, newest first."""
    data = [
        {
            "at": entry.at,
            "author": entry.author,
            "desk": entry.desk,
            "table": entry.table,
            "kind": entry.kind,
            "changes": [
                {"field": c.field, "before": c.before, "after": c.after} for c in entry.changes
            ],
        }
        for entry in entries
    ]
    return Answer(data, lambda: "\n".join(_entry_text(entry) for entry in entries))


def _entry_text(entry: HistoryEntry) -> str:
    rows = [
        ("", change.field, _stored(change.before), "→", _stored(change.after))
        for change in entry.changes
    ]
    head = (f"{instant(entry.at)}  {entry.author} ({entry.desk})", "", "", "", "")
    return f"{head[0]}\n{table(rows[0], rows[1:])}" if rows else head[0]


def _stored(value: object) -> str:
    return "" if value is None else str(value).replace("\n", " / ")


def import_answer(found: Imported) -> Answer:
    """How many of each, and each line that was left out with its reason."""
    data = {
        "added": found.added,
        "updated": found.updated,
        "unchanged": found.unchanged,
        "refused": [refused_json(line) for line in found.refused],
        "ignored": found.ignored,
        "dry_run": found.dry_run,
    }
    told = words(TEXTS["would_import" if found.dry_run else "imported"]).format(
        added=number(found.added),
        updated=number(found.updated),
        unchanged=number(found.unchanged),
        refused=number(len(found.refused)),
    )
    warnings = [refused_text(line) for line in found.refused]
    if found.ignored:
        warnings.append(words(TEXTS["ignored"]).format(headings=", ".join(found.ignored)))
    return Answer(data, told, warnings=warnings)


def refused_json(line: RefusedLine) -> dict[str, Any]:
    """A line that was left out, as ``--json`` gives it."""
    return {
        "line": line.line,
        "error": line.error,
        "platform": line.platform,
        "message": sentence_of(line.error, line.values),
        "values": dict(line.values),
    }


def refused_text(line: RefusedLine) -> str:
    """A line that was left out, as a sentence."""
    said = sentence_of(line.error, line.values)
    return words(TEXTS["refused_line"]).format(
        line=line.line, platform=line.platform or "?", sentence=said
    )
