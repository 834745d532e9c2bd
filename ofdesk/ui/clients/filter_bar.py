"""The saved filters over the client list: a chip each with its count; named, renamed, dropped."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from ofdesk.ui.clients.filters import SavedFilters, Wish
from ofdesk.ui.widgets import activate, button, clear, row
from ofdesk.words import formats
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.ui.clients.page import ClientsPage

MOST_SHOWN = 8


class FilterBar(QWidget):
    """Choose one with a click; right button or menu key: rename, save anew, drop."""

    def __init__(self, page: "ClientsPage", saved: SavedFilters) -> None:
        super().__init__()
        self._page, self.saved = page, saved
        self.chips: dict[str, QPushButton] = {}
        self._counts: dict[str, int] = {}
        self.save = button(t("filters.save"), self._ask_name, kind="link")
        """Beside the fields of the filter, where its room is kept: no letter moves the list."""
        self.more = button(t("filters.more"), kind="chip")
        self.more.clicked.connect(lambda _on=False: self._menu_of_all())
        self._row = row(space=6)
        layout = row(space=6)
        layout.addLayout(self._row)
        layout.addWidget(self.more)
        layout.addStretch(1)
        self.setLayout(layout)
        self.setAccessibleName(t("filters.title"))
        self.refill()

    def refill(self) -> None:
        """Show the filters as they are saved now."""
        clear(self._row)
        self.chips = {}
        kept = self.saved.all()
        for name in list(kept)[:MOST_SHOWN]:
            chip = button(name, partial(self.choose, name), kind="chip")
            chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            chip.customContextMenuRequested.connect(partial(self._menu, name))
            self.chips[name] = chip
            self._row.addWidget(chip)
        self.more.setVisible(len(kept) > MOST_SHOWN)
        self.setVisible(bool(kept))
        self.show_current()
        self._show_counts()

    def show_current(self) -> None:
        """Mark the filter that the list shows; one can be saved when something is filtered."""
        wish, kept = self._page.wish, self.saved.all()
        for name, chip in self.chips.items():
            activate(chip, active=Wish(**kept[name]) == wish)
        filtered = wish.narrows
        fresh = all(Wish(**wanted) != wish for wanted in kept.values())
        self.save.setVisible(bool(filtered) and fresh)

    def count(self) -> None:
        """Ask how many clients each filter shows."""
        wishes = {name: Wish(**wanted) for name, wanted in self.saved.all().items()}
        if wishes:
            count = partial(self._page.reader.count, wishes)
            self._page.tasks.read_apart(self, "counts", count, self._counted)

    def _counted(self, counts: dict[str, int]) -> None:
        self._counts = counts
        self._show_counts()

    def _show_counts(self) -> None:
        for name, chip in self.chips.items():
            if name in self._counts:
                count = formats.number(self._counts[name])
                chip.setText(t("filters.counted", name=name, count=count))

    def choose(self, name: str) -> None:
        """Show what a saved filter shows; the chosen one is let go."""
        wanted: dict[str, Any] | None = self.saved.all().get(name)
        if wanted is None:
            return
        if Wish(**wanted) == self._page.wish:
            self._page.clear_filter()
        else:
            self._page.show_wish(**wanted)

    def _menu(self, name: str, at: QPoint) -> None:
        self.menu_of(name).exec(self.chips[name].mapToGlobal(at))

    def menu_of(self, name: str) -> QMenu:
        """What can be done with one filter."""
        menu = QMenu(self)
        menu.addAction(t("filters.rename"), partial(self._ask_other_name, name))
        menu.addAction(t("filters.replace"), partial(self.keep, name))
        menu.addAction(t("filters.forget"), partial(self.forget, name))
        return menu

    def _menu_of_all(self) -> None:
        menu = QMenu(self)
        for name in list(self.saved.all())[MOST_SHOWN:]:
            one = menu.addMenu(name)
            one.addAction(t("filters.show"), partial(self.choose, name))
            one.addActions(self.menu_of(name).actions())
        menu.exec(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _ask_name(self) -> None:
        from PySide6.QtWidgets import QInputDialog

        name, given = QInputDialog.getText(self, t("filters.title"), t("filters.name"))
        if given and name.strip():
            self.keep(name.strip())

    def keep(self, name: str) -> None:
        """Save what the list shows under a name."""
        self.saved.keep(name, self._page.wish)
        self.refill()
        self.count()

    def _ask_other_name(self, name: str) -> None:
        from PySide6.QtWidgets import QInputDialog

        other, given = QInputDialog.getText(self, t("filters.title"), t("filters.name"), text=name)
        if given and other.strip():
            self.rename(name, other.strip())

    def rename(self, name: str, other: str) -> None:
        """Call a filter otherwise."""
        self.saved.rename(name, other)
        self.refill()
        self.count()

    def forget(self, name: str) -> None:
        """Drop a filter."""
        self.saved.forget(name)
        self.refill()
