"""The dated notes of a client, on its sheet: written, corrected, taken away; former versions."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ofdesk.ui.asking import Ask, AskDialog, Values
from ofdesk.ui.clients.sheet_tabs import ListTab
from ofdesk.ui.empty import EmptyState
from ofdesk.ui.page import Host
from ofdesk.ui.tables import Cell, Column, ReadyRow
from ofdesk.ui.tasks import AnsweredWork, TaskRunner
from ofdesk.ui.verbs import Verb, Verbs
from ofdesk.ui.widgets import Field, button, label, row
from ofdesk.words import formats
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.client_notes import NoteChanged, NoteRow, NoteVersion

TEXT_HEIGHT = 260
WIDTH = 640


def note_columns() -> tuple[Column, ...]:
    """The columns of the list."""
    return (
        Column("day", t("notes.day"), 150),
        Column("author", t("notes.author"), 130),
        Column("text", t("notes.text"), 400, strong=True, stretch=True),
        Column("changed", t("notes.changed"), 220),
    )


def ready_note(found: "NoteRow") -> ReadyRow:
    """One note as cells, its lines on one."""
    changed = ""
    if found.changed_at is not None:
        day = formats.instant(found.changed_at)
        changed = t("notes.version", day=day, author=found.changed_by)
    cells = (
        Cell(formats.instant(found.written_at)),
        Cell(found.written_by),
        Cell(" ".join(found.text.split())),
        Cell(changed, tone="text3"),
    )
    return ReadyRow(found.id, cells, found)


def versions_text(versions: "list[NoteVersion]") -> str:
    """Everything that a note said, the last first."""
    told = [
        f"{t('notes.version', day=formats.instant(one.at), author=one.author)}\n\n{one.text}"
        for one in reversed(versions)
    ]
    return "\n\n———\n\n".join(told)


class NoteEdit(QPlainTextEdit):
    """Enter is a new line, Ctrl+Enter the end; Tab goes on to the buttons."""

    finished = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setMinimumHeight(TEXT_HEIGHT)
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finished.emit()
        else:
            super().keyPressEvent(event)


class NotesTab(ListTab):
    """The notes of one client, the last first; Enter shows one whole, to correct it."""

    def __init__(self, tasks: TaskRunner, host: Host, platform: str) -> None:
        super().__init__(tasks, note_columns())
        self.tasks, self.host, self.platform = tasks, host, platform
        self.table.setAccessibleName(t("notes.tab"))
        self.empty = EmptyState(self.table)
        self.verbs = Verbs(self, self.table, self._verbs())
        self.add = button(t("notes.add"), self.write, kind="primary", icon="plus")
        of_row = [button(verb.words, action.trigger) for verb, action in self.verbs.actions]
        self.buttons = of_row
        self.body.addWidget(label(t("notes.hint"), "hint"))
        self.body.addLayout(row(self.add, *of_row, 1))
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+N"), self, self.write, context=inside)
        self.table.opened.connect(lambda found: self.change(found.source))
        tasks.committed.connect(self._on_committed)
        self.refresh()

    def _verbs(self) -> list[Verb]:
        return [
            Verb(t("notes.change"), lambda found: self.change(found.source)),
            Verb(t("notes.history"), lambda found: self.show_history(found.source), "Ctrl+H"),
            Verb(t("notes.remove"), lambda found: self.remove(found.source), "Del"),
        ]

    @Slot(object)
    def _on_committed(self, changes: frozenset[str]) -> None:
        if changes & {"client_note", "everything"}:
            self.refresh()

    def refresh(self) -> None:
        """Read the notes again."""
        desk, platform = self.tasks.desk, self.platform

        def work() -> list[ReadyRow]:
            from ofdesk.services.client_notes import list_notes

            with desk.read() as session:
                return [ready_note(found) for found in list_notes(session, platform)]

        self.tasks.read(self, "notes", work, self._show)

    def _show(self, rows: list[ReadyRow]) -> None:
        self.model.show_rows(rows)
        if rows and self.table.current_row() is None:
            self.table.selectRow(0)
        for one in self.buttons:
            one.setEnabled(bool(rows))
        if not rows:
            self.empty.say(t("notes.none"), [(t("notes.add"), self.write)])

    def write(self) -> None:
        """Write a new note."""
        title = t("notes.new_title", platform=self.platform)
        self._ask(title, "", partial(_written, self.tasks, self.platform))

    def change(self, note: "NoteRow") -> None:
        """Correct a note; it is shown whole."""
        self._ask(t("notes.change_title"), note.text, partial(_changed, self.tasks, note.id))

    def _ask(self, title: str, text: str, begin: "partial[AnsweredWork]") -> None:
        edit = NoteEdit(text)
        ask = Ask(
            title=title,
            verb=t("notes.keep"),
            words=t("notes.change_words") if text else "",
            fields=(Field("text", t("notes.text"), edit),),
            begin=begin,
            done=lambda _done: self.host.tell("ok", t("notes.kept")),
        )
        dialog = AskDialog(self.tasks, ask, self)
        dialog.setMinimumWidth(WIDTH)
        edit.finished.connect(dialog.do)
        dialog.open()

    def show_history(self, note: "NoteRow") -> None:
        """Everything that the note said, with who wrote so and when."""
        desk = self.tasks.desk

        def work() -> "list[NoteVersion]":
            from ofdesk.services.client_notes import note_versions

            with desk.read() as session:
                return note_versions(session, note.id)

        def show(versions: "list[NoteVersion]") -> None:
            VersionsDialog(self.tasks, versions_text(versions), self).open()

        self.tasks.read(self, "versions", work, show)

    def remove(self, note: "NoteRow") -> None:
        """Take a note away; « Annuler » brings it back."""
        desk = self.tasks.desk

        def work() -> "NoteChanged":
            from ofdesk.services.client_notes import remove_note

            return remove_note(note.id, desk.write())

        self.tasks.write(self, work, lambda _done: self.host.tell("ok", t("notes.removed")))


class VersionsDialog(AskDialog):
    """What a note said, to read and to copy."""

    def __init__(self, tasks: TaskRunner, text: str, parent: QWidget) -> None:
        shown = QPlainTextEdit(text)
        shown.setReadOnly(True)
        shown.setMinimumHeight(TEXT_HEIGHT)
        ask = Ask(
            title=t("notes.history"),
            verb=t("close"),
            fields=(Field("text", t("notes.text"), shown),),
            begin=lambda _values: lambda _answers: None,
            done=lambda _done: None,
        )
        super().__init__(tasks, ask, parent)
        self.setMinimumWidth(WIDTH)

    def do(self) -> None:
        """Close: nothing was asked."""
        self.accept()


def _written(tasks: TaskRunner, platform: str, values: Values) -> AnsweredWork:
    desk, text = tasks.desk, values["text"]

    def work(_answers: frozenset[str]) -> "NoteChanged":
        from ofdesk.services.client_notes import write_note

        return write_note(platform, text, desk.write())

    return work


def _changed(tasks: TaskRunner, note_id: str, values: Values) -> AnsweredWork:
    desk, text = tasks.desk, values["text"]

    def work(_answers: frozenset[str]) -> "NoteChanged":
        from ofdesk.services.client_notes import change_note

        return change_note(note_id, text, desk.write())

    return work
