"""What the lines of the bank that wait would pay: proposals for a person, kept and renewed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.matching import BankMovement, Matcher, OpenDeposit, OpenInvoice, Proposal
from ofdesk.domain.proposal_book import OpenThings, ProposalBook
from ofdesk.models import BankLine, ChequeEvent, Deposit
from ofdesk.ports.desk import Desk
from ofdesk.services.bank_rules import rules_in_force
from ofdesk.services.bank_standing import decided_lines
from ofdesk.services.cheques import COUNTS
from ofdesk.services.document_rows import ListDocuments, list_documents

EVERYTHING = 1_000_000
SOURCES = ("invoice", "corrective", "proposition")


@dataclass(frozen=True, slots=True)
class ProposedLine:
    """One line that waits for a person, with what it would pay."""

    id: str
    day: date
    cents: int
    label: str
    proposal: Proposal | None


class Proposals:
    """The proposals of one open base: worked out once, and after a change for the lines that it
    touches. May be asked from any thread."""

    def __init__(self) -> None:
        self.book = ProposalBook()
        self._lock = Lock()
        self._seen: tuple[str, int, date] | None = None
        self._found: list[ProposedLine] = []

    def read(self, desk: Desk) -> list[ProposedLine]:
        """The lines that nobody decided about, the oldest first, each with its best proposal."""
        with self._lock:
            seen = (str(desk.path), desk.data_version(), desk.today)
            if seen != self._seen:
                with desk.read() as session:
                    self._found = _proposed(session, desk.today, self.book)
                self._seen = seen
            return list(self._found)


def proposals(session: Session, today: date) -> list[ProposedLine]:
    """The lines that nobody decided about, the oldest first, each with its best proposal."""
    return _proposed(session, today, ProposalBook())


def _proposed(session: Session, today: date, book: ProposalBook) -> list[ProposedLine]:
    waiting = waiting_lines(session)
    moves = [_movement(row) for row in waiting]
    found = book.update(moves, open_things(session, today))
    return [
        ProposedLine(row.id, row.day, row.cents, row.label, proposal)
        for row, proposal in zip(waiting, found, strict=True)
    ]


def proposal_for(session: Session, line: BankLine, today: date) -> Proposal | None:
    """What one line would pay, without looking at the others."""
    things = open_things(session, today)
    matcher = Matcher(things.invoices, things.deposits, things.rules)
    text = f"{line.payer} {line.label} {line.reference}"
    return matcher.proposal(BankMovement(line.id, line.day, line.cents, text))


class Waiting(NamedTuple):
    """A line that waits."""

    id: str
    day: date
    cents: int
    label: str
    payer: str
    reference: str


def waiting_lines(session: Session) -> list[Waiting]:
    """The lines without a decision that stands, the oldest first."""
    decided = decided_lines(session)
    query = select(
        BankLine.id,
        BankLine.day,
        BankLine.cents,
        BankLine.label,
        BankLine.payer,
        BankLine.reference,
    ).order_by(BankLine.day, BankLine.rank, BankLine.id)
    return [Waiting(*row) for row in session.execute(query) if row.id not in decided]


def _movement(row: Waiting) -> BankMovement:
    return BankMovement(row.id, row.day, row.cents, f"{row.payer} {row.label} {row.reference}")


def open_things(session: Session, today: date) -> OpenThings:
    """What a line may pay or follow."""
    return OpenThings(
        tuple(_open_invoices(session, today)),
        tuple(open_deposits(session)),
        rules_in_force(session),
    )


def _open_invoices(session: Session, today: date) -> Iterator[OpenInvoice]:
    owed = ListDocuments(kinds=SOURCES[:2], open_only=True, limit=EVERYTHING)
    for row in list_documents(session, owed, today):
        yield OpenInvoice(row.number, row.reference_rf, row.open_cents, row.platform, row.name)
    offered = ListDocuments(kinds=SOURCES[2:], limit=EVERYTHING)
    for row in list_documents(session, offered, today):
        if row.state in ("open", "sent"):
            yield OpenInvoice(row.number, row.reference_rf, row.total_cents, row.platform, row.name)


def open_deposits(session: Session) -> Iterator[OpenDeposit]:
    """Slips of which some cheque is still only deposited: a credit may have been undone."""
    last: dict[str, tuple[str, str | None]] = {}
    events = select(ChequeEvent.receipt_id, ChequeEvent.state, ChequeEvent.deposit_id).where(COUNTS)
    ordered = events.order_by(ChequeEvent.recorded_at, ChequeEvent.id)
    for receipt, state, deposit in session.execute(ordered):
        last[receipt] = (state, deposit)
    waiting = {deposit for state, deposit in last.values() if state == "deposited"}
    for row in session.scalars(select(Deposit).where(Deposit.id.in_(waiting))):
        yield OpenDeposit(row.number, row.bank_number, row.total_cents, row.made_on)
