"""A free line on the command line: « designation;quantity;unit price »."""

from ofdesk.cli.command import UsageError
from ofdesk.domain.money import E4, price_e6
from ofdesk.services.invoicing import FreeLine
from ofdesk.words.formats import parse_amount

FIELDS = 3
LONGEST_NUMBER = 9
"""Digits of a quantity: nobody sells more."""


def free_line(text: str) -> FreeLine:
    """« Formation;2;150,00 » as a line; a negative price is a discount.

    Raises ``UsageError('free_line_invalid')`` and ``amount_invalid``.
    """
    parts = text.rsplit(";", FIELDS - 1)
    if len(parts) != FIELDS:
        raise UsageError("free_line_invalid", text=text)
    label, quantity, price = (part.strip() for part in parts)
    if not (quantity.isascii() and quantity.isdigit() and len(quantity) <= LONGEST_NUMBER):
        raise UsageError("free_line_invalid", text=text)
    sign = -1 if price.startswith("-") else 1
    cents = sign * parse_amount(price.removeprefix("-"), "line")
    return FreeLine(label, int(quantity) * E4, price_e6(cents))
