"""Lots of letters: made in the order of the post, read again with the state of each letter."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, aliased

from ofdesk.domain.errors import DomainError
from ofdesk.domain.posting import (
    CANCELLED,
    OVER,
    POSTED,
    Happened,
    Stamps,
    count_stamps,
    lot_state,
    piece_states,
    ranks_of,
    ranks_text,
)
from ofdesk.models import (
    Client,
    CreditChoice,
    Document,
    PrintEvent,
    PrintLot,
    PrintPiece,
    ReceiptOwner,
    Reminder,
)
from ofdesk.models.ids import new_id
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.confirmations import ask
from ofdesk.services.posting import CHANGES, letters_named, letters_to_print, lots_of
from ofdesk.services.posting_letter import Letter, Sheets

_OTHER = case((PrintPiece.choice_id.is_not(None), "credit_choice"), else_="reminder")
"""Why a letter goes that is no document."""


@dataclass(frozen=True, slots=True)
class MakeLot:
    """Which letters (numbers of documents, reminders, receipts asked about); none: all that wait
    and have an address."""

    letters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """One letter of a lot and its state."""

    rank: int
    number: str
    reason: str
    platform: str
    name: str
    cents: int
    sheets: int
    abroad: bool
    state: str
    pdf_sha256: str
    document_id: str | None = None
    reminder_id: str | None = None
    choice_id: str | None = None


@dataclass(frozen=True, slots=True)
class LotEvent:
    """One thing that happened to letters of a lot."""

    kind: str
    ranks: str
    printer: str
    job: str
    reason: str
    happened_on: date
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot with its letters in the order of the post, and what happened to them."""

    id: str
    number: str
    desk: str
    made_on: date
    made_by: str
    state: str
    pieces: tuple[Piece, ...]
    events: tuple[LotEvent, ...]
    left_out: tuple[Letter, ...] = ()
    changes: frozenset[str] = field(default=CHANGES)

    @property
    def states(self) -> dict[int, str]:
        """The state of each letter by its rank."""
        return {piece.rank: piece.state for piece in self.pieces}

    @property
    def sheets(self) -> int:
        """How many sheets its letters take."""
        return sum(piece.sheets for piece in self.pieces if piece.state != CANCELLED)

    @property
    def stamps(self) -> tuple[Stamps, ...]:
        """Which stamps it takes."""
        return count_stamps((x.sheets, x.abroad) for x in self.pieces if x.state != CANCELLED)

    @property
    def printer(self) -> str:
        """The printer or the file that it last went to."""
        return next((event.printer for event in reversed(self.events) if event.printer), "")

    @property
    def posted_on(self) -> date | None:
        """When it went to the post."""
        days = [event.happened_on for event in self.events if event.kind == POSTED]
        return days[-1] if days else None

    def ranks(self, *states: str) -> tuple[int, ...]:
        """The letters in one of ``states``."""
        return tuple(piece.rank for piece in self.pieces if piece.state in states)


def make_lot(request: MakeLot, uow: UnitOfWork, today: date, sheets: Sheets) -> Lot:
    """Freeze letters in the order of the post; nothing is printed yet.

    Raises ``nothing_to_print``, ``document_unknown``, ``document_wrong_kind``, ``already_posted``
    (make a duplicata), ``ConfirmationNeeded('already_in_lot')``.
    """
    with uow:
        session = uow.session
        if request.letters:
            letters, left_out = letters_named(session, request.letters, sheets), []
            _check_again(uow, letters)
        else:
            found = letters_to_print(session, today, sheets)
            letters = [letter for letter in found if not letter.left_out]
            left_out = [letter for letter in found if letter.left_out]
        if not letters:
            raise DomainError("nothing_to_print", field="letters", count=len(left_out))
        lot = _record(uow, letters, today)
        made = read_lot(session, lot.number, tuple(left_out))
        uow.commit()
    return made


def _check_again(uow: UnitOfWork, letters: Sequence[Letter]) -> None:
    """What a lot holds already is printed again only by a choice, and never once it was posted."""
    session = uow.session
    for letter, lot_id in lots_of(session, letters):
        lot = session.get_one(PrintLot, lot_id)
        held = {piece.number: piece.state for piece in read_lot(session, lot.number).pieces}
        if held[letter.number] == POSTED:
            raise DomainError(
                "already_posted", field="letters", number=letter.number, lot=lot.number
            )
        values = {"number": letter.number, "lot": lot.number}
        ask(uow, "already_in_lot", ("print_lot", lot_id), values)


def _record(uow: UnitOfWork, letters: Sequence[Letter], today: date) -> PrintLot:
    lot = PrintLot(
        id=new_id(),
        number=_next_number(uow.session, uow.desk, today),
        desk=uow.desk,
        made_on=today,
        count=len(letters),
        made_at=uow.now(),
        made_by=uow.operator,
    )
    uow.session.add(lot)
    uow.session.flush()
    for rank, letter in enumerate(letters, start=1):
        uow.session.add(
            PrintPiece(
                lot_id=lot.id,
                rank=rank,
                document_id=letter.document_id,
                reminder_id=letter.reminder_id,
                choice_id=letter.choice_id,
                pdf_sha256=letter.pdf_sha256,
                sheets=letter.sheets,
                abroad=letter.abroad,
            )
        )
    uow.session.flush()
    return lot


def _next_number(session: Session, desk: str, day: date) -> str:
    prefix = f"LP{desk}-{day.year}-"
    last = session.scalar(
        select(func.max(PrintLot.number)).where(PrintLot.number.startswith(prefix))
    )
    following = int(last.removeprefix(prefix)) + 1 if last else 1
    return f"{prefix}{following:05d}"


def lot_named(session: Session, text: str) -> PrintLot:
    """A lot by its number. Raises ``lot_unknown``."""
    wanted = text.strip().upper()
    found = session.scalars(select(PrintLot).where(PrintLot.number == wanted)).one_or_none()
    if found is None:
        raise DomainError("lot_unknown", field="lot", lot=text.strip())
    return found


def read_lot(session: Session, text: str, left_out: tuple[Letter, ...] = ()) -> Lot:
    """A lot whole. Raises ``lot_unknown``."""
    lot = lot_named(session, text)
    events = _events(session, lot.id)
    happened = (Happened(event.kind, ranks_of(event.ranks)) for event in events)
    states = piece_states(lot.count, happened)
    return Lot(
        id=lot.id,
        number=lot.number,
        desk=lot.desk,
        made_on=lot.made_on,
        made_by=lot.made_by,
        state=lot_state(states.values()),
        pieces=_pieces(session, lot.id, states),
        events=events,
        left_out=left_out,
    )


def list_lots(session: Session, limit: int = 200) -> list[Lot]:
    """Lots, the last made first."""
    numbers = session.scalars(
        select(PrintLot.number).order_by(PrintLot.made_at.desc(), PrintLot.id.desc()).limit(limit)
    ).all()
    return [read_lot(session, number) for number in numbers]


def unposted_lot(session: Session, number: str) -> str:
    """The lot in which a document still waits for the post, or nothing: until then the original
    itself is printed again."""
    query = (
        select(PrintLot.number)
        .join(PrintPiece, PrintPiece.lot_id == PrintLot.id)
        .join(Document, Document.id == PrintPiece.document_id)
        .where(Document.number == number.strip().upper())
        .order_by(PrintLot.made_at.desc(), PrintLot.id.desc())
    )
    for found in session.scalars(query).all():
        states = {piece.number: piece.state for piece in read_lot(session, found).pieces}
        if states[number.strip().upper()] not in OVER:
            return found
    return ""


def count_open_lots(session: Session) -> int:
    """Lots that were not posted whole, nor taken out."""
    gone = select(PrintEvent.lot_id).where(PrintEvent.kind == POSTED)
    numbers = session.scalars(select(PrintLot.number).where(PrintLot.id.not_in(gone)))
    return sum(read_lot(session, number).state not in OVER for number in numbers.all())


def _events(session: Session, lot_id: str) -> tuple[LotEvent, ...]:
    rows = session.scalars(
        select(PrintEvent)
        .where(PrintEvent.lot_id == lot_id)
        .order_by(PrintEvent.seq, PrintEvent.recorded_at, PrintEvent.id)
    )
    return tuple(
        LotEvent(
            kind=row.kind,
            ranks=row.ranks,
            printer=row.printer,
            job=row.job,
            reason=row.reason,
            happened_on=row.happened_on,
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by,
        )
        for row in rows
    )


def _pieces(session: Session, lot_id: str, states: dict[int, str]) -> tuple[Piece, ...]:
    return tuple(
        Piece(
            rank=piece.rank,
            number=number,
            reason=reason,
            platform=platform,
            name=called,
            cents=cents,
            sheets=piece.sheets,
            abroad=piece.abroad,
            state=states[piece.rank],
            pdf_sha256=piece.pdf_sha256,
            document_id=piece.document_id,
            reminder_id=piece.reminder_id,
            choice_id=piece.choice_id,
        )
        for piece, number, reason, platform, called, cents in session.execute(_told(lot_id))
    )


def _told(lot_id: str) -> Select[Any]:
    """The letters of a lot: number, why, of whom, how much; a choice is named by its receipt."""
    receipt = aliased(Document)
    owner = (
        select(ReceiptOwner.client_id)
        .where(ReceiptOwner.receipt_id == CreditChoice.receipt_id)
        .order_by(ReceiptOwner.recorded_at.desc(), ReceiptOwner.id.desc())
        .limit(1)
        .correlate(CreditChoice)
        .scalar_subquery()
    )
    columns: tuple[Any, ...] = (
        PrintPiece,
        func.coalesce(Document.number, Reminder.id, receipt.number),
        func.coalesce(Document.kind, _OTHER),
        func.coalesce(Document.platform, Client.platform),
        func.coalesce(Document.buyer_name, Client.name),
        func.coalesce(Document.total_cents, Reminder.total_cents, CreditChoice.cents, 0),
    )
    return (
        select(*columns)
        .outerjoin(Document, Document.id == PrintPiece.document_id)
        .outerjoin(Reminder, Reminder.id == PrintPiece.reminder_id)
        .outerjoin(CreditChoice, CreditChoice.id == PrintPiece.choice_id)
        .outerjoin(receipt, receipt.id == CreditChoice.receipt_id)
        .outerjoin(Client, Client.id == func.coalesce(Reminder.client_id, owner))
        .where(PrintPiece.lot_id == lot_id)
        .order_by(PrintPiece.rank)
    )


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to letters of a lot: the state they come to, where, why."""

    kind: str
    ranks: frozenset[int]
    printer: str = ""
    job: str = ""
    reason: str = ""
    happened_on: date | None = None


def record_step(uow: UnitOfWork, lot_id: str, step: Step, today: date) -> None:
    """Add to the history of a lot; nothing when it is about no letter."""
    if not step.ranks:
        return
    session = uow.session
    last = session.scalar(select(func.max(PrintEvent.seq)).where(PrintEvent.lot_id == lot_id))
    session.add(
        PrintEvent(
            lot_id=lot_id,
            seq=(last or 0) + 1,
            kind=step.kind,
            ranks=ranks_text(step.ranks),
            printer=step.printer,
            job=step.job,
            reason=step.reason,
            happened_on=step.happened_on or today,
            recorded_at=uow.now(),
            recorded_by=uow.operator,
        )
    )
    session.flush()
