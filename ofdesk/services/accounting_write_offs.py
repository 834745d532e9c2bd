"""Entries and VAT of money that will not come: debts given up, fees that a bank kept."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.entries import Posting, entry, side
from ofdesk.domain.vat_due import VatEvent
from ofdesk.models import Document, WriteOff
from ofdesk.services.accounting_cheques import Fact

OTHER = "OD"
ACCOUNTS = {"abandoned": "abandoned", "fees": "bank_fees", "difference": "difference"}
"""The account of each kind, by what the plan calls it: 654, 627, 658."""
RECEIVED = "fees"
"""What a bank kept was paid by the client: its VAT is due. The rest never came: its VAT is not."""


def write_offs(session: Session) -> list[WriteOff]:
    """Every row, in the order in which it was recorded."""
    query = select(WriteOff).order_by(WriteOff.recorded_at, WriteOff.id)
    return list(session.scalars(query))


def write_off_event(row: WriteOff, number: str) -> VatEvent:
    """What a row changes for the VAT of its invoice."""
    key = f"vat:{row.id}"
    if row.kind == RECEIVED:
        return VatEvent(key, row.effective_on, number, paid_cents=row.cents)
    return VatEvent(key, row.effective_on, number, lost_cents=row.cents)


def write_off_facts(
    session: Session,
    plan: Mapping[str, str],
    documents: Mapping[str, Document],
    receivable: Callable[[int, Document], Posting],
    lost_vat: Mapping[str, int],
) -> Iterator[Fact]:
    """One entry a row: the charge, the VAT that will never be due, against what was owed.

    ``lost_vat``: cents by the key of the VAT event; none with the option débits, whose VAT was
    due by the invoice and is claimed back by the accountant.
    """
    for row in write_offs(session):
        invoice = documents[row.invoice_id]
        lost = lost_vat.get(f"vat:{row.id}", 0)
        sides = (
            side(plan[ACCOUNTS[row.kind]], row.cents - lost),
            side(plan["vat_pending"], lost),
            receivable(-row.cents, invoice),
        )
        told = (invoice.number, row.reason)
        made = entry(f"write_off:{row.id}", OTHER, row.effective_on, told, sides)
        yield Fact(made, row.recorded_at)


def write_off_vat(
    session: Session,
    documents: Mapping[str, Document],
    original: Callable[[str], str],
) -> Iterator[tuple[str, datetime, VatEvent]]:
    """The VAT events of all rows, each with the invoice that was sold and its instant."""
    for row in write_offs(session):
        event = write_off_event(row, documents[row.invoice_id].number)
        yield original(row.invoice_id), row.recorded_at, event
