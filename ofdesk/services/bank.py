"""Bank statements: imported once, proposals for a person, acceptance and its undoing (money §3)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.domain.matching import (
    BankMovement,
    Matcher,
    OpenDeposit,
    OpenInvoice,
    Proposal,
    without_rivals,
)
from ofdesk.models import (
    BankDecision,
    BankLine,
    BankStatement,
    ChequeEvent,
    Deposit,
)
from ofdesk.models.ids import new_id
from ofdesk.ports.bank import Statement, StatementLine, StatementReader
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.document_rows import ListDocuments, list_documents
from ofdesk.services.house import read_settings

EVERYTHING = 1_000_000
SOURCES = ("invoice", "corrective", "proposition")
LONGEST = 300


@dataclass(frozen=True, slots=True)
class ImportStatement:
    """The bytes of a statement file, and its name."""

    content: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import. ``gap_cents`` is what the balances do not explain."""

    lines: int
    new: int
    duplicates: int
    gap_cents: int
    balances_known: bool
    format: str
    changes: frozenset[str] = frozenset({"bank"})


@dataclass(frozen=True, slots=True)
class ProposedLine:
    """One line that waits for a person, with what it would pay."""

    id: str
    day: date
    cents: int
    label: str
    proposal: Proposal | None


def import_statement(
    request: ImportStatement, reader: StatementReader, uow: UnitOfWork
) -> Imported:
    """Keep the lines that no import brought before; nothing is posted.

    Raises the refusals of the reader and ``statement_other_account``: then nothing is kept.
    """
    statements = reader.read(request.content, request.name)
    with uow:
        iban = read_settings(uow.session).get("bank.iban", "")
        for statement in statements:
            _check_account(statement, iban)
        known = set(uow.session.scalars(select(BankLine.key)))
        ranks: Counter[str] = Counter()
        new = sum(_keep(uow, request, keyed(one, ranks), one, known) for one in statements)
        uow.commit()
    lines = sum(len(statement.lines) for statement in statements)
    return Imported(
        lines,
        new,
        lines - new,
        sum(statement.gap_cents for statement in statements),
        all(s.old_cents is not None and s.new_cents is not None for s in statements),
        statements[0].format,
    )


def _check_account(statement: Statement, iban: str) -> None:
    """Refuse the statement of another account, where both are known."""
    told = "".join(statement.account.split()).upper()
    digits = "".join(c for c in told if c.isdigit())
    if len(digits) >= 10 and iban and told not in iban and not _same(digits, iban):
        raise DomainError("statement_other_account", field="file", account=statement.account)


def _same(digits: str, iban: str) -> bool:
    """Whether the digits of an account are those of an IBAN, with or without its keys."""
    inside = "".join(c for c in iban if c.isdigit())
    return digits in inside or inside in digits or digits[-11:] == iban[-13:-2]


def keyed(statement: Statement, ranks: Counter[str]) -> Iterator[tuple[str, StatementLine]]:
    """Each line with its key: the same whenever it is imported; equal lines of a day have ranks,
    which go on from one statement of a file to the next (``ranks``)."""
    for line in statement.lines:
        told = (line.day.isoformat(), str(line.cents), line.label, line.reference, line.bank_id)
        digest = sha256("\n".join((statement.account, *told)).encode()).hexdigest()[:32]
        ranks[digest] += 1
        yield f"{digest}-{ranks[digest]}", line


def _keep(
    uow: UnitOfWork,
    request: ImportStatement,
    lines: Iterable[tuple[str, StatementLine]],
    statement: Statement,
    known: set[str],
) -> int:
    ranked = enumerate(lines, start=1)
    fresh = [(rank, key, line) for rank, (key, line) in ranked if key not in known]
    if not fresh:
        return 0
    kept = BankStatement(
        id=new_id(),
        name=request.name[:LONGEST],
        format=statement.format,
        account=statement.account[:LONGEST],
        sha256=sha256(request.content).hexdigest(),
        lines=len(statement.lines),
        gap_cents=statement.gap_cents,
        imported_at=uow.now(),
        imported_by=uow.operator,
    )
    uow.session.add(kept)
    uow.session.flush()
    uow.session.execute(insert(BankLine), [_row(kept.id, *found) for found in fresh])
    known.update(key for _, key, _ in fresh)
    return len(fresh)


def _row(statement_id: str, rank: int, key: str, line: StatementLine) -> dict[str, object]:
    return {
        "statement_id": statement_id,
        "key": key,
        "rank": rank,
        "day": line.day,
        "value_day": line.value_day,
        "cents": line.cents,
        "label": " ".join(line.label.split())[:LONGEST],
        "payer": " ".join(line.payer.split())[:LONGEST],
        "reference": line.reference[:LONGEST],
    }


def proposals(session: Session, today: date) -> list[ProposedLine]:
    """The lines that nobody decided about, the oldest first, each with its best proposal."""
    decided = _decided(session)
    rows = session.scalars(select(BankLine).order_by(BankLine.day, BankLine.rank, BankLine.id))
    waiting = [row for row in rows if row.id not in decided]
    matcher = _matcher(session, today)
    found = without_rivals(matcher.proposal(_movement(row)) for row in waiting)
    return [
        ProposedLine(row.id, row.day, row.cents, row.label, proposal)
        for row, proposal in zip(waiting, found, strict=True)
    ]


def proposal_for(session: Session, line: BankLine, today: date) -> Proposal | None:
    """What one line would pay, without looking at the others."""
    return _matcher(session, today).proposal(_movement(line))


def _matcher(session: Session, today: date) -> Matcher:
    return Matcher(_open_invoices(session, today), open_deposits(session))


def _movement(row: BankLine) -> BankMovement:
    return BankMovement(row.id, row.day, row.cents, f"{row.payer} {row.label} {row.reference}")


def _decided(session: Session) -> frozenset[str]:
    """Lines whose last decision stands."""
    last: dict[str, str] = {}
    rows = select(BankDecision).order_by(BankDecision.decided_at, BankDecision.id)
    for row in session.scalars(rows):
        last[row.line_id] = row.kind
    return frozenset(line for line, kind in last.items() if kind != "undone")


def _open_invoices(session: Session, today: date) -> Iterable[OpenInvoice]:
    owed = ListDocuments(kinds=SOURCES[:2], open_only=True, limit=EVERYTHING)
    for row in list_documents(session, owed, today):
        yield OpenInvoice(row.number, row.reference_rf, row.open_cents, row.platform, row.name)
    offered = ListDocuments(kinds=SOURCES[2:], limit=EVERYTHING)
    for row in list_documents(session, offered, today):
        if row.state in ("open", "sent"):
            yield OpenInvoice(row.number, row.reference_rf, row.total_cents, row.platform, row.name)


def open_deposits(session: Session) -> Iterable[OpenDeposit]:
    """Slips of which some cheque is still only deposited: a credit may have been undone."""
    last: dict[str, ChequeEvent] = {}
    events = select(ChequeEvent).order_by(ChequeEvent.recorded_at, ChequeEvent.id)
    for event in session.scalars(events):
        last[event.receipt_id] = event
    waiting = {event.deposit_id for event in last.values() if event.state == "deposited"}
    for row in session.scalars(select(Deposit).where(Deposit.id.in_(waiting))):
        yield OpenDeposit(row.number, row.bank_number, row.total_cents, row.made_on)


def line_named(session: Session, text: str) -> BankLine:
    """A line by its id. Raises ``bank_line_unknown``."""
    wanted = text.strip().lower()
    found = session.get(BankLine, wanted) if len(wanted) == 36 else None
    if found is None:
        raise DomainError("bank_line_unknown", field="line", line=text.strip())
    return found


def last_decision(session: Session, line_id: str) -> BankDecision | None:
    """What stands about a line."""
    return session.scalars(
        select(BankDecision)
        .where(BankDecision.line_id == line_id)
        .order_by(BankDecision.decided_at.desc(), BankDecision.id.desc())
    ).first()
