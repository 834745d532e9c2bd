"""Backups: the list with dates, and restoring one from inside the program."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ofdesk.ui.page import Host
from ofdesk.ui.tables import Cell, Column, PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import button, row, wrapped
from ofdesk.words import formats
from ofdesk.words.ui import t
from ofdesk.words.ui_home import TEXTS

if TYPE_CHECKING:
    from ofdesk.ports.desk import BackupFile

KIB = 1024


class BackupsTab(QWidget):
    """The backups that can be restored, the newest first."""

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__()
        self.tasks, self.host = tasks, host
        columns = (
            Column("made_at", t("home.b_when"), 180, strong=True),
            Column("reason", t("home.b_why"), 200, stretch=True),
            Column("size", t("home.b_size"), 120, right=True),
        )
        self.model = PagedModel(tasks, columns, self)
        self.table = TableView(self.model, "backupsTable")
        self.table.setAccessibleName(t("home.s_backups"))
        self.restore = button(t("home.b_restore"), self._restore, icon="history")
        save = button(t("home.b_now"), partial(_call, host, "save_backup"), icon="download")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 20, 10)
        layout.addWidget(wrapped(t("home.b_hint"), "hint"))
        layout.addWidget(self.table, 1)
        layout.addLayout(row(save, 1, self.restore))

    def refresh(self) -> None:
        """Read the list again."""
        desk = self.tasks.desk
        self.tasks.read(self, "backups", lambda: list(desk.backups()), self._show)

    def _show(self, found: "Sequence[BackupFile]") -> None:
        rows = [
            ReadyRow(
                str(backup.path),
                (
                    Cell(formats.instant(backup.made_at)),
                    Cell(_reason(backup.reason)),
                    Cell(f"{formats.number(backup.size // KIB)} Kio"),
                ),
                backup,
            )
            for backup in found
        ]
        self.model.show_rows(rows)
        self.restore.setEnabled(bool(rows))
        if rows:
            self.table.selectRow(0)

    def _restore(self) -> None:
        found = self.table.current_row()
        if found is not None:
            _call(self.host, "restore_backup", Path(found.key))


def _reason(code: str) -> str:
    return t(f"home.r_{code}") if f"r_{code}" in TEXTS else code


def _call(host: object, name: str, *arguments: object) -> None:
    """What the window itself does, when it is the window that hosts the page."""
    found = getattr(host, name, None)
    if found is not None:
        found(*arguments)
