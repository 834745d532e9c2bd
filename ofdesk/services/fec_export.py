"""Export of the entries in FEC format: numbered once, in lots, each fact in one (documents §7)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ofdesk.domain.dates import paris_day
from ofdesk.domain.entries import Posting
from ofdesk.domain.errors import DomainError, IntegrityBroken
from ofdesk.domain.fec import COLUMNS, FecLine, fec_bytes, line_fields
from ofdesk.models import Blob, FecEntry, FecLot
from ofdesk.models.ids import new_id
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.accounting import Books
from ofdesk.services.accounting_cheques import Fact
from ofdesk.services.accounting_letters import Key, Letter, known_on, letters_of, whole_within
from ofdesk.services.blobs import keep_blob
from ofdesk.services.report_files import Cell, Table
from ofdesk.services.sales_export import ExportSales, check_period
from ofdesk.services.whole_files import file_before
from ofdesk.words.accounting import account_name, journal_name
from ofdesk.words.bank_rules import class_name


@dataclass(frozen=True, slots=True)
class FecExported:
    """One lot: the bytes of its file, and the characters that had to be spelled otherwise."""

    content: bytes
    lot: int
    entries: int
    rows: int
    debit_cents: int
    credit_cents: int
    spelled: tuple[tuple[str, str], ...]


def export_fec(request: ExportSales, uow: UnitOfWork, target: Path | None = None) -> FecExported:
    """Export the entries of the period that no lot took before, and number them for ever.

    Entries stand in the order in which they were validated. What is recorded after the export of
    its day goes to the next lot, whatever the period of that one. A letter is given to what this
    lot holds whole, ``lettering_report`` tells the rest. An empty lot is no lot, and no file. The
    file is whole on the disk, beside ``target``, before the lot is recorded, and takes its name
    right after; the lot keeps its bytes, for ``lot_file``. Raises ``period_inverted``, and
    ``OSError``: then no lot was recorded.
    """
    check_period(request)
    with uow:
        session = uow.session
        books = Books(session)
        facts = books.facts()
        fresh = _fresh(session, facts, request)
        first = (session.scalar(select(func.max(FecEntry.number))) or 0) + 1
        numbered = list(enumerate(fresh, start=first))
        told = _told(books, whole_within(letters_of(session, facts), fresh))
        lines = [line for number, fact in numbered for line in _lines(number, fact, told)]
        content, spelled = fec_bytes(line_fields(line) for line in lines)
        debit = sum(line.debit_cents for line in lines)
        credit = sum(line.credit_cents for line in lines)
        lot = 0
        if numbered:
            with file_before(target, content) if target is not None else nullcontext():
                lot = _record(uow, request, numbered, (content, debit))
                uow.commit()
    return FecExported(content, lot, len(numbered), len(lines), debit, credit, spelled)


def lot_file(session: Session, number: int) -> bytes:
    """The file of a lot, byte for byte as it was exported.

    Raises ``fec_lot_unknown``, and ``IntegrityBroken('lot_file_changed')`` when it is not whole.
    """
    lot = session.scalars(select(FecLot).where(FecLot.number == number)).one_or_none()
    if lot is None:
        last = session.scalar(select(func.max(FecLot.number))) or 0
        raise DomainError("fec_lot_unknown", field="lot", number=number, last=last)
    content = session.scalars(select(Blob.bytes).where(Blob.sha256 == lot.file_sha256)).first()
    if content is None or sha256(content).hexdigest() != lot.file_sha256:
        raise IntegrityBroken("lot_file_changed", number=number)
    return content


def entries_report(session: Session, request: ExportSales) -> Table:
    """The entries of a period as a table, with the numbers that the exports gave them; those that
    no lot took yet have none. Exports nothing. Raises ``period_inverted``."""
    check_period(request)
    books = Books(session)
    numbers = dict(session.execute(select(FecEntry.fact, FecEntry.number)).all())
    facts = books.facts()
    told = _told(books, known_on(letters_of(session, facts), request.until))
    last = max(numbers.values(), default=0) + 1
    within = [fact for fact in facts if request.since <= fact.entry.day <= request.until]
    within.sort(key=lambda fact: numbers.get(fact.entry.fact, last))
    rows: list[tuple[Cell, ...]] = []
    debit = credit = 0
    for fact in within:
        number = numbers.get(fact.entry.fact)
        for line in _lines(number or 0, fact, told):
            shown = line_fields(line)
            rows.append((*shown[:2], number, *shown[3:]))
            debit += line.debit_cents
            credit += line.credit_cents
    return Table(COLUMNS, tuple(rows), debit, credit)


def _fresh(session: Session, facts: Sequence[Fact], request: ExportSales) -> list[Fact]:
    taken = set(session.scalars(select(FecEntry.fact)))
    lots = select(FecLot.since, FecLot.until).where(FecLot.until < request.since)
    periods = [(since, until) for since, until in session.execute(lots)]
    periods.append((request.since, request.until))
    return [
        fact
        for fact in facts
        if fact.entry.fact not in taken
        and any(since <= fact.entry.day <= until for since, until in periods)
        and fact.entry.postings
    ]


@dataclass(frozen=True, slots=True)
class _Told:
    """What lines say beside their entry: accounts, days of pieces, letters."""

    names: Mapping[str, str]
    days: Mapping[str, date]
    letters: Mapping[Key, Letter]


def _told(books: Books, letters: Mapping[Key, Letter]) -> _Told:
    names = {account: name for name, account in books.plan.items()}
    return _Told(names, books.issue_days, letters)


def _lines(number: int, fact: Fact, beside: _Told) -> Iterator[FecLine]:
    told = fact.entry
    # VAT that a payment makes due tells of an invoice: its piece is of the day of that invoice.
    piece_day = min(beside.days.get(told.piece, told.day), told.day)
    valid_on: date = paris_day(fact.recorded_at)
    for posting in told.postings:
        letter = beside.letters.get((told.fact, posting.settles))
        yield FecLine(
            journal=(told.journal, journal_name(told.journal)),
            number=number,
            day=told.day,
            account=(posting.account, _name(posting, beside.names)),
            auxiliary=(posting.auxiliary, posting.auxiliary_label),
            piece=(told.piece, piece_day),
            label=told.label,
            debit_cents=posting.debit_cents,
            credit_cents=posting.credit_cents,
            valid_on=valid_on,
            lettering=(letter.code, letter.day) if letter else ("", None),
        )


def _name(posting: Posting, names: Mapping[str, str]) -> str:
    """The name of an account: of the plan, of the clients, or of its class."""
    if posting.account in names:
        return account_name(names[posting.account])
    return account_name("clients") if posting.auxiliary else class_name(posting.account)


def _record(
    uow: UnitOfWork,
    request: ExportSales,
    numbered: Sequence[tuple[int, Fact]],
    file: tuple[bytes, int],
) -> int:
    session = uow.session
    lot = FecLot(
        id=new_id(),
        number=(session.scalar(select(func.max(FecLot.number))) or 0) + 1,
        since=request.since,
        until=request.until,
        exported_at=uow.now(),
        exported_by=uow.operator,
        entries=len(numbered),
        total_cents=file[1],
        file_sha256=keep_blob(session, file[0]),
    )
    session.add(lot)
    session.flush()
    session.add_all(
        FecEntry(lot_id=lot.id, fact=fact.entry.fact, number=number) for number, fact in numbered
    )
    session.flush()
    return lot.number
