"""Reading platforms from the window: the count, the table of what failed, the test in words."""

import pytest
from PySide6.QtWidgets import QLabel, QMenu

from ofdesk.keychain import Keychain
from ofdesk.openflyers.reader import PlatformReader
from ofdesk.services.platform_profile import CHECKS, SetProfile, list_profile, set_profile
from ofdesk.ui.clients.sheet import SheetDialog
from ofdesk.ui.clients.sheet_acts import sheet_menu
from ofdesk.ui.platforms.dialogs import FailedDialog, TestDialog
from ofdesk.ui.platforms.reading import CountsRead
from ofdesk.ui.platforms.secret_dialog import SecretDialog
from ofdesk.ui.platforms.session import SessionDoors, SessionSecrets
from ofdesk.ui.renewal.wizard import RenewalWizard
from tests.builders import read_client
from tests.platforms.bench import QUICK, make_bench
from tests.rings import MemoryKeyring, in_force
from tests.ui.conftest import window_on

COUNTS = {"mermoz": 6, "vexin": 3, "figeac": 11, "acgap": 2}


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    made = make_bench(tmp_path_factory.mktemp("standin"), COUNTS)
    yield made
    made.standin.stop()


@pytest.fixture
def ring():
    """An open keyring."""
    with in_force(MemoryKeyring()) as made:
        yield made


@pytest.fixture
def bench(running):
    """The stand-in, answering well."""
    for club in running.standin.clubs.values():
        club.failing = None
    return running


class Doors:
    """The platforms of the stand-in."""

    def __init__(self, bench):
        self._bench = bench

    def secrets(self):
        return self._bench.secrets

    def platforms(self, secrets):
        return PlatformReader(secrets)


@pytest.fixture
def screen(qtbot, base, tmp_path, bench):
    """The window, which knows the platforms."""
    with window_on(qtbot, base, tmp_path / "state", Doors(bench)) as made:
        fields = {**bench.standin.settings, **QUICK, "attempts": "1", "timeout_seconds": "10"}
        fields["folder"] = str(bench.standin.folder)
        set_profile(SetProfile(fields), made.desk.write())
        yield made


def said(screen):
    return [found.text() for found in screen.window.findChildren(QLabel) if found.isVisible()]


def says(screen, words):
    screen.until(lambda: any(words in text for text in said(screen)))


def counts(screen):
    return {name: read_client(screen.desk, name).resources for name in COUNTS}


def test_all_platforms_are_read_from_the_menu(screen):
    screen.window.platforms.read(())
    says(screen, "Plateformes lues\N{NO-BREAK SPACE}: 4.")
    assert counts(screen) == COUNTS
    assert read_client(screen.desk, "figeac").resources_source == "platform"
    menus = screen.window.menuBar().findChildren(QMenu)
    texts = [action.text() for menu in menus for action in menu.actions()]
    assert texts.count("Lire toutes les plateformes") == 1


def test_the_board_reads_the_selection_and_shows_what_failed(screen, bench):
    board = screen.page("board")
    screen.until(lambda: board.model.rowCount() == 3)
    assert board.reading.isVisible()
    board.table.selectAll()
    bench.standin.fail("mermoz", "html")
    bench.standin.fail("vexin", "empty")
    board.reading.click()
    says(screen, "Non lues\N{NO-BREAK SPACE}: 2")
    assert counts(screen)["mermoz"] == 4
    assert counts(screen)["acgap"] == 2
    failed = CountsRead(1, (("mermoz", "Une page web."), ("vexin", "Vide.")))
    screen.window.platforms._show_failed(failed)
    dialog = screen.dialog(FailedDialog)
    assert dialog.model.rowCount() == 2
    dialog.accept()


def test_one_failure_is_said_in_the_bar(screen, bench):
    bench.standin.fail("mermoz", "html")
    screen.window.platforms.read(["mermoz"])
    says(screen, "mermoz\N{NO-BREAK SPACE}: La plateforme a répondu par une page web")
    assert counts(screen)["mermoz"] == 4


def test_the_wizard_reads_the_platform_again(screen, bench):
    screen.window.renew("mermoz")
    wizard = screen.dialog(RenewalWizard)
    screen.until(lambda: wizard.preview is not None)
    assert wizard.view.count.value() == 4
    assert wizard.view.reread.isVisible()
    wizard.view.reread.click()
    screen.until(lambda: wizard.view.count.value() == 6)
    assert wizard.view.reread.isEnabled()
    bench.standin.fail("mermoz", "server_error")
    wizard.view.reread.click()

    def told():
        assert "est en erreur" in wizard.view.band.words.text()

    screen.bot.waitUntil(told, timeout=15000)
    assert wizard.view.count.value() == 6
    wizard.reject()


def test_a_connection_is_tested_step_by_step(screen, bench):
    screen.window.platforms.test("mermoz")
    dialog = screen.dialog(TestDialog)
    screen.until(dialog.again.isEnabled)
    assert dialog.band.words.text() == "La connexion fonctionne."
    assert dialog.lines.count() == 6
    bench.standin.fail("mermoz", "bad_signature")
    dialog.again.click()
    screen.until(lambda: dialog.band.words.text() == "La connexion ne fonctionne pas.")
    last = dialog.lines.itemAt(dialog.lines.count() - 1).widget().text()
    assert last.startswith("✗  La réponse n’est pas signée")
    dialog.accept()


def test_a_sheet_offers_both(screen):
    screen.window.open_client("mermoz")
    sheet = screen.dialog(SheetDialog)
    texts = [action.text() for action in sheet_menu(sheet).actions()]
    assert {"Relire la plateforme", "Tester la connexion…"} <= {*texts}
    sheet.close()


def test_a_reading_that_is_cancelled_keeps_what_was_read(screen):
    found = []
    screen.window.platforms.read_for(screen.window, (), found.append)
    screen.window.tasks.cancel_all()
    screen.until(lambda: found)
    assert found[0].failed == ()
    assert 0 <= found[0].read <= 4


def test_a_secret_is_typed_unseen_and_used_at_once(screen, bench, ring, monkeypatch):
    secret, phrase = bench.standin.logins["mermoz"]
    monkeypatch.setattr(screen.window.platforms._doors, "_secrets", SessionSecrets(Keychain()))
    screen.window.platforms.test("mermoz")
    dialog = screen.dialog(TestDialog)
    screen.until(dialog.again.isEnabled)
    assert dialog.lines.itemAt(0).widget().text().startswith("✗  Aucun secret")
    dialog.secret.click()
    typed = screen.dialog(SecretDialog)
    for name, value in (("platform", secret), ("platform-key", phrase)):
        line = typed.fields[name].input
        assert line.echoMode() == line.EchoMode.Password
        line.setText(value)
    typed.save()
    screen.until(lambda: typed.band.words.text() == "Gardé dans le trousseau.")
    assert typed.fields["platform"].text() == ""
    assert ring.kept["ofdesk/platform", "mermoz"] == secret
    typed.accept()
    dialog.again.click()
    screen.until(lambda: dialog.band.words.text() == "La connexion fonctionne.")
    dialog.accept()


def test_without_a_keyring_a_secret_lasts_as_long_as_the_window(screen, bench, monkeypatch):
    secrets = SessionSecrets(Keychain())
    monkeypatch.setattr(screen.window.platforms._doors, "_secrets", secrets)
    dialog = SecretDialog(
        screen.window.tasks, screen.window.platforms._doors, "mermoz", screen.window
    )
    dialog.show()
    dialog.fields["platform"].input.setText("a-secret")
    dialog.save()
    screen.until(lambda: "redemandé" in dialog.band.words.text())
    assert secrets.get("platform", "mermoz") == "a-secret"
    assert "a-secret" not in repr(secrets)
    dialog.fields["platform"].input.setText("x" * 9000)
    dialog.save()
    screen.until(lambda: "trop long" in dialog.band.words.text())
    assert secrets.keep("platform", "mermoz", "")
    assert secrets.get("platform", "mermoz") == ""
    dialog.accept()


def test_doors_of_a_session_pass_the_rest_on(bench):
    doors = SessionDoors(Doors(bench))
    assert doors.secrets() is doors.secrets()
    assert doors.secrets().available()
    assert isinstance(doors.platforms(doors.secrets()), PlatformReader)


def test_the_profile_is_edited_in_the_settings(screen, bench):
    page = screen.page("settings")
    page.show_wish("platforms")
    tab = page.platforms
    screen.until(lambda: tab.fields["report_id"].text() == "7")
    assert {*tab.fields} == {*CHECKS}
    tab.fields["parallel"].input.setText("2")
    tab.fields["base_url"].input.setText("http://openflyers.com/")
    tab.save()
    screen.until(tab.fields["base_url"].error.text)
    with screen.desk.read() as session:
        assert list_profile(session)["parallel"] == "8"
    # What another window changes comes in; what was typed here and not saved stays.
    set_profile(SetProfile({"attempts": "5"}), screen.desk.write())
    page.refresh()
    screen.until(lambda: tab.fields["attempts"].text() == "5")
    assert tab.fields["parallel"].text() == "2"
    tab.fields["base_url"].input.setText(bench.standin.settings["base_url"])
    tab.save()
    screen.until(lambda: tab.band.words.text() == "Profil enregistré.")
    with screen.desk.read() as session:
        assert list_profile(session)["parallel"] == "2"
    tab.try_platform("mermoz")
    dialog = screen.dialog(TestDialog)
    screen.until(lambda: dialog.band.words.text() == "La connexion fonctionne.")
    dialog.accept()
