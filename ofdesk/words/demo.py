"""What is said of the base that the demo fills, or refuses to fill."""

from ofdesk.words import formats
from ofdesk.words.catalog import N_, translator

_ = translator("demo")

CODES = {
    "demo_too_large": N_(
        "The demo base holds at most {largest} clients: one desk has 99,999 numbers a year for"
        " its invoices. Ask for fewer."
    ),
}
FILLED = N_("{base}: {clients} invented clients, {invoices} invoices and credit notes.")


def filled_text(clients: int, invoices: int, base: str) -> str:
    """How much was made."""
    return _(FILLED).format(
        base=base, clients=formats.number(clients), invoices=formats.number(invoices)
    )
