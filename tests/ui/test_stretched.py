"""Words 40 % longer than ours, as another language may have them: nothing is cut, all fits."""

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget

from ofdesk.ui.host import PAGES
from ofdesk.words.catalog import Translator
from tests.ui.test_screens import DIALOGS, LARGEST

LONGER = 0.4


@pytest.fixture
def stretched(monkeypatch):
    """Each word of the program grows by its share of « m », the widest letter."""
    spoken = Translator.__call__

    def longer(self, message, language=None):
        text = spoken(self, message, language)
        return " ".join(word + "m" * round(len(word) * LONGER) for word in text.split(" "))

    monkeypatch.setattr(Translator, "__call__", longer)


def cut(root: QWidget) -> list[str]:
    """Buttons and labels of one line that are narrower than their words."""
    shown = [one for kind in (QPushButton, QLabel) for one in root.findChildren(kind)]
    return [
        f"{type(one).__name__} {one.text()!r}: {one.width()} < {one.minimumSizeHint().width()}"
        for one in shown
        if one.isVisible() and one.text() and one.width() < one.minimumSizeHint().width()
    ]


def laid_out(screen, root: QWidget) -> list[str]:
    """What is cut once all is laid out; a busy machine does it late."""
    for _ in range(20):
        screen.bot.wait(50)
        QApplication.processEvents()
        found = cut(root)
        if not found:
            break
    return found


def test_every_page_has_room_for_longer_words(stretched, screen):
    window = screen.window
    window.resize(1366, 698)
    lost = {}
    for key, *_rest in PAGES:
        page = screen.page(key)
        lost[key] = laid_out(screen, page)
        assert window.width() == 1366, f"{key} makes the window wider"
    assert {key: found for key, found in lost.items() if found} == {}


def test_every_dialog_has_room_for_longer_words(stretched, screen):
    lost = {}
    for name, show in DIALOGS.items():
        show(screen.window)
        dialog = screen.dialog(QDialog)
        screen.bot.wait(300)
        lost[name] = laid_out(screen, dialog)
        if dialog.width() > LARGEST[0] or dialog.height() > LARGEST[1]:
            lost[name].append(f"{dialog.width()}x{dialog.height()}")
        dialog.close()
    assert {name: found for name, found in lost.items() if found} == {}
