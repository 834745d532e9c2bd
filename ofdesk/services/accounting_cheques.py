"""Entries of the bank for cheques: slips, cheques credited without one, fees of rejections."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.entries import Entry, entry, side
from ofdesk.models import ChequeEvent, Deposit, Document, Receipt

MONEY = "BQ"
"""The journal of the bank."""


@dataclass(frozen=True, slots=True)
class Fact:
    """An entry and when it was recorded, which orders the exports."""

    entry: Entry
    recorded_at: datetime


def deposited_ids(session: Session) -> frozenset[str]:
    """The cheques that a slip took to the bank."""
    query = select(ChequeEvent.receipt_id).where(ChequeEvent.state == "deposited")
    return frozenset(session.scalars(query))


def cheque_facts(
    session: Session,
    plan: Mapping[str, str],
    documents: Mapping[str, Document],
    receipts: Mapping[str, Receipt],
) -> Iterator[Fact]:
    """What took cheques into the bank, and what the bank took for those that bounced: less than
    nothing where two desks had typed one fee."""
    yield from _slips(session, plan)
    yield from _credited_alone(session, plan, documents, receipts)
    for event in session.scalars(select(ChequeEvent).where(ChequeEvent.fee_cents != 0)):
        sides = (side(plan["bank_fees"], event.fee_cents), side(plan["bank"], -event.fee_cents))
        told = (documents[event.receipt_id].number, event.reason)
        made = entry(f"fee:{event.id}", MONEY, event.happened_on, told, sides)
        yield Fact(made, event.recorded_at)


def _slips(session: Session, plan: Mapping[str, str]) -> Iterator[Fact]:
    for slip in session.scalars(select(Deposit)):
        sides = (side(plan["bank"], slip.total_cents), side(plan["cheques"], -slip.total_cents))
        told = (slip.number, slip.bank_number or slip.number)
        yield Fact(entry(f"deposit:{slip.id}", MONEY, slip.made_on, told, sides), slip.made_at)


def _credited_alone(
    session: Session,
    plan: Mapping[str, str],
    documents: Mapping[str, Document],
    receipts: Mapping[str, Receipt],
) -> Iterator[Fact]:
    """Cheques that were recorded as credited already, without a slip of ours."""
    deposited = deposited_ids(session)
    for cheque in receipts.values():
        if cheque.method != "cheque" or cheque.credited_on is None or cheque.id in deposited:
            continue
        sides = (side(plan["bank"], cheque.cents), side(plan["cheques"], -cheque.cents))
        told = (documents[cheque.id].number, cheque.cheque_number)
        made = entry(f"credited:{cheque.id}", MONEY, cheque.credited_on, told, sides)
        yield Fact(made, documents[cheque.id].issued_at)
