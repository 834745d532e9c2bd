"""What is to be printed for the post: pages, reminders and other letters that no lot holds."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from ofdesk.domain.channels import PAPER, REPORT
from ofdesk.domain.errors import DomainError, IntegrityBroken
from ofdesk.domain.posting import CANCELLED, ranks_of
from ofdesk.models import (
    Client,
    CreditChoice,
    Document,
    DocumentEvent,
    PrintEvent,
    PrintPiece,
    Reminder,
    ReminderEvent,
)
from ofdesk.services.balances import owner_of, unallocated
from ofdesk.services.dunning_log import reminder_named
from ofdesk.services.lookup import document_numbered
from ofdesk.services.posting_letter import (
    NOT_HERE,
    Letter,
    Sheets,
    choice_letter,
    document_letter,
    reminder_letter,
)

BY_POST = ("post", "both")
LETTERS = ("invoice", "corrective", "credit_note")
OFFERS = ("quote", "proposition")
SETTLED = ("accepted", "refused", "invoiced")
ASKED = "asked"
CHANGES = frozenset({"print_lot", "print_event"})
_SOURCE = func.coalesce(PrintPiece.document_id, PrintPiece.reminder_id, PrintPiece.choice_id)


def letters_to_print(session: Session, today: date, sheets: Sheets) -> list[Letter]:
    """Everything that waits for the printer, in the order of the post."""
    documents = session.scalars(select(Document).where(*_waiting_documents(today)))
    found = [document_letter(session, one, sheets) for one in _not_taken(session, documents)]
    reminders = session.scalars(select(Reminder).where(*_waiting_reminders()))
    found += [reminder_letter(session, one, sheets) for one in _not_taken(session, reminders)]
    choices = _waiting_choices(session)
    found += [choice_letter(session, one, sheets) for one in _not_taken(session, choices)]
    return sorted(found, key=lambda letter: (letter.order, letter.number))


def count_to_print(session: Session, today: date) -> int:
    """How many letters wait for the printer."""
    documents = session.scalars(select(Document.id).where(*_waiting_documents(today))).all()
    reminders = session.scalars(select(Reminder.id).where(*_waiting_reminders())).all()
    choices = [choice.id for choice in _waiting_choices(session)]
    waiting = (*documents, *reminders, *choices)
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


def _waiting_choices(session: Session) -> list[CreditChoice]:
    """The letters « rembourser ou garder » of clients who want letters, without an answer yet,
    about money that is still left."""
    later = aliased(CreditChoice)
    answered = exists().where(
        later.receipt_id == CreditChoice.receipt_id,
        tuple_(later.recorded_at, later.id) > tuple_(CreditChoice.recorded_at, CreditChoice.id),
    )
    query = select(CreditChoice).where(CreditChoice.kind == ASKED, ~answered)
    found = session.scalars(query.where(CreditChoice.pdf_sha256 != "")).all()
    return [choice for choice in found if _goes_by_post(session, choice)]


def _goes_by_post(session: Session, choice: CreditChoice) -> bool:
    owner = owner_of(session, choice.receipt_id)
    if owner is None or unallocated(session, choice.receipt_id) <= 0:
        return False
    return session.get_one(Client, owner).delivery in BY_POST


def taken_ids(session: Session, ids: Collection[str]) -> frozenset[str]:
    """Those of ``ids`` (documents, reminders, choices) that a lot holds, without what was taken
    out of it."""
    if not ids:
        return frozenset()
    out = _cancelled(session)
    wanted = list(ids)
    rows = session.execute(
        select(PrintPiece.lot_id, PrintPiece.rank, _SOURCE).where(
            or_(
                PrintPiece.document_id.in_(wanted),
                PrintPiece.reminder_id.in_(wanted),
                PrintPiece.choice_id.in_(wanted),
            )
        )
    )
    return frozenset(source for lot, rank, source in rows if (lot, rank) not in out)


def _cancelled(session: Session) -> frozenset[tuple[str, int]]:
    query = select(PrintEvent.lot_id, PrintEvent.ranks).where(PrintEvent.kind == CANCELLED)
    return frozenset((lot, rank) for lot, text in session.execute(query) for rank in ranks_of(text))


def _not_taken(session: Session, rows: Iterable[Any]) -> list[Any]:
    found = list(rows)
    taken = taken_ids(session, [row.id for row in found])
    return [row for row in found if row.id not in taken]


def letters_named(session: Session, names: Collection[str], sheets: Sheets) -> list[Letter]:
    """Letters that a person chose: numbers of documents, of receipts about which a client was
    asked, ids of reminders or their clients.

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
        document = document_numbered(session, name)
        choice = _asked_about(session, document.id)
        if choice is not None:
            return choice_letter(session, choice, sheets)
        return document_letter(session, document, sheets)
    except DomainError as unknown:
        if unknown.code != "document_unknown":
            raise
        try:
            return reminder_letter(session, reminder_named(session, name), sheets)
        except DomainError:
            raise unknown from None


def _asked_about(session: Session, receipt_id: str) -> CreditChoice | None:
    """The last letter « rembourser ou garder » about a receipt that is somebody's."""
    query = select(CreditChoice).where(
        CreditChoice.receipt_id == receipt_id, CreditChoice.kind == ASKED
    )
    newest = query.order_by(CreditChoice.recorded_at.desc(), CreditChoice.id.desc())
    found = session.scalars(newest.limit(1)).first()
    return found if found is None or owner_of(session, receipt_id) is not None else None


def lots_of(session: Session, letters: Sequence[Letter]) -> list[tuple[Letter, str]]:
    """Which of ``letters`` a lot holds already, and the id of that lot, the last one."""
    out = _cancelled(session)
    ids = {letter.source_id: letter for letter in letters}
    query = select(PrintPiece.lot_id, PrintPiece.rank, _SOURCE).where(_SOURCE.in_(list(ids)))
    return [
        (ids[source], lot)
        for lot, rank, source in session.execute(query.order_by(PrintPiece.id))
        if (lot, rank) not in out
    ]
