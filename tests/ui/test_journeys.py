"""Ten journeys of the day, end to end, by clicks and keys on a real base."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from sqlalchemy import select

from ofdesk.models import Act, Client, Document, Period, Receipt
from ofdesk.services.balances import open_cents
from ofdesk.services.lookup import client_named, document_numbered
from ofdesk.services.orders import Order
from ofdesk.services.renewals import RenewClient, renew_client
from ofdesk.services.verify import verify_base
from ofdesk.ui.clients.sheet import SheetDialog
from ofdesk.ui.documents.credit import CreditDialog
from ofdesk.ui.documents.preview import PreviewDialog
from ofdesk.ui.migration.acts import PasswordDialog
from ofdesk.ui.migration.dialog import MigrationDialog
from ofdesk.ui.receipts.dialog import ReceiptDialog
from ofdesk.ui.renewal.wizard import RenewalWizard
from tests.ui.conftest import Screen, ends_on, type_text

ENTER = Qt.Key.Key_Return


def wizard(screen: Screen, platform: str) -> RenewalWizard:
    """The wizard of a client, priced."""
    screen.window.renew(platform)
    found = screen.dialog(RenewalWizard)
    screen.until(lambda: found.preview is not None)
    return found


def to_issue(screen: Screen, found: RenewalWizard) -> None:
    """Enter through the steps to the fourth."""
    for _ in range(3):
        screen.bot.mouseClick(found.view.next, Qt.MouseButton.LeftButton)
    assert found.flow.step == "issue"


def issue(screen: Screen, found: RenewalWizard) -> str:
    """Press the button that issues; the number."""
    screen.until(found.view.next.isEnabled)
    screen.bot.mouseClick(found.view.next, Qt.MouseButton.LeftButton)
    screen.until(lambda: found.renewed is not None)
    return found.renewed.number


def period_of(screen: Screen, number: str) -> Period:
    def read(session):
        invoice = document_numbered(session, number)
        return session.scalars(select(Period).where(Period.invoice_id == invoice.id)).one()

    return screen.read(read)


def line(dialog, name: str) -> QLineEdit:
    found = dialog.fields[name].input
    assert isinstance(found, QLineEdit)
    return found


def test_renew_by_cheque_from_the_board_in_five_keys(screen):
    board = screen.page("board")
    screen.until(lambda: board.model.rowCount() == 3)
    board.table.selectRow(board.model.position_of("mermoz"))
    screen.bot.keyClick(board.table, ENTER)
    found = screen.dialog(RenewalWizard)
    screen.until(lambda: found.preview is not None)
    for _ in range(3):
        screen.bot.keyClick(found, ENTER, Qt.KeyboardModifier.ControlModifier)
    screen.bot.keyClick(found, ENTER, Qt.KeyboardModifier.ControlModifier)
    screen.until(lambda: found.renewed is not None)
    number = found.renewed.number
    assert number == f"OF01-{ends_on(0).year}-00001"
    assert found.flow.step == "pay"
    assert found.view.cards["cheque"].property("chosen") is True
    assert period_of(screen, number).starts_on == ends_on(21)
    assert screen.read(lambda s: document_numbered(s, number).pay) == "cheque"
    screen.until(lambda: "OPENFLYERS" in found.view.cards["cheque"].material.text())
    assert screen.read(lambda s: verify_base(s).broken) == ()


def test_a_key_pressed_twice_issues_one_invoice(screen):
    found = wizard(screen, "mermoz")
    to_issue(screen, found)
    for _ in range(3):
        screen.bot.keyClick(found, ENTER, Qt.KeyboardModifier.ControlModifier)
    screen.until(lambda: found.renewed is not None)
    # All that was asked of the writer has been written once this is.
    ended = []
    screen.window.tasks.write(screen.window, lambda: 1, ended.append)
    screen.until(lambda: ended)
    numbers = screen.read(lambda s: list(s.scalars(select(Document.number))))
    assert numbers == [found.renewed.number]


def test_a_client_renewed_meanwhile_by_a_colleague_is_not_billed_the_year_after(screen):
    found = wizard(screen, "mermoz")
    to_issue(screen, found)
    desk = screen.desk
    request = RenewClient("mermoz", order=Order("Le président", "téléphone"))
    renew_client(request, desk.write(), desk.today)
    screen.bot.mouseClick(found.view.next, Qt.MouseButton.LeftButton)
    screen.until(found.view.band.isVisible)
    assert "déjà facturée" in found.view.band.words.text()
    assert len(screen.read(lambda s: list(s.scalars(select(Document.number))))) == 1


def test_from_the_filter_enter_goes_on_to_the_list_and_then_renews(screen):
    board = screen.page("board")
    screen.until(lambda: board.model.rowCount() == 3)
    board.focus_filter()
    type_text(board.filter, "mermoz")
    screen.until(lambda: board.model.rowCount() == 1)
    assert board.count.text() == "un affiché"
    screen.bot.keyClick(board.filter, ENTER)
    assert board.table.hasFocus()
    screen.bot.keyClick(board.table, ENTER)
    found = screen.dialog(RenewalWizard)
    assert found.platform == "mermoz"
    screen.window.renew("mermoz")
    screen.window.renew("vexin")
    open_now = [one.platform for one in screen.window.findChildren(RenewalWizard)]
    assert sorted(open_now) == ["mermoz", "vexin"]


def test_renew_by_card_with_a_raised_count(screen):
    found = wizard(screen, "mermoz")
    before = found.preview.total_cents
    found.view.count.setValue(7)
    screen.until(lambda: found.preview.resources == 7)
    assert found.preview.total_cents > before
    to_issue(screen, found)
    number = issue(screen, found)
    screen.bot.mouseClick(found.view.cards["card"].chosen, Qt.MouseButton.LeftButton)
    assert found.flow.answers.pay == "card"
    assert period_of(screen, number).resources == 7


def test_fewer_than_activated_is_refused_with_the_steps_to_follow(screen):
    found = wizard(screen, "mermoz")
    found.view.count.setValue(3)
    screen.until(found.view.count_field.error.isVisible)
    assert "Activées sur la plateforme" in found.view.count_field.error.text()
    assert found.view.fewer_steps.isVisible()
    assert not found.view.next.isEnabled()
    assert screen.read(lambda s: s.scalars(select(Document)).all()) == []


def test_a_lapsed_client_begins_again_today(screen):
    found = wizard(screen, "vexin")
    screen.bot.mouseClick(found.view.next, Qt.MouseButton.LeftButton)
    assert found.view.restart.isVisible()
    found.view.restart.setChecked(True)
    screen.until(lambda: found.preview.period.starts_on == ends_on(0))
    for _ in range(2):
        screen.bot.mouseClick(found.view.next, Qt.MouseButton.LeftButton)
    number = issue(screen, found)
    assert period_of(screen, number).starts_on == ends_on(0)


def test_a_migration_from_quote_to_done(screen):
    screen.window.migrate("acgap")
    found = screen.dialog(MigrationDialog)
    screen.until(lambda: found.answer is not None)
    assert found.target.currentData() == "4.2"
    assert found.by_us.isVisible()
    screen.bot.mouseClick(found.by_self, Qt.MouseButton.LeftButton)
    screen.until(lambda: found.answer.cleanup == "self")
    screen.bot.mouseClick(found.quote, Qt.MouseButton.LeftButton)
    screen.until(lambda: found.sheet.state == "quoted")
    screen.bot.mouseClick(found.accept_button, Qt.MouseButton.LeftButton)
    screen.until(lambda: found.sheet.state == "accepted")
    screen.bot.mouseClick(found.done_button, Qt.MouseButton.LeftButton)
    screen.until(lambda: found.sheet.state == "")
    client = screen.read(lambda s: client_named(s, "acgap"))
    assert client.production_version == "4.2"
    invoice = screen.read(lambda s: s.scalars(select(Document).where(Document.type == "OF")).one())
    assert invoice.total_ht_cents == 5000


def test_a_password_reset_is_charged_and_its_password_shown_once(screen):
    screen.window.act("vexin", "password")
    found = screen.dialog(PasswordDialog)
    screen.until(lambda: "15,00" in found.band.words.text())
    line(found, "asked_by").setText("le président")
    line(found, "given_email").setText("inconnu@example.org")
    screen.bot.mouseClick(found.go, Qt.MouseButton.LeftButton)
    screen.until(found.fields["given_email"].error.isVisible)
    line(found, "given_email").setText(" Bureau@Vexin.example ")
    screen.bot.mouseClick(found.go, Qt.MouseButton.LeftButton)
    screen.until(lambda: not found.go.isVisible())
    password = found.result_band.words.text().split()[-1]
    act = screen.read(lambda s: s.scalars(select(Act)).one())
    assert act.price_cents == 1500
    assert password not in act.password_hash
    found.close()
    renewal = wizard(screen, "vexin")
    assert [a.kind for a in renewal.preview.acts] == ["password"]


def test_a_credit_note_of_one_line(screen):
    renewal = wizard(screen, "mermoz")
    to_issue(screen, renewal)
    number = issue(screen, renewal)
    screen.window.open_document(number)
    preview = screen.dialog(PreviewDialog)
    screen.until(lambda: preview.view.page_count > 0)
    screen.bot.mouseClick(preview.credit, Qt.MouseButton.LeftButton)
    screen.until(lambda: preview.findChildren(CreditDialog))
    found = preview.findChildren(CreditDialog)[-1]
    screen.until(lambda: found.what.count() > 1)
    found.what.setCurrentIndex(1)
    type_text(found.reason.input, "erreur de désignation")
    screen.until(found.issue.isEnabled)
    screen.bot.mouseClick(found.issue, Qt.MouseButton.LeftButton)
    year = ends_on(0).year
    screen.until(lambda: "00002" in screen.window.message.band.words.text())
    credit = screen.read(lambda s: document_numbered(s, f"OF01-{year}-00002"))
    assert credit.kind == "credit_note"
    assert 0 < credit.total_cents < renewal.renewed.total_cents


def test_a_part_payment_leaves_the_rest_due(screen):
    renewal = wizard(screen, "mermoz")
    to_issue(screen, renewal)
    number = issue(screen, renewal)
    screen.window.cash_in("", number)
    found = screen.dialog(ReceiptDialog)
    screen.until(lambda: found.target is not None)
    assert line(found, "amount").text()
    line(found, "amount").setText("100")
    line(found, "cheque").setText("1234567")
    screen.bot.mouseClick(found.record, Qt.MouseButton.LeftButton)
    screen.until(lambda: not found.isVisible())
    receipt = screen.read(lambda s: s.scalars(select(Receipt)).one())
    assert (receipt.cents, receipt.cheque_number) == (10_000, "1234567")
    owed = screen.read(lambda s: open_cents(s, document_numbered(s, number)))
    assert owed == renewal.renewed.total_cents - 10_000
    invoices = screen.page("invoices")
    screen.until(lambda: invoices.model.rowCount() == 1)
    assert invoices.model.row_at(0).cells[-1].state == "part_paid"


def test_an_import_lists_its_errors_and_writes_nothing_before_one_says_so(screen, tmp_path):
    path = tmp_path / "clubs.csv"
    path.write_text(
        "plateforme;nom;e-mail structure;code postal;ville\n"
        "nouveau;Aéro-club Nouveau;a@nouveau.example;31000;Toulouse\n"
        "demo;Réservé;b@nouveau.example;31000;Toulouse\n",
        encoding="cp1252",
    )
    settings = screen.page("settings")
    screen.window.go("settings", wish="import")
    tab = settings.importing
    tab.look(path)
    screen.until(tab.go.isEnabled)
    assert [line.source for line in tab.rows] == ["added", "refused"]
    assert screen.read(lambda s: len(s.scalars(select(Client)).all())) == 4
    screen.bot.mouseClick(tab.go, Qt.MouseButton.LeftButton)
    screen.until(lambda: screen.read(lambda s: len(s.scalars(select(Client)).all())) == 5)
    assert screen.read(lambda s: client_named(s, "nouveau").name) == "Aéro-club Nouveau"


def test_a_backup_is_restored_and_what_was_issued_stays(screen, tmp_path):
    backup = tmp_path / "before.db"
    screen.desk.backup(backup)
    renewal = wizard(screen, "mermoz")
    to_issue(screen, renewal)
    number = issue(screen, renewal)
    renewal.close()
    said = []
    screen.window.reopened.connect(lambda state, words: said.append((state, words)))
    screen.window.restore_backup(backup)
    assert said
    assert said[0][0] == "ok"
    from ofdesk.bootstrap import desks
    from ofdesk.ports.desk import DeskOptions

    desk = desks().open(DeskOptions(screen.desk.path, operator="Claire"))
    with desk.read() as session:
        assert document_numbered(session, number).kind == "invoice"
        assert verify_base(session).broken == ()
    desk.close()


def test_a_wrong_field_is_said_beside_it_and_the_draft_survives(screen):
    screen.window.open_client("figeac")
    sheet = screen.dialog(SheetDialog)
    screen.until(lambda: sheet.form.initial)
    siren = sheet.form.fields["siren"]
    siren.input.setFocus()
    type_text(siren.input, "123456789")
    sheet.form.fields["name"].input.setFocus()
    screen.until(siren.error.isVisible)
    sheet.close()
    screen.window.open_client("figeac")
    again = screen.dialog(SheetDialog)
    screen.until(lambda: again.form.value("siren") == "123456789")
    assert again.band.isVisible()
    screen.bot.mouseClick(again.discard, Qt.MouseButton.LeftButton)
    assert again.form.value("siren") == ""


def test_a_new_client_is_added_once_however_often_it_is_saved(screen):
    screen.window.open_client("")
    sheet = screen.dialog(SheetDialog)
    for name, text in (("platform", "albi"), ("name", "Albi"), ("email_structure", "a@b.example")):
        type_text(line(sheet.form, name), text)
    for _ in range(3):
        sheet.save_sheet()
    screen.until(lambda: not sheet.new)
    screen.until(lambda: not sheet.property("under_way"))
    assert "enregistrée" in sheet.band.words.text()
    assert sheet.platform == "albi"


def test_nothing_can_be_typed_into_a_sheet_that_is_not_read_yet(screen):
    sheet = SheetDialog(screen.window.tasks, screen.window, "mermoz", screen.window)
    assert not sheet.form.isEnabled()
    screen.until(sheet.form.isEnabled)
    assert line(sheet.form, "city").text() == "Balma"


def test_a_saved_change_can_be_undone_by_name(screen):
    screen.window.open_client("figeac")
    sheet = screen.dialog(SheetDialog)
    screen.until(lambda: sheet.form.initial)
    city = sheet.form.fields["city"].input
    city.clear()
    type_text(city, "Figeac")
    screen.bot.mouseClick(sheet.save, Qt.MouseButton.LeftButton)
    screen.until(lambda: screen.read(lambda s: client_named(s, "figeac").city) == "Figeac")
    button = screen.window.undo_button
    screen.until(lambda: "figeac" in button.text())
    screen.bot.mouseClick(button, Qt.MouseButton.LeftButton)
    screen.until(lambda: screen.read(lambda s: client_named(s, "figeac").city) == "Balma")


@pytest.mark.parametrize("text", ["AERO figeac", "fige"])
def test_the_list_filters_as_one_types(screen, text):
    page = screen.page("clients")
    page.filter.setFocus()
    type_text(page.filter, text)
    screen.until(lambda: page.model.rowCount() == 1)
    assert page.model.row_at(0).key == "figeac"
    page.clear_filter()
    screen.until(lambda: page.model.rowCount() == 4)


def test_search_everywhere_opens_what_it_finds(screen):
    search = screen.window.search
    search.setFocus()
    type_text(search, "vexin")
    screen.until(lambda: search.hits.isVisible() and search.hits.count() == 1)
    screen.bot.keyClick(search, ENTER)
    assert screen.dialog(SheetDialog).platform == "vexin"
