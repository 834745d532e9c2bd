"""The counters of the navigation: what waits behind each page, as the page Accueil counts it."""

from typing import TYPE_CHECKING, Protocol

from ofdesk.ports.desk import Desk
from ofdesk.ui.navigation import Counter
from ofdesk.words import formats
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from collections.abc import Iterable

PLACES = {
    "lapsed_clients": ("board", "err"),
    "due_soon": ("board", "warn"),
    "late_invoices": ("invoices", "err"),
    "unidentified": ("receipts", "warn"),
    "cheques": ("cheques", ""),
    "cards": ("cards", "warn"),
    "bank_lines": ("bank", ""),
    "migrations": ("quotes", ""),
    "to_print": ("printing", ""),
    "lots_open": ("printing", "warn"),
    "mail_failed": ("mail", "err"),
    "conflicts": ("sync", "warn"),
}
"""The page of each thing to do, and whether its counter informs or asks."""
TONES = ("", "warn", "err")


class Waiting(Protocol):
    """One thing to do: its code and how many there are."""

    @property
    def code(self) -> str: ...

    @property
    def count(self) -> int: ...


def counters(waiting: "Iterable[Waiting]") -> dict[str, Counter]:
    """The counter of each page: the sum of what waits there, in the tone of the most urgent."""
    sums: dict[str, tuple[int, str]] = {}
    for one in waiting:
        if one.count and one.code in PLACES:
            page, tone = PLACES[one.code]
            count, before = sums.get(page, (0, ""))
            sums[page] = count + one.count, max(tone, before, key=TONES.index)
    return {
        page: Counter(formats.number(count), tone, t(f"waiting_{page}", count=count))
        for page, (count, tone) in sums.items()
    }


def read_counters(desk: Desk) -> dict[str, Counter]:
    """Count on the reader."""
    from ofdesk.services.home_rows import read_tasks

    with desk.read() as session:
        return counters(read_tasks(session, desk.today))
