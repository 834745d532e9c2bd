"""The first start for real: five steps by keyboard, closed in the middle, begun with a backup."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from sqlalchemy import select

from ofdesk.bootstrap import desks
from ofdesk.domain.errors import ConfirmationNeeded
from ofdesk.models import Client
from ofdesk.ports.desk import DeskOptions
from ofdesk.ports.hub import UP_TO_DATE, Joined, SyncReport
from ofdesk.services.settings import list_settings
from ofdesk.ui.app import begin, make_application, make_window
from ofdesk.ui.dialogs import QuestionDialog
from ofdesk.ui.setup.assistant import SetupAssistant
from ofdesk.words.sentences import sentence_of
from ofdesk.words.ui import t
from tests.ui.conftest import HOUSE, Screen, type_text

LEFT = {"company.rcs_city", "company.vat_number"}
"""Not typed: they follow from others."""


@pytest.fixture
def starting(qtbot, tmp_path):
    """Starts the program on a base that is not there, or there again."""
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    scope = QSettings.Scope.UserScope
    QSettings.setPath(QSettings.Format.IniFormat, scope, str(tmp_path / "state"))
    made = []

    def start(hubs=None):
        make_application()
        options = DeskOptions(tmp_path / "new" / "ofdesk.db")
        window = make_window(options, desks(), hubs, None)
        qtbot.addWidget(window)
        made.append(window)
        window.show()
        begin(window)
        return Screen(window, qtbot)

    yield start
    for window in made:
        window.close()
        window.tasks.desk.close()


def opened(screen):
    """The assistant, once it has the keyboard."""
    assistant = screen.dialog(SetupAssistant)
    screen.until(assistant.isActiveWindow)
    return assistant


def typed(screen, assistant, values):
    for key, text in values.items():
        line = assistant.view.fields()[key].input
        line.setFocus()
        line.clear()
        type_text(line, text)
    assistant.view.next.setFocus()


def pressed(screen, key=Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier):
    screen.bot.keyClick(QApplication.focusWidget(), key, modifier)


def at(screen, assistant, step):
    screen.until(lambda: assistant.flow.name == step and assistant.view.next.isEnabled())


def settings(screen):
    return screen.read(list_settings)


def test_five_steps_by_keyboard_make_a_base_that_may_issue(starting, tmp_path):
    screen = starting()
    assistant = opened(screen)
    assert not screen.desk.path.exists()
    fields = assistant.view.fields()
    typed(screen, assistant, {"company.siren": "732829321"})
    screen.until(fields["company.siren"].error.text)
    typed(screen, assistant, {k: v for k, v in HOUSE.items() if k not in LEFT})
    screen.until(lambda: all(fields[key].text() for key in LEFT))
    assert fields["company.vat_number"].text() == HOUSE["company.vat_number"]
    pressed(screen)
    at(screen, assistant, "desk")
    typed(screen, assistant, {"desk.number": "7", "desk.operator": "Hélène"})
    pressed(screen)
    at(screen, assistant, "catalogue")
    assert screen.desk.path.is_file()
    assert (screen.desk.number, screen.desk.operator) == ("07", "Hélène")
    assert not screen.desk.factice
    assert settings(screen)["company.siren"] == "732829320"
    pressed(screen)
    at(screen, assistant, "clients")
    path = tmp_path / "clubs.csv"
    path.write_text("plateforme;nom;e-mail\ngap;AC Gap;g@gap.example\n")
    tab = assistant.view.clients
    tab.look(path)
    screen.until(tab.go.isEnabled)
    pressed(screen)
    assert assistant.view.band.words.text() == t("setup.not_imported")
    tab.run()
    screen.until(lambda: tab.done)
    pressed(screen)
    at(screen, assistant, "hub")
    pressed(screen)
    screen.until(lambda: not assistant.isVisible())
    assert screen.window.message.band.words.text() == t("setup.ready")
    assert len(screen.read(lambda s: s.scalars(select(Client)).all())) == 1
    assert not [key for key in QSettings().allKeys() if key.startswith("setup/")]


def test_what_was_typed_is_there_again_after_closing_in_the_middle(starting):
    screen = starting()
    assistant = opened(screen)
    typed(screen, assistant, {"company.name": "Aéro-Édition"})
    assistant.reject()
    screen.until(lambda: not screen.window.isVisible())
    assert not screen.desk.path.exists()
    screen = starting()
    assistant = opened(screen)
    assert assistant.view.fields()["company.name"].text() == "Aéro-Édition"
    assistant.skip()
    at(screen, assistant, "desk")
    assistant.skip()
    at(screen, assistant, "catalogue")
    assert (screen.desk.number, settings(screen)["company.name"]) == ("01", "Aéro-Édition")
    for step in ("clients", "hub"):
        assistant.skip()
        at(screen, assistant, step)
    assistant.reject()
    assert screen.window.isVisible()
    screen.window.close()
    screen.window.tasks.desk.close()
    screen = starting()
    screen.until(lambda: screen.window.message.band.words.text() == t("setup.unfinished"))
    screen.window.set_up()
    assistant = opened(screen)
    screen.until(assistant.view.desk.number.isReadOnly)
    assert assistant.flow.name == "hub"
    pressed(screen, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert assistant.flow.name == "clients"
    assistant.go_on()
    assistant.go_on()
    screen.until(lambda: not assistant.isVisible())
    assert t("home.k_bank_iban") in screen.window.message.band.words.text()


def test_a_price_list_of_ones_own_is_taken_and_a_bad_one_is_told(starting, tmp_path):
    screen = starting()
    assistant = opened(screen)
    assistant.skip()
    assistant.skip()
    at(screen, assistant, "catalogue")
    page = assistant.view.catalogue
    page.own.setChecked(True)
    assistant.go_on()
    assert page.band.words.text() == t("setup.prices_missing")
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    page.chosen.emit(bad)
    screen.until(lambda: page.band.words.text() != t("setup.prices_missing"))
    good = tmp_path / "prices.json"
    good.write_text(
        '{"label": "2026", "valid_from": "2026-01-01", "offers": [{"offer": "business",'
        ' "base_cents": 10000, "minimum_cents": 10000, "brackets": [], "acts": {}}]}'
    )
    page.chosen.emit(good)
    screen.until(lambda: page.sheet is not None)
    assistant.go_on()
    at(screen, assistant, "clients")
    assistant._jump(2)
    screen.until(lambda: page.band.words.text() == t("setup.prices_in_force", label="2026"))


def test_a_backup_begins_the_base(starting, base):
    screen = starting()
    assistant = opened(screen)
    with screen.bot.waitSignal(screen.window.base_opened, timeout=15000):
        assistant.restore_from(base)
    screen.until(lambda: not assistant.isVisible())
    screen.until(lambda: screen.page("clients").model.rowCount() == 4)


class OneHub:
    """A hub that joins after one doubt; it notes what it was asked."""

    def __init__(self):
        self.asked = []

    def join(self, desk, request, ask):
        if "hub_duplicates" not in request.answers:
            raise ConfirmationNeeded("hub_duplicates", count=1, platforms=["gap"])
        self.asked.append((desk.number, request.where, request.wish, request.user, ask("x")))
        return Joined("hub", desk.number, self.sync(desk, ask))

    def sync(self, _desk, _ask):
        return SyncReport(0, 0, 0, 0, UP_TO_DATE)


def test_a_hub_is_joined_after_its_doubt_was_answered(starting):
    hub = OneHub()
    screen = starting(lambda: hub)
    assistant = opened(screen)
    for step in ("desk", "catalogue", "clients", "hub"):
        assistant.skip()
        at(screen, assistant, step)
    page = assistant.view.hub
    page.join.setChecked(True)
    assistant.go_on()
    assert page.band.words.text() == t("setup.hub_missing")
    for field, text in ((page.where, "postgresql://h/of"), (page.user, "claire")):
        assert isinstance(field.input, QLineEdit)
        field.input.setText(text)
    page.password.input.setText("s3cret")
    assistant.go_on()
    question = screen.dialog(QuestionDialog)
    assert question.words.text() == sentence_of(
        "hub_duplicates", {"count": 1, "platforms": ["gap"]}
    )
    question.accept()
    screen.until(lambda: not assistant.isVisible())
    assert hub.asked == [("01", "postgresql://h/of", "01", "claire", "s3cret")]
    kept = [str(QSettings().value(key)) for key in QSettings().allKeys()]
    assert not any("s3cret" in text for text in kept)
