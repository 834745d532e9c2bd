"""Letters of the lines of client accounts: what each invoice was settled with (documents §7)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.lettering import Movement, letter_code, settlements
from ofdesk.domain.references import DocumentNumber
from ofdesk.models import Document, FecEntry
from ofdesk.services.accounting import Books
from ofdesk.services.accounting_cheques import Fact
from ofdesk.services.report_files import Cell, Scaled, Table
from ofdesk.services.sales_export import ExportSales, check_period

Key = tuple[str, str]
"""A fact and the invoice that one of its lines settles."""
COLUMNS = (
    *("EcritureLet", "DateLet", "EcritureNum", "EcritureDate", "CompteNum", "CompAuxNum"),
    *("CompAuxLib", "PieceRef", "EcritureLib", "Debit", "Credit"),
)
"""Of the FEC's columns, those that lettering takes."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The code and the day of a settlement, and all the facts that it is made of."""

    code: str
    day: date
    facts: frozenset[str]


def letters_of(session: Session, facts: Sequence[Fact]) -> Mapping[Key, Letter]:
    """The letter of each line that is settled, by its fact and its invoice.

    ``facts``: all of them, in the order of their recording.
    """
    moved: dict[str, list[Movement]] = defaultdict(list)
    for fact in facts:
        for invoice, cents in _by_invoice(fact).items():
            moved[invoice].append(Movement(fact.entry.fact, fact.entry.day, cents))
    numbers = _numbers(session)
    found: dict[Key, Letter] = {}
    for invoice, movements in moved.items():
        for one in settlements(movements):
            letter = Letter(letter_code(numbers[invoice], one.turn), one.day, one.facts)
            found |= {(fact, invoice): letter for fact in one.facts}
    return found


def _numbers(session: Session) -> Mapping[str, DocumentNumber]:
    """The numbers of what was sold in their parts, by the id of the document."""
    query = select(
        *(Document.id, Document.type, Document.desk, Document.year, Document.sequence)
    ).where(Document.kind.in_(("invoice", "credit_note")))
    rows = session.execute(query)
    return {key: DocumentNumber(kind, desk, year, n) for key, kind, desk, year, n in rows}


def _by_invoice(fact: Fact) -> Mapping[str, int]:
    """What an entry does to each invoice; a line for nothing was never written."""
    found: dict[str, int] = defaultdict(int)
    for posting in fact.entry.postings:
        if posting.settles:
            found[posting.settles] += posting.debit_cents - posting.credit_cents
    return found


def whole_within(letters: Mapping[Key, Letter], facts: Iterable[Fact]) -> Mapping[Key, Letter]:
    """Those whose every line is of ``facts``: a letter of a file balances in that file."""
    here = {fact.entry.fact for fact in facts}
    return {key: letter for key, letter in letters.items() if letter.facts <= here}


def known_on(letters: Mapping[Key, Letter], day: date) -> Mapping[Key, Letter]:
    """Those that were settled at the end of ``day``."""
    return {key: letter for key, letter in letters.items() if letter.day <= day}


def lettering_report(session: Session, request: ExportSales) -> Table:
    """What was settled in a period: every line of it, also those of months before, each with the
    number that its lot gave it. Exports nothing. Raises ``period_inverted``."""
    check_period(request)
    facts = Books(session).facts()
    letters = letters_of(session, facts)
    numbers = dict(session.execute(select(FecEntry.fact, FecEntry.number)).all())
    rows: list[tuple[Cell, ...]] = []
    debit = credit = 0
    for fact in facts:
        told = fact.entry
        for one in told.postings:
            letter = letters.get((told.fact, one.settles))
            if letter is None or not request.since <= letter.day <= request.until:
                continue
            rows.append(
                (
                    *(letter.code, letter.day, numbers.get(told.fact), told.day),
                    *(one.account, one.auxiliary, one.auxiliary_label, told.piece, told.label),
                    *(Scaled(one.debit_cents), Scaled(one.credit_cents)),
                )
            )
            debit += one.debit_cents
            credit += one.credit_cents
    # The sort is stable: the lines of a letter stay in the order of their recording.
    rows.sort(key=lambda row: (row[1], row[0]))
    return Table(COLUMNS, tuple(rows), debit, credit)
