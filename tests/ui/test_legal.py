"""The editor of dated rows: what is read, what is put after, what is withdrawn."""

from datetime import timedelta

from PySide6.QtWidgets import QLineEdit

from ofdesk.services.house import read_settings
from ofdesk.services.legal_rows import list_rows
from ofdesk.services.settings import SetSettings, set_settings
from ofdesk.ui.dialogs import QuestionDialog
from ofdesk.ui.settings.legal import FollowDialog
from ofdesk.words import formats


def tab(screen, kind):
    page = screen.window.open_page("settings")
    page.show_wish("legal")
    found = page.legal
    found.kind.setCurrentIndex(found.kind.findData(kind))
    screen.until(lambda: found.model.rowCount() and found.model.row_at(0).source.kind == kind)
    return found


def choose(found, code, state="in_force"):
    for place in range(found.model.rowCount()):
        row = found.model.row_at(place).source
        if (row.code, row.state) == (code, state):
            found.table.selectRow(place)
            return
    raise AssertionError(code)


def stored(screen, kind, code):
    rows = screen.read(lambda session: list_rows(session, kind, screen.desk.today))
    return [row for row in rows if row.code == code]


def test_a_rate_is_followed_by_another_and_withdrawn(screen):
    found = tab(screen, "vat")
    choose(found, "metropole_taxable")
    assert "20,00" in found.said.text() or "20" in found.said.text()
    assert not found.withdraw.isEnabled()
    found.follow.click()
    dialog = screen.dialog(FollowDialog)
    dialog.save.click()
    assert dialog.fields["valid_from"].error.isVisible()
    day = screen.desk.today + timedelta(days=90)
    dialog.day.setText(formats.day(day))
    dialog.rate.setText("21")
    dialog.save.click()
    screen.until(dialog.fields["source"].error.isVisible)
    source = dialog.fields["source"].input
    assert isinstance(source, QLineEdit)
    source.setText("Loi de finances")
    dialog.save.click()
    screen.until(lambda: not dialog.isVisible())
    assert [row.what["rate_bp"] for row in stored(screen, "vat", "metropole_taxable")] == [
        2000,
        2100,
    ]
    screen.until(
        lambda: any(r.source.state == "to_come" for r in shown(found, "metropole_taxable"))
    )
    choose(found, "metropole_taxable", "to_come")
    assert found.withdraw.isEnabled()
    found.withdraw.click()
    screen.until(lambda: stored(screen, "vat", "metropole_taxable")[1].state == "withdrawn")


def shown(found, code):
    rows = [found.model.row_at(place) for place in range(found.model.rowCount())]
    return [row for row in rows if row is not None and row.source.code == code]


def test_a_day_in_the_past_is_asked_about(screen):
    found = tab(screen, "text")
    choose(found, "discount_none")
    found.follow.click()
    dialog = screen.dialog(FollowDialog)
    day = screen.desk.today - timedelta(days=1)
    dialog.day.setText(formats.day(day))
    dialog.text.setPlainText("Escompte : 1 %")
    dialog.fields["source"].input.setText("Décision du gérant")
    dialog.save.click()
    question = screen.dialog(QuestionDialog)
    assert formats.day(day) in question.words.text()
    question.yes.click()
    screen.until(lambda: not dialog.isVisible())
    assert "Escompte : 1 %" in {row.what["text"] for row in stored(screen, "text", "discount_none")}


def test_channels_are_named_in_words(screen):
    found = tab(screen, "channel")
    choose(found, "taxable_platform", "to_come")
    assert "plateforme agréée" in found.said.text()
    found.follow.click()
    dialog = screen.dialog(FollowDialog)
    assert dialog.channel.currentText() == "plateforme agréée"
    dialog.reject()


def test_what_is_typed_in_settings_outlives_a_change_by_somebody_else(screen):
    page = screen.window.open_page("settings")
    name, city = page.fields["company.name"].input, page.fields["company.city"].input
    screen.until(lambda: city.text() == "Toulouse")
    name.setText("OpenFlyers Demain")
    set_settings(SetSettings({"company.city": "Muret"}), screen.desk.write())
    page.refresh()
    screen.until(lambda: city.text() == "Muret")
    assert name.text() == "OpenFlyers Demain"
    page.save.click()
    screen.until(lambda: page.changes() == {})
    stored = screen.read(read_settings)
    assert (stored["company.name"], stored["company.city"]) == ("OpenFlyers Demain", "Muret")
