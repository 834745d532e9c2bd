"""Triggers that refuse: issued rows never change, series go on by one, used prices stay.

Rules: ``spec/documents.md`` §6, ``spec/architecture.md`` §6. With ``recursive_triggers=ON`` they
also refuse ``INSERT OR REPLACE``, which deletes first.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import MetaData, Table

from ofdesk.models.local import ERASING, REISSUING

ISSUED = (
    "document",
    "document_line",
    "document_vat",
    "document_event",
    "receipt",
    "receipt_owner",
    "allocation",
    "blob",
    "confirmation",
    "closing",
    "deposit",
    "cheque_event",
    "cheque_detail",
    "credit_choice",
    "fec_lot",
    "fec_entry",
    "bank_statement",
    "bank_line",
    "bank_decision",
    "bank_entry",
    "write_off",
    "reminder",
    "reminder_invoice",
    "reminder_event",
    "reminder_hold",
    "reminder_switch",
)
"""Written once. Only ``row_seq``, the hub's version, may be set later; see ``_KEPT``."""

ERASABLE = {"reminder_hold": ("reason",), "credit_choice": ("told_by",)}
"""What a person typed freely about somebody: it may become a digest, and nothing else."""

SEEDED_OPEN = ("valid_to",)
"""What may change in a row that ships with the program: a later one ends it."""

FIRST_LINK = "0" * 64
"""``prev_hash`` of the first document of a chain, as ``ofdesk.services.content`` makes it."""

_OURS = "(SELECT applying FROM sync_ctx WHERE id = 1) = 0"
_KEPT = f"(OLD.row_seq IS NOT NULL OR (SELECT applying FROM sync_ctx WHERE id = 1) <> {REISSUING})"
"""All but what never left this base, while it is taken out of a series that the hub refuses."""
_USED = "SELECT 1 FROM catalogue WHERE used_at IS NOT NULL AND id = "
_USED_OFFER = (
    "SELECT 1 FROM catalogue_offer o JOIN catalogue c ON c.id = o.catalogue_id"
    " WHERE c.used_at IS NOT NULL AND o.id = "
)


def open_columns(table: Table, names: Iterable[str]) -> list[str]:
    """Those of ``names`` that no trigger here keeps as they were written."""
    if table.name in ISSUED:
        return [name for name in names if name in ERASABLE.get(table.name, ())]
    if table.info["sync"] == "seeded":
        return [name for name in names if name in SEEDED_OPEN]
    return list(names)


def guard_triggers(metadata: MetaData) -> list[str]:
    """Every refusing trigger, in a fixed order."""
    tables = metadata.tables
    made: list[str] = []
    for name in ISSUED:
        if name == "blob":
            made += _blob_guards(tables[name])
            continue
        erasable = ERASABLE.get(name, ())
        made += _written_once(tables[name], but=("row_seq", *erasable))
        made += [_erased_alone(name, column) for column in erasable]
    made += _history_guards(tables["history"])
    for table in metadata.sorted_tables:
        if table.info["sync"] == "seeded":
            made += _written_once(table, but=("row_seq", *SEEDED_OPEN))
    return made + _document_guards() + _series_guards() + _catalogue_guards(tables)


def _refusing(name: str, moment: str, when: str, word: str) -> str:
    condition = f" WHEN {when}" if when else ""
    return f'CREATE TRIGGER "of_{name}" BEFORE {moment}{condition} BEGIN {_abort(word)}; END'


def _abort(word: str) -> str:
    return f"SELECT RAISE(ABORT, '{word}')"


def _changed(names: Iterable[str]) -> str:
    return " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in names)


def _columns(table: Table, but: Iterable[str]) -> list[str]:
    return [column.name for column in table.columns if column.name not in but]


def _of(names: Iterable[str], table: str) -> str:
    return f"UPDATE OF {', '.join(names)} ON {table}"


def _written_once(table: Table, but: tuple[str, ...] = ("row_seq",)) -> list[str]:
    names = _columns(table, but)
    kept = _KEPT if "row_seq" in table.columns and table.name in ISSUED else ""
    return [
        _refusing(f"keep_{table.name}_update", _of(names, table.name), kept, "immutable"),
        _refusing(f"keep_{table.name}_delete", f"DELETE ON {table.name}", kept, "immutable"),
    ]


def _blob_guards(table: Table) -> list[str]:
    """As rows written once; only the erasure of a person's files takes bytes away, and never a
    page of a document."""
    update, _delete = _written_once(table)
    erasing = f"(SELECT applying FROM sync_ctx WHERE id = 1) = {ERASING}"
    page = "EXISTS (SELECT 1 FROM document WHERE pdf_sha256 = OLD.sha256)"
    when = f"NOT {erasing} OR {page}"
    return [update, _refusing("keep_blob_delete", "DELETE ON blob", when, "immutable")]


def _erased_alone(table: str, column: str) -> str:
    """Refuse any new value but « ~ » and twelve hexadecimal digits, as the erasure writes."""
    digest = "~" + "[0-9a-f]" * 12
    changed = f"NEW.{column} IS NOT OLD.{column} AND NEW.{column} NOT GLOB '{digest}'"
    moment = _of((column,), table)
    return _refusing(f"erase_{table}_{column}", moment, changed, "immutable")


def _history_guards(table: Table) -> list[str]:
    names = _columns(table, ("row_seq", "old", "new"))
    erasing = f"(SELECT applying FROM sync_ctx WHERE id = 1) <> {ERASING}"
    return [
        _refusing("keep_history_update", _of(names, "history"), "", "immutable"),
        _refusing("keep_history_values", _of(("old", "new"), "history"), erasing, "immutable"),
        _refusing("keep_history_delete", "DELETE ON history", "", "immutable"),
    ]


def _document_guards() -> list[str]:
    """A document of ours is the next of its series and of its chain, and dated after the last."""
    same = "type = NEW.type AND desk = NEW.desk"
    series = f"{same} AND year = NEW.year"
    number = "NEW.type || NEW.desk || '-' || printf('%04d-%05d', NEW.year, NEW.sequence)"
    newest = "ORDER BY year DESC, sequence DESC LIMIT 1"
    given = f"SELECT last_number FROM series WHERE {series}"
    next_one = f"SELECT 1 + coalesce(max(sequence), 0) FROM document WHERE {series}"
    last = f"SELECT hash FROM document WHERE {same} {newest}"
    rules = (
        ("number", f"NEW.number IS NOT {number}"),
        ("sequence", f"NEW.sequence IS NOT ({given}) OR NEW.sequence IS NOT ({next_one})"),
        ("chain", f"NEW.prev_hash IS NOT coalesce(({last}), '{FIRST_LINK}')"),
        ("day", f"NEW.issued_on < (SELECT issued_on FROM document WHERE {same} {newest})"),
    )
    return [
        _refusing(
            f"document_{name}",
            "INSERT ON document",
            f"{_OURS} AND ({rule})",
            f"document_{name}",
        )
        for name, rule in rules
    ]


def _series_guards() -> list[str]:
    stepped = (
        f"{_OURS} AND NEW.last_number IS NOT OLD.last_number"
        " AND (NEW.last_number IS NOT OLD.last_number + 1 OR OLD.closed_at IS NOT NULL)"
    )
    begun = f"{_OURS} AND NEW.last_number <> 0"
    names = ("id", "type", "desk", "year", "opened_at", "opened_why")
    return [
        _refusing("series_first", "INSERT ON series", begun, "series"),
        _refusing("series_step", _of(("last_number",), "series"), stepped, "series"),
        _refusing("series_key", _of(names, "series"), _changed(names), "immutable"),
        _refusing("series_delete", "DELETE ON series", _KEPT, "immutable"),
    ]


def _catalogue_guards(tables: Mapping[str, Table]) -> list[str]:
    """A price list from which a document took a price never changes; its notes may."""
    names = _columns(tables["catalogue"], ("row_seq", "notes"))
    used = f"{_OURS} AND OLD.used_at IS NOT NULL"
    changed = f"{used} AND ({_changed(names)})"
    made = [
        _refusing("used_catalogue_update", _of(names, "catalogue"), changed, "catalogue_used"),
        _refusing("used_catalogue_delete", "DELETE ON catalogue", used, "catalogue_used"),
    ]
    for name, parent, asked in (
        ("catalogue_offer", "catalogue_id", _USED),
        ("catalogue_bracket", "offer_id", _USED_OFFER),
        ("catalogue_act", "offer_id", _USED_OFFER),
    ):
        old, new = (f"EXISTS ({asked}{row}.{parent})" for row in ("OLD", "NEW"))
        update = _of(_columns(tables[name], ("row_seq",)), name)
        for word, moment, rule in (
            ("insert", f"INSERT ON {name}", new),
            ("update", update, f"({old} OR {new})"),
            ("delete", f"DELETE ON {name}", old),
        ):
            made.append(
                _refusing(f"used_{name}_{word}", moment, f"{_OURS} AND {rule}", "catalogue_used")
            )
    return made
