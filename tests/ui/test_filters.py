"""Saved filters of the client list: named, chosen, renamed, dropped; the choice of columns."""

import pytest
from PySide6.QtCore import QPoint, QSettings
from PySide6.QtWidgets import QInputDialog

from ofdesk.ui.clients.filter_bar import MOST_SHOWN
from ofdesk.ui.clients.filters import SavedFilters, Wish
from ofdesk.words.ui import t


@pytest.fixture
def saved(tmp_path):
    return SavedFilters(QSettings(str(tmp_path / "x.ini"), QSettings.Format.IniFormat))


def test_a_filter_is_renamed_in_its_place(saved):
    for name in ("a", "b", "c"):
        saved.keep(name, Wish(search=name))
    saved.rename("b", "B")
    assert list(saved.all()) == ["a", "B", "c"]
    saved.rename("a", "c")
    assert list(saved.all()) == ["c", "B"]
    assert saved.all()["c"]["search"] == "a"
    saved.rename("nobody", "x")
    saved.rename("c", "")
    assert list(saved.all()) == ["c", "B"]


def test_a_filter_is_saved_chosen_renamed_and_dropped_over_the_list(screen, monkeypatch):
    page = screen.page("clients")
    bar = page.filters
    assert bar.isHidden()
    page.change(state="expired")
    screen.until(lambda: page.model.rowCount() == 1)
    assert bar.save.isVisible()
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a, **_k: ("Échus", True))
    bar.save.click()
    screen.until(lambda: bar.chips["Échus"].text() == t("filters.counted", name="Échus", count="1"))
    assert bar.chips["Échus"].property("active")
    assert bar.save.isHidden()
    bar.chips["Échus"].click()
    screen.until(lambda: page.model.rowCount() == 4)
    bar.chips["Échus"].click()
    screen.until(lambda: page.model.rowCount() == 1)
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a, **_k: ("Perdus", True))
    rename, replace, forget = bar.menu_of("Échus").actions()
    rename.trigger()
    assert list(bar.chips) == ["Perdus"]
    page.change(state="due")
    replace = bar.menu_of("Perdus").actions()[1]
    replace.trigger()
    screen.until(lambda: bar.chips["Perdus"].text().endswith("(2)"))
    forget = bar.menu_of("Perdus").actions()[2]
    forget.trigger()
    assert not bar.chips
    assert bar.save.isVisible()


def test_many_filters_leave_room_for_the_list(screen):
    page = screen.page("clients")
    for number in range(MOST_SHOWN + 2):
        page.filters.saved.keep(f"n{number}", Wish(search=f"n{number}"))
    page.filters.refill()
    assert len(page.filters.chips) == MOST_SHOWN
    assert page.filters.more.isVisible()
    page.filters.choose(f"n{MOST_SHOWN + 1}")
    assert page.filter.text() == f"n{MOST_SHOWN + 1}"
    page.filters.choose("nobody")


def test_columns_are_chosen_from_a_button(screen, monkeypatch):
    page = screen.page("clients")
    asked = []
    # The menu itself would wait for a hand: it is the one of a right click on the headings.
    monkeypatch.setattr(page.table, "choose_columns", asked.append)
    page.columns.click()
    assert asked == [QPoint(0, 0)]


def test_a_count_is_that_of_the_list(screen):
    wishes = {"all": Wish(), "one": Wish(search="vexin"), "due": Wish(state="due")}
    reader = screen.page("clients").reader
    assert reader.count(wishes) == {"all": 4, "one": 1, "due": 2}
