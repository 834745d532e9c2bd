"""What goes to an approved platform or Chorus Pro: where each is, the folder, the states read."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSettings
from PySide6.QtWidgets import QDialog, QFileDialog, QListWidget, QMenu, QVBoxLayout, QWidget

from ofdesk.domain.errors import OfdeskError
from ofdesk.domain.lifecycle import FAILED
from ofdesk.ui.documents.outbound_rows import LIMIT, outbound_columns, ready_outbound
from ofdesk.ui.empty import EmptyState
from ofdesk.ui.page import Host
from ofdesk.ui.tables import PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import Progress, TaskRunner
from ofdesk.ui.widgets import Band, activate, button, label, row, wrapped
from ofdesk.words.outbound import advice, read_text, refused_text, state_name, text_of, written_text
from ofdesk.words.sentences import sentence

if TYPE_CHECKING:
    from ofdesk.services.outbound import Written
    from ofdesk.services.outbound_rows import OutboundRow
    from ofdesk.services.outbound_status import StatusRead

FILTERS = ("", "waiting", "written", "to_act", "to_say")
"""What the chips over the list ask for; the first is all."""
DOUBT = "outbound_codes_missing"
CREDITED = ("rejected", "refused", "disputed")


class OutboundDialog(QDialog):
    """The list, with what can be done with one and with all."""

    def __init__(
        self, tasks: TaskRunner, host: Host, parent: QWidget | None = None, state: str = ""
    ) -> None:
        super().__init__(parent)
        self.tasks, self.host, self.state = tasks, host, state
        self.setWindowTitle(text_of("title"))
        self.chips = {name: button("", partial(self.choose, name), kind="chip") for name in FILTERS}
        self.band, self.advice = Band(), Band()
        self.refused = QListWidget()
        self.refused.setAccessibleName(text_of("title"))
        self.refused.setMaximumHeight(110)
        self.refused.hide()
        self.model = PagedModel(tasks, outbound_columns(), self)
        self.table = TableView(self.model, "outboundTable")
        self.table.setAccessibleName(text_of("title"))
        self.table.keep_columns(QSettings())
        self.empty = EmptyState(self.table)
        self.set_hand = button(text_of("set_hand"), self._set, icon="pen")
        self.read_file = button(text_of("read_file"), self._ask_file, icon="list")
        self.write = button(text_of("write"), self._ask_folder, kind="primary", icon="download")
        self._lay_out()
        self.resize(1080, 600)
        self.table.opened.connect(lambda found: self.host.open_document(found.key))
        self.table.menu_asked.connect(self._menu)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._advise())
        tasks.committed.connect(self._on_committed)
        self.refresh()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(text_of("title"), "page"))
        layout.addWidget(wrapped(text_of("hint"), "hint"))
        layout.addLayout(row(*self.chips.values(), 1))
        layout.addWidget(self.band)
        layout.addWidget(self.refused)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.advice)
        close = button(text_of("close"), self.reject)
        layout.addLayout(row(self.set_hand, 1, close, self.read_file, self.write))

    def choose(self, state: str) -> None:
        """Only what is in a state; all with the empty one."""
        self.state = state
        self.band.hide()
        self.refused.hide()
        self.refresh()

    def _on_committed(self, changes: frozenset[str]) -> None:
        if changes & {"document", "receipt", "everything"}:
            self.refresh()

    def refresh(self) -> None:
        """Read the list and its counts again."""
        desk, state = self.tasks.desk, self.state

        def work() -> tuple[dict[str, int], list[ReadyRow]]:
            from ofdesk.services.outbound_rows import ListOutbound, count_outbound, list_outbound

            with desk.read() as session:
                rows = list_outbound(session, ListOutbound(state, LIMIT))
                return count_outbound(session), [ready_outbound(found) for found in rows]

        self.tasks.read(self, "list", work, self._show)

    def _show(self, found: tuple[dict[str, int], list[ReadyRow]]) -> None:
        counts, rows = found
        for name, chip in self.chips.items():
            words = state_name(name) if name else text_of("all")
            count = counts.get(name, 0)
            chip.setText(f"{words} ({count})" if count else words)
            activate(chip, active=name == self.state and name != "")
        self.model.show_rows(rows)
        if rows and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        if not rows:
            self.empty.say(text_of("none_in" if counts else "none"))
        self._advise()

    def current(self) -> "OutboundRow | None":
        """The document that the cursor is on."""
        found = self.table.current_row()
        return None if found is None else found.source

    def _advise(self) -> None:
        """Say what to do about the one that the cursor is on, where something is to be done."""
        found = self.current()
        self.set_hand.setEnabled(found is not None)
        told = advice(found.state, found.kind) if found else ""
        if found is None or not told or (found.state in FAILED and not found.to_act):
            self.advice.hide()
            return
        actions = []
        if found.state in CREDITED and found.kind != "credit_note":
            actions.append((text_of("credit"), partial(self._credit, found.number)))
        if found.state == "rejected":
            actions.append((text_of("again"), partial(self._ask_folder, (found.number,))))
        why = f"{found.number} · {found.reason}" if found.reason else found.number
        self.advice.say("err" if found.to_act else "warn", f"{why} — {told}", actions)

    def _menu(self, at: QPoint) -> None:
        found = self.current()
        if found is None:
            return
        menu = QMenu(self)
        menu.addAction(text_of("show"), partial(self.host.open_document, found.number))
        menu.addAction(text_of("set_hand"), self._set)
        if found.state in ("written", "rejected"):
            menu.addAction(text_of("again"), partial(self._ask_folder, (found.number,)))
        if found.state in CREDITED and found.kind != "credit_note":
            menu.addAction(text_of("credit"), partial(self._credit, found.number))
        if found.since is not None:
            menu.addAction(text_of("withdraw"), self._withdraw)
        menu.exec(self.table.viewport().mapToGlobal(at))

    def _credit(self, number: str) -> None:
        from ofdesk.ui.documents.credit import CreditDialog

        CreditDialog(self.tasks, self.host, number, self).show()

    def _set(self) -> None:
        from ofdesk.ui.documents.outbound_state import StateDialog

        found = self.current()
        if found is not None:
            StateDialog(self.tasks, found.number, self).show()

    def _withdraw(self) -> None:
        from ofdesk.ui.documents.outbound_state import WithdrawDialog

        found = self.current()
        if found is not None:
            WithdrawDialog(self.tasks, found.number, self).show()

    def _ask_folder(self, numbers: tuple[str, ...] = ()) -> None:
        name = QFileDialog.getExistingDirectory(self, text_of("write"))
        if name:
            self.write_to(Path(name), numbers)

    def write_to(
        self,
        folder: Path,
        numbers: tuple[str, ...] = (),
        answers: frozenset[str] = frozenset(),
    ) -> None:
        """Write what was not written yet, or these ``numbers`` again."""
        desk = self.tasks.desk
        self.write.setEnabled(False)

        def work(progress: Progress) -> "Written":
            from ofdesk.services.outbound import WriteOutbound, write_outbound

            request = WriteOutbound(folder, numbers, again=bool(numbers))
            return write_outbound(request, desk.write(answers), desk.today, progress.step)

        again = partial(self.write_to, folder, numbers, answers | {DOUBT})
        self.tasks.long(
            self, text_of("writing"), work, partial(self._written, again), self._on_refused
        )

    def _written(self, again: partial[None], done: "Written") -> None:
        self.write.setEnabled(True)
        told = written_text(len(done.written), done.known, len(done.refused), done.folder)
        self._say(told, [f"{one.number} : {sentence(one.error)}" for one in done.refused])
        doubts = sum(one.error.code == DOUBT for one in done.refused)
        if doubts:
            said = text_of("doubts", count=str(doubts))
            self.band.say("warn", f"{told} {said}.", [(text_of("write_anyway"), again)])

    def _ask_file(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, text_of("read_file"), "", "CSV, XLSX (*.csv *.xlsx *.txt)"
        )
        if name:
            self.read_from(Path(name))

    def read_from(self, path: Path) -> None:
        """Take in the states that a platform gives."""
        desk = self.tasks.desk
        self.read_file.setEnabled(False)

        def work(_progress: Progress) -> "StatusRead":
            from ofdesk.services.outbound_status import read_statuses

            return read_statuses(path, desk.write(), desk.today)

        self.tasks.long(self, text_of("reading"), work, self._read, self._on_refused)

    def _read(self, done: "StatusRead") -> None:
        self.read_file.setEnabled(True)
        left_out = [refused_text(x.line, x.number, x.error, x.values) for x in done.refused]
        self._say(read_text(done.added, done.known, len(left_out)), left_out)

    def _say(self, told: str, left_out: list[str]) -> None:
        self.refused.clear()
        self.refused.addItems(left_out)
        self.refused.setVisible(bool(left_out))
        self.band.say("warn" if left_out else "ok", told)

    def _on_refused(self, error: OfdeskError) -> None:
        self.write.setEnabled(True)
        self.read_file.setEnabled(True)
        self.refused.hide()
        self.band.say("err", sentence(error))
