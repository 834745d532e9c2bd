"""What clients have in credit at the end of a day: money received that pays nothing yet."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ofdesk.domain.dates import paris_day
from ofdesk.models import Allocation, Client, Document, Receipt, ReceiptOwner


def merged_sheets(session: Session) -> Mapping[str, str]:
    """Every sheet that was merged, and the sheet that is read for it."""
    query = select(Client.id, Client.merged_into_id).where(Client.merged_into_id.is_not(None))
    into: dict[str, str] = {row.id: row.merged_into_id for row in session.execute(query)}
    found = {}
    for sheet in into:
        kept = sheet
        while kept in into:
            kept = into[kept]
        found[sheet] = kept
    return found


def credits_at(
    session: Session, day: date, client_ids: Collection[str] | None = None
) -> Mapping[str, int]:
    """Cents in credit by client (account 4191) at the end of ``day``; merged sheets as one.

    Whose money it was is what was known that day, or what was said first about money that was
    recorded later.
    """
    kept = merged_sheets(session)
    left = _left(session, day)
    found: dict[str, int] = defaultdict(int)
    for receipt_id, said in _owners(session, day).items():
        owner = kept.get(said, said)
        if left.get(receipt_id) and (client_ids is None or owner in client_ids):
            found[owner] += left[receipt_id]
    return found


def _left(session: Session, day: date) -> Mapping[str, int]:
    left: dict[str, int] = defaultdict(int)
    money = select(func.coalesce(Receipt.reverses_id, Receipt.id), func.sum(Receipt.cents))
    money = money.where(Receipt.received_on <= day)
    used = select(Allocation.receipt_id, func.sum(-Allocation.cents)).where(
        Allocation.effective_on <= day
    )
    for query in (
        money.group_by(func.coalesce(Receipt.reverses_id, Receipt.id)),
        used.group_by(Allocation.receipt_id),
    ):
        for receipt_id, cents in session.execute(query):
            left[receipt_id] += cents
    return left


def _owners(session: Session, day: date) -> Mapping[str, str]:
    query = (
        select(ReceiptOwner.receipt_id, ReceiptOwner.client_id, ReceiptOwner.recorded_at)
        .add_columns(Document.issued_on)
        .join(Document, Document.id == ReceiptOwner.receipt_id)
        .order_by(ReceiptOwner.recorded_at, ReceiptOwner.id)
    )
    found: dict[str, str] = {}
    for row in session.execute(query):
        if paris_day(row.recorded_at) <= day or (
            row.issued_on > day and row.receipt_id not in found
        ):
            found[row.receipt_id] = row.client_id
    return found
