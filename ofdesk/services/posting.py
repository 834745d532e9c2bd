"""What is to be printed for the post: issued pages and reminders that no lot holds yet."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from ofdesk.domain.channels import PAPER, REPORT
from ofdesk.domain.errors import DomainError, IntegrityBroken
from ofdesk.domain.postal import PostalWarning, postal_lines, postal_warnings
from ofdesk.domain.posting import CANCELLED, is_abroad, posting_order, ranks_of
from ofdesk.models import (
    Client,
    Document,
    DocumentEvent,
    Party,
    PrintEvent,
    PrintPiece,
    Reminder,
    ReminderEvent,
)
from ofdesk.ports.documents import BuyerFacts
from ofdesk.services.billing import buyer_facts
from ofdesk.services.content import facts_of
from ofdesk.services.dunning_log import reminder_named
from ofdesk.services.lookup import document_numbered
from ofdesk.services.pages import kept_page

BY_POST = ("post", "both")
LETTERS = ("invoice", "corrective", "credit_note")
OFFERS = ("quote", "proposition")
SETTLED = ("accepted", "refused", "invoiced")
FAULTS = frozenset(("postal_name_missing", "postal_street_missing", "postal_city_missing"))
"""Without these a letter comes back: it is left out unless a person names it."""
NOT_HERE = "page_not_here"
CHANGES = frozenset({"print_lot", "print_event"})

Sheets = Callable[[bytes], int]


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to print. ``reason`` is the kind of document, or ``reminder``; ``left_out`` says
    why a lot of all would not take it (``postal_street_missing``, ``page_not_here``…)."""

    number: str
    reason: str
    platform: str
    name: str
    dated_on: date
    sheets: int
    address: tuple[str, ...]
    postcode: str
    country: str
    abroad: bool
    warnings: tuple[PostalWarning, ...]
    left_out: str
    order: tuple[int | str, ...] = field(repr=False)
    document_id: str | None = None
    reminder_id: str | None = None
    pdf_sha256: str = ""


def letters_to_print(session: Session, today: date, sheets: Sheets) -> list[Letter]:
    """Everything that waits for the printer, in the order of the post."""
    documents = session.scalars(select(Document).where(*_waiting_documents(today)))
    found = [document_letter(session, one, sheets) for one in _not_taken(session, documents)]
    reminders = session.scalars(select(Reminder).where(*_waiting_reminders()))
    found += [reminder_letter(session, one, sheets) for one in _not_taken(session, reminders)]
    return sorted(found, key=lambda letter: (letter.order, letter.number))


def count_to_print(session: Session, today: date) -> int:
    """How many letters wait for the printer."""
    documents = session.scalars(select(Document.id).where(*_waiting_documents(today))).all()
    reminders = session.scalars(select(Reminder.id).where(*_waiting_reminders())).all()
    waiting = (*documents, *reminders)
    taken = taken_ids(session, waiting)
    return sum(key not in taken for key in waiting)


def _waiting_documents(today: date) -> tuple[ColumnElement[bool], ...]:
    gone = select(DocumentEvent.document_id).where(DocumentEvent.kind == "posted")
    settled = select(DocumentEvent.document_id).where(DocumentEvent.kind.in_(SETTLED))
    offered = (
        Document.kind.in_(OFFERS)
        & Document.id.not_in(settled)
        & or_(Document.valid_until.is_(None), Document.valid_until >= today)
    )
    # Of what is only reported, the client has its page as it wants its letters.
    by_post = select(Client.id).where(Client.delivery.in_(BY_POST))
    reported = (Document.channel == REPORT) & Document.client_id.in_(by_post)
    return (
        or_(Document.channel == PAPER, reported),
        Document.pdf_sha256 != "",
        or_(Document.kind.in_(LETTERS), offered),
        Document.id.not_in(gone),
    )


def _waiting_reminders() -> tuple[ColumnElement[bool], ...]:
    over = select(ReminderEvent.reminder_id)
    return Reminder.delivery.in_(BY_POST), Reminder.id.not_in(over)


def taken_ids(session: Session, ids: Collection[str]) -> frozenset[str]:
    """Those of ``ids`` (documents, reminders) that a lot holds and that were not taken out."""
    if not ids:
        return frozenset()
    out = _cancelled(session)
    wanted = list(ids)
    rows = session.execute(
        select(
            PrintPiece.lot_id, PrintPiece.rank, PrintPiece.document_id, PrintPiece.reminder_id
        ).where(or_(PrintPiece.document_id.in_(wanted), PrintPiece.reminder_id.in_(wanted)))
    )
    return frozenset(
        row.document_id or row.reminder_id or ""
        for row in rows
        if (row.lot_id, row.rank) not in out
    )


def _cancelled(session: Session) -> frozenset[tuple[str, int]]:
    query = select(PrintEvent.lot_id, PrintEvent.ranks).where(PrintEvent.kind == CANCELLED)
    return frozenset((lot, rank) for lot, text in session.execute(query) for rank in ranks_of(text))


def _not_taken(session: Session, rows: Iterable[Any]) -> list[Any]:
    found = list(rows)
    taken = taken_ids(session, [row.id for row in found])
    return [row for row in found if row.id not in taken]


def document_letter(session: Session, document: Document, sheets: Sheets) -> Letter:
    """The letter of an issued document, addressed as its page is.

    Raises ``page_missing`` for what has no page.
    """
    if not document.pdf_sha256:
        raise DomainError("page_missing", field="letter", number=document.number)
    about = (document.number, document.kind, document.platform)
    buyer = facts_of(document.content).buyer
    kept = _sheets_of(session, document.pdf_sha256, document.number, sheets)
    return _letter(
        about, document.issued_on, buyer, kept, {"document_id": document.id, "reminder_id": None}
    )


def reminder_letter(session: Session, reminder: Reminder, sheets: Sheets) -> Letter:
    """The letter of a reminder, addressed to who is billed."""
    client = session.get_one(Client, reminder.client_id)
    party = session.get(Party, client.billed_party_id) if client.billed_party_id else None
    about = (reminder.id, "reminder", client.platform)
    kept = _sheets_of(session, reminder.pdf_sha256, client.platform, sheets)
    buyer = buyer_facts(client, party)
    return _letter(
        about, reminder.made_on, buyer, kept, {"document_id": None, "reminder_id": reminder.id}
    )


def _sheets_of(session: Session, digest: str, number: str, sheets: Sheets) -> tuple[str, int]:
    try:
        return digest, sheets(kept_page(session, digest, number))
    except IntegrityBroken as broken:
        # A page of another desk may come later; one that was changed must stop everything.
        if broken.code != "pdf_missing":
            raise
        return digest, 0


def _letter(
    about: tuple[str, str, str],
    day: date,
    buyer: BuyerFacts,
    kept: tuple[str, int],
    ids: dict[str, str | None],
) -> Letter:
    warnings = postal_warnings(buyer.name, buyer.contact, buyer.address)
    fault = next((warning.code for warning in warnings if warning.code in FAULTS), "")
    digest, sheets = kept
    number, reason, platform = about
    return Letter(
        number=number,
        reason=reason,
        platform=platform,
        name=buyer.name,
        dated_on=day,
        sheets=sheets,
        address=tuple(postal_lines(buyer.name, buyer.contact, buyer.address)),
        postcode=buyer.address.postcode,
        country=buyer.address.country or "FR",
        abroad=is_abroad(buyer.name, buyer.address),
        warnings=warnings,
        left_out=NOT_HERE if not sheets else fault,
        order=posting_order(sheets, buyer.name, buyer.address),
        document_id=ids["document_id"],
        reminder_id=ids["reminder_id"],
        pdf_sha256=digest,
    )


def letters_named(session: Session, names: Collection[str], sheets: Sheets) -> list[Letter]:
    """Letters that a person chose: numbers of documents, ids of reminders or their clients.

    Raises ``document_unknown``, ``page_missing``, and ``IntegrityBroken('pdf_missing')``.
    """
    found: dict[str, Letter] = {}
    for name in names:
        letter = _named(session, name, sheets)
        if letter.left_out == NOT_HERE:
            raise IntegrityBroken("pdf_missing", number=letter.number)
        found[letter.number] = letter
    return sorted(found.values(), key=lambda letter: (letter.order, letter.number))


def _named(session: Session, name: str, sheets: Sheets) -> Letter:
    try:
        return document_letter(session, document_numbered(session, name), sheets)
    except DomainError as unknown:
        if unknown.code != "document_unknown":
            raise
        try:
            return reminder_letter(session, reminder_named(session, name), sheets)
        except DomainError:
            raise unknown from None


def lots_of(session: Session, letters: Sequence[Letter]) -> list[tuple[Letter, str]]:
    """Which of ``letters`` a lot holds already, and the id of that lot, the last one."""
    out = _cancelled(session)
    ids = {letter.document_id or letter.reminder_id: letter for letter in letters}
    query = select(PrintPiece).where(
        func.coalesce(PrintPiece.document_id, PrintPiece.reminder_id).in_(list(ids))
    )
    return [
        (ids[piece.document_id or piece.reminder_id], piece.lot_id)
        for piece in session.scalars(query.order_by(PrintPiece.id))
        if (piece.lot_id, piece.rank) not in out
    ]
