"""Legal texts, rows of the VAT matrix and rules of channels: dated, with their sources.

A row in force is never changed: the law of a day stays readable. What changes is a new row, from
a day on; a row that is still to come can be withdrawn.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from ofdesk.domain.channels import CHANNELS
from ofdesk.domain.errors import DomainError
from ofdesk.domain.vat import EXEMPT, OUTSIDE, REVERSE_CHARGE, STANDARD
from ofdesk.models import ChannelRule, LegalText, VatRule
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.confirmations import ask
from ofdesk.services.typed_text import checked_text

Model = type[LegalText] | type[VatRule] | type[ChannelRule]
Stored = LegalText | VatRule | ChannelRule

KINDS: Mapping[str, Model] = MappingProxyType(
    {"text": LegalText, "vat": VatRule, "channel": ChannelRule}
)
LONGEST_TEXT, LONGEST_SOURCE, MOST_RATE_BP = 600, 300, 3000
CATEGORIES = (STANDARD, REVERSE_CHARGE, OUTSIDE, EXEMPT)
KEPT = {
    "text": ("code", "language"),
    "vat": ("code", "territory", "status", "vatex", "flow", "needs_proof"),
    "channel": ("code", "kind", "delivery", "flow"),
}
"""What a new row takes over from the one that it follows."""


@dataclass(frozen=True, slots=True)
class LegalRow:
    """One row. ``what`` is its text, or its values by name; ``state`` is ``past``, ``in_force``,
    ``to_come`` or ``withdrawn``."""

    id: str
    kind: str
    code: str
    what: Mapping[str, str | int]
    valid_from: date
    valid_to: date | None
    source: str
    state: str


@dataclass(frozen=True, slots=True)
class FollowRow:
    """A new row after ``id``: from which day, what it says, where that is written.

    ``values`` are ``text`` of a legal text; ``rate_bp``, ``category`` and ``mention`` of a VAT
    row; ``channel`` of a rule. What is not given stays as it is.
    """

    id: str
    valid_from: date
    source: str
    values: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Changed:
    """The row that was added or withdrawn."""

    id: str
    changes: frozenset[str] = frozenset({"legal"})


def list_rows(session: Session, kind: str, today: date) -> list[LegalRow]:
    """Every row of ``text``, ``vat`` or ``channel``, by code and day. Raises ``choice_unknown``."""
    model = _model(kind)
    rows: list[Stored] = sorted(
        session.scalars(select(model)), key=lambda row: (row.code, *_place(row))
    )
    return [_shown(kind, row, rows, today) for row in rows]


def follow_row(request: FollowRow, uow: UnitOfWork, today: date) -> Changed:
    """Put a new row in force from a day on.

    Raises ``legal_row_unknown``, ``legal_day_taken``, ``legal_before_last``,
    ``legal_source_missing``, ``legal_text_missing``, ``legal_rate_invalid``,
    ``legal_mention_unknown``, ``choice_unknown``, ``glyph_missing``, and
    ``ConfirmationNeeded('legal_in_the_past')`` for a day before today.
    """
    source = checked_text(request.source, "source", LONGEST_SOURCE)
    if not source:
        raise DomainError("legal_source_missing", field="source")
    with uow:
        kind, last = _found(uow.session, request.id)
        _check_day(uow.session, kind, last, request.valid_from)
        if request.valid_from < today:
            values = {"valid_on": request.valid_from.isoformat()}
            ask(uow, "legal_in_the_past", (last.__tablename__, last.id), values)
        values_of = {"text": _text_values, "vat": _vat_values, "channel": _channel_values}
        given = values_of[kind](uow, last, request)
        kept = {name: getattr(last, name) for name in KEPT[kind]}
        made = KINDS[kind](
            **kept, **given, valid_from=request.valid_from, valid_to=None, source=source
        )
        uow.session.add(made)
        uow.session.flush()
        done = Changed(made.id)
        uow.commit()
    return done


def withdraw_row(row_id: str, uow: UnitOfWork, today: date) -> Changed:
    """Take back a row that is still to come.

    Raises ``legal_row_unknown`` and ``legal_in_force`` for one that has begun.
    """
    with uow:
        _kind, row = _found(uow.session, row_id)
        if row.valid_from <= today:
            raise DomainError("legal_in_force", valid_on=row.valid_from.isoformat())
        row.valid_to = row.valid_from - timedelta(days=1)
        uow.commit()
    return Changed(row_id)


def _model(kind: str) -> Model:
    if kind not in KINDS:
        raise DomainError("choice_unknown", field="kind", value=kind, known=list(KINDS))
    return KINDS[kind]


def _place(row: Stored) -> tuple[str, date]:
    return getattr(row, "language", ""), row.valid_from


def _found(session: Session, row_id: str) -> tuple[str, Stored]:
    for kind, model in KINDS.items():
        named = select(model).where(cast(model.id, String) == row_id)
        rows: list[Stored] = list(session.scalars(named))
        if rows:
            return kind, rows[0]
    raise DomainError("legal_row_unknown", field="id", id=row_id[:50])


def _same(kind: str, row: Stored) -> list[str]:
    return [getattr(row, name) for name in KEPT[kind][:2] if name in ("code", "language")]


def _check_day(session: Session, kind: str, last: Stored, day: date) -> None:
    model = KINDS[kind]
    rows: list[Stored] = list(session.scalars(select(model).where(model.code == last.code)))
    for row in rows:
        if _same(kind, row) != _same(kind, last):
            continue
        if row.valid_from == day:
            raise DomainError("legal_day_taken", field="valid_from", valid_on=day.isoformat())
        if row.id == last.id and day < row.valid_from:
            values = {"valid_on": row.valid_from.isoformat()}
            raise DomainError("legal_before_last", field="valid_from", **values)


def _text_values(uow: UnitOfWork, last: Stored, request: FollowRow) -> dict[str, object]:
    assert isinstance(last, LegalText)
    text = checked_text(str(request.values.get("text", last.text)), "text", LONGEST_TEXT)
    if not text:
        raise DomainError("legal_text_missing", field="text")
    if lacking := uow.renderer.missing_glyphs(text):
        raise DomainError("glyph_missing", field="text", characters=lacking)
    return {"text": text}


def _vat_values(uow: UnitOfWork, last: Stored, request: FollowRow) -> dict[str, object]:
    assert isinstance(last, VatRule)
    rate = request.values.get("rate_bp", last.rate_bp)
    category = str(request.values.get("category", last.category))
    mention = str(request.values.get("mention", last.mention))
    if category not in CATEGORIES:
        known = list(CATEGORIES)
        raise DomainError("choice_unknown", field="category", value=category, known=known)
    # EN 16931: only category S has a rate, and it is not zero (BR-S-05, BR-AE-05, BR-O-05).
    standard = category == STANDARD
    whole = isinstance(rate, int) and 0 <= rate <= MOST_RATE_BP
    if not whole or (rate == 0) == standard:
        raise DomainError("legal_rate_invalid", field="rate_bp")
    known_text = select(LegalText.id).where(LegalText.code == mention).limit(1)
    if mention and uow.session.scalars(known_text).first() is None:
        raise DomainError("legal_mention_unknown", field="mention", mention=mention[:50])
    if not standard and not mention:
        raise DomainError("legal_mention_missing", field="mention")
    return {"rate_bp": rate, "category": category, "mention": mention}


def _channel_values(_uow: UnitOfWork, last: Stored, request: FollowRow) -> dict[str, object]:
    assert isinstance(last, ChannelRule)
    channel = str(request.values.get("channel", last.channel))
    if channel not in CHANNELS:
        known = list(CHANNELS)
        raise DomainError("choice_unknown", field="channel", value=channel, known=known)
    return {"channel": channel}


def _shown(kind: str, row: Stored, rows: list[Stored], today: date) -> LegalRow:
    return LegalRow(
        id=row.id,
        kind=kind,
        code=row.code,
        what=_what(row),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
        state=_state(kind, row, rows, today),
    )


def _what(row: Stored) -> Mapping[str, str | int]:
    if isinstance(row, LegalText):
        return {"language": row.language, "text": row.text}
    if isinstance(row, VatRule):
        names = ("territory", "status", "rate_bp", "category", "mention", "flow")
        return {name: getattr(row, name) for name in names}
    return {name: getattr(row, name) for name in ("kind", "delivery", "flow", "channel")}


def _state(kind: str, row: Stored, rows: list[Stored], today: date) -> str:
    if _withdrawn(row):
        return "withdrawn"
    if row.valid_from > today:
        return "to_come"
    followed = any(
        row.valid_from < other.valid_from <= today and not _withdrawn(other)
        for other in rows
        if _same(kind, other) == _same(kind, row)
    )
    ended = row.valid_to is not None and row.valid_to < today
    return "past" if ended or followed else "in_force"


def _withdrawn(row: Stored) -> bool:
    return row.valid_to is not None and row.valid_to < row.valid_from
