"""The lists of documents: invoices and credit notes, quotes and propositions."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QSettings, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu

from ofdesk.ui.documents.rows import document_columns, ready_document
from ofdesk.ui.empty import EmptyState
from ofdesk.ui.page import Host, Page
from ofdesk.ui.tables import PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import button, filter_edit, label, restyle, row
from ofdesk.words import formats
from ofdesk.words.outbound import text_of as outbound_text
from ofdesk.words.ui import t

PAUSE_MILLISECONDS = 80


class DocumentsPage(Page):
    """A list of documents of some kinds; Enter shows the page as it was issued."""

    follows = frozenset(("document", "receipt"))
    kinds: tuple[str, ...] = ()
    chips: tuple[str, ...] = ("all",)

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__(tasks, host)
        self.which = "all"
        self.heading.setText(t(self.name))
        self.filter = filter_edit(t("documents.filter_hint"))
        self.buttons = {
            chip: button(t(f"documents.{chip}"), partial(self.choose, chip), kind="chip")
            for chip in self.chips
        }
        self.model = PagedModel(tasks, document_columns(), self)
        self.table = TableView(self.model, f"{self.name}Table")
        self.table.setAccessibleName(t(self.name))
        self.table.keep_columns(QSettings())
        self.empty = EmptyState(self.table)
        self.totals = label("", "label")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self.refresh)
        self._lay_out()
        self.setFocusProxy(self.table)
        self.filter.textChanged.connect(lambda _text: self._pause.start(PAUSE_MILLISECONDS))
        self.table.opened.connect(lambda found: self.host.open_document(found.key))
        self.table.menu_asked.connect(self._menu)
        self.model.counted.connect(self._on_counted)

    def _head(self) -> QHBoxLayout:
        """The title, and what belongs to the page as a whole."""
        return row(self.heading, 1)

    def _lay_out(self) -> None:
        self.body.addLayout(self._head())
        self.body.addLayout(row(self.filter, *self.buttons.values(), 1))
        self.body.addWidget(self.table, 1)
        foot = QFrame()
        foot.setObjectName("footBar")
        layout = QHBoxLayout(foot)
        layout.setContentsMargins(8, 5, 8, 5)
        layout.addStretch(1)
        layout.addWidget(self.totals)
        self.body.addWidget(foot)

    def choose(self, which: str) -> None:
        """All, those to be paid, or the late ones."""
        self.which = which
        for name, chip in self.buttons.items():
            chip.setProperty("active", name == which and which != "all")
            restyle(chip)
        self.refresh()

    def show_wish(self, search: str = "", which: str = "all") -> None:
        """Filter as asked from elsewhere."""
        self.filter.setText(search)
        self.choose(which)

    def focus_filter(self) -> None:
        """See ``Page``."""
        self.filter.setFocus()
        self.filter.selectAll()

    def refresh(self) -> None:
        """Ask for the list again."""
        desk = self.tasks.desk
        wanted: dict[str, Any] = {
            "kinds": self.kinds,
            "search": self.filter.text(),
            "open_only": self.which == "only_open",
        }
        late = self.which == "only_late"

        def fetch(offset: int, limit: int) -> Sequence[ReadyRow]:
            from ofdesk.services.document_rows import ListDocuments, list_documents

            late_on = desk.today if late else None
            request = ListDocuments(**wanted, late_on=late_on, offset=offset, limit=limit)
            with desk.read() as session:
                rows = list_documents(session, request, desk.today)
            return [ready_document(found, desk.today) for found in rows]

        def count() -> tuple[int, int, int]:
            from ofdesk.services.document_rows import ListDocuments, count_documents

            request = ListDocuments(**wanted, late_on=desk.today if late else None)
            with desk.read() as session:
                return count_documents(session, request)

        self.model.load(fetch, count)

    def _on_counted(self, totals: tuple[int, int, int]) -> None:
        count, total, owed = totals
        self.totals.setText(
            t(
                "documents.foot",
                count=formats.number(count),
                total=formats.amount(total),
                open=formats.amount(owed),
            )
        )

        if not count:
            self._say_empty()

    def _say_empty(self) -> None:
        text = self.filter.text()
        if text:
            words = t("documents.nothing_found", text=text)
            self.empty.say(words, [(t("clients.clear"), self.filter.clear)])
        elif self.which == "all":
            go = partial(self.host.go, "board")
            self.empty.say(t(f"documents.no_{self.name}"), [(t("board"), go)])
        else:
            show_all = (t("documents.all"), partial(self.choose, "all"))
            self.empty.say(t(f"documents.no_{self.which}"), [show_all])

    def _menu(self, at: QPoint) -> None:
        found = self.table.current_row()
        if found is None:
            return
        menu, source = QMenu(self), found.source
        menu.addAction(t("documents.show"), partial(self.host.open_document, found.key))
        menu.addAction(t("clients.open_sheet"), partial(self.host.open_client, source.platform))
        if source.open_cents > 0 or source.kind == "proposition":
            menu.addAction(t("cash_in"), partial(self.host.cash_in, "", found.key))
        menu.exec(self.table.viewport().mapToGlobal(at))


class InvoicesPage(DocumentsPage):
    """Invoices, corrective invoices and credit notes."""

    name = "invoices"
    kinds = ("invoice", "corrective", "credit_note")
    chips = ("all", "only_open", "only_late")

    def _head(self) -> QHBoxLayout:
        platforms = button(outbound_text("menu"), self.open_outbound, icon="send")
        return row(self.heading, 1, platforms)

    def show_wish(self, search: str = "", which: str = "all", outbound: str = "") -> None:
        """See ``DocumentsPage``; ``outbound`` opens what goes to platforms, in that state."""
        super().show_wish(search, which)
        if outbound:
            self.open_outbound(outbound)

    def open_outbound(self, state: str = "") -> None:
        """What goes to an approved platform or Chorus Pro."""
        from ofdesk.ui.documents.outbound import OutboundDialog

        OutboundDialog(self.tasks, self.host, self, state).show()


class QuotesPage(DocumentsPage):
    """Quotes of migrations and propositions of renewal."""

    name = "quotes"
    kinds = ("quote", "proposition")
