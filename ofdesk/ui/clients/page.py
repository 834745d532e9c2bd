"""The client list: filter as one types, sort on all, saved filters, actions on the selection."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QSettings, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu

from ofdesk.ports.client_rows import ClientRow
from ofdesk.ui.clients.filter_bar import FilterBar
from ofdesk.ui.clients.filters import (
    SavedFilters,
    Wish,
    offer_menu,
    pop_up,
    state_menu,
)
from ofdesk.ui.clients.reader import ClientReader
from ofdesk.ui.clients.rows import columns, first_ready, shown_text
from ofdesk.ui.clients.summary import ClientSummary
from ofdesk.ui.empty import EmptyState
from ofdesk.ui.page import Host, Page
from ofdesk.ui.tables import PagedModel, TableView
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import activate, button, filter_edit, keep_room, label, row
from ofdesk.words import formats
from ofdesk.words.lines import OFFERS
from ofdesk.words.ui import t

PAUSE_MILLISECONDS = 0
"""How long a letter waits for the next one: until the letters that are here are taken."""
CALM_MILLISECONDS = 120
"""How long the cursor stays on a client before its summary is read."""


class ClientsPage(Page):
    """The list. What is shown is asked of the reader; nothing waits on the screen's thread."""

    name = "clients"
    follows = frozenset(("client", "document", "receipt", "period"))

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__(tasks, host)
        self.wish = Wish()
        self.heading.setText(t("clients"))
        self.shown_count = label("", "hint")
        self.filter = filter_edit(t("clients.filter_hint"), 220)
        self.state_chip = button(t("clients.all_states"), kind="chip")
        self.offer_chip = button(t("clients.all_offers"), kind="chip")
        self.columns = button(t("filters.columns"), kind="chip", icon="columns")
        self.clear_button = button(t("clients.clear"), self.clear_filter, kind="link")
        self.batch = button(t("clients.selection"), icon="list")
        self.export = button(t("export"), self._export, icon="download")
        self.model = PagedModel(tasks, columns(), self, apart=True)
        self.table = TableView(self.model, "clientTable")
        self.table.setAccessibleName(t("clients"))
        self.selected = label("", "section")
        self.totals = label("", "label")
        self._state = QSettings()
        self.filters = FilterBar(self, SavedFilters(self._state))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._summarised = ""
        self.reader = ClientReader(tasks.desk)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = row(self.heading, self.shown_count, 1, self.export, self.batch)
        verbs = (keep_room(self.clear_button), keep_room(self.filters.save))
        chips = row(self.filter, self.state_chip, self.offer_chip, *verbs, 1, self.columns)
        self.body.addLayout(head)
        self.body.addLayout(chips)
        self.body.addWidget(self.filters)
        self.body.addWidget(self.table, 1)
        foot = QFrame()
        foot.setObjectName("footBar")
        layout = QHBoxLayout(foot)
        layout.setContentsMargins(8, 5, 8, 5)
        layout.addWidget(self.selected)
        layout.addStretch(1)
        layout.addWidget(self.totals)
        self.body.addWidget(foot)
        header = self.table.horizontalHeader()
        header.setSortIndicator(1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)
        for position in (8, 9):
            self.table.setColumnHidden(position, True)
        self.table.keep_columns(self._state)
        self.clear_button.hide()
        self.filters.save.hide()
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self._pause.timeout.connect(self._apply_text)
        self._calm.timeout.connect(self._summarise)
        self.filter.textEdited.connect(lambda _text: self._pause.start(PAUSE_MILLISECONDS))
        self.filter.textChanged.connect(self._on_cleared)
        self.state_chip.clicked.connect(lambda: pop_up(self.state_chip, state_menu(self)))
        self.offer_chip.clicked.connect(lambda: pop_up(self.offer_chip, offer_menu(self)))
        self.columns.clicked.connect(lambda: self.table.choose_columns(QPoint(0, 0)))
        self.batch.clicked.connect(self._choose_batch)
        self.model.counted.connect(self._on_counted)
        self.model.loaded.connect(self._on_loaded)
        self.table.opened.connect(lambda found: self.host.open_client(found.key))
        self.table.menu_asked.connect(self._menu)
        self.table.typed.connect(self._type_into_filter)
        self.table.escaped.connect(self.clear_filter)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_selected())
        self.table.horizontalHeader().sectionClicked.connect(self._sort)

    @cached_property
    def empty(self) -> EmptyState:
        """What is said where there are no rows, made when there are none."""
        return EmptyState(self.table)

    def refresh(self) -> None:
        """Ask for the list again, as it is filtered and sorted, and for all that is counted."""
        self._summarised = ""
        self._load()
        self.filters.count()

    def _load(self) -> None:
        self.model.load(*self.reader.lists(self.wish))

    def shown(self) -> None:
        """See ``Page``."""
        super().shown()
        self._calm.start(CALM_MILLISECONDS)

    def show_first(self, rows: Sequence[ClientRow]) -> None:
        """Rows of the first paint, until the base is open."""
        self.stale = False
        self.model.show_rows(first_ready(rows))

    def show_wish(self, **wanted: Any) -> None:
        """Filter as asked from elsewhere (a chart, a task of the home page)."""
        self.wish = Wish(**wanted)
        self.filter.setText(self.wish.search)
        self._show_chips()
        self._load()

    def _on_cleared(self, text: str) -> None:
        if not text:
            self._apply_text()

    def _apply_text(self) -> None:
        if self.filter.text() != self.wish.search:
            self.change(search=self.filter.text())

    def change(self, **values: Any) -> None:
        """Filter or sort by other values."""
        self.wish = replace(self.wish, **values)
        self._show_chips()
        self._load()

    def _show_chips(self) -> None:
        state, offer, waits = self.wish.state, self.wish.offer, self.wish.waits
        by_state = t("clients.state_is", state=t(f"state_{state}")) if state else ""
        by_state = t(f"clients.waits_{waits}") if waits else by_state
        by_offer = t("clients.offer_is", offer=OFFERS.get(offer, offer)) if offer else ""
        for chip, chosen, empty in (
            (self.state_chip, by_state, t("clients.all_states")),
            (self.offer_chip, by_offer, t("clients.all_offers")),
        ):
            chip.setText(chosen or empty)
            activate(chip, active=bool(chosen))
        self.clear_button.setVisible(self.wish.narrows)
        self.filters.show_current()

    def clear_filter(self) -> None:
        """Show all clients again."""
        self.filter.clear()
        self.wish = Wish(sort=self.wish.sort, descending=self.wish.descending)
        self._show_chips()
        self._load()

    def focus_filter(self) -> None:
        """See ``Page``."""
        self.filter.setFocus()
        self.filter.selectAll()

    def _type_into_filter(self, text: str) -> None:
        self.filter.setFocus()
        self.filter.setText(self.filter.text() + text)
        self._pause.start(PAUSE_MILLISECONDS)

    def _sort(self, position: int) -> None:
        key = self.model.columns[position].key
        down = not self.wish.descending if key == self.wish.sort else False
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        self.table.horizontalHeader().setSortIndicator(position, order)
        self.change(sort=key, descending=down)

    def _on_counted(self, totals: Any) -> None:
        self.shown_count.setText(shown_text(totals.count))
        owed = formats.amount(totals.open_cents)
        resources = formats.number(totals.resources)
        self.totals.setText(t("clients.foot", resources=resources, owed=owed))
        if not totals.count:
            self._say_empty()

    def _say_empty(self) -> None:
        if self.clear_button.isHidden():
            add = (t("new_client"), partial(self.host.open_client, ""))
            bring = (t("import"), partial(self.host.go, "settings", wish="import"))
            self.empty.say(t("clients.empty"), [bring, add])
            return
        text = self.wish.search
        words = t("clients.empty_filtered", text=text) if text else t("clients.empty_chosen")
        self.empty.say(words, [(t("clients.clear"), self.clear_filter)])

    def _on_loaded(self) -> None:
        if self.model.rowCount() and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        self._on_selected()

    def _on_selected(self) -> None:
        count = self.table.selected_count()
        self.selected.setText(t("clients.selected", count=formats.number(count)))
        self.batch.setEnabled(count > 0)
        self._calm.start(CALM_MILLISECONDS)

    def _summarise(self) -> None:
        found = self.table.current_row()
        if self.isVisible() and found is not None and found.key != self._summarised:
            self._summarised = found.key
            self.host.show_summary(ClientSummary(self.tasks, self.host, found.key))

    def _menu(self, at: QPoint) -> None:
        found = self.table.current_row()
        if found is None:
            return
        menu, platform = QMenu(self), found.key
        menu.addAction(t("clients.open_sheet"), partial(self.host.open_client, platform))
        menu.addAction(t("renew"), partial(self.host.renew, platform))
        menu.addAction(t("migrate"), partial(self.host.migrate, platform))
        menu.addAction(t("cash_in"), partial(self.host.cash_in, platform, ""))
        menu.addSeparator()
        menu.addAction(t("act_password"), partial(self.host.act, platform, "password"))
        menu.addAction(t("act_email"), partial(self.host.act, platform, "email"))
        menu.addSeparator()
        menu.addAction(t("copy"), partial(QGuiApplication.clipboard().setText, platform))
        menu.exec(self.table.viewport().mapToGlobal(at))

    def _choose_batch(self) -> None:
        from ofdesk.ui.clients.batch import batch_menu

        self.table.with_selected(lambda rows: pop_up(self.batch, batch_menu(self, rows)))

    def _export(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        name, _kind = QFileDialog.getSaveFileName(
            self, t("clients.export_shown"), "clients.xlsx", "XLSX (*.xlsx);;CSV (*.csv)"
        )
        if name:
            self.export_to(Path(name))

    def export_to(self, path: Path) -> None:
        """Write what the list shows, in its order, to CSV or XLSX by the ending of the name."""
        from ofdesk.ui.clients.batch import write_shown

        write_shown(self, path)
