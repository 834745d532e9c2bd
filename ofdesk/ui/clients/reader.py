"""The clients kept in memory, off the screen's thread: a letter typed asks nothing of the base."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from ofdesk.ports.desk import Desk
from ofdesk.ui.clients.filters import Wish, fields_of
from ofdesk.ui.clients.rows import ready
from ofdesk.ui.tables import Count, Fetch, ReadyRow

if TYPE_CHECKING:
    from ofdesk.services.client_following import Followed
    from ofdesk.services.client_index import ClientIndex, Shown
    from ofdesk.services.client_table import ClientFilter


class ClientReader:
    """Reads all clients once; when anybody has committed, those that it concerned. Its methods but
    ``lists`` run apart from other reads (``TaskRunner.read_apart``), one after the other."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._followed: Followed | None = None
        self._mark: tuple[int, date] | None = None
        self._last: Shown | None = None

    def index(self) -> "ClientIndex":
        """The clients as they are now."""
        desk = self._desk
        # Asked before the base is read: what is committed meanwhile is read the next time.
        mark = (desk.data_version(), desk.today)
        if self._followed is None or mark != self._mark:
            self._followed = self._read(desk.today)
            self._mark = mark
        return self._followed.index

    def _read(self, today: date) -> "Followed":
        from ofdesk.services.client_following import next_index, read_followed

        before, self._followed, self._last = self._followed, None, None
        with self._desk.read() as session:
            followed = next_index(session, today, before) if before and self._mark else None
            # Let go first: two whole readings are never there at once.
            del before
            return followed or read_followed(session, today)

    def forget(self) -> None:
        """Read all clients anew the next time, whatever the base says."""
        self._mark = None

    def lists(self, wish: Wish) -> tuple[Fetch, Count]:
        """What a ``PagedModel`` loads to show ``wish``: its pages are all of one moment."""
        found: list[tuple[ClientIndex, Shown]] = []

        def count() -> Any:
            index = self.index()
            self._last = index.find(_filter(wish), self._last)
            found[:] = [(index, self._last)]
            return self._last.totals

        def fetch(offset: int, limit: int) -> Sequence[ReadyRow]:
            index, shown = found[0]
            return [ready(row) for row in index.rows(shown.positions[offset : offset + limit])]

        return fetch, count

    def count(self, wishes: dict[str, Wish]) -> dict[str, int]:
        """How many clients each of several wishes shows."""
        index = self.index()
        return {name: index.find(_filter(wish)).totals.count for name, wish in wishes.items()}


def _filter(wish: Wish) -> "ClientFilter":
    from ofdesk.services.client_table import ClientFilter

    return ClientFilter(**fields_of(wish))
