"""The charts of the first page: what is behind a bar is asked for by mouse and by keys."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt

from ofdesk.services.document_rows import ListDocuments, list_documents
from ofdesk.services.home_rows import MonthFigure
from ofdesk.ui.home.chart import LEFT, BarChart
from tests.builders import renewed

MONTHS = [date(2026, month, 1) for month in range(1, 13)]


@pytest.fixture
def chart(qtbot) -> BarChart:
    made = BarChart("Encaissements")
    qtbot.addWidget(made)
    made.resize(LEFT + 240, 190)
    made.show_figures([MonthFigure(month, 100_00 * month.month, 0) for month in MONTHS])
    made.show()
    return made


@pytest.fixture
def asked(chart) -> list[date]:
    found: list[date] = []
    chart.asked.connect(found.append)
    return found


def press(qtbot, chart, x: int) -> None:
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(x, 100))


def test_a_click_on_a_bar_asks_for_its_month_and_beside_it_for_nothing(qtbot, chart, asked):
    press(qtbot, chart, LEFT + 20 * 2 + 10)
    press(qtbot, chart, LEFT - 10)
    qtbot.mouseClick(chart, Qt.MouseButton.RightButton, pos=QPoint(LEFT + 10, 100))
    assert asked == [date(2026, 3, 1)]


def test_the_arrows_choose_a_month_and_enter_asks_for_it(qtbot, chart, asked):
    keys = Qt.Key
    qtbot.keyClick(chart, keys.Key_Return)
    for key in (keys.Key_Left, keys.Key_Left, keys.Key_Left, keys.Key_Right, keys.Key_Return):
        qtbot.keyClick(chart, key)
    assert asked == [date(2026, 11, 1)]
    for _ in range(20):
        qtbot.keyClick(chart, keys.Key_Left)
    qtbot.keyClick(chart, keys.Key_Enter)
    assert asked[1:] == [date(2026, 1, 1)]


def test_a_chart_without_figures_asks_for_nothing(qtbot, chart, asked):
    chart.show_figures([])
    press(qtbot, chart, LEFT + 50)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert asked == []


def test_a_bar_opens_the_invoices_of_its_month(screen):
    renewed(screen.desk, answers=frozenset({"count_stale"}))
    home = screen.page("home")
    screen.until(lambda: home.renewals._figures)
    month = home.renewals._figures[-1].month
    home.renewals.asked.emit(month)
    invoices = screen.window.current_page()
    assert invoices.name == "invoices"
    screen.until(lambda: invoices.model.rowCount() == 1)
    home.renewals.asked.emit(home.renewals._figures[0].month)
    screen.until(lambda: invoices.model.rowCount() == 0)


def test_documents_are_found_by_their_day_as_it_is_printed(screen):
    number = renewed(screen.desk, answers=frozenset({"count_stale"})).number
    today = screen.desk.today

    def found(words: str) -> list[str]:
        request = ListDocuments(search=words)
        return screen.read(lambda one: [row.number for row in list_documents(one, request, today)])

    assert found(f"{today:%d/%m/%Y}") == found(f"{today:%m/%Y} mermoz") == [number]
    assert found(f"{today:%m}/1999") == []
