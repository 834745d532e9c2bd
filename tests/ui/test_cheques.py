"""The register of cheques on the real window: a deposit counted wrong then right, a rejection."""

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from ofdesk.domain.states import CHEQUE
from ofdesk.models import Deposit
from ofdesk.services.cheque_rows import ListCheques, list_cheques
from ofdesk.ui.asking import AskDialog
from ofdesk.ui.cheques.deposit import DepositDialog
from ofdesk.ui.cheques.page import CHIPS, GROUPS, ChequesPage
from ofdesk.ui.paper import PaperDialog
from ofdesk.words.ui import t
from tests.builders import received
from tests.ui.conftest import type_text

ENTER, CONTROL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(screen) -> ChequesPage:
    """The register with three cheques that wait."""
    for number, cents in (("1111111", 10_000), ("2222222", 25_050), ("3333333", 7_000)):
        more = {"method": "cheque", "cheque_number": number, "bank": "BNP", "platform": "mermoz"}
        received(screen.desk, cents, **more)
    found = screen.page("cheques")
    screen.until(lambda: found.model.rowCount() == 3)
    return found


def states(screen) -> dict[str, str]:
    with screen.desk.read() as session:
        rows = list_cheques(session, ListCheques(), screen.desk.today)
    return {row.cheque_number: row.state for row in rows if row.state != "represented"}


def go_to(page, cheque: str) -> None:
    rows = [page.model.row_at(n) for n in range(page.model.rowCount())]
    place = next(n for n, row in enumerate(rows) if row.source.cheque_number == cheque)
    page.table.selectRow(place)
    page.table.setFocus()


def shown(page) -> dict[str, str]:
    rows = [page.model.row_at(n) for n in range(page.model.rowCount())]
    return {row.source.cheque_number: row.source.state for row in rows if row is not None}


def press(screen, page, keys: str) -> None:
    """Do what the shortcut of a verb does."""
    (action,) = [a for verb, a in page.verbs.actions if verb.key == keys]
    action.trigger()


def test_every_state_is_shown_by_some_filter_and_has_its_words():
    told = {state for states in GROUPS.values() for state in states}
    assert told == set(CHEQUE.following)
    assert set(CHIPS) <= told
    for name in GROUPS:
        assert t(f"cheques.f_{name}")


def test_three_cheques_go_to_the_bank_once_their_total_is_found_again(screen, page, tmp_path):
    one_is_left_out_by_the_space_bar(screen, page)
    screen.bot.mouseClick(page.deposit, Qt.MouseButton.LeftButton)
    dialog = screen.dialog(DepositDialog)
    screen.until(lambda: len(dialog.table.taken_rows()) == 3)
    assert "425,50" not in dialog.count.text()
    type_text(dialog.fields["control_total"].input, "425,50")
    screen.bot.keyClick(dialog, ENTER)
    wrong = dialog.fields["control_total"].error
    screen.until(lambda: "420,50" in wrong.text())
    assert set(states(screen).values()) == {"received"}
    dialog.fields["control_total"].input.clear()
    type_text(dialog.fields["control_total"].input, "420,5")
    type_text(dialog.fields["bank_number"].input, "0042")
    screen.bot.mouseClick(dialog.preview, Qt.MouseButton.LeftButton)
    looked_at = screen.dialog(PaperDialog)
    screen.until(lambda: looked_at.view.page_count >= 3)
    looked_at.close()
    screen.until(lambda: not screen._open(PaperDialog))
    screen.bot.mouseClick(dialog.validate, Qt.MouseButton.LeftButton)
    screen.until(lambda: set(states(screen).values()) == {"deposited"})
    slip = screen.dialog(PaperDialog)
    target = tmp_path / "remise.pdf"
    slip.save_to(target)
    screen.until(target.exists)
    screen.until(slip.band.isVisible)
    kept = screen.read(lambda s: s.scalars(select(Deposit)).one())
    assert (kept.total_cents, kept.bank_number) == (42_050, "0042")
    assert kept.number in slip.windowTitle()
    screen.until(lambda: shown(page)["1111111"] == "deposited")
    assert "420,50" in page.totals.text()
    nowhere = tmp_path / "nowhere" / "a.pdf"
    slip.save_to(nowhere)
    screen.until(lambda: str(nowhere) in slip.band.words.text())
    slip.close()


def one_is_left_out_by_the_space_bar(screen, page) -> None:
    page.open_deposit()
    dialog = screen.dialog(DepositDialog)
    screen.until(lambda: len(dialog.table.taken_rows()) == 3)
    screen.bot.keyClick(dialog.table, Qt.Key.Key_Space)
    assert [row.source.cheque_number for row in dialog.table.taken_rows()] == ["2222222", "3333333"]
    index = dialog.table.model().index(1, 3)
    place = dialog.table.visualRect(index).center()
    screen.bot.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(dialog.table.taken_rows()) == 1
    dialog.all.click()
    assert len(dialog.table.taken_rows()) == 3
    dialog.all.click()
    assert dialog.table.taken_rows() == []
    assert not dialog.validate.isEnabled()
    dialog.reject()


def deposited(screen, page, *numbers: str) -> None:
    """Put cheques on a slip, without the dialog."""
    from ofdesk.services.deposits import DepositCheques, deposit_cheques

    cents = sum(
        page.model.row_at(n).source.cents
        for n in range(3)
        if page.model.row_at(n).source.cheque_number in numbers
    )
    deposit_cheques(DepositCheques(cents, numbers), screen.desk.write(), screen.desk.today)
    page.refresh()
    screen.until(lambda: shown(page)[numbers[0]] == "deposited")


def test_a_cheque_is_found_rejected_with_its_fee_and_presented_again(screen, page):
    filters_and_empty_lists_say_so(screen, page)
    deposited(screen, page, "1111111")
    go_to(page, "1111111")
    screen.bot.keyClick(page.table, Qt.Key.Key_J, CONTROL)
    dialog = screen.dialog(AskDialog)
    type_text(dialog.fields["reason"].input, "provision insuffisante")
    type_text(dialog.fields["fee"].input, "1x")
    screen.bot.keyClick(dialog, ENTER)
    assert dialog.fields["fee"].error.text()
    dialog.fields["fee"].input.setText("12,5")
    dialog.fields["date"].input.setText("01/01/2000")
    screen.bot.keyClick(dialog, ENTER)
    screen.until(dialog.fields["date"].error.text)
    dialog.fields["date"].input.setText("+0")
    screen.bot.keyClick(dialog, ENTER)
    screen.until(lambda: states(screen)["1111111"] == "rejected")
    screen.until(lambda: shown(page)["1111111"] == "rejected")
    go_to(page, "1111111")
    press(screen, page, "Ctrl+Shift+P")
    screen.until(lambda: page.model.rowCount() == 4)
    assert states(screen)["1111111"] == "received"
    screen.until(lambda: "représenté" in str([page.model.row_at(n).cells for n in range(4)]))


def test_each_other_move_by_its_key_where_the_state_allows_it(screen, page):
    go_to(page, "1111111")
    assert t("cheques.reject") not in [x.text() for x in page.verbs.menu().actions()]
    press(screen, page, "Ctrl+J")
    screen.bot.wait(50)
    assert screen._open(AskDialog) == []
    deposited(screen, page, "1111111", "2222222")
    go_to(page, "1111111")
    the_menu_offers_what_the_state_allows(screen, page)
    press(screen, page, "Ctrl+Shift+E")
    screen.bot.keyClick(screen.dialog(AskDialog), ENTER)
    screen.until(lambda: states(screen)["2222222"] == "cleared")
    screen.until(lambda: shown(page)["2222222"] == "cleared")
    for cheque, then in (("1111111", "abandoned"), ("2222222", "represent")):
        go_to(page, cheque)
        press(screen, page, "Ctrl+J")
        dialog = screen.dialog(AskDialog)
        combo = dialog.fields["then"].input
        combo.setCurrentIndex(combo.findData(then))
        dialog.do()
        screen.until(lambda d=dialog: not d.isVisible())
    screen.until(lambda: states(screen)["1111111"] == "abandoned")
    screen.until(lambda: states(screen)["2222222"] == "received")
    go_to(page, "3333333")
    press(screen, page, "Ctrl+Shift+R")
    dialog = screen.dialog(AskDialog)
    dialog.do()
    screen.until(dialog.fields["reason"].error.text)
    dialog.fields["reason"].input.setText("erreur de tireur")
    dialog.do()
    screen.until(lambda: states(screen)["3333333"] == "returned")


def the_menu_offers_what_the_state_allows(screen, page) -> None:
    words = [action.text() for action in page.verbs.menu().actions()]
    assert t("cheques.reject") in words
    assert t("cheques.deposit") not in words
    press(screen, page, "Ctrl+Shift+B")
    screen.dialog(PaperDialog).close()


def filters_and_empty_lists_say_so(screen, page) -> None:
    page.choose("cleared")
    screen.until(lambda: page.empty.words.text() == t("cheques.none_so"))
    page.show_wish("1111", "all")
    screen.until(lambda: page.model.rowCount() == 1)
    page.table.typed.emit("x")
    screen.until(lambda: "1111x" in page.empty.words.text())
    page.focus_filter()
    page.show_wish()
    screen.until(lambda: page.model.rowCount() == 3)
