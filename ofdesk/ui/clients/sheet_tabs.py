"""The tabs of a sheet beside its fields: subscriptions, documents, acts, history, and others."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ofdesk.ui.page import Host
from ofdesk.ui.tables import Cell, Column, PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import button, row
from ofdesk.words import formats
from ofdesk.words.lines import OFFERS
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.client_sheet import ClientSheet, PeriodLine
    from ofdesk.ui.clients.sheet import SheetDialog


class ListTab(QWidget):
    """A table that is read whole."""

    def __init__(self, tasks: TaskRunner | None, columns: Sequence[Column]) -> None:
        super().__init__()
        self.model = PagedModel(tasks, columns, self) if tasks else FixedModel(columns, self)
        self.table = TableView(self.model, "tabTable")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 8, 0, 8)
        self.body.addWidget(self.table, 1)


class LaterTab(QWidget):
    """A tab that is made, and reads, when it is first shown: most sheets are opened for the first
    one alone."""

    def __init__(self, make: Callable[[], QWidget]) -> None:
        super().__init__()
        self._make: Callable[[], QWidget] | None = make
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)

    def showEvent(self, event: QShowEvent) -> None:
        make, self._make = self._make, None
        if make is not None:
            made = make()
            self._body.addWidget(made)
            self.setFocusProxy(made)
        super().showEvent(event)


class FixedModel(PagedModel):
    """Rows at hand, which never have to be fetched."""

    def __init__(self, columns: Sequence[Column], parent: QWidget) -> None:
        super().__init__(None, columns, parent)


def add_tabs(dialog: "SheetDialog", sheet: "ClientSheet") -> None:
    """The tabs beside the fields, once the sheet is read."""
    tasks, host, platform = dialog.tasks, dialog.host, dialog.platform
    for key, make in (
        ("clients.tab_periods", partial(periods_tab, sheet.periods)),
        ("clients.tab_documents", partial(documents_tab, tasks, host, sheet.client_id)),
        ("receipt.tab", partial(_receipts_tab, tasks, host, platform)),
        ("clients.tab_acts", partial(acts_tab, tasks, platform)),
        ("notes.tab", partial(_notes_tab, tasks, host, platform)),
        ("sheet.tab_mail", partial(_mail_tab, tasks, host, platform)),
        ("sheet.tab_files", partial(_files_tab, tasks, host, platform)),
        ("clients.tab_history", partial(HistoryTab, tasks, platform, dialog.put_back)),
    ):
        dialog.tabs.addTab(LaterTab(make), t(key))


def _mail_tab(tasks: TaskRunner, host: Host, platform: str) -> QWidget:
    from ofdesk.ui.clients.sheet_mail import MailTab

    return MailTab(tasks, host, platform)


def _files_tab(tasks: TaskRunner, host: Host, platform: str) -> QWidget:
    from ofdesk.ui.clients.sheet_files import FilesTab

    return FilesTab(tasks, host, platform)


def _notes_tab(tasks: TaskRunner, host: Host, platform: str) -> QWidget:
    from ofdesk.ui.clients.sheet_notes import NotesTab

    return NotesTab(tasks, host, platform)


def _receipts_tab(tasks: TaskRunner, host: Host, platform: str) -> QWidget:
    from ofdesk.ui.clients.sheet_receipts import ReceiptsTab

    return ReceiptsTab(tasks, host, platform)


def periods_tab(periods: Sequence["PeriodLine"]) -> ListTab:
    """The subscriptions of a client."""
    tab = ListTab(
        None,
        (
            Column("kind", t("clients.p_kind"), 120, strong=True),
            Column("offer", t("clients.offer"), 120),
            Column("resources", t("clients.resources"), 70, right=True),
            Column("starts_on", t("clients.p_from"), 110),
            Column("ends_on", t("clients.p_to"), 110),
            Column("state", t("clients.state"), 140, chip=True, stretch=True),
        ),
    )
    rows = []
    for number, period in enumerate(periods):
        state = "waiting" if period.state == "invoiced" else period.state
        cells = (
            Cell(t(f"clients.k_{period.kind}")),
            Cell(OFFERS.get(period.offer, period.offer)),
            Cell(formats.number(period.resources)),
            Cell(formats.day(period.starts_on)),
            Cell(formats.day(period.ends_on)),
            Cell(t(f"state_{state}"), state),
        )
        rows.append(ReadyRow(str(number), cells, period))
    tab.model.show_rows(rows)
    return tab


def documents_tab(tasks: TaskRunner, host: Host, client_id: str) -> ListTab:
    """The documents of a client; Enter shows the page."""
    from ofdesk.ui.documents.rows import document_columns, ready_document

    tab = ListTab(tasks, document_columns())
    desk = tasks.desk

    def read() -> list[Any]:
        from ofdesk.services.document_rows import ListDocuments, list_documents

        with desk.read() as session:
            wanted = ListDocuments(client_id=client_id)
            return [
                ready_document(x, desk.today) for x in list_documents(session, wanted, desk.today)
            ]

    tasks.read(tab, "documents", read, tab.model.show_rows)
    tab.table.opened.connect(lambda found: host.open_document(found.key))
    return tab


def acts_tab(tasks: TaskRunner, platform: str) -> ListTab:
    """The acts done for a client."""
    tab = ListTab(
        tasks,
        (
            Column("done_at", t("clients.h_when"), 150),
            Column("kind", t("clients.tab_acts"), 150, strong=True),
            Column("asked_by", t("clients.h_who"), 200, stretch=True),
            Column("price", t("clients.balance"), 100, right=True),
            Column("state", t("clients.state"), 130, chip=True),
        ),
    )
    desk = tasks.desk

    def read() -> list[ReadyRow]:
        from ofdesk.services.acts import list_acts
        from ofdesk.words.cli_billing import state_name

        with desk.read() as session:
            acts = list_acts(session, platform)
        return [
            ReadyRow(
                act.id,
                (
                    Cell(formats.instant(act.done_at)),
                    Cell(state_name(act.kind)),
                    Cell(act.asked_by),
                    Cell(formats.amount(act.price_cents)),
                    Cell(t(f"state_{act.state}"), act.state),
                ),
                act,
            )
            for act in acts
        ]

    tasks.read(tab, "acts", read, tab.model.show_rows)
    return tab


class HistoryTab(ListTab):
    """Who changed what, before and after; a former value can be put back."""

    def __init__(
        self, tasks: TaskRunner, platform: str, put_back: Callable[[str, str], None]
    ) -> None:
        super().__init__(
            tasks,
            (
                Column("at", t("clients.h_when"), 150),
                Column("author", t("clients.h_who"), 130),
                Column("field", t("clients.h_field"), 150, strong=True),
                Column("before", t("clients.h_before"), 200),
                Column("after", t("clients.h_after"), 200, stretch=True),
            ),
        )
        self._put_back = put_back
        restore = button(t("clients.restore_value"), self._restore, icon="history")
        self.body.addLayout(row(restore, 1))
        tasks.read(self, "history", partial(_history, tasks, platform), self.model.show_rows)

    def _restore(self) -> None:
        found = self.table.current_row()
        if found is not None:
            self._put_back(found.key, str(found.source.before or ""))


def _field_name(name: str) -> str:
    from ofdesk.words.ui_clients import TEXTS

    return t(f"clients.f_{name}") if f"f_{name}" in TEXTS else name


def _history(tasks: TaskRunner, platform: str) -> list[ReadyRow]:
    from ofdesk.services.client_history import client_history
    from ofdesk.services.lookup import client_named

    with tasks.desk.read() as session:
        entries = client_history(session, client_named(session, platform))
    return [
        ReadyRow(
            change.field,
            (
                Cell(formats.instant(entry.at)),
                Cell(entry.author),
                Cell(_field_name(change.field)),
                Cell(str(change.before or "")),
                Cell(str(change.after or "")),
            ),
            change,
        )
        for entry in entries
        for change in entry.changes
    ]
