"""Money that two desks typed apart: one of the two receipts is reversed, or both are right."""

from datetime import date

from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.receipts import has_against, receipt_named, reverse_within

REASON = "saisi sur deux postes"


def reverse_twin(uow: UnitOfWork, number: str, today: date) -> None:
    """Reverse the receipt ``number``, inside the caller's transaction. What a person reversed
    meanwhile stays so. Raises what ``reverse_receipt`` raises."""
    receipt = receipt_named(uow.session, number)
    if not has_against(uow.session, receipt.id, "reversal"):
        reverse_within(uow, receipt, REASON, today)
