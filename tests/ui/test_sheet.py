"""The sheet of a client: its e-mails, its files, its links, another person in charge."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent, QGuiApplication

from ofdesk.domain.mail import CANCELLED
from ofdesk.services.attachments import AttachFile, attach_file, list_attachments
from ofdesk.services.lookup import client_named
from ofdesk.services.mail import QueueMail, cancel_mail, queue_mail
from ofdesk.services.mail_rows import ListMail, list_mail
from ofdesk.ui.clients.handover import HandOverDialog
from ofdesk.ui.clients.sheet import SheetDialog
from ofdesk.ui.clients.sheet_acts import sheet_menu
from ofdesk.ui.clients.sheet_files import FilesTab
from ofdesk.ui.clients.sheet_links import address_lines, call_url, mail_url, map_url
from ofdesk.ui.clients.sheet_mail import MailTab
from ofdesk.ui.clients.sheet_tabs import HistoryTab
from ofdesk.ui.mail.message import MessageDialog
from ofdesk.ui.tables import TableView
from ofdesk.words.ui import t


@pytest.fixture
def opened(monkeypatch):
    """The addresses that the system is asked to open, and none of them is."""
    urls = []

    def note(url):
        urls.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    return urls


def sheet_of(screen, platform="mermoz"):
    screen.window.open_client(platform)
    dialog = screen.dialog(SheetDialog)
    screen.until(lambda: dialog.tabs.count() > 1)
    return dialog


def tab(dialog, kind):
    """Turn the tabs until the one of a kind is shown, and made."""
    for position in range(dialog.tabs.count()):
        dialog.tabs.setCurrentIndex(position)
        found = dialog.tabs.currentWidget().findChild(kind)
        if found is not None:
            return found
    raise AssertionError(kind)


def test_a_tab_is_made_and_reads_when_it_is_first_shown(screen):
    dialog = sheet_of(screen)
    titles = [dialog.tabs.tabText(position) for position in range(dialog.tabs.count())]
    keys = ("clients.tab_sheet", "clients.tab_periods", "clients.tab_documents", "receipt.tab")
    keys += ("clients.tab_acts", "notes.tab", "sheet.tab_mail", "sheet.tab_files")
    assert titles == [t(key) for key in (*keys, "clients.tab_history")]
    assert dialog.findChildren(TableView) == []
    history = tab(dialog, HistoryTab)
    screen.until(lambda: history.model.rowCount() > 0)
    made = len(dialog.findChildren(TableView))
    assert tab(dialog, HistoryTab) is history
    assert len(dialog.findChildren(TableView)) == made


ADDRESS = {"name": "AC", "address_1": "Aérodrome", "postcode": "31130", "city": "Balma"}


def test_an_address_is_written_as_one_writes_it_and_found_on_a_map():
    assert address_lines({**ADDRESS, "country": "FR"}) == ("AC", "Aérodrome", "31130 Balma")
    assert address_lines({**ADDRESS, "country": "CH"})[-1] == "SUISSE"
    assert address_lines({}) == ()
    query = map_url(ADDRESS).query(map_url(ADDRESS).ComponentFormattingOption.FullyDecoded)
    assert query == "query=Aérodrome, 31130 Balma"


def test_numbers_and_addresses_become_links():
    assert call_url("+33 5 61 00 00 00").toString() == "tel:+33561000000"
    assert call_url("05.61").toString() == "tel:0561"
    assert mail_url(" a@x.example ").toString() == "mailto:a@x.example"


def test_links_of_the_sheet_lead_out_and_the_address_is_copied(screen, opened):
    dialog = sheet_of(screen)
    dialog.form.link_asked.emit("email_structure")
    dialog.form.link_asked.emit("map")
    assert opened[0] == "mailto:bureau@mermoz.example"
    assert "openstreetmap" in opened[1]
    dialog.form.link_asked.emit("copy")
    assert QGuiApplication.clipboard().text().endswith("31130 Balma")
    dialog.form.link_asked.emit("contact_phone")
    assert dialog.band.words.text() == t("sheet.not_followed")
    assert len(opened) == 2


def test_files_are_dropped_opened_saved_and_taken_away(screen, opened, tmp_path):
    files = tab(sheet_of(screen), FilesTab)
    assert screen.until(files.empty.isVisible) is None
    paths = [tmp_path / "Statuts.pdf", tmp_path / "setup.exe"]
    for path in paths:
        path.write_bytes(path.name.encode())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy = Qt.DropAction.CopyAction
    none = Qt.KeyboardModifier.NoModifier
    files.dropEvent(QDropEvent(QPoint(5, 5), copy, data, Qt.MouseButton.LeftButton, none))
    screen.until(lambda: files.model.rowCount() == 2)
    position = {files.model.row_at(n).source.name: n for n in range(2)}
    files.table.selectRow(position["setup.exe"])
    files.open_file()
    assert files.band.words.text() == t("sheet.f_not_opened", name="setup.exe")
    files.table.selectRow(position["Statuts.pdf"])
    screen.bot.keyClick(files.table, Qt.Key.Key_Return)
    screen.until(lambda: opened)
    with open(QUrl(opened[0]).toLocalFile(), "rb") as shown:
        assert shown.read() == b"Statuts.pdf"
    files.save_as(tmp_path / "copy.pdf")
    screen.until((tmp_path / "copy.pdf").exists)
    files.attach(tmp_path / "nowhere.pdf")
    screen.until(lambda: "nowhere.pdf" in files.band.words.text())
    files.remove_file()
    screen.until(lambda: files.model.rowCount() == 1)
    screen.until(screen.window.undo_button.isEnabled)
    screen.window.undo()
    screen.until(lambda: files.model.rowCount() == 2)


def test_a_file_that_another_window_attached_comes_up(screen, tmp_path):
    files = tab(sheet_of(screen), FilesTab)
    path = tmp_path / "a.txt"
    path.write_text("a")
    attach_file(AttachFile("mermoz", path), screen.desk.write())
    screen.window.tasks.committed.emit(frozenset(("everything",)))
    screen.until(lambda: files.model.rowCount() == 1)
    assert len(screen.read(lambda s: list_attachments(s, "mermoz"))) == 1


def test_an_e_mail_is_shown_and_sent_again_after_a_question(screen):
    desk = screen.desk
    with desk.read() as session:
        client = client_named(session, "mermoz").id
    message = QueueMail(("a@x.example",), "Bonjour", "Texte", client_id=client, platform="mermoz")
    queued = queue_mail(message, desk.write())
    mail = tab(sheet_of(screen), MailTab)
    screen.until(lambda: mail.model.rowCount() == 1)
    screen.bot.keyClick(mail.table, Qt.Key.Key_Return)
    screen.dialog(MessageDialog).close()
    mail.send_again()
    screen.until(screen.window.message.isVisible)
    cancel_mail(queued.message_id, desk.write())
    screen.window.tasks.committed.emit(frozenset(("mail_message",)))
    screen.until(lambda: mail.model.row_at(0).source.state == CANCELLED)
    mail.send_again()
    screen.until(lambda: mail.model.rowCount() == 2)
    states = [row.state for row in screen.read(lambda s: list_mail(s, ListMail()))]
    assert states == ["queued", CANCELLED]


def test_a_client_without_e_mails_says_so(screen):
    mail = tab(sheet_of(screen), MailTab)
    screen.until(lambda: mail.empty.words.text() == t("sheet.no_mail"))
    assert mail.empty.isVisible()


def test_another_person_in_charge_is_noted_from_the_menu(screen):
    dialog = sheet_of(screen)
    action = next(a for a in sheet_menu(dialog).actions() if a.text() == t("sheet.handover"))
    action.trigger()
    found = screen.dialog(HandOverDialog)
    screen.until(found.charge.text)
    found.save()
    screen.until(found.fields["contact_name"].error.isVisible)
    found.fields["contact_name"].input.setText("Élise Martin")
    found.fields["contact_phone"].input.setText("0612345678")
    screen.bot.mouseClick(found.go, Qt.MouseButton.LeftButton)
    screen.until(lambda: not found.isVisible())
    told = t("sheet.handover_done", before="Hélène Carpentier", after="Élise Martin")
    assert screen.window.message.band.words.text() == told
    assert screen.read(lambda s: client_named(s, "mermoz").contact_name) == "Élise Martin"
