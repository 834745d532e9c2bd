"""Letters and lots as rows of tables, in words."""

from typing import TYPE_CHECKING

from ofdesk.ui.tables import Cell, Column, ReadyRow
from ofdesk.words import formats
from ofdesk.words.printing import left_out_text, lot_state_name, reason_name, state_name
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.posting_letter import Letter
    from ofdesk.services.posting_lots import Lot, Piece

LOT_CHIPS = {
    "queued": "waiting",
    "to_acknowledge": "due",
    "to_resume": "late",
    "acknowledged": "sent",
    "posted": "done",
    "cancelled": "cancelled",
}
PIECE_CHIPS = {
    "queued": "waiting",
    "handing": "late",
    "handed": "due",
    "acknowledged": "sent",
    "to_reprint": "late",
    "posted": "done",
    "cancelled": "cancelled",
}


def letter_columns() -> tuple[Column, ...]:
    """The columns of what waits."""
    return (
        Column("kind", t("printing.kind"), 120),
        Column("number", t("printing.number"), 140, strong=True),
        Column("platform", t("printing.platform"), 110),
        Column("name", t("printing.name"), 190),
        Column("sheets", t("printing.sheets"), 70, right=True),
        Column("postcode", t("printing.postcode"), 90),
        Column("country", t("printing.country"), 60),
        Column("look", t("printing.look"), 220, stretch=True),
    )


def ready_letter(letter: "Letter") -> ReadyRow:
    """One letter as cells; what to look at is red where it keeps the letter from going."""
    look = left_out_text(letter.left_out, letter.warnings)
    cells = (
        Cell(reason_name(letter.reason)),
        Cell(shown_number(letter.number, letter.document_id)),
        Cell(letter.platform),
        Cell(letter.name),
        Cell(formats.number(letter.sheets) if letter.sheets else "—"),
        Cell(letter.postcode),
        Cell(letter.country),
        Cell(look, tone="err" if letter.left_out else "warn" if look else ""),
    )
    return ReadyRow(letter.number, cells, letter)


def shown_number(number: str, document_id: str | None) -> str:
    """The number of a document; a reminder has none that people know."""
    return number if document_id else "—"


def lot_columns() -> tuple[Column, ...]:
    """The columns of the lots."""
    return (
        Column("state", t("printing.state"), 120, chip=True),
        Column("number", t("printing.lot"), 140, strong=True),
        Column("made_on", t("printing.made_on"), 100),
        Column("letters", t("printing.letters"), 70, right=True),
        Column("sheets", t("printing.sheets"), 70, right=True),
        Column("printer", t("printing.printer"), 200, stretch=True),
        Column("posted_on", t("printing.posted_on"), 100),
        Column("made_by", t("printing.made_by"), 110),
    )


def ready_lot(lot: "Lot") -> ReadyRow:
    """One lot as cells."""
    cells = (
        Cell(lot_state_name(lot.state), LOT_CHIPS[lot.state]),
        Cell(lot.number),
        Cell(formats.day(lot.made_on)),
        Cell(formats.number(len(lot.pieces))),
        Cell(formats.number(lot.sheets)),
        Cell(lot.printer or "—"),
        Cell(formats.day(lot.posted_on) if lot.posted_on else "—"),
        Cell(lot.made_by),
    )
    return ReadyRow(lot.number, cells, lot)


def piece_columns() -> tuple[Column, ...]:
    """The columns of the letters of a lot."""
    return (
        Column("rank", t("printing.rank"), 50, right=True),
        Column("state", t("printing.state"), 170, chip=True),
        Column("number", t("printing.number"), 140, strong=True),
        Column("kind", t("printing.kind"), 110),
        Column("name", t("printing.name"), 180, stretch=True),
        Column("sheets", t("printing.sheets"), 70, right=True),
    )


def ready_piece(piece: "Piece") -> ReadyRow:
    """One letter of a lot as cells."""
    cells = (
        Cell(formats.number(piece.rank)),
        Cell(state_name(piece.state), PIECE_CHIPS[piece.state]),
        Cell(shown_number(piece.number, piece.document_id)),
        Cell(reason_name(piece.reason)),
        Cell(piece.name),
        Cell(formats.number(piece.sheets)),
    )
    return ReadyRow(piece.number, cells, piece)
