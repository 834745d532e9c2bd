"""The recipient's address in the window of the envelope (``documents.md`` §2, payments.md §1)."""

from dataclasses import dataclass

from ofdesk.documents import ink
from ofdesk.documents.fonts import Style, width, wrapped
from ofdesk.documents.geometry import ADDRESS, ADDRESS_MIDDLE
from ofdesk.documents.surface import Surface
from ofdesk.domain.postal import postal_lines
from ofdesk.ports.documents import BankFacts, BuyerFacts

LEAST_SIZE = 9.0
STEPS = {7: 3.7, 8: 3.25}
"""Millimetres from line to line where there are more than six."""
USUAL_STEP, LEAST_STEP = 4.1, 3.2
CAPITALS = 0.729
"""Height of a capital of the postal font, over its size."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """The lines as set, and what is doubtful about them: codes of ``ofdesk.words.pages``."""

    lines: tuple[str, ...]
    style: Style
    step: float
    warnings: tuple[str, ...]

    @property
    def first_baseline(self) -> float:
        """Where the first line stands for the block to be centred in the window."""
        capital = self.style.size * CAPITALS * 25.4 / 72
        return ADDRESS_MIDDLE - (len(self.lines) - 1) * self.step / 2 + capital / 2


def recipient(buyer: BuyerFacts) -> Recipient:
    """Set the address of ``buyer``: 10 pt, by quarters of a point down to 9, then with a warning.

    A line that is still too wide goes on under itself: no character is cut off.
    """
    lines = postal_lines(buyer.name, buyer.contact, buyer.address)
    style, warnings = ink.RECIPIENT, []
    if len(lines) > 7:
        style = style.sized(LEAST_SIZE)
    while style.size > LEAST_SIZE and _widest(lines, style) > ADDRESS.width:
        style = style.sized(style.size - 0.25)
    if _widest(lines, style) > ADDRESS.width:
        warnings.append("address_too_wide")
        lines = tuple(part for line in lines for part in wrapped(line, style, ADDRESS.width))
    step = USUAL_STEP if len(lines) <= 6 else STEPS.get(len(lines), LEAST_STEP)
    if len(lines) > max(STEPS):
        warnings.append("address_too_tall")
    return Recipient(lines, style, step, tuple(warnings))


def _widest(lines: tuple[str, ...], style: Style) -> float:
    return max((width(line, style) for line in lines), default=0.0)


def draw_recipient(surface: Surface, who: Recipient) -> None:
    """Draw the address; nothing else may stand in the keep-out zone around it."""
    with surface.leaf("P"):
        at = (ADDRESS.left, who.first_baseline)
        surface.lines(who.style, at, who.lines, who.step)


def cheque_lines(bank: BankFacts) -> tuple[str, ...]:
    """Where cheques are posted to, as on an envelope."""
    return postal_lines(bank.cheque_order, "", bank.cheque_address)
