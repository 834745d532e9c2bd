"""Why nothing is left to pay on an invoice: by which receipts, credit notes or loss, and when."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.models import Allocation, Document, WriteOff
from ofdesk.services.balances import LESSENING_KINDS

PAID, CREDITED, WRITTEN_OFF, PARTLY = "paid", "credited", "written_off", "partly"


def nothing_owed(session: Session, invoice: Document, field: str) -> DomainError:
    """``not_open`` with ``settled`` (``paid``, ``credited``, ``written_off``, or ``partly``: the
    rest was given up), the documents ``by`` which it was, the first first, and the day
    ``settled_on`` of the last; without these where nothing was owed from the first."""
    paid, credited = _receipts(session, invoice.id), _credits(session, invoice.id)
    lost = _lost_on(session, invoice.id)
    found = [*paid, *credited]
    days = [day for _, day in found] + ([lost] if lost is not None else [])
    if not days:
        return DomainError("not_open", field=field, number=invoice.number)
    how = PAID if paid else CREDITED
    if lost is not None:
        how = PARTLY if found else WRITTEN_OFF
    return DomainError(
        "not_open",
        field=field,
        number=invoice.number,
        settled=how,
        by=[number for number, _ in found],
        settled_on=max(days).isoformat(),
    )


def _receipts(session: Session, invoice_id: str) -> Sequence[tuple[str, date]]:
    """The receipts that pay some of an invoice now, each with its last day."""
    query = (
        select(Document.number, func.max(Allocation.effective_on).label("day"))
        .join(Document, Document.id == Allocation.receipt_id)
        .where(Allocation.invoice_id == invoice_id)
        .group_by(Document.number)
        .having(func.sum(Allocation.cents) > 0)
        .order_by("day", Document.number)
    )
    return [(number, day) for number, day in session.execute(query)]


def _lost_on(session: Session, invoice_id: str) -> date | None:
    """The last day on which something was given up that is still given up."""
    cents, last = func.coalesce(func.sum(WriteOff.cents), 0), func.max(WriteOff.effective_on)
    query = select(last).where(WriteOff.invoice_id == invoice_id).having(cents > 0)
    return session.scalar(query)


def _credits(session: Session, invoice_id: str) -> Sequence[tuple[str, date]]:
    query = (
        select(Document.number, Document.issued_on)
        .where(Document.origin_id == invoice_id, Document.kind.in_(LESSENING_KINDS))
        .order_by(Document.issued_on, Document.number)
    )
    return [(number, day) for number, day in session.execute(query)]
