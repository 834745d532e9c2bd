"""Tables over a base: pages fetched when seen, cursor and selection that survive a reading."""

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QSettings, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QStyleOptionViewItem

from ofdesk.bootstrap import desks
from ofdesk.ports.desk import DeskOptions
from ofdesk.ui import paged, tables, theme
from ofdesk.ui.cells import CELL_ROLE
from ofdesk.ui.tables import PAGE, Cell, Column, PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import TaskRunner
from tests.ui.conftest import type_text

COLUMNS = (
    Column("platform", "Plateforme", 112, strong=True),
    Column("name", "Structure", 200, stretch=True),
    Column("state", "État", 120, chip=True),
    Column("cents", "Solde", 80, right=True),
)


def ready(key: str) -> ReadyRow:
    cells = (Cell(key), Cell(f"Club {key}"), Cell("Payée", "paid"), Cell("12,00", tone="err"))
    return ReadyRow(key, cells, key)


class Listed:
    """A list of keys that remembers what was asked of it."""

    def __init__(self, keys: list[str]) -> None:
        self.keys = keys
        self.asked: list[int] = []

    def fetch(self, offset: int, limit: int) -> list[ReadyRow]:
        self.asked.append(offset // PAGE)
        return [ready(key) for key in self.keys[offset : offset + limit]]

    def count(self) -> int:
        return len(self.keys)


def keys(count: int) -> list[str]:
    return [f"club{number:05d}" for number in range(count)]


@pytest.fixture
def runner(qapp, base):
    desk = desks().open(DeskOptions(base, operator="Ada"))
    made = TaskRunner(desk)
    yield made
    made.close()
    desk.close()


@pytest.fixture
def table(runner, qtbot, qapp):
    theme.apply_theme(qapp, "light")
    made = TableView(PagedModel(runner, COLUMNS), "testTable")
    made._paged.setParent(made)
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    return made


def show(table, qtbot, listed):
    with qtbot.waitSignal(table.model().loaded):
        table.model().load(listed.fetch, listed.count)
    table.executeDelayedItemsLayout()
    return listed


def press(table, qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(table, key, modifier)


def select(table, *positions):
    flags = QItemSelectionModel.SelectionFlag
    chosen = table.selectionModel()
    chosen.clear()
    for position in positions:
        index = table.model().index(position, 0)
        chosen.select(index, flags.Select | flags.Rows)
        chosen.setCurrentIndex(index, flags.NoUpdate)


def selected(table):
    return [found.key for found in table.selected_rows()]


def test_the_model_keeps_the_rules_of_qt(runner, qtbot, qtmodeltester):
    model = PagedModel(runner, COLUMNS)
    with qtbot.waitSignal(model.loaded):
        listed = Listed(keys(450))
        model.load(listed.fetch, listed.count)
    qtmodeltester.check(model)
    model.show_rows([ready("a"), ready("b")])
    qtmodeltester.check(model)


def test_a_cell_is_handed_out_as_it_was_made(table, qtbot):
    show(table, qtbot, Listed(keys(3)))
    model, right = table.model(), int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    amount = model.index(0, 3)
    assert amount.data() == "12,00"
    assert amount.data(Qt.ItemDataRole.TextAlignmentRole) == right
    assert amount.data(CELL_ROLE) == Cell("12,00", tone="err")
    assert model.index(0, 2).data(CELL_ROLE).state == "paid"
    heading = Qt.Orientation.Horizontal
    assert model.headerData(3, heading) == "Solde"
    assert model.headerData(3, heading, Qt.ItemDataRole.TextAlignmentRole) == right
    assert model.headerData(4, heading) is None


def test_pages_are_read_when_they_are_seen(table, qtbot):
    listed = show(table, qtbot, Listed(keys(100_000)))
    qtbot.waitUntil(lambda: listed.asked == [0])
    table.scrollTo(table.model().index(99_999, 0))
    qtbot.waitUntil(lambda: table.model().row_at(99_999) is not None)
    assert set(listed.asked) <= {0, 498, 499}
    assert table.model().index(99_999, 0).data() == "club99999"


def test_pages_far_from_the_view_are_let_go_and_read_again(table, qtbot, monkeypatch):
    monkeypatch.setattr(paged, "MOST_PAGES", 6)
    listed = show(table, qtbot, Listed(keys(100_000)))
    model = table.model()
    select(table, 0)
    places = [number * 4 * PAGE for number in range(1, 14)]
    for place in places:
        table.scrollTo(model.index(place, 0), TableView.ScrollHint.PositionAtTop)
        qtbot.waitUntil(lambda place=place: model.row_at(place) is not None)
    pages = {position // PAGE for position in model.positions().values()}
    assert len(pages) <= 6
    assert {0, places[-1] // PAGE} <= pages, "the row chosen and those in view stay"
    assert model.row_at(places[3]) is None
    table.scrollTo(model.index(places[3], 0), TableView.ScrollHint.PositionAtTop)
    qtbot.waitUntil(lambda: model.row_at(places[3]) is not None)
    assert listed.asked.count(places[3] // PAGE) == 2


def test_a_large_selection_is_whole_for_what_is_done_and_then_let_go(table, qtbot, monkeypatch):
    monkeypatch.setattr(paged, "MOST_PAGES", 6)
    monkeypatch.setattr(tables, "MOST_KEPT", 3)
    listed = show(table, qtbot, Listed(keys(4000)))
    table.selectAll()
    taken: list[list[ReadyRow]] = []
    table.with_selected(taken.append)
    qtbot.waitUntil(lambda: bool(taken))
    assert [found.key for found in taken[0]] == listed.keys
    assert len(table.model().positions()) <= 6 * PAGE


def test_cursor_and_selection_follow_their_rows(table, qtbot):
    listed = show(table, qtbot, Listed(keys(300)))
    select(table, 3, 5)
    listed.keys.remove("club00001")
    show(table, qtbot, listed)
    assert selected(table) == ["club00003", "club00005"]
    assert table.currentIndex().row() == 4
    assert table.current_row().key == "club00005"


def test_what_went_away_is_no_longer_selected(table, qtbot):
    listed = show(table, qtbot, Listed(keys(10)))
    select(table, 3, 5)
    listed.keys.remove("club00005")
    show(table, qtbot, listed)
    assert selected(table) == ["club00003"]


def test_the_place_far_down_is_found_again(table, qtbot):
    listed = show(table, qtbot, Listed(keys(2000)))
    far = table.model().index(1500, 0)
    table.scrollTo(far, TableView.ScrollHint.PositionAtCenter)
    qtbot.waitUntil(lambda: table.model().row_at(1500) is not None)
    select(table, 1500)
    place = table.verticalScrollBar().value()
    show(table, qtbot, listed)
    assert table.verticalScrollBar().value() == place
    assert selected(table) == ["club01500"]


def test_another_list_keeps_what_it_still_shows(table, qtbot):
    show(table, qtbot, Listed(keys(500)))
    select(table, 100)
    show(table, qtbot, Listed(["club00100"]))
    assert selected(table) == ["club00100"]


def test_an_older_reading_does_not_replace_a_newer_one(table, qtbot):
    model = table.model()
    old, new = Listed(["old"]), Listed(["new"])
    model.load(old.fetch, old.count)
    show(table, qtbot, new)
    qtbot.wait(20)
    assert model.row_at(0).key == "new"


def test_all_of_a_large_selection_is_fetched_before_it_is_used(table, qtbot):
    listed = show(table, qtbot, Listed(keys(650)))
    table.selectAll()
    assert len(table.selected_rows()) < 650
    taken: list[list[ReadyRow]] = []
    table.with_selected(taken.append)
    qtbot.waitUntil(lambda: bool(taken))
    assert [found.key for found in taken[0]] == listed.keys
    table.with_selected(taken.append)
    assert len(taken) == 2


def test_rows_selected_are_counted_once_whether_they_were_fetched_or_not(table, qtbot):
    show(table, qtbot, Listed(keys(100_000)))
    assert table.selected_count() == 0
    table.selectAll()
    assert table.selected_count() == 100_000
    assert selected(table) == keys(PAGE)
    flags = QItemSelectionModel.SelectionFlag
    table.selectionModel().clear()
    for top, bottom in ((150, 260), (3, 5), (200, 300), (4, 4)):
        first, last = table.model().index(top, 0), table.model().index(bottom, 0)
        part = QItemSelection(first, last)
        table.selectionModel().select(part, flags.Select | flags.Rows)
    assert table.selected_count() == 151 + 3
    assert selected(table)[:4] == ["club00003", "club00004", "club00005", "club00150"]
    assert len(selected(table)) == 3 + 50


def test_rows_at_hand_are_shown_at_once_and_taken_as_they_are(table, qtbot):
    table.model().show_rows([ready("a"), ready("b")])
    table.selectAll()
    taken = []
    table.with_selected(taken.extend)
    assert [found.key for found in taken] == ["a", "b"]


def test_enter_and_a_double_click_open_the_row(table, qtbot):
    show(table, qtbot, Listed(keys(5)))
    opened = []
    table.opened.connect(lambda found: opened.append(found.key))
    table.selectRow(2)
    press(table, qtbot, Qt.Key.Key_Return)
    press(table, qtbot, Qt.Key.Key_Enter)
    table.doubleClicked.emit(table.model().index(4, 0))
    assert opened == ["club00002", "club00002", "club00004"]


def test_letters_go_to_the_filter_and_shortcuts_do_not(table, qtbot):
    show(table, qtbot, Listed(keys(5)))
    typed = []
    table.typed.connect(typed.append)
    type_text(table, "éa")
    press(table, qtbot, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    press(table, qtbot, Qt.Key.Key_Down)
    assert typed == ["é", "a"]


def test_escape_lets_the_selection_go_and_then_the_filter(table, qtbot):
    show(table, qtbot, Listed(keys(5)))
    escaped = []
    table.escaped.connect(lambda: escaped.append(1))
    select(table, 1, 3)
    press(table, qtbot, Qt.Key.Key_Escape)
    assert selected(table) == ["club00003"]
    assert escaped == []
    press(table, qtbot, Qt.Key.Key_Escape)
    assert escaped == [1]


def test_columns_are_kept_for_the_next_time(table, qtbot, runner, tmp_path):
    state = QSettings(str(tmp_path / "state.ini"), QSettings.Format.IniFormat)
    table.keep_columns(state)
    table.setColumnWidth(0, 177)
    table.setColumnHidden(3, True)
    table.horizontalHeader().moveSection(2, 0)
    again = TableView(PagedModel(runner, COLUMNS), "testTable")
    qtbot.addWidget(again)
    again.keep_columns(state)
    assert again.columnWidth(0) == 177
    assert again.isColumnHidden(3)
    assert again.horizontalHeader().visualIndex(2) == 0
    fewer = TableView(PagedModel(runner, COLUMNS[:2]), "testTable")
    qtbot.addWidget(fewer)
    fewer.keep_columns(state)
    assert fewer.columnWidth(0) == 112


def shades(table, row: int, column: int) -> set[str]:
    image = table.viewport().grab(table.visualRect(table.model().index(row, column))).toImage()
    return {
        image.pixelColor(x, y).name().upper()
        for x in range(image.width())
        for y in range(image.height())
    }


def test_states_are_chips_and_tones_are_colours(table, qtbot):
    show(table, qtbot, Listed(keys(5)))
    roles = theme.LIGHT
    assert roles["ok_bg"] in shades(table, 1, 2)
    assert roles["ok_bg"] not in shades(table, 1, 1)
    assert roles["err"] in shades(table, 1, 3)
    assert roles["err"] not in shades(table, 1, 1)


def test_the_row_with_the_keyboard_has_a_ring(table, qtbot):
    show(table, qtbot, Listed(keys(5)))
    table.activateWindow()
    table.setFocus()
    table.selectRow(1)
    qtbot.waitUntil(table.hasFocus)
    assert theme.LIGHT["focus"] in shades(table, 1, 1)
    assert theme.LIGHT["focus"] not in shades(table, 2, 1)
    table.clearFocus()
    assert theme.LIGHT["focus"] not in shades(table, 1, 1)


def test_the_key_column_is_strong(table, qtbot):
    show(table, qtbot, Listed(keys(1)))
    option = table.itemDelegate()
    shown = QStyleOptionViewItem()
    option.initStyleOption(shown, table.model().index(0, 0))
    assert shown.font.weight() == QFont.Weight.DemiBold
