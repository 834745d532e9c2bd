"""The lists of the post of the day: what was entered, and invoices to choose from."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ofdesk.ui.empty import EmptyState
from ofdesk.ui.receipts.flow import Line, Owed
from ofdesk.ui.tables import Cell, Column, PagedModel, ReadyRow, TableView
from ofdesk.words import formats
from ofdesk.words.ui import t

CHIPS = {"saving": "waiting", "recorded": "done", "refused": "refused", "cancelled": "cancelled"}
CHOICES_HEIGHT = 148


class DayList(TableView):
    """What was entered, the last one first. Delete takes one back; Enter corrects a refused one."""

    removed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        columns = (
            Column("cheque", t("day.cheque_short"), 88, strong=True),
            Column("drawer", t("day.drawer"), 120, stretch=True),
            Column("pays", t("day.invoices"), 142),
            Column("cents", t("day.amount"), 92, right=True),
            Column("state", t("day.state"), 156, chip=True),
        )
        self._lines = PagedModel(None, columns, parent)
        super().__init__(self._lines, "dayTable", parent)
        self.setAccessibleName(t("day.entered"))
        self._empty = EmptyState(self)

    def show_lines(self, lines: Iterable[Line]) -> None:
        """Show the day anew."""
        rows = [_ready(line) for line in lines]
        self._lines.show_rows(rows)
        if not rows:
            self._empty.say(t("windows.no_cheque"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        found = self.current_row()
        if event.key() == Qt.Key.Key_Delete and found is not None:
            self.removed.emit(found.key)
            return
        super().keyPressEvent(event)


def _ready(line: Line) -> ReadyRow:
    entry = line.entry
    invoices = ", ".join(target.number or target.platform for target in entry.targets)
    cells = (
        Cell(entry.cheque or "—"),
        Cell(entry.drawer),
        Cell(invoices or t("documents.unidentified"), tone="" if invoices else "warn"),
        Cell(formats.figures(entry.cents)),
        Cell(line.number or t(f"day.s_{line.state}"), CHIPS[line.state]),
    )
    if line.state in ("refused", "cancelled"):
        cells = (*cells[:-1], Cell(t(f"day.s_{line.state}"), CHIPS[line.state]))
    return ReadyRow(line.key, cells, line)


class Choices(TableView):
    """Invoices that may be meant; Enter takes one."""

    def __init__(self, parent: QWidget) -> None:
        columns = (
            Column("number", t("documents.number"), 142, strong=True),
            Column("name", t("documents.client"), 150, stretch=True),
            Column("open", t("documents.open"), 92, right=True),
        )
        self._found = PagedModel(None, columns, parent)
        super().__init__(self._found, "choicesTable", parent)
        self.setAccessibleName(t("day.choose"))
        self.setFixedHeight(CHOICES_HEIGHT)
        self.hide()

    def offer(self, targets: Sequence[Owed]) -> None:
        """Show them, the first one chosen."""
        self._found.show_rows([_choice(target) for target in targets])
        self.show()
        self.selectRow(0)


def _choice(target: Owed) -> ReadyRow:
    cells = (
        Cell(target.number or target.platform),
        Cell(f"{target.name} · {target.platform}"),
        Cell(formats.figures(target.open_cents)),
    )
    return ReadyRow(target.number or target.platform, cells, target)
