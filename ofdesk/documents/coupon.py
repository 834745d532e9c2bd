"""The slip to enclose with a cheque: the lower panel of page 1, under the fold at 210 mm."""

from ofdesk.documents import ink
from ofdesk.documents.codes import MODULE, code128
from ofdesk.documents.fonts import fitted, wrapped
from ofdesk.documents.geometry import COUPON_TOP, LEFT, PAGE_WIDTH, RIGHT, Box
from ofdesk.documents.recipient import cheque_lines
from ofdesk.documents.surface import Surface
from ofdesk.documents.wording import Wording
from ofdesk.domain.references import rf_groups

TITLE_AT = COUPON_TOP + 8.7
ROWS_AT, ROWS_STEP = COUPON_TOP + 16.5, 5.0
VALUE_LEFT = 42.0
AMOUNT_BOX = Box(128.0, COUPON_TOP + 12.0, RIGHT, COUPON_TOP + 28.0)
BAR_TOP, BAR_HEIGHT = COUPON_TOP + 40.0, 12.0
ADDRESS_AT, ADDRESS_STEP = COUPON_TOP + 39.0, 3.9
BOXES_TOP, BOX_SIDE = COUPON_TOP + 62.0, 5.9
LEAST_VALUE = 6.5
CHEQUE_DIGITS = 7
FOOT_AT = COUPON_TOP + 77.5


def draw_coupon(surface: Surface, words: Wording) -> None:
    """Draw the slip."""
    say = words.say
    with surface.artifact():
        surface.dashes((4.5, COUPON_TOP), (PAGE_WIDTH - 4.5, COUPON_TOP), ink.HAIRLINE)
        surface.right(ink.SMALL, RIGHT, TITLE_AT, say["detach"])
    with surface.leaf("H2"):
        surface.text(ink.COUPON_TITLE, LEFT, TITLE_AT, say["coupon"])
    _draw_rows(surface, words)
    _draw_amount(surface, words)
    _draw_address(surface, words)
    _draw_barcode(surface, words)
    _draw_boxes(surface, words)
    with surface.leaf("P"):
        surface.text(ink.SMALL, LEFT, FOOT_AT, say["coupon_how"])


def _draw_rows(surface: Surface, words: Wording) -> None:
    facts, say = words.facts, words.say
    rows = [(say[f"slip_{facts.kind.value}"], facts.number), (say["client"], words.client_named)]
    if facts.due_on:
        proposition = facts.kind.value == "proposition"
        label = say["offer_until" if proposition else "due_on"]
        rows.append((label, words.day(facts.due_on)))
    rows.append((say["to_the_order_of"], facts.bank.cheque_order))
    y, room = ROWS_AT, AMOUNT_BOX.left - 4.0 - VALUE_LEFT
    for label, value in rows:
        with surface.leaf("P"):
            style = fitted(value, ink.STRONG, room, LEAST_VALUE)
            lines = _at_most_two(wrapped(value, style, room))
            surface.text(fitted(label, ink.LABEL, VALUE_LEFT - LEFT - 1.0, 6.0), LEFT, y, label)
            surface.lines(style, (VALUE_LEFT, y - (len(lines) - 1) * 1.5), lines, 2.4)
        y += ROWS_STEP


def _at_most_two(lines: tuple[str, ...]) -> tuple[str, ...]:
    """A slip only recalls the client: the whole name stands in the head of the page."""
    return lines if len(lines) <= 2 else (lines[0], lines[1][:-1] + "…")


def _draw_amount(surface: Surface, words: Wording) -> None:
    with surface.artifact():
        surface.filled(AMOUNT_BOX, ink.TINT, radius=1.0)
    with surface.leaf("P"):
        left, right = AMOUNT_BOX.left + 3.5, AMOUNT_BOX.right - 3.5
        surface.text(ink.LABEL, left, AMOUNT_BOX.top + 5.2, words.say["cheque_amount"])
        surface.right(
            ink.COUPON_AMOUNT, right, AMOUNT_BOX.top + 12.6, words.amount(words.due_cents)
        )


def _draw_address(surface: Surface, words: Wording) -> None:
    with surface.leaf("P"):
        surface.text(ink.LABEL, LEFT, ADDRESS_AT, words.say["send_to"])
        lines = cheque_lines(words.facts.bank)
        surface.lines(ink.COUPON_POST, (VALUE_LEFT, ADDRESS_AT), lines, ADDRESS_STEP)


def _draw_barcode(surface: Surface, words: Wording) -> None:
    reference = words.facts.reference_rf
    if not reference:
        return
    bars, modules = code128(reference)
    middle = (AMOUNT_BOX.left + AMOUNT_BOX.right) / 2
    shown = rf_groups(reference)
    with surface.leaf("Figure", alt=words.say["barcode_alt"].format(reference=shown)):
        at = (middle - modules * MODULE / 2, BAR_TOP)
        surface.modules(bars, at, (MODULE, BAR_HEIGHT))
    with surface.leaf("P"):
        surface.centred(ink.CODE_TEXT, middle, BAR_TOP + BAR_HEIGHT + 4.0, shown)


def _draw_boxes(surface: Surface, words: Wording) -> None:
    with surface.leaf("P"):
        surface.text(ink.LABEL, LEFT, BOXES_TOP + 4.2, words.say["cheque_number"])
    with surface.artifact():
        for place in range(CHEQUE_DIGITS):
            left = VALUE_LEFT + place * BOX_SIDE
            box = Box(left, BOXES_TOP, left + BOX_SIDE - 0.5, BOXES_TOP + 6.6)
            surface.outlined(box, ink.HAIRLINE)
