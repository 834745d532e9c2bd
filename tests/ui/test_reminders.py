"""Reminders on the real window: one is held, another one queued, saved, posted, taken back."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from ofdesk.services.dunning_holds import switch_reminders
from ofdesk.services.dunning_log import list_reminders
from ofdesk.services.invoicing import FreeLine, InvoiceClient, invoice_client
from ofdesk.services.mail_rows import ListMail, list_mail
from ofdesk.ui.asking import AskDialog
from ofdesk.ui.list_tabs import with_current
from ofdesk.ui.paper import PaperDialog
from ofdesk.ui.reminders.mailing import MailingDialog
from ofdesk.ui.reminders.page import RemindersPage
from ofdesk.ui.reminders.panel import ReminderPanel
from ofdesk.ui.reminders.rows import CHIPS, GROUPS
from ofdesk.ui.reminders.rules import RulesDialog
from ofdesk.words.dunning import STATES
from ofdesk.words.formats import NBSP
from ofdesk.words.ui import t
from tests.builders import ORDER, change_client
from tests.ui.conftest import type_text

ENTER, CONTROL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
LATE = ("mermoz", "figeac", "acgap")


@pytest.fixture
def page(screen) -> RemindersPage:
    """Three clients are forty days late."""
    lines = (FreeLine("Formation", 10_000, 100_000_000),)
    for platform in LATE:
        request = InvoiceClient(platform, ORDER, (), lines)
        invoice_client(request, screen.desk.write(), screen.desk.today)
    screen.desk.turn_clock(screen.desk.today + timedelta(days=70))
    screen.window.resize(1366, 698)
    found = screen.page("reminders")
    screen.until(lambda: found.model.rowCount() == 3)
    return found


def states(screen) -> dict[str, str]:
    rows = screen.read(lambda s: list_reminders(s, every=True))
    return {row.platform: row.state for row in rows}


def shown(page) -> dict[str, str]:
    rows = [page.model.row_at(n) for n in range(page.model.rowCount())]
    return {row.source.platform: row.source.state for row in rows if row is not None}


def go_to(page, platform: str) -> None:
    rows = [page.model.row_at(n) for n in range(page.model.rowCount())]
    place = next(n for n, row in enumerate(rows) if row.source.platform == platform)
    page.table.selectRow(place)
    page.table.setFocus()


def panel_words(screen) -> str:
    panel = screen.window.findChildren(ReminderPanel)[-1]
    parts = [*panel.findChildren(QLabel), *panel.findChildren(QPushButton)]
    return "\n".join(part.text() for part in parts)


def press(page, words: str) -> None:
    (action,) = [action for verb, action in page.verbs.actions if verb.words == words]
    action.trigger()


def test_every_state_has_a_chip_and_a_filter():
    assert set(CHIPS) == set(STATES)
    assert {state for states in GROUPS.values() for state in states} == set(STATES)
    for name in GROUPS:
        assert t(f"reminders.f_{name}")
        assert t(f"reminders.no_{name}")


def held(screen, page) -> None:
    """Hold the reminders of one client by a promise; what is wrong is said beside its field."""
    go_to(page, "figeac")
    assert "120,00" in panel_words(screen)
    press(page, t("reminders.hold"))
    dialog = screen.dialog(AskDialog)
    screen.bot.keyClick(dialog, ENTER)
    screen.until(dialog.fields["reason"].error.text)
    type_text(dialog.fields["reason"].input, "payé en fin de mois")
    screen.bot.keyClick(dialog, ENTER)
    screen.until(dialog.fields["until"].error.text)
    type_text(dialog.fields["until"].input, "+20")
    screen.bot.keyClick(dialog, ENTER)
    screen.until(lambda: set(shown(page)) == {"mermoz", "acgap"})


def test_one_is_held_and_the_others_are_queued_saved_and_posted(screen, page, tmp_path):
    held(screen, page)
    screen.bot.mouseClick(page.prepare, Qt.MouseButton.LeftButton)
    screen.until(lambda: states(screen) == {"mermoz": "queued", "acgap": "queued"})
    screen.until(lambda: shown(page) == {"mermoz": "queued", "acgap": "queued"})
    said = screen.window.message.band.words.text().replace(NBSP, " ")
    assert "Lettres préparées : 2. Retenues : 1." in said
    page.save_to(tmp_path)
    screen.until(lambda: len(list(tmp_path.glob("*-R*.pdf"))) == 2)
    screen.until(lambda: str(tmp_path) in screen.window.message.band.words.text())
    go_to(page, "mermoz")
    press(page, t("reminders.cancel"))
    cancelling = screen.dialog(AskDialog)
    type_text(cancelling.fields["reason"].input, "erreur")
    cancelling.do()
    screen.until(lambda: states(screen)["mermoz"] == "cancelled")
    screen.until(lambda: shown(page) == {"acgap": "queued"})
    page.posted.trigger()
    screen.bot.keyClick(screen.dialog(AskDialog), ENTER)
    screen.until(lambda: states(screen)["acgap"] == "posted")
    page.choose("history")
    screen.until(lambda: shown(page) == {"mermoz": "cancelled", "acgap": "posted"})


def test_a_hold_is_shown_with_its_day_and_let_go(screen, page):
    a_client_is_switched_off_and_on_again(screen, page)
    page.choose("due")
    screen.until(lambda: page.model.rowCount() == 3)
    held(screen, page)
    page.choose("held")
    screen.until(lambda: shown(page).get("figeac") == "held")
    go_to(page, "figeac")
    assert t("reminders.held_until", why="promesse", day="x")[:12] in panel_words(screen)
    press(page, t("reminders.release"))
    screen.until(lambda: "figeac" not in shown(page))
    page.choose("due")
    screen.until(lambda: set(shown(page)) == set(LATE))


def a_letter_is_looked_at_then_prepared_alone(screen, page) -> None:
    go_to(page, "mermoz")
    screen.bot.keyClick(page.table, ENTER)
    letter = screen.dialog(PaperDialog)
    screen.until(lambda: letter.view.page_count == 1)
    assert states(screen) == {}
    letter.close()
    screen.until(lambda: not screen._open(PaperDialog))
    go_to(page, "mermoz")
    press(page, t("reminders.queue_one"))
    screen.until(lambda: states(screen) == {"mermoz": "queued"})
    screen.until(lambda: shown(page) == {"mermoz": "queued"})
    go_to(page, "mermoz")
    page._open(page.table.current_row())
    screen.until(lambda: len(screen._open(PaperDialog)) == 1)
    screen._open(PaperDialog)[0].close()


def a_client_is_switched_off_and_on_again(screen, page) -> None:
    go_to(page, "acgap")
    press(page, t("reminders.switch"))
    dialog = screen.dialog(AskDialog)
    dialog.fields["reminders"].input.setCurrentIndex(1)
    dialog.do()
    screen.until(lambda: "acgap" not in shown(page))
    page.choose("held")
    screen.until(lambda: shown(page).get("acgap") == "held")
    go_to(page, "acgap")
    page._open(page.table.current_row())
    hold = screen.dialog(AskDialog)
    assert hold.windowTitle() == t("reminders.hold_title")
    hold.reject()
    press(page, t("reminders.switch"))
    screen.until(lambda: len(screen._open(AskDialog)) == 1)
    again = screen._open(AskDialog)[0]
    screen.until(lambda: again.fields["reminders"].input.currentData() == "no")
    again.fields["reminders"].input.setCurrentIndex(0)
    again.do()
    screen.until(lambda: "acgap" not in shown(page))


def without_a_rate_penalties_are_refused_and_the_list_stays(screen, page) -> None:
    switch_reminders("mermoz", screen.desk.write(), penalties=True)
    page.penalties.setChecked(True)
    screen.until(lambda: not page.penalties.isChecked())
    assert "taux" in screen.window.message.band.words.text()
    screen.until(lambda: page.model.rowCount() == 3)
    page.show_wish("zébulon")
    screen.until(lambda: "zébulon" in page.empty.words.text())
    page.focus_filter()
    page.show_wish("figeac", "all")
    screen.until(lambda: set(shown(page)) == {"figeac"})
    page.show_wish("", "letters")
    screen.until(lambda: page.empty.words.text() == t("reminders.no_letters"))
    page.show_wish()
    screen.until(lambda: page.model.rowCount() == 3)


def test_rules_are_changed_from_a_day_on_and_a_rate_lets_penalties_be_claimed(screen, page):
    without_a_rate_penalties_are_refused_and_the_list_stays(screen, page)
    rules_are_changed_from_a_day_on(screen, page)
    page.penalties.setChecked(True)
    screen.until(lambda: any(claimed(page)))
    a_letter_is_looked_at_then_prepared_alone(screen, page)


def rules_are_changed_from_a_day_on(screen, page) -> None:
    screen.bot.mouseClick(page.rules, Qt.MouseButton.LeftButton)
    dialog = screen.dialog(RulesDialog)
    screen.until(lambda: dialog.levels.model().rowCount() == 4)
    dialog.levels.selectRow(1)
    screen.bot.keyClick(dialog.levels, ENTER)
    asked = screen.dialog(AskDialog)
    asked.fields["days"].input.setText("x")
    asked.do()
    assert asked.fields["days"].error.text()
    asked.fields["days"].input.setText("100")
    asked.do()
    screen.until(asked.fields["days"].error.text)
    asked.fields["days"].input.setText("8")
    asked.do()
    screen.until(lambda: dialog.levels.model().row_at(1).source.days == 8)
    screen.until(lambda: screen._open(AskDialog) == [])
    dialog.tabs.setCurrentIndex(1)
    with_current(dialog.texts, dialog.change_text)
    asked = screen.dialog(AskDialog)
    asked.fields["closing"].input.setPlainText("Payez {demain}.")
    asked.do()
    screen.until(asked.fields["closing"].error.text)
    asked.fields["closing"].input.setPlainText("Payez avant le {deadline}.")
    asked.do()
    screen.until(lambda: "deadline" in dialog.texts.model().row_at(0).source.closing)
    screen.until(lambda: screen._open(AskDialog) == [])
    add_rates(screen, dialog)
    dialog.accept()


def add_rates(screen, dialog) -> None:
    """The legal rates of the two half-years that the lateness touches."""
    dialog.tabs.setCurrentIndex(2)
    year = screen.desk.today.year
    for since in (f"01/07/{year - 1}", f"01/01/{year}", f"01/07/{year}"):
        before = dialog.rates.model().rowCount()
        dialog.add_rate()
        asked = screen.dialog(AskDialog)
        asked.fields["percent"].input.setText("2,62 %")
        asked.do()
        assert asked.fields["percent"].error.text()
        asked.fields["percent"].input.setText("2,62")
        asked.fields["since"].input.setText(since)
        asked.fields["source"].input.setText("arrêté (FACTICE)")
        asked.do()
        screen.until(lambda count=before: dialog.rates.model().rowCount() > count)
        screen.until(lambda: screen._open(AskDialog) == [])


def claimed(page) -> list[int]:
    rows = [page.model.row_at(n) for n in range(page.model.rowCount())]
    return [row.source.penalty_cents for row in rows if row is not None]


def mailed(screen) -> set[str]:
    return {row.platform for row in screen.read(lambda s: list_mail(s, ListMail()))}


def test_letters_are_looked_at_before_they_go_by_e_mail(screen, page):
    change_client(screen.desk, "mermoz", delivery="email")
    change_client(screen.desk, "figeac", email_structure="", email_contact="")
    page.queue()
    screen.until(lambda: set(shown(page).values()) == {"queued"} and page.letters.isEnabled())
    page.mail.trigger()
    dialog = screen.dialog(MailingDialog)
    screen.until(lambda: dialog.table.model().rowCount() == 1)
    assert "bureau@mermoz.example" in dialog.to.text()
    assert "120,00" in dialog.text.toPlainText()
    dialog.reject()
    page.table.selectAll()
    page.mail.trigger()
    dialog = screen.dialog(MailingDialog)
    screen.until(lambda: dialog.table.model().rowCount() == 3)
    assert {found.source.platform for found in dialog.table.taken_rows()} == {"mermoz", "acgap"}
    dialog.table.tick_all()
    dialog.queue()
    screen.until(lambda: mailed(screen) == {"mermoz", "acgap"} and not screen._open(MailingDialog))
    go_to(page, "mermoz")
    press(page, t("remind_mail.one"))
    dialog = screen.dialog(MailingDialog)
    screen.until(dialog.band.isVisible)
    assert "mermoz" in dialog.band.words.text()
