"""Money that two desks typed apart: one of the two receipts is reversed, or both are right."""

from datetime import date

from sqlalchemy import select

from ofdesk.domain.errors import DomainError
from ofdesk.models import Document, Receipt
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.receipts import reverse_within

REASON = "saisi sur deux postes"


def reverse_twin(uow: UnitOfWork, number: str, today: date) -> None:
    """Reverse the receipt ``number``, inside the caller's transaction. What a person reversed
    meanwhile stays so. Raises ``conflict_row_gone`` and what ``reverse_receipt`` raises."""
    query = select(Receipt).join(Document, Document.id == Receipt.id)
    receipt = uow.session.scalars(query.where(Document.number == number)).one_or_none()
    if receipt is None:
        raise DomainError("conflict_row_gone")
    taken_back = select(Receipt.id).where(
        Receipt.reverses_id == receipt.id, Receipt.kind == "reversal"
    )
    if uow.session.scalars(taken_back.limit(1)).first() is None:
        reverse_within(uow, receipt, REASON, today)
