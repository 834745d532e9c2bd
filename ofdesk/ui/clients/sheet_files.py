"""The files of a client, on its sheet: attached, opened, saved and taken away."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QTemporaryDir, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMenu

from ofdesk.domain.errors import OfdeskError
from ofdesk.domain.file_names import is_shown_safely
from ofdesk.ui.clients.sheet_tabs import ListTab
from ofdesk.ui.empty import EmptyState
from ofdesk.ui.page import Host
from ofdesk.ui.tables import Cell, Column, ReadyRow
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, button, row
from ofdesk.words import formats
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.attachments import AttachedContent, AttachmentChanged, AttachmentRow

KIB = 1024


def file_columns() -> tuple[Column, ...]:
    """The columns of the list."""
    return (
        Column("name", t("sheet.f_name"), 320, strong=True, stretch=True),
        Column("size", t("home.b_size"), 100, right=True),
        Column("added_at", t("sheet.f_added_at"), 150),
        Column("added_by", t("clients.h_who"), 150),
        Column("here", t("clients.state"), 170),
    )


def ready_file(found: "AttachmentRow") -> ReadyRow:
    """One file as cells."""
    cells = (
        Cell(found.name),
        Cell(t("sheet.f_size", size=formats.number(max(1, round(found.size / KIB))))),
        Cell(formats.instant(found.added_at)),
        Cell(found.added_by),
        Cell(t("sheet.f_here" if found.here else "sheet.f_elsewhere"), tone="text3"),
    )
    return ReadyRow(found.id, cells, found)


class FilesTab(ListTab):
    """The files of one client; they can be dropped here. Enter opens one."""

    def __init__(self, tasks: TaskRunner, host: Host, platform: str) -> None:
        super().__init__(tasks, file_columns())
        self.tasks, self.host, self.platform = tasks, host, platform
        self._opened = QTemporaryDir()
        self.table.setAccessibleName(t("sheet.tab_files"))
        self.band = Band()
        self.body.insertWidget(0, self.band)
        self.empty = EmptyState(self.table)
        self.add = button(t("sheet.f_add"), self._choose, icon="plus")
        self.open_button = button(t("sheet.f_open"), self.open_file, icon="external")
        self.save = button(t("sheet.f_save"), self._choose_target, icon="download")
        self.remove = button(t("sheet.f_remove"), self.remove_file)
        self.body.addLayout(row(self.add, self.open_button, self.save, 1, self.remove))
        self.setAcceptDrops(True)
        self.table.opened.connect(lambda _found: self.open_file())
        self.table.menu_asked.connect(self._menu)
        tasks.committed.connect(self._on_committed)
        self.refresh()

    @Slot(object)
    def _on_committed(self, changes: frozenset[str]) -> None:
        if changes & {"attachment", "everything"}:
            self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        desk, platform = self.tasks.desk, self.platform

        def work() -> list[ReadyRow]:
            from ofdesk.services.attachments import list_attachments

            with desk.read() as session:
                return [ready_file(found) for found in list_attachments(session, platform)]

        self.tasks.read(self, "files", work, self._show)

    def _show(self, rows: list[ReadyRow]) -> None:
        self.model.show_rows(rows)
        if rows and self.table.current_row() is None:
            self.table.selectRow(0)
        for one in (self.open_button, self.save, self.remove):
            one.setEnabled(bool(rows))
        if not rows:
            self.empty.say(t("sheet.no_files"), [(t("sheet.f_add"), self._choose)])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.attach(Path(url.toLocalFile()))
        event.acceptProposedAction()

    def _choose(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(self, t("sheet.f_add"))
        for name in names:
            self.attach(Path(name))

    def attach(self, path: Path) -> None:
        """Keep a copy of a file with the client."""
        desk, platform = self.tasks.desk, self.platform

        def work() -> "AttachmentChanged":
            from ofdesk.services.attachments import AttachFile, attach_file

            return attach_file(AttachFile(platform, path), desk.write())

        def done(found: "AttachmentChanged") -> None:
            self.band.say("ok", t("sheet.f_added", name=found.name))

        self.tasks.write(self, work, done, self._on_refused)

    def _on_refused(self, error: OfdeskError) -> None:
        self.band.say("err", sentence(error))

    def _read(self, then: Any) -> None:
        found, desk = self.table.current_row(), self.tasks.desk
        if found is None:
            return
        key = found.key

        def work() -> "AttachedContent":
            from ofdesk.services.attachments import read_attachment

            with desk.read() as session:
                return read_attachment(session, key)

        self.tasks.read(self, "content", work, then, self._on_refused)

    def open_file(self) -> None:
        """Show a copy in the program of the system; what could run is only ever saved."""
        found = self.table.current_row()
        if found is None:
            return
        if not is_shown_safely(found.source.name):
            save = (t("sheet.f_save"), self._choose_target)
            self.band.say("warn", t("sheet.f_not_opened", name=found.source.name), [save])
            return
        self._read(self._show_copy)

    def _show_copy(self, found: "AttachedContent") -> None:
        target = Path(self._opened.path()) / found.name
        self._write(found, target, lambda: self._shown(target))

    def _shown(self, target: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(target))):
            self.band.say("warn", t("sheet.f_no_program", name=target.name))

    def _choose_target(self) -> None:
        found = self.table.current_row()
        if found is None:
            return
        name, _kind = QFileDialog.getSaveFileName(self, t("sheet.f_save"), found.source.name)
        if name:
            self.save_as(Path(name))

    def save_as(self, target: Path) -> None:
        """Write a copy of the selected file."""
        told = partial(self.band.say, "ok", t("documents.saved", path=target))
        self._read(lambda found: self._write(found, target, told))

    def _write(self, found: "AttachedContent", target: Path, then: Any) -> None:
        def work() -> None:
            from ofdesk.services.whole_files import save_whole

            save_whole(target, found.content)

        self.tasks.write(self, work, lambda _done: then(), self._on_refused)

    def remove_file(self) -> None:
        """Take the selected file away; « Annuler » brings it back."""
        found, desk = self.table.current_row(), self.tasks.desk
        if found is None:
            return
        key = found.key

        def work() -> "AttachmentChanged":
            from ofdesk.services.attachments import remove_attachment

            return remove_attachment(key, desk.write())

        def done(gone: "AttachmentChanged") -> None:
            self.band.say("ok", t("sheet.f_removed", name=gone.name))

        self.tasks.write(self, work, done, self._on_refused)

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(t("sheet.f_open"), self.open_file)
        menu.addAction(t("sheet.f_save"), self._choose_target)
        menu.addAction(t("sheet.f_remove"), self.remove_file)
        menu.exec(self.table.viewport().mapToGlobal(at))
