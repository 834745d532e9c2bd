"""What closes the lines: notes, totals, the amount to pay, legal sentences, a quote's approval."""

from dataclasses import dataclass

from ofdesk.documents import ink
from ofdesk.documents.fonts import fitted, width, wrapped
from ofdesk.documents.geometry import LEFT, RIGHT, Box
from ofdesk.documents.surface import Surface
from ofdesk.documents.wording import TotalText, Wording
from ofdesk.ports.documents import DocumentKind

TOTALS_LEFT = 136.0
TOTALS_INSET = 4.0
MENTIONS_ROOM = TOTALS_LEFT - 6.0 - LEFT
FIRST_BASELINE = 5.5
TOTAL_STEP = 4.7
NET_GAP, NET_HEIGHT = 2.6, 8.4
MENTION_STEP = 3.5
NOTE_STEP, NOTE_GAP = 3.9, 1.2
APPROVAL_GAP, APPROVAL_HEIGHT = 6.0, 30.0


@dataclass(frozen=True, slots=True)
class Closing:
    """The texts after the lines, wrapped, and the millimetres that they take."""

    notes: tuple[tuple[str, ...], ...]
    totals: tuple[TotalText, ...]
    net: TotalText
    mentions: tuple[tuple[str, ...], ...]
    approval: bool

    @property
    def notes_height(self) -> float:
        """Of the free sentences under the lines."""
        if not self.notes:
            return 0.0
        return sum(len(note) * NOTE_STEP + NOTE_GAP for note in self.notes) + 2.0

    @property
    def totals_height(self) -> float:
        """Down to the bottom of the block of the amount to pay."""
        return FIRST_BASELINE + (len(self.totals) - 1) * TOTAL_STEP + NET_GAP + NET_HEIGHT

    @property
    def height(self) -> float:
        """All of it."""
        mentions = FIRST_BASELINE + sum(map(len, self.mentions)) * MENTION_STEP
        taken = self.notes_height + max(self.totals_height, mentions)
        return taken + (APPROVAL_GAP + APPROVAL_HEIGHT if self.approval else 0.0)


def closing(words: Wording) -> Closing:
    """Set what closes the document."""
    notes = (wrapped(note, ink.NOTE, RIGHT - LEFT) for note in words.facts.notes if note)
    return Closing(
        notes=tuple(notes),
        totals=tuple(words.total_rows()),
        net=words.net(),
        mentions=tuple(wrapped(t, ink.MENTION, MENTIONS_ROOM) for t in words.mention_texts()),
        approval=words.facts.kind is DocumentKind.QUOTE,
    )


def draw_closing(surface: Surface, words: Wording, end: Closing, top: float) -> None:
    """Draw it under the last line, which ends at ``top``."""
    y = top + 5.0
    for note in end.notes:
        _draw_note(surface, note, y)
        y += len(note) * NOTE_STEP + NOTE_GAP
    top += end.notes_height
    _draw_totals(surface, end, top, words.facts.seller.colour)
    _draw_mentions(surface, end, top + FIRST_BASELINE)
    if end.approval:
        bottom = top + end.height - end.notes_height
        _draw_approval(surface, words, bottom - APPROVAL_HEIGHT)


def _draw_note(surface: Surface, note: tuple[str, ...], y: float) -> None:
    with surface.leaf("P"):
        surface.lines(ink.NOTE, (LEFT, y), note, NOTE_STEP)
    for place, line in enumerate(note):
        start = line.find("https://")
        if start < 0:
            continue
        address = line[start:].split(" ")[0].rstrip(".,;)»")
        left = LEFT + width(line[:start], ink.NOTE)
        baseline = y + place * NOTE_STEP
        box = Box(left, baseline - 2.8, left + width(address, ink.NOTE), baseline + 0.8)
        with surface.group("Link") as link:
            surface.link(address, box, link)


def _draw_totals(surface: Surface, end: Closing, top: float, colour: str) -> None:
    left, right = TOTALS_LEFT + TOTALS_INSET, RIGHT - 2.0
    y = top + FIRST_BASELINE
    for row in end.totals:
        with surface.leaf("P"):
            room = right - left - width(row.figure, ink.TOTAL_STRONG) - 2.0
            style = ink.TOTAL_STRONG if row.strong else ink.TOTAL
            surface.text(fitted(row.label, style, room, 5.5), left, y, row.label)
            figure = ink.TOTAL_STRONG if row.strong else ink.TOTAL_FIGURE
            surface.right(figure, right, y, row.figure)
        y += TOTAL_STEP
    box_top = top + end.totals_height - NET_HEIGHT
    with surface.artifact():
        block = Box(TOTALS_LEFT, box_top, RIGHT, box_top + NET_HEIGHT)
        surface.filled(block, ink.house_colour(colour), radius=1.0)
    with surface.leaf("P"):
        y = box_top + 5.6
        taken = width(end.net.figure, ink.NET_FIGURE)
        label = fitted(end.net.label, ink.NET, right - left - taken - 2.0, 6.0)
        surface.text(label, left, y, end.net.label)
        surface.right(ink.NET_FIGURE, right, y, end.net.figure)


def _draw_mentions(surface: Surface, end: Closing, y: float) -> None:
    for mention in end.mentions:
        with surface.leaf("P"):
            surface.lines(ink.MENTION, (LEFT, y), mention, MENTION_STEP)
        y += len(mention) * MENTION_STEP


def _draw_approval(surface: Surface, words: Wording, top: float) -> None:
    say, until = words.say, words.facts.valid_until
    bottom = top + APPROVAL_HEIGHT
    with surface.artifact():
        surface.outlined(Box(LEFT, top, RIGHT, bottom), ink.HAIRLINE, radius=1.0)
        for left, right in ((18.0, 62.0), (68.0, 122.0), (128.0, 192.0)):
            surface.rule((left, bottom - 5.0), (right, bottom - 5.0), ink.HAIRLINE)
    with surface.leaf("P"):
        surface.text(ink.PANEL_TITLE, 18.0, top + 5.6, say["approval"])
        if until is not None:
            text = say["approval_until"].format(day=words.day(until))
            surface.right(ink.PANEL_TEXT, 192.0, top + 5.6, text)
    with surface.leaf("P"):
        places = ((18.0, "approval_date"), (68.0, "approval_who"), (128.0, "approval_sign"))
        for left, code in places:
            surface.text(ink.SMALL, left, bottom - 1.8, say[code])
