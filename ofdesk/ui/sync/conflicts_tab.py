"""What two desks changed at once: chosen one by one or several at a time, and past choices."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from ofdesk.domain.errors import OfdeskError
from ofdesk.ports.desk import Desk
from ofdesk.ui.empty import EmptyState
from ofdesk.ui.forms import show_refusal
from ofdesk.ui.page import Host
from ofdesk.ui.sync.compare import Compare, field_words, t_table, value_words
from ofdesk.ui.tables import Cell, Column, PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, Field, button, column, filter_edit, label, row
from ofdesk.words import formats
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.conflict_rows import ConflictRow
    from ofdesk.services.conflicts import Settled, SettledMany

MINE, THEIRS, BOTH = "mine", "theirs", "both"
INCIDENT, PAID_TWICE, REVERSED_TWICE = "incident", "paid_twice", "reversed_twice"
OPEN, SETTLED = "open", "settled"
CHOICE = 5
"""The column that only past conflicts fill."""


def conflict_columns() -> tuple[Column, ...]:
    """The columns of the list."""
    return (
        Column("platform", t("sync.c_client"), 130, strong=True),
        Column("field", t("sync.c_field"), 140),
        Column("theirs", t("sync.c_theirs"), 200, stretch=True),
        Column("mine", t("sync.c_mine"), 200, stretch=True),
        Column("at", t("sync.c_at"), 150),
        Column("choice", t("sync.c_choice"), 210),
    )


def ready_conflict(found: "ConflictRow") -> ReadyRow:
    """One conflict as cells: each value with who typed it; what was chosen, by whom."""
    choice = ""
    if found.resolved_at is not None:
        who = f"{found.resolved_by}, {formats.instant(found.resolved_at)}"
        choice = f"{t(f'sync.kept_{found.resolution}')} ({who})"
    cells = (
        Cell(found.platform or t_table(found.table)),
        Cell(field_words(found.field)),
        Cell(_signed(found.theirs, found.theirs_author)),
        Cell(_signed(found.ours, found.ours_author)),
        Cell(formats.instant(found.created_at)),
        Cell(choice, tone="text3"),
    )
    return ReadyRow(found.id, cells, found)


def _signed(value: object, author: str) -> str:
    return f"{value_words(value)} ({author})" if author else value_words(value)


class ConflictsTab(QWidget):
    """The list, the three values of the current one, and the choices. ``aside_wanted``: a person
    would see the documents that the hub has not taken."""

    aside_wanted = Signal()

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__()
        self.tasks, self.host = tasks, host
        self.filter = filter_edit(t("sync.filter_hint"))
        self.which = QComboBox()
        self.which.setAccessibleName(t("sync.which"))
        for key in (OPEN, SETTLED):
            self.which.addItem(t(f"sync.which_{key}"), key)
        self.model = PagedModel(tasks, conflict_columns(), self)
        self.table = TableView(self.model, "conflictsTable")
        self.table.give_way()
        self.table.setAccessibleName(t("sync.conflicts_title"))
        self.empty = EmptyState(self.table)
        self.compare = Compare()
        self.mine = button(t("sync.keep_mine"), partial(self.settle, MINE))
        self.theirs = button(t("sync.keep_theirs"), partial(self.settle, THEIRS))
        self.other = button(t("sync.edit"), self.edit)
        self.sheet = button(t("sync.open_sheet"), self._open_sheet, kind="flat")
        self.aside = button(t("sync.aside"), self.aside_wanted.emit, kind="primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 8)
        layout.addLayout(row(self.filter, self.which, 1))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.compare)
        layout.addLayout(row(self.aside, self.mine, self.theirs, self.other, 1, self.sheet))
        self.filter.textChanged.connect(lambda _text: self.refresh())
        self.which.currentIndexChanged.connect(lambda _index: self.refresh())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_chosen())
        self.table.opened.connect(lambda _found: self.edit())
        self._on_chosen()

    def refresh(self) -> None:
        """Read the list again."""
        desk, settled = self.tasks.desk, self.which.currentData() == SETTLED
        text = self.filter.text()

        def work() -> list[ReadyRow]:
            from ofdesk.services.conflict_rows import list_conflicts

            with desk.read() as session:
                found = list_conflicts(session, settled=settled, search=text)
                return [ready_conflict(one) for one in found]

        self.tasks.read(self, "conflicts", work, self._show)

    def _show(self, rows: list[ReadyRow]) -> None:
        self.model.show_rows(rows)
        self.table.setColumnHidden(CHOICE, self.which.currentData() != SETTLED)
        if not rows:
            text = self.filter.text()
            settled = self.which.currentData() == SETTLED
            if text:
                said = t("documents.nothing_found", text=text)
                self.empty.say(said, [(t("clients.clear"), self.filter.clear)])
            else:
                self.empty.say(t("sync.no_choice" if settled else "sync.no_conflict"))
        elif not self.table.selected_rows():
            self.table.selectRow(0)
        self._on_chosen()

    def _on_chosen(self) -> None:
        chosen = [found.source for found in self.table.selected_rows()]
        is_open = bool(chosen) and all(found.resolved_at is None for found in chosen)
        one = chosen[0] if len(chosen) == 1 else None
        number = self.tasks.desk.number if chosen else ""
        self.compare.show_conflict(one, number)
        self.mine.setEnabled(is_open)
        self.theirs.setEnabled(is_open)
        self.other.setEnabled(is_open and one is not None)
        self.sheet.setEnabled(one is not None and bool(one.platform))
        self._name_choices(chosen, number)
        alike = one is not None and one.kind == PAID_TWICE
        self.other.setText(t("sync.keep_both" if alike else "sync.edit"))
        self._show_incident(one, number)
        if one is not None:
            self._read_moments(one)

    def _name_choices(self, chosen: "list[ConflictRow]", number: str) -> None:
        """« Le mien » only where this desk typed it; several are counted."""
        here = bool(chosen) and all(found.desk == number for found in chosen)
        mine, theirs = ("mine", "theirs") if here else ("aside", "place")
        count = len(chosen)
        many = f" ({formats.number(count)})" if count > 1 else ""
        self.mine.setText(t(f"sync.keep_{mine}") + many)
        self.theirs.setText(t(f"sync.keep_{theirs}") + many)

    def _show_incident(self, one: "ConflictRow | None", number: str) -> None:
        """Of a document that was refused there is no value to choose: its way back is elsewhere.
        Of two reversals one is kept, there is no third choice."""
        incident = one is not None and one.kind == INCIDENT
        self.aside.setVisible(one is not None and incident and one.desk == number)
        self.mine.setVisible(not incident)
        reversed_twice = one is not None and one.kind == REVERSED_TWICE
        self.other.setVisible(not incident and not reversed_twice)
        if incident:
            self.theirs.setText(t("sync.noted"))

    def _read_moments(self, found: "ConflictRow") -> None:
        desk = self.tasks.desk

        def work() -> Any:
            from ofdesk.services.conflict_rows import moments_of

            with desk.read() as session:
                return moments_of(session, found.id)

        self.tasks.read(self, "moments", work, partial(self.compare.show_moments, found))

    def settle(self, keep: str) -> None:
        """Keep one side in every conflict that is selected."""
        self.table.with_selected(lambda rows: self._settle([found.key for found in rows], keep))

    def _settle(self, chosen: list[str], keep: str) -> None:
        if chosen:
            work = partial(_settled, self.tasks.desk, chosen, keep)
            self.tasks.write_asking(self, work, self._on_settled)

    def _on_settled(self, done: "SettledMany") -> None:
        said = t("sync.settled", left=done.left)
        for error in list(done.refused.values())[:1]:
            said = f"{sentence(error)} {said}"
        self.host.tell("warn" if done.refused else "ok", said)

    def edit(self) -> None:
        """Type another value than both; of two payments that look alike, keep both."""
        chosen = [found.source for found in self.table.selected_rows()]
        if len(chosen) != 1 or chosen[0].resolved_at is not None:
            return
        desk, found = self.tasks.desk, chosen[0]
        if found.kind == PAID_TWICE:
            self._settle([found.id], BOTH)
            return

        def work() -> dict[str, str]:
            from ofdesk.services.conflicts import editable_values

            with desk.read() as session:
                return editable_values(session, found.id)

        self.tasks.read(self, "editable", work, partial(self._ask_values, found))

    def _ask_values(self, found: "ConflictRow", values: dict[str, str]) -> None:
        if not values:
            self.host.tell("info", t("sync.nothing_to_edit"))
            return
        EditDialog(self.tasks, self.host, (found, values), self.window()).show()

    def _open_sheet(self) -> None:
        found = self.table.current_row()
        platform = getattr(found.source, "platform", "") if found is not None else ""
        if platform:
            self.host.open_client(platform)


class EditDialog(QDialog):
    """A field a column, beginning with the value that was set aside."""

    def __init__(
        self,
        tasks: TaskRunner,
        host: Host,
        about: "tuple[ConflictRow, dict[str, str]]",
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.tasks, self.host = tasks, host
        self.found, values = about
        self.setWindowTitle(t("sync.edit_title"))
        self.band = Band()
        self.fields = {
            name: Field(name, field_words(name), QLineEdit(value)) for name, value in values.items()
        }
        self.keep = button(t("save"), self.save, kind="primary")
        self.keep.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(self.found.platform or t_table(self.found.table), "section"))
        layout.addWidget(label(f"{t('sync.c_theirs')} : {value_words(self.found.theirs)}", "hint"))
        layout.addWidget(self.band)
        layout.addLayout(column(*self.fields.values()))
        layout.addLayout(row(1, button(t("cancel"), self.reject), self.keep))
        self.setMinimumWidth(520)

    def save(self) -> None:
        """Write what was typed, and the conflict is settled."""
        desk = self.tasks.desk
        values = {name: field.text() for name, field in self.fields.items()}
        for field in self.fields.values():
            field.show_error(None)

        def work() -> "Settled":
            from ofdesk.services.conflicts import settle_with

            return settle_with(self.found.id, values, desk.write())

        self.tasks.write(self, work, self._on_saved, self._on_refused)

    def _on_saved(self, done: "Settled") -> None:
        self.host.tell("ok", t("sync.settled", left=done.left))
        self.accept()

    def _on_refused(self, error: OfdeskError) -> None:
        show_refusal(self.fields, self.band, error)


def _settled(desk: Desk, ids: list[str], keep: str, answers: frozenset[str]) -> "SettledMany":
    from ofdesk.services.conflict_rows import list_conflicts
    from ofdesk.services.conflicts import settle_conflicts

    if answers:
        # Asked about one of them: those before it were settled then.
        with desk.read() as session:
            waiting = {found.id for found in list_conflicts(session)}
        ids = [one for one in ids if one in waiting]
    return settle_conflicts(ids, keep, desk.write(answers), desk.today)
