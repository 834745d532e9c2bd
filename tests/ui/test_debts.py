"""What arrives short, is given up, corrected, refunded: by clicks on the real window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from ofdesk.services.balances import open_cents
from ofdesk.services.clients import ChangeClient, change_client
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.house import read_settings
from ofdesk.services.lookup import document_numbered
from ofdesk.services.receipt_rows import list_receipts
from ofdesk.ui.asking import AskDialog
from ofdesk.ui.clients.sheet import SheetDialog
from ofdesk.ui.clients.sheet_acts import sheet_menu
from ofdesk.ui.documents.correct import CorrectDialog
from ofdesk.ui.documents.preview import PreviewDialog
from ofdesk.ui.paper import PaperDialog
from ofdesk.ui.receipts.dialog import ReceiptDialog
from ofdesk.words.formats import NBSP
from ofdesk.words.ui import t
from tests.builders import received, renewed
from tests.ui.conftest import type_text

ENTER = Qt.Key.Key_Return


@pytest.fixture
def invoice(screen):
    return renewed(screen.desk, "mermoz")


def owed(screen, number: str) -> int:
    return screen.read(lambda s: open_cents(s, document_numbered(s, number)))


def preview(screen, number: str) -> PreviewDialog:
    """The page of a document, read."""
    screen.window.open_document(number)
    found = screen.dialog(PreviewDialog)
    screen.until(lambda: found.sheet is not None)
    return found


def answer(screen, **values: str) -> None:
    """Fill the dialog that asks, and do it; a second press of Enter does nothing more."""
    screen.until(lambda: screen._open(AskDialog))
    dialog = screen._open(AskDialog)[-1]
    for name, text in values.items():
        dialog.fields[name].input.setText(text)
    screen.bot.keyClick(dialog, ENTER)
    dialog.do()


def verbs(band) -> dict[str, QPushButton]:
    return {found.text(): found for found in band.findChildren(QPushButton)}


def test_a_transfer_that_arrives_short_offers_both_ways_at_once(screen, invoice):
    screen.window.cash_in("", invoice.number)
    dialog = screen.dialog(ReceiptDialog)
    screen.until(lambda: dialog.target is not None)
    dialog.method.setCurrentIndex(dialog.method.findData("transfer"))
    amount = dialog.fields["amount"].input
    assert isinstance(amount, QLineEdit)
    amount.setText(f"{(invoice.total_cents - 1_500) / 100:.2f}")
    dialog.save()
    screen.until(lambda: owed(screen, invoice.number) == 1_500)
    band = screen.window.message.band
    screen.until(lambda: t("money.fees") in verbs(band))
    assert t("money.chase") in verbs(band)
    screen.bot.mouseClick(verbs(band)[t("money.fees")], Qt.MouseButton.LeftButton)
    answer(screen, reason="")
    screen.until(screen._open(AskDialog)[-1].fields["reason"].error.text)
    answer(screen, reason="frais de la banque étrangère")
    screen.until(lambda: owed(screen, invoice.number) == 0)
    said = screen.window.message.band.words
    screen.until(lambda: f"{invoice.number} : reste 0,00" in said.text().replace(NBSP, " "))
    what_is_left_is_reminded_given_up_and_owed_again(screen)


def what_is_left_is_reminded_given_up_and_owed_again(screen) -> None:
    invoice = renewed(screen.desk, "figeac")
    received(screen.desk, 1_000, invoice.number)
    shown = preview(screen, invoice.number)
    assert t("money.chase") in verbs(shown.band)
    debt = shown._debt(shown.sheet.row)
    words = [action.text() for action in debt.menu(given_up=False).actions()]
    assert words == [t(f"money.{x}") for x in ("chase", "fees", "difference", "abandoned")]
    debt.ask("abandoned")
    answer(screen, reason="liquidation", cents="10")
    screen.until(lambda: owed(screen, invoice.number) == invoice.total_cents - 2_000)
    screen.until(lambda: shown.sheet.written_off_cents == 1_000)
    assert t("money.restore") in [action.text() for action in debt.menu(given_up=True).actions()]
    debt.ask_back()
    answer(screen, reason="paiement annoncé")
    screen.until(lambda: owed(screen, invoice.number) == invoice.total_cents - 1_000)
    debt.chase()
    screen.until(lambda: screen.window.current_page().name == "reminders")
    assert screen.window.current_page().filter.text() == invoice.number


def test_what_was_replaced_or_credited_is_neither_paid_nor_credited(screen, invoice, tmp_path):
    a_credited_invoice_is_neither_paid_nor_credited_again(screen, tmp_path)
    for shown in screen._open(PreviewDialog):
        shown.close()
    a_corrective_invoice_names_the_client_of_today(screen, invoice)


def a_corrective_invoice_names_the_client_of_today(screen, invoice) -> None:
    change = ChangeClient("mermoz", {"name": "Aéro-club Jean Mermoz"})
    change_client(change, screen.desk.write(), screen.desk.today)
    shown = preview(screen, invoice.number)
    screen.bot.mouseClick(shown.correct, Qt.MouseButton.LeftButton)
    dialog = screen.dialog(CorrectDialog)
    assert not dialog.issue.isEnabled()
    type_text(dialog.line, "nom du club")
    screen.until(dialog.issue.isEnabled)
    assert "Aéro-club Jean Mermoz" in dialog.buyer.text()
    screen.bot.keyClick(dialog, ENTER)
    screen.until(lambda: owed(screen, invoice.number) == 0)
    screen.until(lambda: shown.sheet.row.state == "replaced")
    screen.until(lambda: not shown.credit.isVisible())
    assert not shown.pay.isVisible()
    assert not shown.correct.isVisible()
    screen.until(lambda: len(screen._open(PreviewDialog)) == 2)
    again = CorrectDialog(screen.window.tasks, screen.window, invoice.number, screen.window)
    again.open()
    again.line.setText("encore")
    screen.until(again.band.isVisible)
    assert not again.issue.isEnabled()
    again.close()


def a_credited_invoice_is_neither_paid_nor_credited_again(screen, tmp_path) -> None:
    invoice = renewed(screen.desk, "figeac")
    request = CreditInvoice(invoice.number, "erreur")
    credit_invoice(request, screen.desk.write(), screen.desk.today)
    shown = preview(screen, invoice.number)
    assert shown.sheet.row.state == "credited"
    hidden = (shown.credit, shown.pay, shown.correct, shown.settle)
    assert [widget.isVisible() for widget in hidden] == [False] * 4
    screen.until(lambda: shown.view.pdf)
    shown.save_to(tmp_path / "a.pdf")
    screen.until((tmp_path / "a.pdf").exists)
    shown.save_to(tmp_path / "nowhere" / "a.pdf")
    screen.until(lambda: "nowhere" in shown.band.words.text())
    shown.duplicate_to(tmp_path / "b.pdf")
    screen.until((tmp_path / "b.pdf").exists)


def test_money_that_pays_nothing_is_refunded_and_the_account_shown(screen, invoice, tmp_path):
    the_least_total_of_a_reminder_is_typed_in_euros(screen)
    the_statement_of_an_account_is_shown_from_the_sheet(screen, tmp_path)
    done = received(screen.desk, invoice.total_cents + 5_000, invoice.number)
    page = screen.page("receipts")
    screen.until(lambda: page.model.rowCount() == 1)
    receipt = page.model.row_at(0).source
    assert (receipt.number, receipt.credit_cents) == (done.number, 5_000)
    page.acts.ask_refund(receipt)
    answer(screen, cents="60", reason="trop payé")
    screen.until(screen._open(AskDialog)[-1].fields["cents"].error.text)
    answer(screen, cents="50")
    screen.until(lambda: page.model.rowCount() == 2)
    rows = screen.read(list_receipts)
    assert [row.cents for row in rows if row.kind == "refund"] == [-5_000]


def the_statement_of_an_account_is_shown_from_the_sheet(screen, tmp_path) -> None:
    screen.window.open_client("mermoz")
    sheet = screen.dialog(SheetDialog)
    (action,) = [x for x in sheet_menu(sheet).actions() if x.text() == t("money.account")]
    action.trigger()
    answer(screen, since="01/01/2099")
    screen.until(lambda: screen._open(AskDialog)[-1].band.isVisible() or _wrong(screen))
    answer(screen, since="")
    paper = screen.dialog(PaperDialog)
    screen.until(lambda: paper.view.page_count == 1)
    paper.save_to(tmp_path / "compte.pdf")
    screen.until((tmp_path / "compte.pdf").exists)
    paper.close()


def _wrong(screen) -> str:
    return screen._open(AskDialog)[-1].fields["at"].error.text()


def the_least_total_of_a_reminder_is_typed_in_euros(screen) -> None:
    page = screen.page("settings")
    key = "rules.reminder_minimum_cents"
    line = page.fields[key].input
    before = screen.read(read_settings)[key]
    screen.until(lambda: line.text() == f"{int(before) / 100:.2f}".replace(".", ","))
    line.setText("douze")
    page.save_settings()
    assert page.fields[key].error.text()
    line.setText("12,5")
    page.save_settings()
    screen.until(lambda: screen.read(read_settings)[key] == "1250")
    screen.until(lambda: line.text() == "12,50")
