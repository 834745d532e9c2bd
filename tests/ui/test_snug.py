"""Fields that open at their size, grow with what is said under them, and scroll where they must."""

import pytest
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout

from ofdesk.domain.errors import DomainError
from ofdesk.ui.snug import Snug
from ofdesk.ui.widgets import Field, column, holder


@pytest.fixture
def opened(qtbot):
    dialog = QDialog()
    fields = [Field(f"f{number}", f"Champ {number}", QLineEdit()) for number in range(8)]
    area = Snug(holder(column(*fields)))
    QVBoxLayout(dialog).addWidget(area)
    dialog.setMinimumWidth(400)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog, fields, area


def test_it_opens_whole_and_grows_with_a_sentence_under_a_field(opened, qtbot):
    dialog, fields, area = opened
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    before = dialog.height()
    for field in fields[:3]:
        field.show_error(DomainError("amount_invalid", field.name, text="x"))
    qtbot.waitUntil(lambda: dialog.height() > before and bar.maximum() == 0)


def test_on_a_small_screen_it_scrolls(opened, qtbot):
    dialog, _fields, area = opened
    dialog.resize(400, 120)
    assert dialog.height() == 120
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
