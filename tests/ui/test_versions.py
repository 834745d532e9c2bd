"""The tab of versions: what is proposed, and the clean-up of a migration."""

from PySide6.QtCore import Qt

from ofdesk.services.cleanup import list_cleanups
from ofdesk.services.versions import list_versions
from ofdesk.words.ui import t


def states(screen):
    rows = screen.read(list_versions)
    stable = next(row.name for row in rows if row.stable)
    return stable, {row.name for row in rows if row.is_open}


def chosen(tab, name):
    tab.table.selectRow(tab.versions.position_of(name))


def cleanup(screen, key):
    found = {(one.source, one.target): one for one in screen.read(list_cleanups)}
    return found.get(key)


def test_versions_are_proposed_opened_and_added(screen):
    screen.page("settings")
    screen.window.go("settings", wish="versions")
    tab = screen.window.pages["settings"].versions
    screen.until(tab.versions.rowCount)
    chosen(tab, "4.0beta")
    screen.bot.mouseClick(tab.open, Qt.MouseButton.LeftButton)
    screen.until(lambda: tab._opened() == {"4.0beta"})
    assert states(screen) == ("4.2", {"4.0beta"})
    chosen(tab, "4")
    screen.bot.keyClick(tab.table, Qt.Key.Key_Return)
    screen.until(lambda: states(screen) == ("4", {"4.0beta"}))
    chosen(tab, "4.0beta")
    tab.propose()
    screen.until(tab.band.isVisible)
    assert states(screen)[0] == "4"
    tab.add_version("5")
    screen.until(lambda: tab.target.findData("5") >= 0)


def test_a_list_is_written_removed_and_a_wrong_one_is_told_beside_its_field(screen):
    screen.page("settings")
    screen.window.go("settings", wish="versions")
    tab = screen.window.pages["settings"].versions
    screen.until(tab.cleanups.rowCount)
    screen.bot.mouseClick(tab.new, Qt.MouseButton.LeftButton)
    tab.source.setCurrentText("3.5")
    tab.target.setCurrentText("4")
    tab.operations.setPlainText("Relire\nClore")
    tab.procedure.setText("http://nowhere")
    screen.bot.mouseClick(tab.save, Qt.MouseButton.LeftButton)
    screen.until(tab.fields["procedure_url"].error.isVisible)
    tab.procedure.setText("https://openflyers.example/p")
    screen.bot.mouseClick(tab.save, Qt.MouseButton.LeftButton)
    screen.until(lambda: tab.band.words.text() == t("versions.saved", target="4"))
    assert cleanup(screen, ("3.5", "4")).operations == ("Relire", "Clore")
    tab.steps.selectRow(tab.cleanups.position_of("3.5>4"))
    assert tab.operations.toPlainText() == "Relire\nClore"
    screen.bot.mouseClick(tab.remove, Qt.MouseButton.LeftButton)
    screen.until(lambda: cleanup(screen, ("3.5", "4")) is None)
