"""The order behind an invoice: who, by which channel, when (domain §3.6)."""

from dataclasses import dataclass
from datetime import date

from ofdesk.domain.errors import DomainError
from ofdesk.ports.documents import OrderFacts
from ofdesk.services.typed_text import checked_text

LONGEST = 120
"""Characters of a name or of a channel."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order as told: the day defaults to the day of issue."""

    ordered_by: str
    channel: str = ""
    ordered_on: date | None = None


def order_facts(order: Order | None, today: date) -> OrderFacts:
    """The order to print. Raises ``DomainError('order_missing')`` unless somebody ordered,
    ``field_too_long``."""
    who = checked_text(order.ordered_by, "ordered_by", LONGEST) if order else ""
    if order is None or not who:
        raise DomainError("order_missing", field="ordered_by")
    how = checked_text(order.channel, "channel", LONGEST)
    return OrderFacts(who, how, order.ordered_on or today)
