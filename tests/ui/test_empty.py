"""Lists that have nothing to show: what they say in their place, and what they leave alone."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QPushButton, QTableView

from ofdesk.ui import empty
from ofdesk.ui.clients.sheet import SheetDialog
from ofdesk.ui.receipts.dialog import ReceiptDialog
from ofdesk.ui.tables import TableView
from ofdesk.words.ui import t
from tests.ui.conftest import CLIENTS, type_text


def verbs(page) -> dict[str, QPushButton]:
    found = page.empty.findChildren(QPushButton)
    return {button.text(): button for button in found if button.isVisible()}


def click(screen, button):
    screen.bot.mouseClick(button, Qt.MouseButton.LeftButton)


def says(screen, page, words):
    screen.until(lambda: page.empty.isVisible() and page.empty.words.text() == words)


def test_a_filter_without_a_match_says_so_over_the_rows_and_clears(screen):
    page = screen.page("clients")
    assert not page.empty.isVisible()
    type_text(page.filter, "zébulon")
    says(screen, page, t("clients.empty_filtered", text="zébulon"))
    assert page.empty.geometry() == page.table.viewport().geometry()
    assert page.empty.accessibleName() == page.empty.words.text()
    click(screen, verbs(page)[t("clients.clear")])
    screen.until(lambda: page.model.rowCount() == len(CLIENTS))
    assert not page.empty.isVisible()
    assert page.filter.text() == ""


def test_a_state_that_nobody_has_is_not_called_an_empty_base(screen):
    page = screen.page("clients")
    page.change(state="suspended")
    says(screen, page, t("clients.empty_chosen"))
    assert list(verbs(page)) == [t("clients.clear")]


def test_a_list_that_becomes_empty_leaves_the_message_of_what_was_done(screen):
    page = screen.page("clients")
    screen.window.tell("ok", "Fait.")
    page.change(state="suspended")
    says(screen, page, t("clients.empty_chosen"))
    assert screen.window.message.band.words.text() == "Fait."
    assert screen.window.message.isVisible()


def test_an_empty_base_offers_to_import_and_to_add(screen):
    page = screen.page("clients")
    page.model.show_rows([])
    page._say_empty()
    says(screen, page, t("clients.empty"))
    assert set(verbs(page)) == {t("import"), t("new_client")}
    click(screen, verbs(page)[t("new_client")])
    screen.dialog(SheetDialog).close()


@pytest.mark.parametrize("name", ["invoices", "quotes"])
def test_no_document_yet_leads_to_the_board(screen, name):
    page = screen.page(name)
    says(screen, page, t(f"documents.no_{name}"))
    click(screen, verbs(page)[t("board")])
    screen.until(lambda: screen.window.current_page().name == "board")


@pytest.mark.parametrize("which", ["only_open", "only_late"])
def test_nothing_open_or_late_leads_back_to_all(screen, which):
    page = screen.page("invoices")
    click(screen, page.chips[which])
    says(screen, page, t(f"documents.no_{which}"))
    click(screen, verbs(page)[t("documents.all")])
    says(screen, page, t("documents.no_invoices"))
    assert page.which == "all"


def test_a_document_that_is_not_found_is_named(screen):
    page = screen.page("invoices")
    type_text(page.filter, "OF99")
    says(screen, page, t("documents.nothing_found", text="OF99"))
    click(screen, verbs(page)[t("clients.clear")])
    says(screen, page, t("documents.no_invoices"))


def test_no_receipt_yet_offers_to_record_one(screen):
    page = screen.page("receipts")
    says(screen, page, t("documents.r_empty"))
    click(screen, verbs(page)[t("documents.cash_in")])
    screen.dialog(ReceiptDialog).close()


def test_the_board_offers_more_days_then_all_clients(screen):
    page = screen.page("board")
    screen.until(lambda: page.model.rowCount() > 0)
    type_text(page.filter, "zz")
    says(screen, page, t("clients.empty_filtered", text="zz"))
    click(screen, verbs(page)[t("clients.clear")])
    screen.until(lambda: page.model.rowCount() > 0)
    page.days = -1
    page._show([])
    says(screen, page, t("renewal.none_late"))
    click(screen, verbs(page)[t("renewal.within", days=60)])
    screen.until(lambda: page.model.rowCount() > 0)
    assert not page.empty.isVisible()
    page._show([])
    says(screen, page, t("renewal.board_empty", days=60))
    click(screen, verbs(page)[t("clients")])
    screen.until(lambda: screen.window.current_page().name == "clients")


def test_reading_again_leaves_the_keyboard_on_the_verb(screen):
    page = screen.page("receipts")
    says(screen, page, t("documents.r_empty"))
    record = verbs(page)[t("documents.cash_in")]
    record.setFocus()
    with screen.bot.waitSignal(page.model.loaded):
        page.refresh()
    assert verbs(page)[t("documents.cash_in")] is record
    assert record.hasFocus()


def test_what_an_empty_list_says_follows_the_size_of_the_list(screen):
    page = screen.page("receipts")
    says(screen, page, t("documents.r_empty"))
    screen.window.resize(1366, 768)
    screen.until(lambda: page.empty.geometry() == page.table.viewport().geometry())
    words = page.empty.words
    assert words.heightForWidth(words.width()) <= words.height()


def test_space_takes_rows_into_the_selection_and_out_of_it(screen):
    page = screen.page("clients")
    table = page.table
    table.setFocus()
    table.selectRow(0)
    control = Qt.KeyboardModifier.ControlModifier
    screen.bot.keyClick(table, Qt.Key.Key_Down, control)
    screen.bot.keyClick(table, Qt.Key.Key_Space)
    assert len(table.selected_rows()) == 2
    assert page.selected.text() == t("clients.selected", count="2")
    screen.bot.keyClick(table, Qt.Key.Key_Space)
    assert [found.key for found in table.selected_rows()] == [page.model.row_at(0).key]
    assert page.filter.text() == ""


@pytest.mark.parametrize("name", ["clients", "board", "invoices", "quotes", "receipts"])
def test_every_list_keeps_the_widths_of_its_columns(screen, name):
    page = screen.page(name)
    page.table.setColumnWidth(0, 133)
    again = TableView(page.model, page.table.objectName())
    screen.bot.addWidget(again)
    again.keep_columns(QSettings())
    assert again.columnWidth(0) == 133


@pytest.fixture
def slow(qtbot, monkeypatch):
    """A list that nothing was read for yet, and what it says."""
    monkeypatch.setattr(empty, "PATIENCE_MILLISECONDS", 1)
    table = QTableView()
    qtbot.addWidget(table)
    table.setModel(QStandardItemModel(0, 1, table))
    table.show()
    return table, empty.EmptyState(table)


def test_a_list_that_is_still_read_says_so(qtbot, slow):
    table, state = slow
    qtbot.waitUntil(state.isVisible)
    assert state.words.text() == t("list_reading")
    model = table.model()
    model.beginResetModel()
    model.endResetModel()
    assert not state.isVisible()
    state.say("Rien.")
    assert state.isVisible()


def test_a_list_that_was_read_in_time_says_nothing_of_reading(qtbot, slow):
    table, state = slow
    table.model().appendRow(QStandardItem("Mermoz"))
    qtbot.wait(20)
    assert not state.isVisible()
    table.model().clear()
    state.say("Rien.")
    qtbot.wait(20)
    assert state.words.text() == "Rien."
