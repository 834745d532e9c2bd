"""Tabs of a dialog that are short lists: words over each, what may be done with a row under it."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ofdesk.ui.tables import Column, PagedModel, ReadyRow, TableView
from ofdesk.ui.widgets import row, wrapped


def list_table(
    parent: QWidget,
    names: tuple[str, str],
    columns: Sequence[Column],
    opened: Callable[[ReadyRow], object],
) -> TableView:
    """A list read in one go; ``names``: that of the widget, and what a screen reader says."""
    table = TableView(PagedModel(None, columns, parent), names[0], parent)
    table.setAccessibleName(names[1])
    table.opened.connect(opened)
    return table


def list_tab(words: str, table: TableView, buttons: Sequence[QPushButton]) -> QWidget:
    """The list between its words and its buttons."""
    tab = QWidget()
    layout = QVBoxLayout(tab)
    layout.setContentsMargins(0, 10, 0, 4)
    layout.addWidget(wrapped(words, "hint"))
    layout.addWidget(table, 1)
    layout.addLayout(row(*buttons, 1))
    return tab


def with_current(table: TableView, act: Callable[[ReadyRow], object]) -> None:
    """Act on the row that is chosen, if one is."""
    found = table.current_row()
    if found is not None:
        act(found)
