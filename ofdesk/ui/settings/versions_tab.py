"""Versions of the platform, which are proposed, and the clean-up of each migration."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QInputDialog, QLineEdit, QPlainTextEdit, QWidget

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.page import Host
from ofdesk.ui.tables import Cell, Column, PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, Field, button, column, holder, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.cleanup import Cleanup
    from ofdesk.services.versions import VersionRow

LEFT_WIDTH = 400
Read = tuple[list["VersionRow"], tuple["Cleanup", ...]]


def version_columns() -> tuple[Column, ...]:
    """The columns of the versions."""
    return (
        Column("name", t("versions.name"), 120, strong=True),
        Column("state", t("versions.state"), 180, chip=True, stretch=True),
    )


def cleanup_columns() -> tuple[Column, ...]:
    """The columns of the clean-ups."""
    return (
        Column("source", t("versions.from"), 140),
        Column("target", t("versions.to"), 90, strong=True),
        Column("count", t("versions.count"), 90, right=True),
        Column("procedure", t("versions.procedure"), 200, stretch=True),
    )


def ready_version(found: "VersionRow") -> ReadyRow:
    """One version as cells."""
    state = "stable" if found.stable else "open" if found.is_open else "closed"
    chip = {"stable": "production", "open": "test", "closed": "suspended"}[state]
    cells = (Cell(found.name), Cell(t(f"versions.is_{state}"), chip))
    return ReadyRow(found.name, cells, found)


def ready_cleanup(found: "Cleanup") -> ReadyRow:
    """One clean-up as cells."""
    cells = (
        Cell(found.source or t("versions.any")),
        Cell(found.target),
        Cell(formats.number(len(found.operations))),
        Cell(found.procedure_url, tone="text3"),
    )
    return ReadyRow(f"{found.source}>{found.target}", cells, found)


class VersionsTab(QWidget):
    """Versions at the left; at the right the clean-ups, and the one that is being written."""

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__()
        self.tasks, self.host = tasks, host
        self.before: tuple[str, str] | None = None
        self.band = Band()
        self.versions = PagedModel(None, version_columns(), self)
        self.table = TableView(self.versions, "versionsTable")
        self.table.setAccessibleName(t("versions.versions"))
        self.cleanups = PagedModel(None, cleanup_columns(), self)
        self.steps = TableView(self.cleanups, "cleanupTable")
        self.steps.setAccessibleName(t("versions.cleanups"))
        self.stable = button(t("versions.propose"), self.propose)
        self.open = button(t("versions.toggle"), self.toggle)
        self.add = button(t("versions.add"), self._ask_version, icon="plus")
        self.source, self.target = QComboBox(), QComboBox()
        self.procedure = QLineEdit()
        self.operations = QPlainTextEdit()
        self.operations.setTabChangesFocus(True)
        self.fields = {
            "source": Field("source", t("versions.from"), self.source),
            "target": Field("target", t("versions.to"), self.target),
            "procedure_url": Field("procedure_url", t("versions.procedure"), self.procedure),
            "operations": Field("operations", t("versions.operations"), self.operations),
        }
        self.new = button(t("versions.new"), self.begin, icon="plus")
        self.remove = button(t("versions.remove"), self.remove_cleanup)
        self.save = button(t("versions.save"), self.save_cleanup, kind="primary")
        self._lay_out()
        self.steps.selectionModel().currentRowChanged.connect(lambda *_: self._show_cleanup())
        self.table.opened.connect(lambda _found: self.propose())

    def _lay_out(self) -> None:
        left = column(
            label(t("versions.versions"), "section"),
            self.table,
            row(self.stable, self.open, 1),
            row(self.add, 1),
            wrapped(t("versions.hint"), "hint"),
        )
        self.steps.setMaximumHeight(180)
        form = column(*self.fields.values(), space=6)
        right = column(
            row(label(t("versions.cleanups"), "section"), 1, self.new),
            self.steps,
            form,
            wrapped(t("versions.operations_hint"), "hint"),
            1,
            row(1, self.remove, self.save),
        )
        side = holder(left)
        side.setFixedWidth(LEFT_WIDTH)
        both = row(side, holder(right), space=24)
        whole = column(self.band)
        whole.addLayout(both, 1)
        whole.setContentsMargins(0, 12, 20, 10)
        self.setLayout(whole)

    def refresh(self) -> None:
        """Read versions and clean-ups again."""
        desk = self.tasks.desk

        def work() -> Read:
            from ofdesk.services.cleanup import list_cleanups
            from ofdesk.services.versions import list_versions

            with desk.read() as session:
                return list_versions(session), list_cleanups(session)

        self.tasks.read(self, "versions", work, self._show)

    def _show(self, found: Read) -> None:
        versions, cleanups = found
        self._show_versions(versions)
        names = [one.name for one in reversed(versions)]
        _fill(self.source, [(t("versions.any"), ""), *((name, name) for name in names)])
        _fill(self.target, [(name, name) for name in names])
        self._show_cleanups(cleanups)

    def _show_versions(self, versions: list["VersionRow"]) -> None:
        self.versions.show_rows([ready_version(one) for one in reversed(versions)])

    def _show_cleanups(self, cleanups: Sequence["Cleanup"]) -> None:
        self.cleanups.show_rows([ready_cleanup(one) for one in cleanups])
        if cleanups and self.steps.current_row() is None:
            self.steps.selectRow(0)
        self._show_cleanup()

    def _show_cleanup(self) -> None:
        found = self.steps.current_row()
        self.remove.setEnabled(found is not None)
        if found is None:
            self.begin()
            return
        cleanup: Cleanup = found.source
        self.before = (cleanup.source, cleanup.target)
        self._put(cleanup.source, cleanup.target, cleanup.procedure_url, cleanup.operations)

    def _put(self, source: str, target: str, link: str, operations: Sequence[str]) -> None:
        self.source.setCurrentIndex(max(0, self.source.findData(source)))
        self.target.setCurrentIndex(max(0, self.target.findData(target)))
        self.procedure.setText(link)
        self.operations.setPlainText("\n".join(operations))
        for field in self.fields.values():
            field.show_error(None)

    def begin(self) -> None:
        """Write the clean-up of another migration."""
        self.before = None
        self.remove.setEnabled(False)
        self._put("", "", "", ())
        self.source.setFocus()

    def written(self, *, empty: bool = False) -> "Cleanup":
        """The clean-up as it is typed; ``empty``: the same step without any."""
        from ofdesk.services.cleanup import Cleanup

        source, target = (str(box.currentData() or "") for box in (self.source, self.target))
        if empty and self.before is not None:
            return Cleanup(*self.before, "", ())
        lines = tuple(self.operations.toPlainText().splitlines())
        return Cleanup(source, target, self.procedure.text(), lines)

    def save_cleanup(self) -> None:
        """Keep what is written."""
        self._write(self.written())

    def remove_cleanup(self) -> None:
        """The step has no clean-up any more; « Annuler » brings it back."""
        if self.before is not None:
            self._write(self.written(empty=True))

    def _write(self, cleanup: "Cleanup") -> None:
        desk, before = self.tasks.desk, self.before
        for field in self.fields.values():
            field.show_error(None)

        def work() -> Any:
            from ofdesk.services.cleanup import SetCleanup, set_cleanup

            return set_cleanup(SetCleanup(cleanup, before), desk.write())

        self.tasks.write(self, work, partial(self._saved, cleanup), self._on_refused)

    def _saved(self, cleanup: "Cleanup", found: Any) -> None:
        self.band.say("ok", t("versions.saved", target=cleanup.target))
        self._show_cleanups(found.cleanups)

    def _on_refused(self, error: OfdeskError) -> None:
        field = self.fields.get(error.field or "")
        if field is None:
            self.band.say("err", sentence(error))
        else:
            field.show_error(error)
            field.input.setFocus()

    def propose(self) -> None:
        """Propose the selected version to new clients."""
        found = self.table.current_row()
        if found is not None:
            self._set(found.key, self._opened())

    def toggle(self) -> None:
        """Open the selected pre-release to clients, or close it."""
        found = self.table.current_row()
        if found is not None:
            opened = self._opened() ^ {found.key}
            self._set(self._stable(), opened)

    def _opened(self) -> frozenset[str]:
        return frozenset(one.name for one in self._rows() if one.is_open)

    def _stable(self) -> str:
        return next((one.name for one in self._rows() if one.stable), "")

    def _rows(self) -> list["VersionRow"]:
        found = (self.versions.row_at(n) for n in range(self.versions.rowCount()))
        return [one.source for one in found if one is not None]

    def _ask_version(self) -> None:
        name, given = QInputDialog.getText(self, t("versions.add"), t("versions.add_hint"))
        if given and name.strip():
            self.add_version(name.strip())

    def add_version(self, name: str) -> None:
        """Add a version to the list: neither proposed nor open."""
        desk = self.tasks.desk

        def work() -> Any:
            from ofdesk.services.versions import add_version

            return add_version(name, desk.write())

        self.tasks.write(self, work, self._changed, self._on_refused)

    def _set(self, stable: str, opened: frozenset[str]) -> None:
        desk = self.tasks.desk

        def work() -> Any:
            from ofdesk.services.versions import SetVersions, set_versions

            return set_versions(SetVersions(stable, sorted(opened)), desk.write())

        self.tasks.write(self, work, self._changed, self._on_refused)

    def _changed(self, rows: list["VersionRow"]) -> None:
        self.band.hide()
        self._show_versions(rows)
        self.tasks.committed.emit(frozenset(("version",)))


def _fill(box: QComboBox, choices: Sequence[tuple[str, str]]) -> None:
    """The choices of a list, the chosen one kept."""
    chosen = box.currentData(Qt.ItemDataRole.UserRole)
    box.clear()
    for words, value in choices:
        box.addItem(words, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
