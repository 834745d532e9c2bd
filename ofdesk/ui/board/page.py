"""The board « À renouveler »: by end of subscription; Enter renews, the selection is proposed."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QSettings, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu

from ofdesk.domain.dates import paris_day
from ofdesk.ui.board.batch import propose_all
from ofdesk.ui.clients.rows import shown_text
from ofdesk.ui.clients.summary import ClientSummary
from ofdesk.ui.empty import EmptyState
from ofdesk.ui.page import Host, Page
from ofdesk.ui.tables import Cell, Column, PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import activate, button, filter_edit, label, row
from ofdesk.words import formats
from ofdesk.words.lines import OFFERS
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.board_rows import RenewalRow

WITHIN = (0, 7, 15, 30, 60)
PAUSE_MILLISECONDS = 80
ALERTED = 8
"""The column of the last alert."""
STEP_STATES = {"none": "due", "proposed": "sent", "invoiced": "open", "part_paid": "part_paid"}


def board_columns() -> tuple[Column, ...]:
    """The columns of the board."""
    return (
        Column("band", t("renewal.col_band"), 68),
        Column("ends_on", t("clients.ends_on"), 92),
        Column("platform", t("clients.platform"), 96, strong=True),
        Column("name", t("clients.structure"), 200, stretch=True),
        Column("offer", t("clients.offer"), 80),
        Column("count", t("renewal.col_count"), 92, right=True),
        Column("step", t("renewal.col_step"), 124, chip=True),
        Column("document", t("renewal.col_document"), 130),
        Column("alerted", t("mailing.last_alert"), 86),
    )


def ready_renewal(found: "RenewalRow") -> ReadyRow:
    """One client of the board as cells."""
    count = "—" if found.resources is None else formats.number(found.resources)
    if found.stale and found.resources is not None:
        count = t("renewal.stale_short", count=count)
    late = found.band == "late"
    cells = (
        Cell(t(f"renewal.band_{found.band}"), tone="err" if late else ""),
        Cell(formats.day(found.ends_on), tone="err" if late else ""),
        Cell(found.platform),
        Cell(found.name),
        Cell(OFFERS.get(found.offer, found.offer)),
        Cell(count, tone="warn" if found.stale else ""),
        Cell(t(f"renewal.step_{found.step}"), STEP_STATES[found.step]),
        Cell(found.document_number),
        Cell(formats.day(paris_day(found.alerted_at)) if found.alerted_at else "—", tone="text3"),
    )
    return ReadyRow(found.platform, cells, found)


class BoardPage(Page):
    """Whom to renew, the earliest end first."""

    name = "board"
    follows = frozenset(("client", "document", "period", "receipt", "mail_message"))

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__(tasks, host)
        self.days = 60
        self.heading.setText(t("renewal.board_title"))
        self.count = label("", "hint")
        self.filter = filter_edit(t("clients.filter_hint"), 220)
        self.chips = {
            days: button(
                t(f"renewal.band_{days or 'late'}"), partial(self.within, days), kind="chip"
            )
            for days in WITHIN
        }
        for days, chip in self.chips.items():
            if days:
                chip.setToolTip(t("renewal.within", days=days))
        self.batch = button(t("renewal.batch"), self._propose, icon="send")
        self.reading = button(t("platforms.read_selected"), self._read_platforms, icon="refresh")
        self.reading.setVisible(host.platforms is not None)
        self.model = PagedModel(tasks, board_columns(), self)
        self.table = TableView(self.model, "boardTable")
        self.table.setAccessibleName(t("renewal.board_title"))
        # The panel leaves no room for all: the day of the last alert is chosen from the headings.
        self.table.setColumnHidden(ALERTED, True)
        self.table.keep_columns(QSettings())
        self.empty = EmptyState(self.table)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self.refresh)
        self._lay_out()
        self.setFocusProxy(self.table)
        self.filter.textChanged.connect(lambda _text: self._pause.start(PAUSE_MILLISECONDS))
        self.table.opened.connect(lambda found: self.host.renew(found.key))
        self.table.menu_asked.connect(self._menu)
        self.table.typed.connect(self._type)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_selected())

    def _lay_out(self) -> None:
        self.body.addLayout(row(self.heading, self.count, 1, self.reading, self.batch))
        self.body.addLayout(row(self.filter, *self.chips.values(), 1))
        self.body.addWidget(self.table, 1)
        foot = QFrame()
        foot.setObjectName("footBar")
        layout = QHBoxLayout(foot)
        layout.setContentsMargins(8, 5, 8, 5)
        layout.addWidget(label(t("renewal.board_hint"), "hint"))
        layout.addStretch(1)
        self.body.addWidget(foot)

    def within(self, days: int) -> None:
        """Those that end within so many days; 0: the lapsed ones alone."""
        self.days = days or -1
        for number, chip in self.chips.items():
            activate(chip, active=number == days)
        self.refresh()

    def show_wish(self, days: int = 60) -> None:
        """Filter as asked from elsewhere."""
        self.within(days)

    def focus_filter(self) -> None:
        """See ``Page``."""
        self.filter.setFocus()
        self.filter.selectAll()

    def _type(self, text: str) -> None:
        self.filter.setFocus()
        self.filter.setText(self.filter.text() + text)

    def refresh(self) -> None:
        """Read the board again."""
        desk, days, search = self.tasks.desk, self.days, self.filter.text()

        def work() -> list[ReadyRow]:
            from ofdesk.services.board_rows import ListRenewals, list_renewals

            with desk.read() as session:
                wanted = ListRenewals(days, search)
                rows = list_renewals(session, wanted, desk.today, desk.write().now())
            return [ready_renewal(found) for found in rows]

        self.tasks.read(self, "board", work, self._show)

    def _show(self, rows: list[ReadyRow]) -> None:
        current = self.table.current_row()
        self.model.show_rows(rows)
        self.count.setText(shown_text(len(rows)))
        position = self.model.position_of(current.key) if current else 0
        if rows:
            self.table.selectRow(min(position or 0, len(rows) - 1))
            if self.isVisible() and not self.filter.hasFocus():
                self.table.setFocus()
        else:
            self._say_empty()

    def _say_empty(self) -> None:
        text = self.filter.text()
        if text:
            words = t("clients.empty_filtered", text=text)
            self.empty.say(words, [(t("clients.clear"), self.filter.clear)])
            return
        late = self.days < 0
        words = t("renewal.none_late") if late else t("renewal.board_empty", days=self.days)
        wider = (t("renewal.within", days=WITHIN[-1]), partial(self.within, WITHIN[-1]))
        all_clients = (t("clients"), partial(self.host.go, "clients"))
        self.empty.say(words, [all_clients if self.days == WITHIN[-1] else wider])

    def _on_selected(self) -> None:
        found = self.table.current_row()
        self.batch.setEnabled(found is not None)
        self.reading.setEnabled(found is not None)
        if self.isVisible() and found is not None:
            self.host.show_summary(ClientSummary(self.tasks, self.host, found.key))

    def _propose(self) -> None:
        def propose(rows: list[ReadyRow]) -> None:
            propose_all(self, self.tasks, self.host, [found.key for found in rows])

        self.table.with_selected(propose)

    def _read_platforms(self) -> None:
        def read(rows: list[ReadyRow]) -> None:
            if self.host.platforms is not None:
                self.host.platforms.read([found.key for found in rows])

        self.table.with_selected(read)

    def _menu(self, at: QPoint) -> None:
        found = self.table.current_row()
        if found is None:
            return
        menu = QMenu(self)
        source: Any = found.source
        menu.addAction(t("renew"), partial(self.host.renew, found.key))
        menu.addAction(t("clients.open_sheet"), partial(self.host.open_client, found.key))
        if source.document_number:
            opened = partial(self.host.open_document, source.document_number)
            menu.addAction(t("documents.show"), opened)
        menu.exec(self.table.viewport().mapToGlobal(at))
