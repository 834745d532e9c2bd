"""Fields: amounts and days as people type them, and the sentence beside what is wrong."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ofdesk.domain.errors import DomainError
from ofdesk.services.settings import DESK, HOUSE
from ofdesk.ui.forms import Form, text_of
from ofdesk.ui.inputs import AmountEdit, CalmCombo, CountBox, DayEdit
from ofdesk.ui.settings.page import CHOICES, choices
from ofdesk.ui.widgets import Band, Field
from ofdesk.words.formats import NARROW
from tests.ui.conftest import type_text

TODAY = date(2026, 11, 25)


@pytest.fixture
def form(qtbot):
    """An amount, a day, and a field to leave them for."""

    class Form(QWidget):
        def __init__(self):
            super().__init__()
            layout = QVBoxLayout(self)
            self.amount = Field("cents", "Montant", AmountEdit("cents"))
            self.day = Field("date", "Jour", DayEdit(lambda: TODAY))
            self.other = QLineEdit()
            for widget in (self.amount, self.day, self.other):
                layout.addWidget(widget)

    made = Form()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    return made


def type_and_leave(form, field, text, qtbot):
    field.input.setFocus()
    field.input.clear()
    type_text(field.input, text)
    form.other.setFocus()
    qtbot.waitUntil(form.other.hasFocus)


@pytest.mark.parametrize(
    ("typed", "shown", "cents"),
    [
        ("1234,5", f"1{NARROW}234,50", 123450),
        ("1 234.50", f"1{NARROW}234,50", 123450),
        ("12 €", "12,00", 1200),
        ("-3", "−3,00", -300),
    ],
)
def test_an_amount_is_rewritten_in_full(form, qtbot, typed, shown, cents):
    type_and_leave(form, form.amount, typed, qtbot)
    assert form.amount.text() == shown
    assert form.amount.input.cents() == cents
    assert not form.amount.error.isVisible()


@pytest.mark.parametrize(
    ("typed", "shown"), [("3/2", "03/02/2027"), ("+30", "25/12/2026"), ("hier", "24/11/2026")]
)
def test_a_day_is_rewritten_in_full(form, qtbot, typed, shown):
    type_and_leave(form, form.day, typed, qtbot)
    assert form.day.text() == shown
    assert form.day.input.day().strftime("%d/%m/%Y") == shown


@pytest.mark.parametrize(("name", "typed"), [("amount", "1.234"), ("day", "31/02")])
def test_what_is_not_understood_stays_and_is_said_beside(form, qtbot, name, typed):
    field = getattr(form, name)
    type_and_leave(form, field, typed, qtbot)
    assert field.text() == typed
    assert field.error.isVisible()
    assert typed in field.error.text()
    assert field.input.property("wrong") is True
    assert field.input.accessibleDescription() == field.error.text()
    type_text(field.input, "0")
    assert not field.error.isVisible()
    assert field.input.property("wrong") is False


def test_an_empty_field_is_left_empty(form, qtbot):
    type_and_leave(form, form.day, " ", qtbot)
    assert form.day.input.is_empty()
    assert not form.day.error.isVisible()


def test_an_amount_and_a_day_can_be_shown(form):
    form.amount.input.set_cents(-120_050)
    form.day.input.set_day(TODAY)
    assert form.amount.text() == f"−1{NARROW}200,50"
    assert form.day.text() == "25/11/2026"
    form.day.input.set_day(None)
    assert form.day.text() == ""


def test_a_field_is_named_by_its_label(form):
    assert form.amount.input.accessibleName() == "Montant"
    assert form.amount.title.buddy() is form.amount.input


def test_a_refusal_of_the_use_case_is_shown_beside_the_field(form):
    form.day.show_error(DomainError("date_invalid", "date", text="x"))
    assert "x" in form.day.error.text()
    form.day.show_error(None)
    assert not form.day.error.isVisible()


@pytest.mark.parametrize("state", ["info", "ok", "warn", "err"])
def test_a_band_says_its_sentence_and_its_verbs_do_something(qtbot, state):
    band, done = Band(), []
    qtbot.addWidget(band)
    band.say(state, "Facture émise.", [("Ouvrir", lambda: done.append(1))])
    assert band.isVisible()
    assert band.accessibleName() == "Facture émise."
    assert band.property("band") == state
    verbs = band.findChildren(QPushButton)
    assert [verb.text() for verb in verbs] == ["Ouvrir"]
    verbs[0].click()
    assert done == [1]
    band.say(state, "Autre chose.")
    assert band.words.text() == "Autre chose."


CHOSEN = {"mail.auth": (("password", "Mot de passe"), ("none", "Aucun"))}


@pytest.fixture
def settings_form(qtbot):
    form = Form(CHOSEN)
    area = form.column([("mail.auth", "Identification"), ("mail.host", "Serveur")])
    qtbot.addWidget(area)
    yield form
    area.close()


def test_a_choice_is_shown_in_words_and_saved_as_its_value(settings_form):
    form = settings_form
    assert form.changes() == {}
    form.show({"mail.auth": "", "mail.host": "smtp.example"})
    assert form.fields["mail.auth"].input.currentText() == "Mot de passe"
    assert form.changes() == {}
    form.fields["mail.auth"].input.setCurrentText("Aucun")
    assert form.changes() == {"mail.auth": "none"}
    form.show({"mail.auth": "password", "mail.host": "other.example"})
    assert form.changes() == {"mail.auth": "none"}
    assert text_of(form.fields["mail.host"].input) == "other.example"
    form.saved()
    assert form.changes() == {}


def test_a_value_that_is_not_in_the_list_is_shown_as_it_is(settings_form):
    settings_form.show({"mail.auth": "kerberos"})
    assert settings_form.fields["mail.auth"].input.currentText() == "kerberos"
    assert settings_form.changes() == {}


def test_what_is_stored_meanwhile_is_no_change_any_more(settings_form):
    settings_form.show({"mail.host": ""})
    settings_form.fields["mail.host"].input.setText("smtp.example")
    settings_form.keep({"mail.host": "smtp.example", "not.here": "x"})
    assert settings_form.changes() == {}


def test_every_chosen_setting_takes_all_its_values():
    for key, listed in CHOICES.items():
        check = {**HOUSE, **DESK}[key]
        assert check is not None
        assert [check(value, key) for value, _words in listed if value] == [
            value for value, _words in listed if value
        ]
        assert all(words for _value, words in choices()[key])


@pytest.mark.parametrize("kind", [CountBox, CalmCombo])
def test_the_wheel_changes_what_has_the_keyboard_alone(qtbot, kind):
    holder = QWidget()
    layout = QVBoxLayout(holder)
    box, other = kind(), QLineEdit()
    layout.addWidget(other)
    layout.addWidget(box)
    if isinstance(box, CalmCombo):
        box.addItems(["a", "b", "c"])
        box.setCurrentIndex(1)
    else:
        box.setValue(6)
    qtbot.addWidget(holder)
    holder.show()

    def shown():
        return box.currentIndex() if isinstance(box, CalmCombo) else box.value()

    def turn():
        middle = QPointF(box.rect().center())
        down, none = QPoint(0, -120), Qt.MouseButton.NoButton
        event = QWheelEvent(
            middle,
            box.mapToGlobal(middle),
            QPoint(),
            down,
            none,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(box, event)

    before = shown()
    other.setFocus()
    turn()
    assert shown() == before
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    turn()
    assert shown() != before
