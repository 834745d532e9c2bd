"""The bank on the real window: a statement imported, proposals accepted, one taken back."""

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QLabel, QPushButton

from ofdesk.ports.bank import StatementLine
from ofdesk.services.balances import open_cents
from ofdesk.services.deposits import DepositCheques, deposit_cheques
from ofdesk.services.lookup import document_numbered
from ofdesk.services.receipt_rows import list_receipts
from ofdesk.ui.asking import AskDialog
from ofdesk.ui.bank.choose import ChooseDialog
from ofdesk.ui.bank.page import GROUPS, BankPage
from ofdesk.ui.bank.panel import LinePanel
from ofdesk.ui.bank.rows import CHIPS, STATES
from ofdesk.words.formats import NBSP
from ofdesk.words.ui import t
from tests.bank.writers import csv_file, ofx_file
from tests.builders import received, renewed
from tests.ui.conftest import type_text

ENTER, CONTROL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def invoices(screen):
    return [renewed(screen.desk, platform) for platform in ("mermoz", "figeac", "acgap")]


@pytest.fixture
def page(screen, invoices, tmp_path) -> BankPage:
    """The page, after a statement of five lines was imported."""
    received(screen.desk, 7_000, method="cheque", cheque_number="7654321", platform="acgap")
    slip = DepositCheques(7_000, bank_number="0042")
    deposit_cheques(slip, screen.desk.write(), screen.desk.today)
    one, two, _ = invoices
    day = screen.desk.today
    lines = [
        StatementLine(day, one.total_cents, f"VIR {one.reference_rf}"),
        StatementLine(day, two.total_cents, f"VIR SEPA {two.number}"),
        StatementLine(day, 7_000, "REMISE CHEQUES 0042"),
        StatementLine(day, 12_345, "VIR INCONNU"),
        StatementLine(day, -900, "FRAIS DE TENUE"),
    ]
    path = tmp_path / "releve.csv"
    path.write_bytes(csv_file(lines, 0))
    found = screen.page("bank")
    found.import_file(path)
    screen.until(lambda: found.model.rowCount() == 5)
    screen.until(found.bring.isEnabled)
    return found


def owed(screen, number: str) -> int:
    return screen.read(lambda s: open_cents(s, document_numbered(s, number)))


def told(screen) -> str:
    return screen.window.message.band.words.text().replace(NBSP, " ")


def labels(page) -> list[str]:
    rows = [page.model.row_at(n) for n in range(page.model.rowCount())]
    return [found.source.line.label for found in rows if found is not None]


def go_to(page, label: str) -> None:
    place = next(n for n, found in enumerate(labels(page)) if label in found)
    page.table.clearSelection()
    page.table.setCurrentIndex(page.model.index(place, 0))
    flags = QItemSelectionModel.SelectionFlag
    chosen = page.table.selectionModel()
    chosen.select(page.model.index(place, 0), flags.ClearAndSelect | flags.Rows)
    page.table.setFocus()


def press(page, words: str) -> None:
    """What the key of a verb does."""
    (action,) = [action for verb, action in page.verbs.actions if verb.words == words]
    action.trigger()


def panel_words(screen) -> str:
    shown = screen.window.findChildren(LinePanel)[-1]
    parts = [*shown.findChildren(QLabel), *shown.findChildren(QPushButton)]
    return "\n".join(part.text() for part in parts)


def test_chips_and_filters_have_words():
    assert set(STATES) == {"waiting", "accepted", "ignored", "same"}
    assert all(t(f"bank.s_{name}") for name in STATES)
    assert set(CHIPS) == {"certain", "likely", "possible"}
    for name in GROUPS:
        assert t(f"bank.f_{name}")


def test_what_another_file_told_is_listed_apart_and_may_be_taken_back(screen, page, tmp_path):
    path = tmp_path / "releve.ofx"
    path.write_bytes(ofx_file([StatementLine(screen.desk.today, 12_345, "VIR INCONNU")], 0))
    page.import_file(path)
    screen.until(lambda: "autre format" in told(screen))
    page.choose("same")
    screen.until(lambda: labels(page) == ["VIR INCONNU"])
    go_to(page, "VIR INCONNU")
    screen.until(lambda: "avec ses mots" in panel_words(screen))
    press(page, t("bank.undo"))
    page.choose("waiting")
    screen.until(lambda: labels(page).count("VIR INCONNU") == 2)


def test_two_proposals_are_accepted_and_one_is_taken_back(screen, page, invoices):
    one, two, _ = invoices
    screen.window.resize(1366, 698)
    assert "Nouvelles : 5" in told(screen)
    assert "Inexpliquées : 1, 123,45" in page.totals.text().replace(NBSP, " ")
    assert owed(screen, one.number) == one.total_cents
    go_to(page, one.reference_rf)
    assert one.number in panel_words(screen)
    assert "référence et montant" in panel_words(screen)
    screen.bot.keyClick(page.table, Qt.Key.Key_Down, CONTROL)
    screen.bot.keyClick(page.table, Qt.Key.Key_Space)
    assert page.accept.text() == t("bank.accept_many", count="2")
    screen.bot.mouseClick(page.accept, Qt.MouseButton.LeftButton)
    screen.until(lambda: owed(screen, two.number) == 0)
    assert owed(screen, one.number) == 0
    screen.until(lambda: len(labels(page)) == 3)
    page.choose("decided")
    screen.until(lambda: len(labels(page)) == 2)
    go_to(page, one.reference_rf)
    press(page, t("bank.undo"))
    screen.until(lambda: owed(screen, one.number) == one.total_cents)
    screen.until(lambda: len(labels(page)) == 1)
    assert owed(screen, two.number) == 0
    page.choose("waiting")
    screen.until(lambda: len(labels(page)) == 4)


def test_a_slip_fees_and_what_nothing_explains(screen, page, invoices):
    what_nothing_explains_is_chosen_by_hand(screen, page, invoices)
    go_to(page, "REMISE")
    press(page, t("bank.accept"))
    screen.until(lambda: "REMISE CHEQUES 0042" not in labels(page))
    screen.until(lambda: "RM01-" in told(screen))
    go_to(page, "FRAIS")
    assert t("bank.debit_words") in panel_words(screen)
    page.table.opened.emit(page.table.current_row())
    press(page, t("bank.ignore"))
    dialog = screen.dialog(AskDialog)
    type_text(dialog.fields["reason"].input, "frais de tenue")
    screen.bot.keyClick(dialog, ENTER)
    screen.until(lambda: "FRAIS DE TENUE" not in labels(page))
    page.choose("all")
    screen.until(lambda: len(labels(page)) == 5)
    go_to(page, "REMISE")
    assert t("bank.s_accepted") in panel_words(screen)
    press(page, t("bank.undo"))
    screen.until(lambda: page.table.current_row().source.waits)


def what_nothing_explains_is_chosen_by_hand(screen, page, invoices) -> None:
    go_to(page, "INCONNU")
    assert t("bank.unexplained_words") in panel_words(screen)
    screen.bot.keyClick(page.table, ENTER)
    dialog = screen.dialog(ChooseDialog)
    screen.until(lambda: dialog.table.model().rowCount() == 4)
    assert not dialog.accept_button.isEnabled()
    type_text(dialog.filter, "acgap")
    screen.until(lambda: dialog.table.model().rowCount() == 1)
    dialog.table.selectRow(0)
    screen.bot.keyClick(dialog.table, Qt.Key.Key_Space)
    assert "123,45" in dialog.sum.text()
    screen.bot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    number = invoices[2].number
    screen.until(lambda: owed(screen, number) == max(invoices[2].total_cents - 12_345, 0))
    screen.until(lambda: "VIR INCONNU" not in labels(page))


def credit_of_a_client_or_of_nobody_yet(screen, page) -> None:
    go_to(page, "INCONNU")
    page._open(page.table.current_row())
    dialog = screen.dialog(ChooseDialog)
    dialog.way.setCurrentIndex(dialog.way.findData("credit"))
    assert not dialog.table.isVisible()
    type_text(dialog.fields["platform"].input, "nobody")
    dialog.save()
    screen.until(dialog.fields["platform"].error.text)
    dialog.way.setCurrentIndex(dialog.way.findData("unidentified"))
    dialog.save()
    screen.until(lambda: not dialog.isVisible())
    rows = screen.read(list_receipts)
    assert (rows[0].cents, rows[0].platform) == (12_345, "")


def test_a_slip_goes_alone_and_a_bad_file_is_refused(screen, page, tmp_path):
    credit_of_a_client_or_of_nobody_yet(screen, page)
    go_to(page, "REMISE")
    page._open(page.table.current_row())
    dialog = screen.dialog(ChooseDialog)
    screen.until(lambda: len(dialog.table.taken_rows()) == 1)
    dialog.table.tick_all()
    dialog.save()
    assert dialog.band.words.text() == t("bank.slip_alone")
    dialog.table.tick_all()
    dialog.table.toggle(dialog.table._rows[0].key)
    dialog.save()
    screen.until(lambda: not dialog.isVisible())
    screen.until(lambda: "REMISE CHEQUES 0042" not in labels(page))
    page.import_file(tmp_path / "nothing.csv")
    screen.until(lambda: "nothing.csv" in screen.window.message.band.words.text())
    page.show_wish("zébulon")
    screen.until(lambda: "zébulon" in page.empty.words.text())
    page.focus_filter()
    page.filter.clear()
    screen.until(lambda: page.model.rowCount() == 3)
