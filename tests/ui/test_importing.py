"""Import of clients in the window: columns matched by keyboard, looked at, stopped, told."""

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from ofdesk.models import Client
from ofdesk.services.client_import import Imported, RefusedLine, TakenLine
from ofdesk.ui.settings.importing import ready_lines
from ofdesk.words.sentences import sentence_of
from ofdesk.words.ui import t

HEAD = "Ref;Nom du clubs;e-mail;Ville\n"
LINES = "gap;AC Gap;g@gap.example;Gap\nmermoz;;;Paris\ndemo;Réservé;d@d.example;Gap\n"


@pytest.fixture
def tab(screen):
    settings = screen.page("settings")
    screen.window.go("settings", wish="import")
    return settings.importing


def looked(screen, tab, path):
    tab.look(path)
    screen.until(lambda: tab.match.combos)


def clients(screen):
    return screen.read(lambda session: len(session.scalars(select(Client)).all()))


def test_each_line_is_shown_in_its_place_with_what_comes_of_it():
    refused = RefusedLine(3, "line_twice", "", {"platform": "gap", "first_line": 2})
    taken = (
        TakenLine(4, "lyon", "AC Lyon", "updated", ("city", "offer")),
        TakenLine(2, "gap", "AC Gap", "added"),
    )
    rows = ready_lines(Imported(taken, (refused,), (), dry_run=True))
    assert [row.key for row in rows] == ["2", "3", "4"]
    assert rows[1].cells[-1].text == sentence_of("line_twice", refused.values)
    fields = f"{t('import.f_city')}, {t('import.f_offer')}"
    assert rows[2].cells[-1].text == t("import.changes", fields=fields)


def test_columns_are_matched_by_keyboard_then_imported_and_remembered(screen, tab, tmp_path):
    path = tmp_path / "clubs.csv"
    path.write_text(HEAD + LINES, encoding="utf-8")
    assert not tab.go.isEnabled()
    looked(screen, tab, path)
    screen.until(lambda: tab.band.words.text() == t("import.platform_needed"))
    combo = tab.match.combos["Ref"]
    combo.setFocus()
    screen.bot.keyClick(combo, Qt.Key.Key_Down)
    screen.until(tab.go.isEnabled)
    assert tab.go.text() == t("import.go", count="2")
    assert [row.source for row in tab.rows] == ["added", "updated", "refused"]
    assert tab.model.rowCount() == 1
    tab.show_fate("all")
    assert tab.model.rowCount() == 3
    assert clients(screen) == 4
    screen.bot.mouseClick(tab.go, Qt.MouseButton.LeftButton)
    done = t("import.done", added=1, updated=1, unchanged=0, refused=1)
    screen.until(lambda: tab.band.words.text() == done)
    assert clients(screen) == 5
    screen.until(lambda: screen.page("clients").model.rowCount() == 5)
    looked(screen, tab, path)
    screen.until(lambda: tab.band.words.text() == t("import.remembered"))
    assert tab.match.combos["Ref"].currentText() == t("import.f_platform")


def test_a_field_chosen_twice_is_marked_and_a_sheet_is_chosen(screen, tab, tmp_path):
    path = tmp_path / "clubs.xlsx"
    book = Workbook()
    book.active.append(["rien", "ici"])
    sheet = book.create_sheet("Clubs")
    for line in ("plateforme;nom;Couleur", "gap;AC Gap;rouge"):
        sheet.append(line.split(";"))
    book.save(path)
    looked(screen, tab, path)
    assert tab.sheets.isVisible()
    tab.sheets.setCurrentText("Clubs")
    tab.sheets.activated.emit(1)
    screen.until(lambda: "Couleur" in tab.match.combos)
    screen.until(lambda: tab.rows)
    colour = tab.match.combos["Couleur"]
    at = QPointF(4, 4)
    turn = QWheelEvent(
        *(at, at, QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton),
        *(Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False),
    )
    tab.choose.setFocus()
    QApplication.sendEvent(colour, turn)
    assert colour.currentText() == t("import.ignored")
    colour.setCurrentText(t("import.f_name"))
    tab.match.changed.emit()
    twice = t("import.twice", field=t("import.f_name"))
    screen.until(lambda: tab.band.words.text() == twice)
    assert colour.property("wrong")
    assert not tab.go.isEnabled()
    colour.setCurrentText(t("import.ignored"))
    tab.match.combos["nom"].setCurrentText(t("import.ignored"))
    tab.match.changed.emit()
    screen.until(lambda: tab.band.words.text() == t("import.other_needed"))


def test_an_import_can_be_stopped_and_a_bad_file_is_told(screen, tab, tmp_path):
    path = tmp_path / "clubs.csv"
    lines = "".join(f"c{n};Club {n};c{n}@x.example;Gap\n" for n in range(400))
    path.write_text(HEAD.replace("Ref", "plateforme") + lines, encoding="utf-8")
    looked(screen, tab, path)
    screen.until(tab.go.isEnabled)
    tab.run()
    tab.stop.click()
    screen.until(lambda: tab.band.words.text() == t("import.stopped"))
    assert clients(screen) == 4
    assert tab.go.isEnabled()
    bad = tmp_path / "x.xlsx"
    bad.write_bytes(b"no workbook")
    tab.look(bad)
    screen.until(
        lambda: tab.band.words.text() == sentence_of("file_unreadable", {"file": bad.name})
    )
    assert not tab.go.isEnabled()
