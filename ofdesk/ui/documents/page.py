"""The lists of documents: invoices and credit notes, quotes and propositions."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QMenu

from ofdesk.ui.documents.excess import ask_to_free
from ofdesk.ui.documents.rows import SORTED, document_columns, ready_document
from ofdesk.ui.list_page import ListPage
from ofdesk.ui.page import Host
from ofdesk.ui.tables import ReadyRow
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import button, row
from ofdesk.words import formats
from ofdesk.words.outbound import text_of as outbound_text
from ofdesk.words.ui import t


class DocumentsPage(ListPage):
    """A list of documents of some kinds; Enter shows the page as it was issued."""

    follows = frozenset(("document", "receipt"))
    kinds: tuple[str, ...] = ()
    groups: tuple[str, ...] = ("all",)
    unmarked = ("all",)
    sorts = SORTED
    area = "documents"
    filter_width = 260

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__(tasks, host, document_columns())
        self.lay_out(self._head())
        self.table.opened.connect(lambda found: self.host.open_document(found.key))
        self.table.menu_asked.connect(self._menu)
        self.model.counted.connect(self._on_counted)

    def group_words(self, name: str) -> str:
        """See ``ListPage``."""
        return t(f"documents.{name}")

    def _head(self) -> QHBoxLayout:
        """The title, and what belongs to the page as a whole."""
        return row(self.heading, 1)

    def refresh(self) -> None:
        """Ask for the list again."""
        desk = self.tasks.desk
        sort, descending = self.table.sorted_by()
        wanted: dict[str, Any] = {
            "sort": sort,
            "descending": descending,
            "kinds": self.kinds,
            "search": self.filter.text(),
            "open_only": self.which == "only_open",
            "over_paid": self.which == "only_over",
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
        if self.says_nothing_found():
            return
        if self.which == "all":
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
        if source.open_cents < 0 or self.which == "only_over":
            free = partial(ask_to_free, self.tasks, self.host, self, found.key)
            menu.addAction(t("documents.free_excess"), free)
        menu.exec(self.table.viewport().mapToGlobal(at))


class InvoicesPage(DocumentsPage):
    """Invoices, corrective invoices and credit notes."""

    name = "invoices"
    kinds = ("invoice", "corrective", "credit_note")
    groups = ("all", "only_open", "only_late", "only_over")

    def _head(self) -> QHBoxLayout:
        platforms = button(outbound_text("menu"), self.open_outbound, icon="send")
        return row(self.heading, 1, platforms)

    def show_wish(self, search: str = "", which: str = "", outbound: str = "") -> None:
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
