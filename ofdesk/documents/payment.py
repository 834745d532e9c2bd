"""The panel of the ways to pay: card link, cheque, transfer with its bank details and QR code."""

from ofdesk.documents import ink
from ofdesk.documents.codes import QR_QUIET_MODULES, qr
from ofdesk.documents.fonts import fitted, width, wrapped
from ofdesk.documents.geometry import LEFT, PANEL_BOTTOM, PANEL_TOP, RIGHT, Box
from ofdesk.documents.surface import Surface
from ofdesk.documents.wording import Wording
from ofdesk.domain.references import rf_groups
from ofdesk.words.formats import spaced

INSET = 3.0
HEAD_AT = PANEL_TOP + 10.3
TEXT_AT = HEAD_AT + 4.4
STEP = 3.5
TRANSFER_LEFT, VALUE_LEFT = 109.0, 122.5
QR_SIDE = 28.0
"""Millimetres of the QR code, its quiet zone included."""
QR_BOX = Box(166.0, PANEL_TOP + 0.4, 166.0 + QR_SIDE, PANEL_TOP + 0.4 + QR_SIDE)


def draw_payment(surface: Surface, words: Wording) -> None:
    """Draw the panel above the fold at 210 mm."""
    bank = words.facts.bank
    ways = [_draw_card] if bank.card_link else []
    ways.append(_draw_cheque)
    count = len(ways) + bool(bank.iban)
    with surface.artifact():
        surface.outlined(Box(LEFT, PANEL_TOP, RIGHT, PANEL_BOTTOM), ink.HAIRLINE, radius=1.2)
    with surface.leaf("H2"):
        surface.text(ink.PANEL_TITLE, LEFT + INSET, PANEL_TOP + 5.0, words.say[f"ways_{count}"])
    left = LEFT + INSET
    end = TRANSFER_LEFT if bank.iban else RIGHT
    room = (end - left) / len(ways)
    for rank, draw in enumerate(ways, start=1):
        _draw_head(surface, words, (rank, ("card", "cheque")[draw is _draw_cheque]), left)
        draw(surface, words, left, room - INSET * 1.5)
        left += room
        if rank < count:
            with surface.artifact():
                x = left - INSET
                surface.rule((x, HEAD_AT - 3.0), (x, PANEL_BOTTOM - 3.0), ink.HAIRLINE)
    if bank.iban:
        _draw_head(surface, words, (count, "transfer"), TRANSFER_LEFT)
        _draw_transfer(surface, words)
        _draw_qr(surface, words)


def _draw_head(surface: Surface, words: Wording, way: tuple[int, str], left: float) -> None:
    rank, code = way
    with surface.leaf("H3"):
        text = words.say["way"].format(rank=rank, name=words.say[code])
        surface.text(ink.PANEL_HEAD, left, HEAD_AT, text)


def _draw_card(surface: Surface, words: Wording, left: float, room: float) -> None:
    why = wrapped(words.say["card_why"], ink.PANEL_TEXT, room)
    with surface.leaf("P"):
        surface.lines(ink.PANEL_TEXT, (left, TEXT_AT), why, STEP)
    link = words.facts.bank.card_link
    shown = link.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    style = fitted(shown, ink.coloured(ink.LINK, words.facts.seller.colour), room, 6.0)
    y = TEXT_AT + len(why) * STEP + 1.6
    with surface.leaf("Link") as owner:
        lines = wrapped(shown, style, room)
        surface.lines(style, (left, y), lines, STEP)
        widest = max(width(line, style) for line in lines)
        box = Box(left, y - 3.0, left + widest, y + (len(lines) - 1) * STEP + 1.0)
        surface.link(link, box, owner)


def _draw_cheque(surface: Surface, words: Wording, left: float, room: float) -> None:
    order = wrapped(words.facts.bank.cheque_order, ink.PANEL_STRONG, room)
    with surface.leaf("P"):
        surface.text(ink.PANEL_TEXT, left, TEXT_AT, words.say["to_the_order_of"])
        surface.lines(ink.PANEL_STRONG, (left, TEXT_AT + STEP), order, STEP)
    how = wrapped(words.say["cheque_how"], ink.PANEL_TEXT, room)
    with surface.leaf("P"):
        y = TEXT_AT + STEP * (1 + len(order)) + 1.2
        surface.lines(ink.PANEL_TEXT, (left, y), how, STEP)


def _draw_transfer(surface: Surface, words: Wording) -> None:
    say, bank, y = words.say, words.facts.bank, TEXT_AT
    room = QR_BOX.left - VALUE_LEFT - 0.5
    rows = [
        ("holder", bank.account_holder, ink.PANEL_STRONG),
        ("bank", bank.bank_name, ink.PANEL_VALUE),
        ("iban", spaced(bank.iban, 4), ink.PANEL_VALUE),
        ("bic", bank.bic, ink.PANEL_VALUE),
        ("reference", rf_groups(words.facts.reference_rf), ink.PANEL_STRONG),
    ]
    for code, value, style in rows:
        if not value:
            continue
        with surface.leaf("P"):
            surface.text(ink.PANEL_LABEL, TRANSFER_LEFT, y, say[code])
            # On one line whatever it takes: an account number is copied whole.
            surface.text(fitted(value, style, room, 4.5), VALUE_LEFT, y, value)
        y += STEP
    abroad = words.facts.buyer.address.country not in ("", "FR")
    with surface.leaf("P"):
        text = say["fees_abroad" if abroad else "fees"]
        style = fitted(text, ink.PANEL_LABEL, QR_BOX.left - TRANSFER_LEFT - 1.0, 5.5)
        surface.text(style, TRANSFER_LEFT, y + 0.6, text)


def _draw_qr(surface: Surface, words: Wording) -> None:
    payload = words.epc()
    if not payload:
        return
    runs, side = qr(payload)
    module = QR_SIDE / (side + 2 * QR_QUIET_MODULES)
    quiet = QR_QUIET_MODULES * module
    alt = words.say["scan_alt"].format(
        amount=words.amount(words.due_cents),
        holder=words.facts.bank.account_holder,
        reference=rf_groups(words.facts.reference_rf),
    )
    with surface.leaf("Figure", alt=alt):
        surface.modules(runs, (QR_BOX.left + quiet, QR_BOX.top + quiet), (module, module))
    with surface.leaf("P"):
        y = QR_BOX.bottom + 1.0
        for line in wrapped(words.say["scan"], ink.PANEL_LABEL, QR_SIDE + 1.0):
            surface.centred(ink.PANEL_LABEL, (QR_BOX.left + QR_BOX.right) / 2, y, line)
            y += 2.9
