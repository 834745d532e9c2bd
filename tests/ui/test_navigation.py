"""The navigation at the left: where one is, and what waits behind each page."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ofdesk.ui import theme
from ofdesk.ui.counters import counters
from ofdesk.ui.navigation import CHILD_INDENT, NARROW_WIDTH, WIDTH, Counter, Navigation

ROLE = Qt.ItemDataRole


@pytest.fixture
def navigation(qtbot) -> Navigation:
    made = Navigation()
    qtbot.addWidget(made)
    for key, icon, words in (("home", "house", "Accueil"), ("board", "calendar", "À renouveler")):
        made.add_place(key, icon, words)
    made.resize(WIDTH, 200)
    made.show()
    return made


def painted(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    return {
        image.pixelColor(x, y).name().upper()
        for x in range(image.width())
        for y in range(image.height())
    }


def test_a_counter_that_asks_is_on_its_ground_and_is_read_aloud(navigation, qapp):
    theme.apply_theme(qapp, "light")
    assert theme.LIGHT["err_bg"] not in painted(navigation)
    navigation.set_counter("board", Counter("5", "err", "5 à relancer"))
    assert theme.LIGHT["err_bg"] in painted(navigation)
    assert navigation.item(1).data(ROLE.AccessibleTextRole) == "À renouveler, 5 à relancer"
    navigation.set_counter("board", None)
    assert theme.LIGHT["err_bg"] not in painted(navigation)
    assert navigation.item(1).data(ROLE.AccessibleTextRole) == "À renouveler"


def test_a_counter_of_a_page_that_is_not_there_is_nothing(navigation):
    navigation.set_counter("courrier", Counter("5"))
    assert navigation.places() == ["home", "board"]


def test_the_current_page_has_its_bar(navigation, qapp):
    theme.apply_theme(qapp, "light")
    navigation.show_place("board")
    assert navigation.currentRow() == 1
    assert {theme.LIGHT["accent"], theme.LIGHT["sel"]} <= painted(navigation)


def test_a_narrow_navigation_says_its_words_in_tooltips(navigation):
    navigation.set_counter("board", Counter("5"))
    navigation.set_narrow(True)
    assert navigation.width() == NARROW_WIDTH
    assert [navigation.item(n).toolTip() for n in (0, 1)] == ["Accueil", "À renouveler, 5"]
    navigation.set_narrow(False)
    assert navigation.item(0).toolTip() == ""


def test_a_part_of_a_page_is_drawn_further_in(navigation, qapp):
    theme.apply_theme(qapp, "light")

    def left_edge(row):
        box = navigation.visualItemRect(navigation.item(row))
        image = navigation.viewport().grab(box).toImage()
        ground = image.pixelColor(0, 0)
        return min(
            x
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y) != ground
        )

    navigation.add_place("cheques", "calendar", "Chèques", child=True)
    assert left_edge(2) == left_edge(1) + CHILD_INDENT
    navigation.set_narrow(True)
    assert left_edge(2) == left_edge(1)


class Waits:
    def __init__(self, code, count):
        self.code, self.count = code, count


def test_counters_add_up_and_take_the_most_urgent_tone():
    waiting = [Waits("due_soon", 3), Waits("lapsed_clients", 2), Waits("cheques", 4)]
    found = counters([*waiting, Waits("unidentified", 0), Waits("to_activate", 9)])
    assert found["board"] == Counter("5", "err", "5 à renouveler ou périmés")
    assert found["cheques"].tone == ""
    assert found.keys() == {"board", "cheques"}
