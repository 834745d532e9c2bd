"""Documents that the hub would not take: looked at, sent again, or issued anew."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from ofdesk.domain.errors import DomainError, OfdeskError
from ofdesk.ui.empty import EmptyState
from ofdesk.ui.forms import show_refusal
from ofdesk.ui.page import Host
from ofdesk.ui.paper import PaperDialog
from ofdesk.ui.sync.automatic import AutoSync, opened
from ofdesk.ui.tables import Cell, Column, PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, Field, button, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.aside import state_text
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.ports.desk import Desk
    from ofdesk.services.aside_rows import AsideRow
    from ofdesk.services.reissue import Reissued

NUMBER_NEEDED = frozenset(("series_quarantined", "series_closed", "desk_number_needed"))
"""Refusals of an issue that another desk number ends."""
TONES = {"waiting": "waiting", "number_taken": "refused", "reissued": "done"}


def aside_columns() -> tuple[Column, ...]:
    """The columns of the list."""
    return (
        Column("number", t("aside.number"), 150, strong=True),
        Column("day", t("aside.day"), 90),
        Column("who", t("aside.who"), 160),
        Column("total", t("aside.total"), 100, right=True),
        Column("state", t("aside.state"), 170, chip=True),
        Column("why", t("aside.why"), 320, stretch=True),
    )


def ready_aside(found: "AsideRow") -> ReadyRow:
    """One document as cells."""
    cells = (
        Cell(found.number),
        Cell(formats.day(found.issued_on)),
        Cell(found.platform or found.buyer_name),
        Cell(formats.amount(found.total_cents)),
        Cell(t(f"aside.s_{found.state}"), TONES[found.state]),
        Cell(f"{state_text(found)} {found.reason}".strip(), tone="text3"),
    )
    return ReadyRow(found.number, cells, found)


class AsideDialog(QDialog):
    """What waits for a person, and what was decided."""

    def __init__(self, tasks: TaskRunner, host: Host, auto: AutoSync, parent: QWidget) -> None:
        super().__init__(parent)
        self.tasks, self.host, self.auto = tasks, host, auto
        title = t("aside.title")
        self.setWindowTitle(title)
        self.band = Band()
        self.model = PagedModel(tasks, aside_columns(), self)
        self.table = TableView(self.model, "asideTable")
        self.table.setAccessibleName(title)
        self.empty = EmptyState(self.table)
        self.fields = {"reason": Field("reason", t("aside.reason"), QLineEdit())}
        self.look = button(t("aside.look"), self.show_page)
        self.again = button(t("aside.resend"), self.send_again)
        self.anew = button(t("aside.reissue"), self.issue_anew, kind="primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(title, "page"))
        layout.addWidget(wrapped(t("aside.explain"), "hint"))
        layout.addWidget(self.band)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.fields["reason"])
        layout.addLayout(row(self.look, 1, button(t("close"), self.reject), self.again, self.anew))
        self.resize(1000, 480)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.table.activated.connect(lambda _index: self.show_page())
        self.read()

    def read(self) -> None:
        """Read the list again."""
        desk = self.tasks.desk

        def work() -> list[ReadyRow]:
            from ofdesk.services.aside_rows import list_aside

            with desk.read() as session:
                return [ready_aside(one) for one in list_aside(session)]

        self.tasks.read(self, "aside", work, self._show)

    def _show(self, rows: list[ReadyRow]) -> None:
        self.model.show_rows(rows)
        if rows:
            self.table.selectRow(0)
        else:
            self.empty.say(t("aside.nothing"))
        self._enable()

    def _enable(self) -> None:
        rows = (self.model.row_at(place) for place in range(self.model.rowCount()))
        states = {one.source.state for one in rows if one is not None}
        self.look.setEnabled(self.table.current_row() is not None)
        self.again.setEnabled("waiting" in states)
        self.anew.setEnabled(bool(states - {"reissued"}))

    def show_page(self) -> None:
        """The page of the chosen document, as it was printed."""
        chosen = self.table.current_row()
        if chosen is None:
            return
        desk, number = self.tasks.desk, chosen.key

        def work() -> bytes:
            from ofdesk.services.aside_rows import aside_page

            with desk.read() as session:
                return aside_page(session, number)

        shown = partial(self._on_page, number)
        self.tasks.read(self, "page", work, shown, self._on_refused)

    def _on_page(self, number: str, pdf: bytes) -> None:
        PaperDialog(self.tasks, (number, f"{number}.pdf"), pdf, self).show()

    def send_again(self) -> None:
        """Offer what may be sent as it is to the hub again."""
        desk = self.tasks.desk

        def work() -> int:
            from ofdesk.services.aside_rows import send_again

            with (uow := desk.write()):
                count = send_again(uow.session)
                uow.commit()
                return count

        self.tasks.write(self, work, self._on_resent, self._on_refused)

    def _on_resent(self, count: int) -> None:
        self.band.say("ok", t("aside.resent", count=formats.number(count)))
        self.read()
        self.auto.run()

    def issue_anew(self) -> None:
        """Issue all that waits anew; the desk takes another number first where it must."""
        desk, auto, reason = self.tasks.desk, self.auto, self.fields["reason"].text().strip()
        self.fields["reason"].show_error(None)
        if not reason:
            self._on_refused(DomainError("reason_missing", field="reason"))
            return
        self.band.say("info", t("sync.working"))
        self.anew.setEnabled(False)
        work = partial(_reissued, opened(desk), auto, reason)
        self.tasks.write_once(self, work, self._on_reissued, self._on_refused)

    def _on_reissued(self, done: "Reissued") -> None:
        pairs = ", ".join(f"{old} → {new}" for old, new in done.numbers)
        self.band.say("ok", t("aside.reissued", pairs=pairs))
        self.read()
        self.auto.run()

    def _on_refused(self, error: OfdeskError) -> None:
        self._enable()
        show_refusal(self.fields, self.band, error)


def _reissued(desk: "Desk", auto: AutoSync, reason: str) -> "Reissued":
    from ofdesk.services.reissue import reissue_aside

    try:
        return reissue_aside(reason, desk.write(), desk.today)
    except DomainError as error:
        if error.code not in NUMBER_NEEDED:
            raise
    auto.hubs().renumber(desk, auto.password)
    return reissue_aside(reason, desk.write(), desk.today)
