"""Receipts and notes on the sheet of a client, and the page of one receipt, by keys and clicks."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from ofdesk.services.attachments import list_attachments
from ofdesk.services.client_notes import list_notes
from ofdesk.services.receipt_rows import list_receipts
from ofdesk.ui.asking import AskDialog
from ofdesk.ui.cheques import details
from ofdesk.ui.clients.sheet import SheetDialog
from ofdesk.ui.clients.sheet_notes import NotesTab, VersionsDialog
from ofdesk.ui.clients.sheet_receipts import ReceiptsTab
from ofdesk.ui.receipts.allocate import AllocateDialog
from ofdesk.ui.receipts.credit import CreditLetterDialog
from ofdesk.ui.receipts.sheet import ReceiptSheetDialog
from ofdesk.words.ui import t
from tests.builders import received, renewed
from tests.ui.conftest import type_text

ENTER, CONTROL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


def sheet_of(screen, platform="mermoz"):
    screen.window.open_client(platform)
    dialog = screen.dialog(SheetDialog)
    screen.until(lambda: dialog.tabs.count() > 1)
    return dialog


def tab(dialog, kind):
    for position in range(dialog.tabs.count()):
        dialog.tabs.setCurrentIndex(position)
        found = dialog.tabs.currentWidget().findChild(kind)
        if found is not None:
            found.table.setFocus()
            return found
    raise AssertionError(kind)


def answer(screen, **typed: str) -> AskDialog:
    dialog = screen.dialog(AskDialog)
    for name, text in typed.items():
        field = dialog.fields[name].input
        field.clear()
        type_text(field, text)
    screen.bot.keyClick(dialog, ENTER)
    return dialog


def receipts(screen):
    return {row.number: row for row in screen.read(list_receipts)}


def do(page, words: str) -> None:
    """By its action: the offscreen window is not active again once a dialog closed."""
    (action,) = [action for verb, action in page.verbs.actions if verb.words == words]
    action.trigger()


def press(screen, dialog, words):
    """Click a button once it is there: what is laid out anew is shown a moment later."""

    def shown() -> list[QPushButton]:
        buttons = dialog.findChildren(QPushButton)
        return [button for button in buttons if button.text() == words and button.isVisible()]

    screen.until(lambda: len(shown()) == 1)
    shown()[0].click()


def test_money_of_a_client_is_allotted_asked_about_and_reversed_from_its_sheet(screen):
    first, second = renewed(screen.desk, "mermoz"), renewed(screen.desk, "figeac")
    cents = first.total_cents + 10_000
    number = received(screen.desk, cents, platform="mermoz").number
    mine = tab(sheet_of(screen), ReceiptsTab)
    screen.until(lambda: mine.model.rowCount() == 1)
    screen.bot.keyClick(mine.table, Qt.Key.Key_D, CONTROL)
    dialog = screen.dialog(AllocateDialog)
    screen.until(lambda: dialog.table.model().rowCount() == 1)
    screen.bot.keyClick(dialog.table, Qt.Key.Key_Space)
    assert dialog.parts() == [(first.number, first.total_cents)]
    type_text(dialog.filter, "figeac")
    screen.until(lambda: dialog.table.model().rowCount() == 2)
    screen.bot.keyClick(dialog.filter, ENTER)
    screen.bot.keyClick(dialog.table, Qt.Key.Key_End, CONTROL)
    screen.bot.keyClick(dialog.table, Qt.Key.Key_Space)
    assert dialog.parts() == [(first.number, first.total_cents), (second.number, 10_000)]
    type_text(dialog.amount.input, "x")
    assert not dialog.go.isEnabled()
    dialog.amount.input.setText("550")
    screen.bot.keyClick(dialog.table, ENTER)
    screen.until(lambda: mine.model.row_at(0).source.state == "part_allocated")
    left = receipts(screen)[number].credit_cents
    assert left == cents - 55_000
    what_is_left_is_asked_about(screen, mine, number)


def what_is_left_is_asked_about(screen, mine, number):
    do(mine, t("receipt.letter"))
    letter = screen.dialog(CreditLetterDialog)
    assert not letter.print.isVisible()
    letter.keep_letter()
    screen.until(letter.save.isVisible)
    assert letter.pdf.startswith(b"%PDF")
    letter.accept()
    do(mine, t("receipt.choose"))
    asked = answer(screen)
    screen.until(asked.fields["told_by"].error.text)
    asked.fields["kind"].input.setCurrentIndex(1)
    answer(screen, told_by="Mme Carpentier")
    screen.until(lambda: receipts(screen)[number].credit_cents == 0)

    screen.bot.keyClick(mine.table, ENTER)
    whole = screen.dialog(ReceiptSheetDialog)
    screen.until(lambda: whole.model.rowCount() == 2)
    told = "\n".join(whole.story.itemAt(n).widget().text() for n in range(whole.story.count()))
    assert "Mme Carpentier" in told
    whole.accept()


def test_a_receipt_is_identified_and_reversed_from_its_page(screen):
    number = received(screen.desk, 7_000, payer="VIR INCONNU").number
    page = screen.page("receipts")
    screen.until(lambda: page.model.rowCount() == 1)
    page.choose("unidentified")
    screen.until(lambda: page.model.rowCount() == 1)
    screen.bot.keyClick(page.table, ENTER)
    whole = screen.dialog(ReceiptSheetDialog)
    screen.until(whole.head.text)
    press(screen, whole, t("documents.identify"))
    asked = answer(screen, platform="nobody")
    screen.until(asked.fields["platform"].error.text)
    answer(screen, platform="mermoz")
    screen.until(lambda: receipts(screen)[number].platform == "mermoz")
    screen.until(lambda: page.model.rowCount() == 0)
    screen.until(lambda: "mermoz" in whole.about.text())
    press(screen, whole, t("documents.reverse"))
    asked = answer(screen)
    screen.until(asked.fields["reason"].error.text)
    answer(screen, reason="saisi deux fois")
    screen.until(lambda: receipts(screen)[number].state == "reversed")
    whole.close()
    page.choose("all")
    screen.until(lambda: page.model.rowCount() == 2)
    screen.bot.keyClicks(page.table, "rc")
    screen.bot.keyClicks(page.filter, "01")
    assert page.filter.text() == "rc01"


def test_what_stands_on_a_cheque_and_its_scan_are_kept(screen, tmp_path, monkeypatch):
    more = {"method": "cheque", "platform": "mermoz", "cheque_number": "0000012"}
    number = received(screen.desk, 5_000, **more).number
    page = screen.page("cheques")
    screen.until(lambda: page.model.rowCount() == 1)
    page.table.setFocus()
    screen.bot.keyClick(page.table, Qt.Key.Key_I, CONTROL)
    asked = answer(screen, place="Gap", cmc7="12", written_on="01/06")
    screen.until(asked.fields["cmc7"].error.text)
    answer(screen, cmc7="0000012031234567890012345678901")
    screen.until(lambda: page.model.row_at(0).source.place == "Gap")
    scan = tmp_path / "cheque.png"
    scan.write_bytes(b"image")
    details.keep(page, number, scan)
    screen.until(lambda: page.model.row_at(0).source.attachment_id)
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    details.open_scan(page, page.model.row_at(0).source.attachment_id)
    screen.until(lambda: opened)
    with open(QUrl(opened[0]).toLocalFile(), "rb") as shown:
        assert shown.read() == b"image"
    assert [x.name for x in screen.read(lambda s: list_attachments(s, "mermoz"))] == ["cheque.png"]
    do(page, t("cheques.prepare"))
    screen.until(lambda: page.model.row_at(0).source.state == "preparing")
    do(page, t("cheques.unprepare"))
    screen.until(lambda: page.model.row_at(0).source.state == "received")


def test_notes_are_written_corrected_and_found_again(screen):
    notes = tab(sheet_of(screen), NotesTab)
    screen.until(notes.empty.isVisible)
    screen.bot.keyClick(notes.table, Qt.Key.Key_N, CONTROL)
    dialog = screen.dialog(AskDialog)
    edit = dialog.fields["text"].input
    assert isinstance(edit, QPlainTextEdit)
    screen.bot.keyClick(edit, ENTER, CONTROL)
    screen.until(dialog.fields["text"].error.text)
    type_text(edit, "Le trésorier change")
    screen.bot.keyClick(edit, ENTER, CONTROL)
    screen.until(lambda: notes.model.rowCount() == 1)
    notes.table.setFocus()
    screen.bot.keyClick(notes.table, ENTER)
    again = screen.dialog(AskDialog)
    assert again.fields["text"].input.toPlainText() == "Le trésorier change"
    again.fields["text"].input.setPlainText("Il a changé")
    again.do()
    screen.until(lambda: notes.model.row_at(0).source.text == "Il a changé")
    notes.show_history(notes.model.row_at(0).source)
    shown = screen.dialog(VersionsDialog)
    text = shown.fields["text"].input.toPlainText()
    assert text.index("Il a changé") < text.index("Le trésorier change")
    shown.do()
    do(notes, t("notes.remove"))
    screen.until(lambda: notes.model.rowCount() == 0)
    screen.until(screen.window.undo_button.isEnabled)
    screen.window.undo()
    screen.until(lambda: notes.model.rowCount() == 1)
    assert len(screen.read(lambda s: list_notes(s, "mermoz"))) == 1
