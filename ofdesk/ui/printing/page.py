"""« À imprimer »: what waits in the order of the post, and the lots with their state."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSettings
from PySide6.QtWidgets import QMenu

from ofdesk.ui.cells import holding
from ofdesk.ui.empty import EmptyState
from ofdesk.ui.page import Host, Page
from ofdesk.ui.printing.rows import letter_columns, lot_columns, ready_letter, ready_lot
from ofdesk.ui.tables import PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import button, filter_edit, label, row
from ofdesk.words import formats
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from collections.abc import Sequence

Read = tuple[list[ReadyRow], list[ReadyRow]]


class PrintingPage(Page):
    """Letters above, lots below; Enter opens the page of a letter, or a lot."""

    name = "printing"
    follows = frozenset(
        ("document", "reminder", "credit_choice", "client", "print_lot", "print_event")
    )

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__(tasks, host)
        self.heading.setText(t("printing"))
        self.count = label("", "hint")
        self.filter = filter_edit(t("printing.filter_hint"))
        self.print = button(
            t("printing.print_lot"), self.print_letters, kind="primary", icon="printer"
        )
        self.model = PagedModel(tasks, letter_columns(), self)
        self.table = TableView(self.model, "letterTable")
        self.table.setAccessibleName(t("printing"))
        self.lot_model = PagedModel(tasks, lot_columns(), self)
        self.lots = TableView(self.lot_model, "lotTable")
        self.lots.setAccessibleName(t("printing.lots"))
        self.open_lot = button(t("printing.open_lot"), self.show_lot, icon="list")
        self.empty = EmptyState(self.table)
        self.no_lot = EmptyState(self.lots)
        for table in (self.table, self.lots):
            table.keep_columns(QSettings())
        self._lay_out()
        self.setFocusProxy(self.table)
        self._letters: list[ReadyRow] = []
        self.filter.textChanged.connect(lambda _text: self._filter())
        self.table.typed.connect(self._type_filter)
        self.table.opened.connect(self._open_letter)
        self.table.menu_asked.connect(self._menu)
        self.lots.opened.connect(lambda found: self.show_lot(found.key))

    def _lay_out(self) -> None:
        self.body.addLayout(row(self.heading, self.count, 1, self.filter, self.print))
        self.body.addWidget(self.table, 5)
        self.body.addLayout(row(label(t("printing.lots"), "panel"), 1, self.open_lot))
        self.body.addWidget(self.lots, 4)
        self.body.addSpacing(8)

    def show_wish(self, search: str = "") -> None:
        """Filter as asked from elsewhere."""
        self.filter.setText(search)

    def focus_filter(self) -> None:
        """See ``Page``."""
        self.filter.setFocus()

    def _type_filter(self, text: str) -> None:
        self.filter.setFocus()
        self.filter.setText(self.filter.text() + text)

    def refresh(self) -> None:
        """Read letters and lots again."""
        desk, shop = self.tasks.desk, self.host.shop

        def work() -> Read:
            from ofdesk.services.posting import letters_to_print
            from ofdesk.services.posting_lots import list_lots

            with desk.read() as session:
                letters = letters_to_print(session, desk.today, shop.sheets)
                lots = list_lots(session)
            return [ready_letter(one) for one in letters], [ready_lot(one) for one in lots]

        self.tasks.read(self, "printing", work, self._show)

    def _show(self, found: Read) -> None:
        self._letters, lots = found
        self._filter()
        self.lot_model.show_rows(lots)
        if not lots:
            self.no_lot.say(t("printing.no_lot"))
        self.open_lot.setEnabled(bool(lots))

    def _filter(self) -> None:
        shown = holding(self._letters, self.filter.text())
        self.model.show_rows(shown)
        sheets = sum(found.source.sheets for found in shown)
        left = sum(bool(found.source.left_out) for found in shown)
        self.count.setText(
            t(
                "printing.count",
                count=formats.number(len(shown)),
                sheets=formats.number(sheets),
                left=formats.number(left),
            )
        )
        self.print.setEnabled(left < len(shown))
        if not self._letters:
            self.empty.say(t("printing.empty"))
        elif not shown:
            said = t("documents.nothing_found", text=self.filter.text())
            self.empty.say(said, [(t("clients.clear"), self.filter.clear)])

    def _open_letter(self, found: ReadyRow) -> None:
        if found.source.document_id is not None:
            self.host.open_document(found.key)
        else:
            self.host.open_client(found.source.platform)

    def _menu(self, at: QPoint) -> None:
        found = self.table.current_row()
        if found is None:
            return
        menu = QMenu(self)
        menu.addAction(t("printing.show_page"), partial(self._open_letter, found))
        menu.addAction(
            t("printing.open_client"), partial(self.host.open_client, found.source.platform)
        )
        menu.addAction(t("printing.print_selection"), self.print_letters)
        menu.exec(self.table.viewport().mapToGlobal(at))

    def print_letters(self) -> None:
        """Several letters selected: these; else all that may go."""
        self.table.with_selected(self._print)

    def _print(self, selected: "Sequence[ReadyRow]") -> None:
        from ofdesk.ui.printing.print_dialog import PrintDialog

        chosen = selected if len(selected) > 1 else self._going()
        letters = tuple(found.key for found in chosen)
        if letters:
            PrintDialog(self.tasks, self.host, letters, self).open()

    def _going(self) -> list[ReadyRow]:
        shown = (self.model.row_at(position) for position in range(self.model.rowCount()))
        return [found for found in shown if found is not None and not found.source.left_out]

    def show_lot(self, number: str = "") -> None:
        """Open a lot: the one named, the selected one, else the first that waits."""
        from ofdesk.ui.printing.lot_dialog import LotDialog

        found = self.lots.current_row() or self.lot_model.row_at(0)
        wanted = number or (found.key if found is not None else "")
        if wanted:
            LotDialog(self.tasks, self.host, wanted, self).show()
