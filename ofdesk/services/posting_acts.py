"""What a person says of a lot: the last good letter, print these again, take out, posted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ofdesk.domain.errors import DomainError
from ofdesk.domain.posting import (
    ACKNOWLEDGED,
    AGAIN,
    CANCELLED,
    HANDED,
    OVER,
    POSTED,
    after_last_good,
    chosen_ranks,
    ranks_of,
)
from ofdesk.domain.states import check_transition
from ofdesk.models import DocumentEvent, Reminder
from ofdesk.ports.desk import Desk
from ofdesk.ports.printers import PrintShop
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.dunning_log import post_within
from ofdesk.services.posting_lots import Lot, Piece, Step, read_lot, record_step
from ofdesk.services.typed_text import checked_text

LONGEST = 300


def acknowledge_lot(lot: str, last: str, desk: Desk, shop: PrintShop) -> Lot:
    """« Dernier pli correct »: ``last`` is a rank, a number, or 0 for none. The others are to be
    printed again, and jobs that still wait at the printer are taken out of its queue first.

    Raises ``lot_unknown``, ``nothing_to_acknowledge``, ``last_letter_unknown``, and ``Unavailable``
    of the printer (nothing was recorded).
    """
    with desk.read() as session:
        found = read_lot(session, lot)
        good, again = after_last_good(found.states, rank_named(found, last))
    if again:
        _stop(found, again, shop)
    with (uow := desk.write()):
        found = read_lot(uow.session, lot)
        good, again = after_last_good(found.states, rank_named(found, last))
        record_step(uow, found.id, Step(ACKNOWLEDGED, good), desk.today)
        record_step(uow, found.id, Step(AGAIN, again), desk.today)
        for piece in found.pieces:
            if piece.rank in good:
                _tell_document(uow, piece, "printed", desk.today, found.number)
        result = read_lot(uow.session, lot)
        uow.commit()
    return result


def _stop(lot: Lot, again: frozenset[int], shop: PrintShop) -> None:
    """Take what is not printed yet out of the queue; what is done already is not in it."""
    jobs: dict[int, str] = {}
    for event in lot.events:
        if event.kind == HANDED:
            jobs |= dict.fromkeys(ranks_of(event.ranks), event.job)
    for job in sorted({jobs[rank] for rank in again if jobs.get(rank)}):
        shop.cancel(job)


def rank_named(lot: Lot, text: str) -> int:
    """The rank of a letter by its rank or its number. Raises ``last_letter_unknown``."""
    typed = text.strip()
    if typed.isascii() and typed.isdigit() and len(typed) < 7:
        return int(typed)
    found = [piece.rank for piece in lot.pieces if piece.number.upper() == typed.upper()]
    if not found:
        raise DomainError("last_letter_unknown", field="letter", rank=typed, last=len(lot.pieces))
    return found[0]


@dataclass(frozen=True, slots=True)
class ChangeLetters:
    """Which letters of a lot (ranks or numbers; none: all that may), and why."""

    lot: str
    reason: str
    letters: Sequence[str] = ()


def reprint_letters(request: ChangeLetters, uow: UnitOfWork, today: date) -> Lot:
    """Print good letters again (torn, stained); what was posted is a duplicata.

    Raises ``lot_unknown``, ``reason_missing``, ``last_letter_unknown``, ``already_posted``,
    ``state_forbidden``.
    """
    return _change(request, AGAIN, (ACKNOWLEDGED,), uow, today)


def cancel_letters(request: ChangeLetters, uow: UnitOfWork, today: date) -> Lot:
    """Take letters that were not printed out of a lot: they wait for another one.

    Raises ``lot_unknown``, ``reason_missing``, ``last_letter_unknown``, ``state_forbidden``.
    """
    return _change(request, CANCELLED, ("queued", AGAIN), uow, today)


def _change(
    request: ChangeLetters, wanted: str, usual: tuple[str, ...], uow: UnitOfWork, today: date
) -> Lot:
    reason = checked_text(request.reason, "reason", LONGEST)
    if not reason:
        raise DomainError("reason_missing", field="reason")
    with uow:
        lot = read_lot(uow.session, request.lot)
        named = [rank_named(lot, text) for text in request.letters]
        ranks = chosen_ranks(lot.states, named or lot.ranks(*usual))
        if not ranks:
            raise DomainError("nothing_to_resume", field="lot", lot=lot.number)
        for piece in lot.pieces:
            if piece.rank in ranks:
                _check(piece, wanted, lot.number)
        record_step(uow, lot.id, Step(wanted, ranks, reason=reason), today)
        result = read_lot(uow.session, lot.number)
        uow.commit()
    return result


def _check(piece: Piece, wanted: str, lot: str) -> None:
    if piece.state == POSTED:
        raise DomainError("already_posted", field="letters", number=piece.number, lot=lot)
    check_transition("piece", piece.state, wanted)


def post_lot(lot: str, posted_on: date, uow: UnitOfWork, today: date) -> Lot:
    """« Posté le »: every letter of the lot went to the post; reminders count from that day.

    Raises ``lot_unknown``, ``posted_before_printed``, ``lot_already_posted``,
    ``lot_without_letters``, ``lot_not_acknowledged`` (letters that nobody called good).
    """
    with uow:
        found = read_lot(uow.session, lot)
        if not found.made_on <= posted_on <= today:
            raise DomainError("posted_before_printed", field="date", day_on=posted_on.isoformat())
        left = [piece for piece in found.pieces if piece.state not in OVER]
        if not left:
            raise _nothing_left(found)
        open_ones = [piece.number for piece in left if piece.state != ACKNOWLEDGED]
        if open_ones:
            raise DomainError(
                "lot_not_acknowledged", field="lot", lot=found.number, count=len(open_ones)
            )
        ranks = frozenset(piece.rank for piece in left)
        record_step(uow, found.id, Step(POSTED, ranks, happened_on=posted_on), today)
        for piece in left:
            _tell_document(uow, piece, "posted", posted_on, found.number)
            if piece.reminder_id is not None:
                post_within(uow, uow.session.get_one(Reminder, piece.reminder_id), posted_on)
        result = read_lot(uow.session, found.number)
        uow.commit()
    return result


def _nothing_left(lot: Lot) -> DomainError:
    """Why a lot that has no letter to post has none."""
    if lot.posted_on is None:
        return DomainError("lot_without_letters", field="lot", lot=lot.number)
    day = lot.posted_on.isoformat()
    return DomainError("lot_already_posted", field="lot", lot=lot.number, day_on=day)


def _tell_document(uow: UnitOfWork, piece: Piece, kind: str, day: date, lot: str) -> None:
    if piece.document_id is None:
        return
    uow.session.add(
        DocumentEvent(
            document_id=piece.document_id,
            kind=kind,
            happened_on=day,
            recorded_at=uow.now(),
            recorded_by=uow.operator,
            channel="paper",
            detail=lot,
        )
    )
