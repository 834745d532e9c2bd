"""Reminders: what is due, and letters that are queued with their page and their text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from ofdesk.domain.dunning import Letter, letter_of
from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.domain.penalties import InterestRate
from ofdesk.models import Reminder, ReminderInvoice
from ofdesk.models.ids import new_id
from ofdesk.ports.documents import DocumentRenderer
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.blobs import keep_blob
from ofdesk.services.client_names import kept_sheet
from ofdesk.services.dunning_letters import Claim, Draft, claim_of, letter_page, letter_text
from ofdesk.services.dunning_log import QUEUED, ReminderLine, ReminderRow
from ofdesk.services.dunning_rows import Debtor, debtors
from ofdesk.services.dunning_rules import (
    LevelRow,
    TextRow,
    legal_rates,
    level_named,
    levels_on,
    pure_levels,
    text_for,
    texts_on,
)
from ofdesk.services.house import read_settings


@dataclass(frozen=True, slots=True)
class RemindClients:
    """Which reminders: of one level and one client when named; with penalties when a person
    decides so."""

    level: str = ""
    platform: str = ""
    penalties: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """Levels, texts, rates and least total of a day: read once for all the letters of a run."""

    levels: tuple[LevelRow, ...]
    texts: tuple[TextRow, ...]
    rates: tuple[InterestRate, ...]
    minimum_cents: int


def rules_on(session: Session, today: date) -> Rules:
    """The rules in force on a day."""
    return Rules(
        tuple(levels_on(session, today)),
        tuple(texts_on(session, today)),
        tuple(legal_rates(session)),
        int(read_settings(session)["rules.reminder_minimum_cents"]),
    )


class Drafts:
    """The letters that are due on a day, each with its words; ``rules`` may be at hand."""

    def __init__(
        self, session: Session, request: RemindClients, today: date, rules: Rules | None = None
    ) -> None:
        self._session, self._today = session, today
        known = rules or rules_on(session, today)
        self._levels, self._texts = known.levels, known.texts
        self._rates = known.rates if request.penalties else ()
        self._penalties = request.penalties
        self._minimum = known.minimum_cents
        self._wanted = level_named(self._levels, request.level).code if request.level else ""
        self._client = kept_sheet(session, request.platform).id if request.platform else None

    def all(self) -> list[Draft]:
        """Every letter, held or not. Raises ``penalty_rate_missing``, ``text_missing`` and, for a
        client that was named, ``penalty_not_professional``."""
        ahead = max((-level.days for level in self._levels), default=0)
        found = debtors(self._session, self._today, max(ahead, 0), self._client)
        if self._client and self._penalties and found and not found[0].charged:
            raise DomainError("penalty_not_professional", platform=found[0].platform)
        return [draft for one in found if (draft := self._draft(one)) is not None]

    def _draft(self, debtor: Debtor) -> Draft | None:
        levels = pure_levels(self._levels)
        letter = letter_of(debtor.account, levels, self._minimum, self._today)
        if letter is None or self._wanted not in ("", letter.level.code):
            return None
        text = text_for(self._texts, letter.level.code, debtor.audience, debtor.language)
        return Draft(debtor, letter, self._level(letter), text, self._claim(debtor, letter))

    def _level(self, letter: Letter) -> LevelRow:
        return next(row for row in self._levels if row.code == letter.level.code)

    def _claim(self, debtor: Debtor, letter: Letter) -> Claim:
        if not (self._penalties and debtor.charged) or letter.held_because:
            return Claim()
        return claim_of(self._session, debtor, letter, self._rates, self._today)


def due_reminders(session: Session, request: RemindClients, today: date) -> list[ReminderRow]:
    """What would go today, and what is held and why: the list to look at first."""
    return [_row(draft) for draft in Drafts(session, request, today).all()]


def _row(draft: Draft) -> ReminderRow:
    letter = draft.letter
    lines = tuple(
        ReminderLine(
            step.unpaid.number,
            step.unpaid.due_on,
            step.unpaid.open_cents,
            step.level.rank if step.level else None,
        )
        for step in letter.steps
    )
    return ReminderRow(
        platform=draft.debtor.platform,
        name=draft.debtor.name,
        level=letter.level.rank,
        level_name=letter.level.code,
        invoices=tuple(line.number for line in lines),
        lines=lines,
        total_cents=letter.total_cents,
        penalty_cents=draft.claim.penalty_cents,
        fee_cents=draft.claim.fee_cents,
        state="held" if letter.held_because else "due",
        held_because=letter.held_because or None,
        held_until=letter.held_until,
    )


def preview_letters(
    session: Session,
    request: RemindClients,
    today: date,
    renderer: DocumentRenderer,
    *,
    factice: bool,
) -> Mapping[str, bytes]:
    """The pages of the letters that would go, by client; nothing is recorded."""
    return {
        draft.debtor.platform: renderer.render_listing(
            letter_page(session, draft, today, factice=factice)
        )
        for draft in Drafts(session, request, today).all()
        if not draft.letter.held_because
    }


def queue_reminders(
    request: RemindClients,
    uow: UnitOfWork,
    today: date,
    progress: Callable[[int, int], None] | None = None,
) -> list[ReminderRow]:
    """Queue every letter that is due, each in a transaction of its own, and give the held ones.

    What one client refuses (an address that is missing) is said in its row and stops no other
    letter. A run that was broken off goes on with what is left. Raises what ``Drafts.all`` raises,
    before anything is queued.
    """
    with uow:
        rules = rules_on(uow.session, today)
        drafts = Drafts(uow.session, request, today, rules).all()
        seen = _state_of_base(uow.session)
    done = []
    for count, draft in enumerate(drafts, start=1):
        done.append(_queued(_Ready(draft, rules, seen), request, uow, today))
        if progress is not None:
            progress(count, len(drafts))
    return done


@dataclass(frozen=True, slots=True)
class _Ready:
    """A letter as it was drafted with the others, and how the base stood then."""

    draft: Draft
    rules: Rules
    seen: tuple[int, int]


def _state_of_base(session: Session) -> tuple[int, int]:
    """The connection, and SQLite's count of what other connections committed: while both stay the
    same, nothing was written but by us."""
    connection = session.connection()
    count = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
    return id(connection.connection.dbapi_connection), count


def _queued(ready: _Ready, request: RemindClients, uow: UnitOfWork, today: date) -> ReminderRow:
    row = _row(ready.draft)
    if row.state != "due":
        return row
    charged = row.penalty_cents + row.fee_cents > 0
    own = replace(request, platform=row.platform, penalties=charged)
    try:
        with uow:
            draft = _still(ready, own, uow.session, today)
            result = _made(draft, uow, today)
            uow.commit()
    except (DomainError, Unavailable) as refused:
        return replace(row, state="refused", error=refused.code)
    return result


def _still(ready: _Ready, request: RemindClients, session: Session, today: date) -> Draft:
    """The draft, made again if another program wrote meanwhile: money may have come in."""
    if _state_of_base(session) == ready.seen:
        return ready.draft
    return _first(Drafts(session, request, today, ready.rules), request)


def _first(drafts: Drafts, request: RemindClients) -> Draft:
    found = drafts.all()
    if not found:
        raise DomainError("nothing_due", field="platform", platform=request.platform)
    return found[0]


def remind_client(request: RemindClients, uow: UnitOfWork, today: date) -> ReminderRow:
    """Queue the letter of one client: its page, its text, the level of each of its invoices.

    A held letter is given as it is. Raises ``client_unknown``, ``nothing_due``,
    ``address_missing``, ``glyph_missing`` and what ``Drafts.all`` raises.
    """
    with uow:
        draft = _first(Drafts(uow.session, request, today), request)
        result = _made(draft, uow, today)
        uow.commit()
    return result


def _made(draft: Draft, uow: UnitOfWork, today: date) -> ReminderRow:
    """A letter with its page, unless it is held."""
    if draft.letter.held_because:
        return _row(draft)
    uow.claim("reminder", *_subjects(draft))
    page = letter_page(uow.session, draft, today, factice=uow.factice)
    pdf = uow.renderer.render_listing(page)
    reminder = _record(uow, draft, (letter_text(page), keep_blob(uow.session, pdf)), today)
    return replace(
        _row(draft),
        state=QUEUED,
        id=reminder.id,
        made_on=today,
        pdf_sha256=reminder.pdf_sha256,
    )


def _subjects(draft: Draft) -> list[str]:
    """What one desk alone may remind of: each invoice at the rank to which the letter brings it."""
    numbered = draft.debtor.invoices
    return [
        f"{numbered[step.unpaid.number].id}:{step.level.rank}"
        for step in draft.letter.steps
        if step.level is not None
    ]


def _record(uow: UnitOfWork, draft: Draft, kept: tuple[str, str], today: date) -> Reminder:
    """Write a letter and the level of each of its invoices; ``kept`` is its text and its page."""
    debtor, letter = draft.debtor, draft.letter
    reminder = Reminder(
        id=new_id(),
        client_id=debtor.client_id,
        level=letter.level.code,
        rank=letter.level.rank,
        audience=debtor.audience,
        language=draft.text.language,
        delivery=debtor.delivery,
        made_on=today,
        total_cents=letter.total_cents,
        penalty_cents=draft.claim.penalty_cents,
        fee_cents=draft.claim.fee_cents,
        subject=draft.text.subject,
        text=kept[0],
        pdf_sha256=kept[1],
        made_at=uow.now(),
        made_by=uow.operator,
    )
    uow.session.add(reminder)
    uow.session.flush()
    for step in letter.steps:
        uow.session.add(
            ReminderInvoice(
                reminder_id=reminder.id,
                invoice_id=debtor.invoices[step.unpaid.number].id,
                rank=step.level.rank if step.level else None,
                open_cents=step.unpaid.open_cents,
            )
        )
    uow.session.flush()
    return reminder
