"""Money that two desks recorded apart: one of the two receipts is reversed, or both are right."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.models import BankDecision, Receipt
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.bank_standing import ACCEPTED, STANDS
from ofdesk.services.bank_undoing import settle_movement
from ofdesk.services.receipts import has_against, receipt_named, reverse_within

REASON = "saisi sur deux postes"


def reverse_twin(uow: UnitOfWork, number: str, kept: str, today: date) -> None:
    """Reverse the receipt ``number``, inside the caller's transaction; of two lines of the bank its
    own becomes the same as that of the ``kept`` one. What a person reversed meanwhile stays so.
    Raises what ``reverse_receipt`` raises."""
    receipt = receipt_named(uow.session, number)
    if has_against(uow.session, receipt.id, "reversal"):
        return
    dropped = _acceptance(uow.session, receipt)
    other = _acceptance(uow.session, receipt_named(uow.session, kept))
    if dropped is not None and other is not None:
        settle_movement(uow, dropped, other, today)
    else:
        reverse_within(uow, receipt, REASON, today)


def _acceptance(session: Session, receipt: Receipt) -> BankDecision | None:
    """The decision about a line of the bank that a receipt is of."""
    query = select(BankDecision).where(
        BankDecision.receipt_id == receipt.id, BankDecision.kind == ACCEPTED, STANDS
    )
    return session.scalars(query.order_by(BankDecision.id).limit(1)).first()
