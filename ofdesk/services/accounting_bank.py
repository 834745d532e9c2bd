"""Entries of lines of the bank that concern no client: fees, taxes, transfers of our own."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.entries import entry, side
from ofdesk.models import BankEntry, BankLine
from ofdesk.services.accounting_cheques import MONEY, Fact


def bank_facts(session: Session, plan: Mapping[str, str]) -> Iterator[Fact]:
    """One entry for each, and one of the contrary for each that was taken back."""
    rows = session.execute(
        select(BankEntry, BankLine)
        .join(BankLine, BankLine.id == BankEntry.line_id)
        .order_by(BankEntry.recorded_at, BankEntry.id)
    )
    for row, line in rows:
        sides = (side(plan["bank"], row.cents), side(row.account, -row.cents))
        piece = line.reference or f"BQ-{line.day:%Y%m%d}-{line.rank}"
        told = (piece, row.label or piece)
        made = entry(f"bank:{row.id}", MONEY, row.effective_on, told, sides)
        yield Fact(made, row.recorded_at)
