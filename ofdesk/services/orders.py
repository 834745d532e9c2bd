"""The order behind an invoice: who, by which channel, when (domain §3.6)."""

from dataclasses import dataclass
from datetime import date

from ofdesk.domain.errors import DomainError
from ofdesk.ports.documents import OrderFacts


@dataclass(frozen=True, slots=True)
class Order:
    """An order as told: the day defaults to the day of issue."""

    ordered_by: str
    channel: str = ""
    ordered_on: date | None = None


def order_facts(order: Order | None, today: date) -> OrderFacts:
    """The order to print. Raises ``DomainError('order_missing')`` unless somebody ordered."""
    if order is None or not order.ordered_by.strip():
        raise DomainError("order_missing", field="ordered_by")
    return OrderFacts(order.ordered_by.strip(), order.channel.strip(), order.ordered_on or today)
