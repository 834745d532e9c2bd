"""The dated rules of reminders: levels, texts and legal rates, read and added to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from string import Formatter

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.dunning import Level
from ofdesk.domain.errors import DomainError
from ofdesk.domain.penalties import InterestRate, check_rate, half_year
from ofdesk.models import InterestRate as RateRow
from ofdesk.models import ReminderLevel, ReminderText
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.typed_text import checked_text

AUDIENCES = ("club", "public", "private")
LANGUAGES = ("fr", "en")
PLACES = frozenset(("total", "deadline", "platform"))
"""What a text may name in braces."""
LONGEST, LONGEST_SUBJECT, LONGEST_TEXT = 300, 100, 3_000
FURTHEST_DAYS = 365


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A level in force, with the days that its letter leaves to pay."""

    rank: int
    code: str
    days: int
    deadline_days: int
    valid_from: date


def levels_on(session: Session, day: date) -> list[LevelRow]:
    """The levels in force on ``day``, in their order."""
    query = (
        select(ReminderLevel)
        .where(ReminderLevel.valid_from <= day)
        .order_by(ReminderLevel.valid_from, ReminderLevel.noted_on, ReminderLevel.id)
    )
    last = {row.code: row for row in session.scalars(query)}
    return [
        LevelRow(row.rank, row.code, row.days, row.deadline_days, row.valid_from)
        for row in sorted(last.values(), key=lambda row: row.rank)
        if row.active
    ]


def pure_levels(rows: Sequence[LevelRow]) -> tuple[Level, ...]:
    """The levels as the rules of the domain take them."""
    return tuple(Level(row.rank, row.code, row.days) for row in rows)


def level_named(rows: Sequence[LevelRow], text: str) -> LevelRow:
    """A level by its rank (« 2 », « R2 ») or its code. Raises ``level_unknown``."""
    wanted = text.strip().lower()
    for row in rows:
        if wanted in (row.code, str(row.rank), f"r{row.rank}"):
            return row
    raise DomainError("level_unknown", field="level", level=wanted, known=[r.code for r in rows])


@dataclass(frozen=True, slots=True)
class SetLevel:
    """A change of a level from a day on: its delay, what it leaves to pay, whether it is used."""

    level: str
    since: date
    days: int | None = None
    deadline_days: int | None = None
    active: bool = True


def set_level(request: SetLevel, uow: UnitOfWork, today: date) -> list[LevelRow]:
    """Add a dated row of a level; the levels in force from that day on.

    A level cannot come before the one that precedes it. Raises ``level_unknown``,
    ``level_out_of_order``.
    """
    with uow:
        rows = levels_on(uow.session, request.since)
        was = level_named(rows, request.level)
        days = was.days if request.days is None else request.days
        left = was.deadline_days if request.deadline_days is None else request.deadline_days
        others = [row for row in rows if row.code != was.code]
        before = [row.days for row in others if row.rank < was.rank]
        after = [row.days for row in others if row.rank > was.rank]
        lowest, highest = max(before, default=-FURTHEST_DAYS), min(after, default=FURTHEST_DAYS)
        if not lowest <= days <= highest or not 0 <= left <= FURTHEST_DAYS:
            raise DomainError(
                "level_out_of_order", field="days", days=days, lowest=lowest, highest=highest
            )
        uow.session.add(
            ReminderLevel(
                code=was.code,
                rank=was.rank,
                days=days,
                deadline_days=left,
                active=request.active,
                valid_from=request.since,
                noted_on=today,
            )
        )
        uow.session.flush()
        found = levels_on(uow.session, request.since)
        uow.commit()
    return found


@dataclass(frozen=True, slots=True)
class TextRow:
    """The words of a letter; paragraphs are lines. ``{total}``, ``{deadline}`` and ``{platform}``
    stand for what each letter says."""

    level: str
    audience: str
    language: str
    subject: str
    opening: str
    closing: str
    valid_from: date


def texts_on(session: Session, day: date) -> list[TextRow]:
    """The texts in force on ``day``: one a level, audience and language."""
    query = (
        select(ReminderText)
        .where(ReminderText.valid_from <= day)
        .order_by(ReminderText.valid_from, ReminderText.noted_on, ReminderText.id)
    )
    last = {(row.level, row.audience, row.language): row for row in session.scalars(query)}
    return [
        TextRow(*key, row.subject, row.opening, row.closing, row.valid_from)
        for key, row in sorted(last.items())
    ]


def text_for(texts: Sequence[TextRow], level: str, audience: str, language: str) -> TextRow:
    """The words of a letter; French where the language has none. Raises ``text_missing``."""
    known = {(row.level, row.audience, row.language): row for row in texts}
    for wanted in (language, "fr"):
        found = known.get((level, audience, wanted))
        if found is not None:
            return found
    raise DomainError("text_missing", field="level", level=level, audience=audience)


@dataclass(frozen=True, slots=True)
class SetText:
    """The words of a level from a day on."""

    level: str
    audience: str
    language: str
    subject: str
    opening: str
    closing: str
    since: date


def set_text(request: SetText, uow: UnitOfWork, today: date) -> TextRow:
    """Add a dated text. Raises ``level_unknown``, ``choice_unknown``, ``text_empty``,
    ``text_place_unknown``, ``glyph_missing``, ``field_too_long``."""
    for field, value, known in (
        ("audience", request.audience, AUDIENCES),
        ("language", request.language, LANGUAGES),
    ):
        if value not in known:
            raise DomainError("choice_unknown", field=field, value=value, known=list(known))
    subject = checked_text(request.subject, "subject", LONGEST_SUBJECT)
    opening = checked_text(request.opening, "opening", LONGEST_TEXT, multiline=True)
    closing = checked_text(request.closing, "closing", LONGEST_TEXT, multiline=True)
    with uow:
        level = level_named(levels_on(uow.session, request.since), request.level).code
        for field, text in (("subject", subject), ("opening", opening), ("closing", closing)):
            _check_text(field, text)
            missing = uow.renderer.missing_glyphs(text.replace("\n", " "))
            if missing:
                raise DomainError("glyph_missing", field=field, characters=missing)
        found = TextRow(
            level, request.audience, request.language, subject, opening, closing, request.since
        )
        uow.session.add(
            ReminderText(
                level=level,
                audience=request.audience,
                language=request.language,
                subject=subject,
                opening=opening,
                closing=closing,
                valid_from=request.since,
                noted_on=today,
            )
        )
        uow.commit()
    return found


def _check_text(field: str, text: str) -> None:
    if not text:
        raise DomainError("text_empty", field=field)
    try:
        parts = [part for part in Formatter().parse(text) if part[1] is not None]
        names = {f"{name}{spec or convert or ''}" for _, name, spec, convert in parts}
    except ValueError:
        names = {text[:40]}
    unknown = sorted(names - PLACES)
    if unknown:
        raise DomainError("text_place_unknown", field=field, place=unknown[0], known=sorted(PLACES))


def legal_rates(session: Session) -> list[InterestRate]:
    """Every rate of the table, the last first: of two for one day, the one that was noted last."""
    query = select(RateRow).order_by(
        RateRow.valid_from.desc(), RateRow.noted_on.desc(), RateRow.id.desc()
    )
    return [
        InterestRate(row.rate_bp, row.valid_from, row.valid_to) for row in session.scalars(query)
    ]


@dataclass(frozen=True, slots=True)
class AddRate:
    """A legal rate; without ``until``, to the end of the half-year of ``since``."""

    rate_bp: int
    since: date
    until: date | None = None
    source: str = ""


def add_rate(request: AddRate, uow: UnitOfWork, today: date) -> InterestRate:
    """Add a legal rate to the dated table, with where it was read.

    Raises ``rate_out_of_range``, ``period_inverted``, ``source_missing``.
    """
    until = request.until or half_year(request.since)[1]
    rate = InterestRate(request.rate_bp, request.since, until)
    check_rate(rate)
    if until - request.since > timedelta(days=FURTHEST_DAYS):
        raise DomainError("rate_too_long", field="to", until_on=until.isoformat())
    source = checked_text(request.source, "source", LONGEST)
    if not source:
        raise DomainError("source_missing", field="source")
    with uow:
        uow.session.add(
            RateRow(
                rate_bp=rate.rate_bp,
                valid_from=rate.valid_from,
                valid_to=rate.valid_to,
                noted_on=today,
                source=source,
            )
        )
        uow.commit()
    return rate
