"""A lot: its letters, and what is said of them: the last good one, again, taken out, posted."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ofdesk.domain.errors import DomainError, OfdeskError
from ofdesk.ports.labels import LabelSheet
from ofdesk.ui.inputs import DayEdit
from ofdesk.ui.page import Host
from ofdesk.ui.printing.rows import piece_columns, ready_piece
from ofdesk.ui.tables import PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, button, column, hairline, holder, label, row, scrolled, wrapped
from ofdesk.words import formats
from ofdesk.words.printing import lot_state_name, stamps_text
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.posting_lots import Lot

PANEL = 330


class LotDialog(QDialog):
    """One lot; at the right what comes next for it, the first thing first."""

    def __init__(
        self, tasks: TaskRunner, host: Host, number: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tasks, self.host, self.number = tasks, host, number
        self.lot: Lot | None = None
        self.setWindowTitle(t("printing.lot_title", lot=number))
        self.band = Band()
        self.model = PagedModel(tasks, piece_columns(), self)
        self.table = TableView(self.model, "pieceTable")
        self.table.setAccessibleName(t("printing.letters"))
        self.about = wrapped("", "hint")
        self.state = label("", "section")
        self.last = QLineEdit()
        self.last.setAccessibleName(t("printing.last_good"))
        self.posted_on = DayEdit(lambda: tasks.desk.today, "date")
        self.posted_on.setAccessibleName(t("printing.posted_on"))
        self.posted_on.set_day(tasks.desk.today)
        self.acknowledge = button(t("printing.acknowledge"), self._acknowledge, kind="primary")
        self.all_good = button(t("printing.all_good"), self._all_good)
        self.resume = button(t("printing.resume"), self._resume, kind="primary", icon="printer")
        self.post = button(t("printing.post"), self._post, kind="primary", icon="send")
        self.reprint = button(t("printing.reprint"), partial(self._ask, "reprint"), icon="undo")
        self.cancel = button(t("printing.cancel"), partial(self._ask, "cancel"), icon="slash")
        self.report = button(t("printing.report"), self._ask_report, icon="download")
        self.labels = button(t("printing.labels"), self._ask_labels, icon="tag")
        self._lay_out()
        self.table.opened.connect(self._open)
        self.last.returnPressed.connect(self._acknowledge)
        tasks.committed.connect(lambda _changes: self._read())
        self._read()

    def _lay_out(self) -> None:
        self.acknowledging = holder(
            column(
                label(t("printing.last_good"), "label"),
                self.last,
                row(self.all_good, 1, self.acknowledge),
            )
        )
        self.posting = holder(
            column(label(t("printing.posted_on"), "label"), row(self.posted_on, self.post))
        )
        panel = QFrame()
        panel.setObjectName("summary")
        side = QVBoxLayout(panel)
        side.setContentsMargins(14, 14, 14, 14)
        side.setSpacing(10)
        parts: tuple[QWidget, ...] = (
            *(label(self.number, "panel"), self.state, self.about, hairline()),
            *(self.acknowledging, self.resume, self.posting),
        )
        for widget in parts:
            side.addWidget(widget)
        side.addStretch(1)
        for widget in (self.reprint, self.cancel, self.report, self.labels):
            side.addWidget(widget)
        left = QVBoxLayout()
        left.setContentsMargins(14, 14, 14, 14)
        left.addWidget(self.band)
        left.addWidget(self.table, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(left, 1)
        area = scrolled(panel)
        area.setFixedWidth(PANEL)
        layout.addWidget(area)
        self.resize(1080, 600)

    def _read(self) -> None:
        desk, number = self.tasks.desk, self.number

        def work() -> "Lot":
            from ofdesk.services.posting_lots import read_lot

            with desk.read() as session:
                return read_lot(session, number)

        self.tasks.read(self, "lot", work, self._show, self._on_refused)

    def _show(self, lot: "Lot") -> None:
        first = self.lot is None
        self.lot = lot
        self.model.show_rows([ready_piece(piece) for piece in lot.pieces])
        self.state.setText(lot_state_name(lot.state))
        stamps = stamps_text([(x.grams, x.abroad, x.count) for x in lot.stamps])
        head = t(
            "printing.told",
            count=formats.number(len(lot.pieces)),
            sheets=formats.number(lot.sheets),
        )
        where = [t("printing.on", printer=lot.printer)] if lot.printer else []
        self.about.setText("\n".join([head, *where, *stamps]))
        waiting = lot.ranks("handing", "handed")
        self.acknowledging.setVisible(lot.state == "to_acknowledge")
        self.resume.setVisible(lot.state in ("to_resume", "queued"))
        self.posting.setVisible(lot.state == "acknowledged")
        self.reprint.setEnabled(bool(lot.ranks("acknowledged")))
        self.cancel.setEnabled(bool(lot.ranks("queued", "to_reprint")))
        if waiting:
            self.last.setPlaceholderText(
                t("printing.last_hint", first=waiting[0], last=waiting[-1])
            )
        if first:
            self._focus_next(lot.state)

    def _focus_next(self, state: str) -> None:
        """The keyboard is where the next thing is typed or pressed."""
        wanted: dict[str, QWidget] = {
            "to_acknowledge": self.last,
            "to_resume": self.resume,
            "queued": self.resume,
            "acknowledged": self.posted_on,
        }
        wanted.get(state, self.table).setFocus()

    def _on_refused(self, error: OfdeskError) -> None:
        self.band.say("err", sentence(error))

    def _done(self, lot: "Lot") -> None:
        self.band.hide()
        self.last.clear()
        self.lot = None
        self._show(lot)

    def _write(self, work: Callable[[], "Lot"]) -> None:
        self.tasks.write(self, work, self._done, self._on_refused)

    def _all_good(self) -> None:
        if self.lot is not None:
            self.acknowledge_to(str(self.lot.ranks("handing", "handed")[-1]))

    def _acknowledge(self) -> None:
        if self.last.text().strip():
            self.acknowledge_to(self.last.text())
        else:
            self.band.say("warn", t("printing.say_last"))

    def acknowledge_to(self, last: str) -> None:
        """« Dernier pli correct »: a rank, a number, or 0."""
        desk, shop, number = self.tasks.desk, self.host.shop, self.number

        def work() -> "Lot":
            from ofdesk.services.posting_acts import acknowledge_lot

            return acknowledge_lot(number, last, desk, shop)

        self._write(work)

    def _resume(self) -> None:
        from ofdesk.ui.printing.print_dialog import PrintDialog

        if self.lot is not None:
            ready = self.lot.ranks("queued", "to_reprint")
            letters = [piece.number for piece in self.lot.pieces if piece.rank in ready]
            PrintDialog(self.tasks, self.host, letters, self, self.number).open()

    def _post(self) -> None:
        try:
            day = self.posted_on.day()
        except DomainError as error:
            self._on_refused(error)
            return
        desk, number = self.tasks.desk, self.number

        def work() -> "Lot":
            from ofdesk.services.posting_acts import post_lot

            return post_lot(number, day, desk.write(), desk.today)

        self._write(work)

    def _ask(self, what: str) -> None:
        self.table.with_selected(lambda rows: self._ask_why(what, rows))

    def _ask_why(self, what: str, rows: list[ReadyRow]) -> None:
        chosen = [str(found.source.rank) for found in rows]
        if what == "reprint" and not chosen:
            self.band.say("warn", t("printing.choose_letters"))
            return
        reason, given = QInputDialog.getText(self, t(f"printing.{what}"), t("printing.reason"))
        if given and reason.strip():
            self.change(what, chosen, reason)

    def change(self, what: str, letters: list[str], reason: str) -> None:
        """Print letters again (``reprint``), or take them out (``cancel``; none: all of them)."""
        desk, number = self.tasks.desk, self.number

        def work() -> "Lot":
            from ofdesk.services.posting_acts import ChangeLetters, cancel_letters, reprint_letters

            act = reprint_letters if what == "reprint" else cancel_letters
            return act(ChangeLetters(number, reason, letters), desk.write(), desk.today)

        self._write(work)

    def _open(self, found: ReadyRow) -> None:
        if found.source.document_id is not None:
            self.host.open_document(found.key)

    def _ask_report(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, t("printing.report"), f"{self.number}.pdf", "PDF (*.pdf)"
        )
        if name:
            self.save_report(Path(name))

    def save_report(self, path: Path) -> None:
        """Write the list of what was printed, with its stamps."""
        desk, number = self.tasks.desk, self.number

        def work() -> Path:
            from ofdesk.services.posting_report import lot_list_page
            from ofdesk.services.whole_files import save_whole

            save_whole(path, lot_list_page(number, desk))
            return path

        self.tasks.read(self, "file", work, self._saved, self._on_refused)

    def _saved(self, path: Path) -> None:
        self.band.say("ok", t("documents.saved", path=str(path)))

    def _ask_labels(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, t("printing.labels"), f"{self.number}-etiquettes.pdf", "PDF (*.pdf)"
        )
        if name:
            self.save_labels(Path(name))

    def save_labels(self, path: Path) -> None:
        """Write the address labels of the lot, in its order."""
        desk, number = self.tasks.desk, self.number

        def work() -> Path:
            from ofdesk.services.posting_report import lot_labels
            from ofdesk.services.whole_files import save_whole

            save_whole(path, lot_labels(number, LabelSheet("L7163", (), desk.today), desk)[0])
            return path

        self.tasks.read(self, "file", work, self._saved, self._on_refused)
