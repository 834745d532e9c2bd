"""The headings of the documents: a click sorts, and the next window finds the order again."""

from PySide6.QtCore import QPoint, Qt

from tests.builders import renewed
from tests.ui.conftest import window_on


def heading(page, key):
    """Where the heading of a column is clicked."""
    header = page.table.horizontalHeader()
    position = [column.key for column in page.model.columns].index(key)
    return header.viewport(), QPoint(header.sectionViewportPosition(position) + 20, 8)


def click(screen, page, key):
    widget, place = heading(page, key)
    screen.bot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place)


def shown(page):
    rows = [page.model.row_at(position) for position in range(page.model.rowCount())]
    return [found.source.total_cents for found in rows if found is not None]


def test_a_click_sorts_up_then_down_then_as_before(qtbot, base, tmp_path):
    state = tmp_path / "state"
    with window_on(qtbot, base, state) as screen:
        clubs = screen.page("clients").model
        names = [clubs.row_at(n).key for n in range(3)]
        for platform in names:
            renewed(screen.desk, platform)
        page = screen.page("invoices")
        screen.until(lambda: len(shown(page)) == len(names))
        first = shown(page)
        for wanted in (sorted(first), sorted(first, reverse=True), first, sorted(first)):
            click(screen, page, "total_cents")
            screen.until(lambda wanted=wanted: shown(page) == wanted)
        click(screen, page, "state")
        screen.until(lambda: shown(page) == first)
        assert page.table.horizontalHeader().sortIndicatorSection() == -1
        click(screen, page, "total_cents")
    with window_on(qtbot, base, state) as screen:
        page = screen.page("invoices")
        screen.until(lambda: shown(page) == sorted(first))
