"""What the client list may be filtered by, the menus of its chips, and the saved filters."""

import json
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QSettings
from PySide6.QtWidgets import QMenu, QWidget

from ofdesk.ui.clients.rows import STATES
from ofdesk.words.lines import OFFERS
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.ui.clients.page import ClientsPage

KEPT = "clients/filters"
WAITS = ("activation", "acts")
"""What may wait at a client, as in ``ofdesk.services.client_waits``."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the list shows: the fields of ``ClientFilter`` as plain values."""

    search: str = ""
    state: str = ""
    offer: str = ""
    tag: str = ""
    waits: str = ""
    archived: bool = False
    sort: str = "name"
    descending: bool = False

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return replace(self, sort="", descending=False) != Wish(sort="")


def fields_of(wish: Wish) -> dict[str, Any]:
    """A wish as keyword arguments of ``ClientFilter``."""
    return {name: getattr(wish, name) for name in Wish.__slots__}


def pop_up(under: QWidget, menu: QMenu) -> None:
    """Show a menu under its button."""
    menu.exec(under.mapToGlobal(QPoint(0, under.height())))


def state_menu(page: "ClientsPage") -> QMenu:
    """The states to choose from, what waits for a person, and the archive."""
    menu = QMenu(page)

    def offer(words: str, state: str = "", waits: str = "", archived: bool = False) -> None:
        menu.addAction(words, partial(page.change, state=state, waits=waits, archived=archived))

    offer(t("clients.all_states"))
    for state in STATES:
        offer(t(f"state_{state}"), state)
    menu.addSeparator()
    for waits in WAITS:
        offer(t(f"clients.waits_{waits}"), waits=waits)
    menu.addSeparator()
    offer(t("clients.archived"), archived=True)
    return menu


def offer_menu(page: "ClientsPage") -> QMenu:
    """The offers to choose from."""
    menu = QMenu(page)
    menu.addAction(t("clients.all_offers"), partial(page.change, offer=""))
    for offer, name in OFFERS.items():
        menu.addAction(name, partial(page.change, offer=offer))
    return menu


class SavedFilters:
    """The filters that the person saved, by name, kept with the windows of this desk."""

    def __init__(self, state: QSettings) -> None:
        self._state = state

    def all(self) -> dict[str, dict[str, Any]]:
        """Every saved filter."""
        kept: dict[str, dict[str, Any]] = json.loads(str(self._state.value(KEPT, "{}")))
        return kept

    def keep(self, name: str, wish: Wish) -> None:
        """Save a filter under a name."""
        self._state.setValue(KEPT, json.dumps(self.all() | {name: fields_of(wish)}))

    def forget(self, name: str) -> None:
        """Drop a saved filter."""
        kept = self.all()
        kept.pop(name, None)
        self._state.setValue(KEPT, json.dumps(kept))

    def rename(self, old: str, new: str) -> None:
        """Give a saved filter another name, in its place; another one of that name gives way."""
        kept = self.all()
        if old in kept and new and new != old:
            kept.pop(new, None)
            renamed = {new if name == old else name: wanted for name, wanted in kept.items()}
            self._state.setValue(KEPT, json.dumps(renamed))
