"""A page that is one long list: filter and chips over it, totals at its foot."""

from collections.abc import Collection, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QWidget

from ofdesk.ui.empty import EmptyState
from ofdesk.ui.page import Host, Page
from ofdesk.ui.tables import Column, PagedModel, TableView
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import activate, button, filter_edit, label, row
from ofdesk.words.ui import t

PAUSE_MILLISECONDS = 80
"""How long typing rests before the list is asked for."""


class ListPage(Page):
    """``groups`` are the chips, ``first`` the one chosen at the start; ``unmarked`` those that are
    no filter and never look chosen; ``sorts`` the columns whose heading sorts the list, as kept
    from the last time. Words are those of ``area``, the name of the page if empty.

    A subclass makes its buttons, calls ``lay_out``, and writes ``refresh`` and what is said of
    the totals and of an empty list.
    """

    groups: Iterable[str] = ()
    first = "all"
    unmarked: tuple[str, ...] = ()
    sorts: Collection[str] = ()
    area = ""
    filter_width = 220

    def __init__(self, tasks: TaskRunner, host: Host, columns: Sequence[Column]) -> None:
        super().__init__(tasks, host)
        area = self.area or self.name
        self.which = self.first
        self.heading.setText(t(self.name))
        self.filter = filter_edit(t(f"{area}.filter_hint"), self.filter_width)
        self.chips = {
            name: button(self.group_words(name), partial(self.choose, name), kind="chip")
            for name in self.groups
        }
        self.model = PagedModel(tasks, columns, self)
        self.table = TableView(self.model, f"{self.name}Table")
        self.table.setAccessibleName(t(self.name))
        if self.sorts:
            self.table.sort_by_headings(self.sorts, self.refresh)
        self.table.keep_columns(QSettings())
        self.empty = EmptyState(self.table)
        self.totals = label("", "label")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self.refresh)
        self.setFocusProxy(self.table)
        self.filter.textChanged.connect(lambda _text: self._pause.start(PAUSE_MILLISECONDS))
        self.table.typed.connect(self.type_on)
        self._mark()

    def group_words(self, name: str) -> str:
        """What the chip of a group says."""
        return t(f"{self.area or self.name}.f_{name}")

    def lay_out(self, head: QLayout, hint: str = "", beside: Sequence[QWidget] = ()) -> None:
        """The title with its buttons, filter and chips with what stands ``beside`` them, the
        list, and its foot with a ``hint``."""
        self.body.addLayout(head)
        self.body.addLayout(row(self.filter, *self.chips.values(), 1, *beside))
        self.body.addWidget(self.table, 1)
        foot = QFrame()
        foot.setObjectName("footBar")
        layout = QHBoxLayout(foot)
        layout.setContentsMargins(8, 5, 8, 5)
        if hint:
            layout.addWidget(label(hint, "hint"))
        layout.addStretch(1)
        layout.addWidget(self.totals)
        self.body.addWidget(foot)

    def choose(self, which: str) -> None:
        """Show one group."""
        self.which = which
        self._mark()
        self.refresh()

    def _mark(self) -> None:
        for name, chip in self.chips.items():
            activate(chip, active=name == self.which and name not in self.unmarked)

    def show_wish(self, search: str = "", which: str = "") -> None:
        """Filter as asked from elsewhere."""
        self.filter.setText(search)
        self.choose(which or self.first)

    def focus_filter(self) -> None:
        """See ``Page``."""
        self.filter.setFocus()
        self.filter.selectAll()

    def type_on(self, text: str) -> None:
        """Letters typed over the list go on with what the filter says."""
        self.filter.setFocus()
        self.filter.setText(self.filter.text() + text)

    def says_nothing_found(self) -> bool:
        """Whether the filter leaves nothing: then the list says so, with the way back."""
        if not self.filter.text():
            return False
        words = t("documents.nothing_found", text=self.filter.text())
        self.empty.say(words, [(t("clients.clear"), self.filter.clear)])
        return True

    def select_first(self) -> None:
        """After a reading: the first row, where none is current."""
        if self.model.rowCount() and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
