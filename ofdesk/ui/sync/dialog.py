"""What is shared and what two desks changed at once: both values side by side, one is kept."""

import json
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QInputDialog, QLineEdit, QVBoxLayout, QWidget

from ofdesk.ports.desk import Desk
from ofdesk.ui.page import Host
from ofdesk.ui.sync.automatic import AutoSync
from ofdesk.ui.tables import Cell, Column, PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, button, label, row
from ofdesk.words import formats
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.conflicts import ConflictRow, Settled

MINE, THEIRS = "mine", "theirs"
SIZE = (980, 460)


def conflict_columns() -> tuple[Column, ...]:
    """The columns of the list."""
    return (
        Column("platform", t("sync.c_client"), 130, strong=True),
        Column("field", t("sync.c_field"), 140),
        Column("base", t("sync.c_base"), 150),
        Column("theirs", t("sync.c_theirs"), 200, stretch=True),
        Column("mine", t("sync.c_mine"), 200, stretch=True),
        Column("at", t("sync.c_at"), 120),
    )


def ready_conflict(found: "ConflictRow") -> ReadyRow:
    """One conflict as cells: each value with who typed it."""
    cells = (
        Cell(found.platform or found.table),
        Cell(field_words(found.field)),
        Cell(value_words(found.base), tone="text3"),
        Cell(_signed(found.theirs, found.theirs_author)),
        Cell(_signed(found.ours, found.ours_author)),
        Cell(formats.instant(found.created_at)),
    )
    return ReadyRow(found.id, cells, found)


def _signed(value: object, author: str) -> str:
    return f"{value_words(value)} ({author})" if author else value_words(value)


def field_words(name: str) -> str:
    """The name of a field as sheets have it."""
    from ofdesk.words.ui_clients import TEXTS

    return t(f"clients.f_{name}") if f"f_{name}" in TEXTS else name


def value_words(value: object) -> str:
    """A value, or each of a unit."""
    if isinstance(value, dict):
        shown = [str(one) for one in value.values() if one not in ("", None)]
        return ", ".join(shown) or "—"
    if value in ("", None):
        return "—"
    return value if isinstance(value, str) else json.dumps(value)


class SyncDialog(QDialog):
    """The state in words, « Échanger maintenant », and the conflicts to settle."""

    def __init__(self, tasks: TaskRunner, host: Host, auto: AutoSync, parent: QWidget) -> None:
        super().__init__(parent)
        self.tasks, self.host, self.auto = tasks, host, auto
        self.setWindowTitle(t("sync.title"))
        self.band = Band()
        self.model = PagedModel(tasks, conflict_columns(), self)
        self.table = TableView(self.model, "conflictsTable")
        self.table.setAccessibleName(t("sync.conflicts_title"))
        self.mine = button(t("sync.keep_mine"), partial(self.settle, MINE))
        self.theirs = button(t("sync.keep_theirs"), partial(self.settle, THEIRS))
        self.sheet = button(t("sync.open_sheet"), self._open_sheet, kind="flat")
        self.password = button(t("sync.password"), self._ask_password, kind="flat")
        self.now = button(t("sync.now"), self.auto.run, kind="primary", icon="refresh")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(t("sync.title"), "page"))
        layout.addWidget(self.band)
        layout.addWidget(label(t("sync.conflicts_title"), "section"))
        layout.addWidget(self.table, 1)
        layout.addLayout(row(self.mine, self.theirs, self.sheet, 1, self.password, self.now))
        self.resize(*SIZE)
        auto.told.connect(self._on_told)
        tasks.committed.connect(self._on_committed)
        self._on_told(auto.report)

    @Slot(object)
    def _on_told(self, _report: object) -> None:
        error = self.auto.error
        if error is not None:
            self.band.say("warn", sentence(error))
        else:
            self.band.say("info", self.auto.words())
        self.refresh()

    @Slot(object)
    def _on_committed(self, _changes: object) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read the open conflicts again."""
        desk = self.tasks.desk

        def work() -> list[ReadyRow]:
            from ofdesk.services.conflicts import list_conflicts

            with desk.read() as session:
                return [ready_conflict(found) for found in list_conflicts(session)]

        self.tasks.read(self, "conflicts", work, self._show)

    def _show(self, rows: list[ReadyRow]) -> None:
        self.model.show_rows(rows)
        for one in (self.mine, self.theirs, self.sheet):
            one.setEnabled(bool(rows))

    def settle(self, keep: str) -> None:
        """Keep one side in every conflict that is selected."""
        desk, chosen = self.tasks.desk, [found.key for found in self.table.selected_rows()]
        for key in chosen:
            self.tasks.write(self, partial(_settled, desk, key, keep), self._on_settled)

    def _on_settled(self, done: "Settled") -> None:
        self.band.say("ok", t("sync.settled", left=done.left))

    def _open_sheet(self) -> None:
        found = self.table.current_row()
        platform = getattr(found.source, "platform", "") if found is not None else ""
        if platform:
            self.host.open_client(platform)

    def _ask_password(self) -> None:
        typed, given = QInputDialog.getText(
            self, t("sync.title"), t("sync.password"), QLineEdit.EchoMode.Password
        )
        if given and typed:
            self.auto.use_password(typed)


def _settled(desk: Desk, key: str, keep: str) -> "Settled":
    from ofdesk.services.conflicts import settle_conflict

    return settle_conflict(key, keep, desk.write())
