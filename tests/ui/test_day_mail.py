"""The post of the day on the real window: cheques entered one after the other by keyboard alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from ofdesk.models import Receipt
from ofdesk.services.balances import client_open_cents, open_cents
from ofdesk.services.cheque_rows import ListCheques, list_cheques
from ofdesk.services.lookup import client_named, document_numbered
from ofdesk.ui.receipts.day_mail import DayMailDialog
from tests.builders import renewed
from tests.ui.conftest import type_text

ENTER = Qt.Key.Key_Return
SHIFTED = str.maketrans("1234567890", "&é\"'(-è_çà")


@pytest.fixture
def invoices(screen):
    """Three invoices to pay: the last two owe as much as each other."""
    return [renewed(screen.desk, platform) for platform in ("mermoz", "figeac", "acgap")]


@pytest.fixture
def dialog(screen, invoices) -> DayMailDialog:
    """The screen, opened by its key."""
    screen.bot.keyClick(screen.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    found = screen.dialog(DayMailDialog)
    screen.until(found.line("reference").hasFocus)
    return found


def keys(screen, *typed: object) -> None:
    """Type texts and press keys wherever the keyboard is, as a person does."""
    for what in typed:
        focus = QApplication.focusWidget()
        if isinstance(what, str):
            type_text(focus, what)
        else:
            screen.bot.keyClick(focus, what)


def found(screen, dialog, count: int = 1) -> None:
    screen.until(lambda: len(dialog.targets) == count and not dialog.adding)


def recorded(screen, dialog, count: int) -> None:
    screen.until(lambda: [x.state for x in dialog.day.lines].count("recorded") == count)


def owed(screen, number: str) -> int:
    return screen.read(lambda s: open_cents(s, document_numbered(s, number)))


def coupon(number: str) -> str:
    return "1" + number.removeprefix("OF").replace("-", "")


def test_a_pile_of_cheques_by_keyboard_alone(screen, dialog, invoices):
    first, second, third = invoices
    keys(screen, coupon(first.number).translate(SHIFTED), ENTER, "1234567")
    found(screen, dialog)
    keys(screen, ENTER, "BNP", ENTER, ENTER, ENTER)
    recorded(screen, dialog, 1)
    assert owed(screen, first.number) == 0
    assert dialog.line("reference").hasFocus()
    keys(screen, second.number.lower(), ENTER)
    found(screen, dialog)
    keys(screen, Qt.Key.Key_F2, third.number, ENTER)
    found(screen, dialog, 2)
    keys(screen, "123", ENTER)
    assert "123" in dialog.note.text()
    keys(screen, ENTER, ENTER, ENTER)
    recorded(screen, dialog, 2)
    assert owed(screen, second.number) == owed(screen, third.number) == 0
    total = sum(invoice.total_cents for invoice in invoices)
    assert (dialog.day.count, dialog.day.cents) == (2, total)
    cheques = screen.read(lambda s: list(s.scalars(select(Receipt).order_by(Receipt.id))))
    assert [x.cheque_number for x in cheques] == ["1234567", "123"]
    assert cheques[0].payer == "Aéro-club de Mermoz"
    the_last_one_is_taken_back_and_escape_keeps_what_is_half_typed(screen, dialog)
    assert owed(screen, second.number) == second.total_cents


def the_last_one_is_taken_back_and_escape_keeps_what_is_half_typed(screen, dialog) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    screen.bot.keyClick(dialog, Qt.Key.Key_Backspace, control)
    screen.until(lambda: dialog.day.lines[0].state == "cancelled")
    assert dialog.day.count == 1
    keys(screen, "half", Qt.Key.Key_Escape)
    screen.until(lambda: not dialog.isVisible())
    screen.window.day_mail()
    assert screen.dialog(DayMailDialog) is dialog
    assert dialog.line("reference").text() == "half"


def test_what_has_no_coupon_or_another_amount(screen, dialog, invoices):
    words_offer_invoices_and_one_is_chosen_with_the_arrows(screen, dialog)
    a_difference_asks_once_and_the_rest_stays_due(screen, dialog, invoices)
    without_a_coupon_the_amount_finds_the_invoices(screen, dialog, invoices)
    an_unknown_payer_waits_after_a_second_enter(screen, dialog)


def a_difference_asks_once_and_the_rest_stays_due(screen, dialog, invoices) -> None:
    number = invoices[0].number
    keys(screen, number, ENTER)
    found(screen, dialog)
    keys(screen, ENTER, ENTER, ENTER)
    dialog.line("amount").clear()
    keys(screen, "10", ENTER)
    assert dialog.day.count == 0
    assert "Entrée encore une fois" in dialog.band.words.text()
    keys(screen, ENTER)
    recorded(screen, dialog, 1)
    assert owed(screen, number) == invoices[0].total_cents - 1_000


def without_a_coupon_the_amount_finds_the_invoices(screen, dialog, invoices) -> None:
    text = f"{invoices[2].total_cents / 100:.2f}"
    same = [x.number for x in invoices if x.total_cents == invoices[2].total_cents]
    keys(screen, text, ENTER)
    if len(same) > 1:
        screen.until(dialog.choices.isVisible)
        keys(screen, ENTER)
    found(screen, dialog)
    assert dialog.line("cheque").hasFocus()
    keys(screen, ENTER, ENTER, ENTER, ENTER)
    recorded(screen, dialog, 2)
    assert 0 in [owed(screen, number) for number in same]


def words_offer_invoices_and_one_is_chosen_with_the_arrows(screen, dialog) -> None:
    keys(screen, "aéro-club de", ENTER)
    screen.until(dialog.choices.isVisible)
    screen.until(dialog.choices.hasFocus)
    keys(screen, Qt.Key.Key_Down, ENTER)
    found(screen, dialog)
    assert not dialog.choices.isVisible()
    dialog.line("reference").setFocus()
    keys(screen, "x")
    assert dialog.targets == ()
    dialog._clear()


def an_unknown_payer_waits_after_a_second_enter(screen, dialog) -> None:
    keys(screen, "zébulon", ENTER)
    screen.until(lambda: "attendra" in dialog.band.words.text())
    keys(screen, ENTER, ENTER, "Zébulon", ENTER, "1x", ENTER)
    assert dialog.fields["amount"].error.text()
    dialog.line("amount").clear()
    keys(screen, "50", ENTER)
    assert "Personne" in dialog.band.words.text()
    keys(screen, ENTER)
    recorded(screen, dialog, 3)
    payers = screen.read(lambda s: list(s.scalars(select(Receipt.payer).order_by(Receipt.id))))
    assert payers[-1] == "Zébulon"


def test_what_is_refused_is_told_and_comes_back(screen, dialog, invoices):
    keys(screen, "mermoz", ENTER)
    found(screen, dialog)
    dialog.line("received_on").setText("+3")
    keys(screen, "7654321", ENTER, ENTER, ENTER, ENTER)
    screen.until(lambda: [line.state for line in dialog.day.lines] == ["refused"])
    assert dialog.day.count == 0
    dialog.list.selectRow(0)
    screen.bot.keyClick(dialog.list, ENTER)
    assert dialog.line("cheque").text() == "7654321"
    assert dialog.day.lines == []
    dialog.line("received_on").setText("rien")
    keys(screen, ENTER)
    assert dialog.fields["received_on"].error.text()
    dialog.line("received_on").setText("+0")
    keys(screen, ENTER)
    recorded(screen, dialog, 1)
    dialog.list.selectRow(0)
    screen.bot.keyClick(dialog.list, Qt.Key.Key_Delete)
    screen.until(lambda: dialog.day.lines[0].state == "cancelled")
    left = screen.read(lambda s: client_open_cents(s, client_named(s, "mermoz").id))
    assert left == invoices[0].total_cents


def test_a_magnetic_reader_in_the_field_of_the_number_fills_in_the_rest(screen, dialog, invoices):
    for number, line in ((0, "0000012"), (1, "0000013")):
        keys(screen, coupon(invoices[number].number), ENTER)
        found(screen, dialog)
        keys(screen, f"<{line}<031234567890:012345678901;", ENTER)
        assert dialog.line("cheque").text() == line
        if number == 0:
            keys(screen, "BNP", ENTER, ENTER)
        else:
            screen.until(lambda: dialog.line("bank").text() == "BNP")
            keys(screen, ENTER, ENTER)
        keys(screen, ENTER)
        recorded(screen, dialog, number + 1)
    keys(screen, coupon(invoices[2].number), ENTER)
    found(screen, dialog)
    keys(screen, "0000012", ENTER)
    screen.until(lambda: "RC01-" in dialog.note.text())
    rows = screen.read(lambda s: list_cheques(s, ListCheques(), screen.desk.today))
    assert {(row.cheque_number, row.cmc7[8:], row.bank) for row in rows} == {
        ("0000012", "031234567890 012345678901", "BNP"),
        ("0000013", "031234567890 012345678901", "BNP"),
    }
