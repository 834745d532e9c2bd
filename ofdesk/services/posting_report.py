"""What was printed, for the file of the post: the list with its stamps, and labels of a lot."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.domain.posting import CANCELLED
from ofdesk.models import CreditChoice, Document, Reminder
from ofdesk.ports.desk import Desk
from ofdesk.ports.labels import LabelSheet
from ofdesk.ports.listings import Column, Listing
from ofdesk.services.house import read_settings, seller_facts
from ofdesk.services.posting_letter import (
    Letter,
    choice_letter,
    document_letter,
    reminder_letter,
)
from ofdesk.services.posting_lots import Lot, Piece, read_lot
from ofdesk.words import formats
from ofdesk.words.printing import list_words, reason_name, stamp_text, state_name


def lot_listing(session: Session, lot: Lot, today: date, *, factice: bool) -> Listing:
    """The page « list of what was printed »: each letter with its state, then the stamps."""
    say = list_words()
    pieces = [piece for piece in lot.pieces if piece.state != CANCELLED]
    stamps = tuple(
        (stamp_text(one.grams, abroad=one.abroad), formats.number(one.count)) for one in lot.stamps
    )
    day = formats.day(lot.posted_on) if lot.posted_on else say["not_posted"]
    return Listing(
        title=say["title"],
        number=lot.number,
        day=today,
        language="fr",
        seller=seller_facts(read_settings(session)),
        facts=(
            (say["made_on"], formats.day(lot.made_on)),
            (say["made_by"], lot.made_by),
            (say["printer"], lot.printer or say["none"]),
            (say["posted_on"], day),
        ),
        columns=(
            Column(say["rank"], 7, figures=True),
            Column(say["number"], 22),
            Column(say["kind"], 19),
            Column(say["name"], 32),
            Column(say["sheets"], 9, figures=True),
            Column(say["state"], 18),
        ),
        rows=tuple(_row(piece) for piece in pieces),
        totals=(
            (say["letters"], formats.number(len(pieces))),
            (say["all_sheets"], formats.number(lot.sheets)),
            *stamps,
        ),
        factice=factice,
    )


def _row(piece: Piece) -> tuple[str, ...]:
    number = piece.number if piece.document_id else piece.platform
    return (
        formats.number(piece.rank),
        number,
        reason_name(piece.reason),
        piece.name,
        formats.number(piece.sheets),
        state_name(piece.state),
    )


def lot_list_page(text: str, desk: Desk) -> bytes:
    """The page of ``lot_listing``. Raises ``lot_unknown``."""
    with desk.read() as session:
        lot = read_lot(session, text)
        listing = lot_listing(session, lot, desk.today, factice=desk.factice)
    return desk.renderer.render_listing(listing)


def lot_labels(text: str, sheet: LabelSheet, desk: Desk) -> tuple[bytes, int]:
    """Labels of the letters of a lot, in its order, on sheets as ``sheet`` describes them.

    Raises ``lot_unknown``, ``labels_none`` and the refusals of the renderer.
    """
    with desk.read() as session:
        lot = read_lot(session, text)
        letters = [_letter(session, x) for x in lot.pieces if x.state != CANCELLED]
    if not letters:
        raise DomainError("labels_none")
    lines = tuple(letter.address for letter in letters)
    filled = replace(sheet, labels=lines, day=desk.today, factice=desk.factice)
    return desk.renderer.render_labels(filled), len(lines)


def _letter(session: Session, piece: Piece) -> Letter:
    def sheets(_pdf: bytes) -> int:
        return piece.sheets

    if piece.document_id is not None:
        return document_letter(session, session.get_one(Document, piece.document_id), sheets)
    if piece.choice_id is not None:
        return choice_letter(session, session.get_one(CreditChoice, piece.choice_id), sheets)
    return reminder_letter(session, session.get_one(Reminder, piece.reminder_id), sheets)
