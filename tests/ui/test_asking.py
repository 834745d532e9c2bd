"""Pieces that windows of money share, without a base: a dialog of fields, verbs, lists to tick."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from ofdesk.domain.errors import DomainError
from ofdesk.ui.app import make_application
from ofdesk.ui.asking import Ask, AskDialog, choice
from ofdesk.ui.inputs import AmountEdit
from ofdesk.ui.tables import Cell, Column, PagedModel, ReadyRow, TableView
from ofdesk.ui.ticking import TickTable
from ofdesk.ui.verbs import Verb, Verbs
from ofdesk.ui.widgets import Field
from ofdesk.words import formats
from ofdesk.words.ui import t

ENTER = Qt.Key.Key_Return


class AtOnce:
    """Runs what is written when it is told to, on this thread: what a person does meanwhile is
    seen by the test."""

    def __init__(self) -> None:
        self.waiting = []

    def write(self, _owner, work, done, failed) -> None:
        self.waiting.append((work, done, failed))

    def run(self) -> None:
        work, done, failed = self.waiting.pop(0)
        try:
            found = work()
        except DomainError as error:
            failed(error)
        else:
            done(found)


@pytest.fixture
def application(qtbot):
    make_application()
    return qtbot


def ask(begin, done=lambda _result: None, **more) -> Ask:
    fields = (
        Field("reason", "Motif", QLineEdit()),
        Field("cents", "Montant", AmountEdit("cents")),
        Field("kind", "Genre", choice({"a": "Premier", "b": "Second"})),
        Field("words", "Texte", QPlainTextEdit()),
    )
    return Ask("Titre", "Faire", fields, begin, done, **more)


@pytest.fixture
def opened(application):
    """Opens a dialog; its work is run by hand."""
    tasks = AtOnce()

    def make(*given, **more) -> AskDialog:
        dialog = AskDialog(tasks, ask(*given, **more))
        application.addWidget(dialog)
        dialog.show()
        return dialog

    make.tasks = tasks
    return make


def test_values_are_read_by_the_kind_of_their_field(opened):
    seen = []
    dialog = opened(lambda values: seen.append(dict(values)) or (lambda _answers: None))
    dialog.fields["reason"].input.setText("  erreur ")
    dialog.fields["cents"].input.setText("1,5")
    dialog.fields["kind"].input.setCurrentIndex(1)
    dialog.fields["words"].input.setPlainText("une\ndeux\n")
    dialog.do()
    assert seen == [{"reason": "erreur", "cents": "1,5", "kind": "b", "words": "une\ndeux"}]


def test_what_is_being_done_is_not_done_again(opened, application):
    done = []
    dialog = opened(lambda _values: lambda _answers: 7, done.append)
    application.keyClick(dialog, ENTER)
    application.keyClick(dialog, ENTER)
    dialog.do()
    assert len(opened.tasks.waiting) == 1
    assert not dialog.go.isEnabled()
    opened.tasks.run()
    assert done == [7]
    assert not dialog.isVisible()


def test_a_value_that_cannot_be_read_is_said_beside_its_field(opened):
    def begin(values):
        formats.parse_amount(values["cents"], "cents")
        return lambda _answers: None

    dialog = opened(begin)
    dialog.fields["cents"].input.setText("douze")
    dialog.do()
    assert dialog.fields["cents"].error.text()
    assert opened.tasks.waiting == []
    dialog.fields["cents"].input.setText("12")
    dialog.do()
    assert not dialog.fields["cents"].error.text()
    assert len(opened.tasks.waiting) == 1


@pytest.mark.parametrize(
    ("field", "beside"), [("reason", "reason"), ("rate", "cents"), ("nowhere", ""), ("", "")]
)
def test_a_refusal_stands_beside_its_field_or_above_and_can_be_corrected(opened, field, beside):
    refusals = [DomainError("reason_missing", field=field)]

    def work(_answers):
        if refusals:
            raise refusals.pop()
        return "fait"

    done = []
    dialog = opened(lambda _values: work, done.append, renamed={"rate": "cents"})
    dialog.do()
    opened.tasks.run()
    told = [name for name, one in dialog.fields.items() if one.error.text()]
    assert told == ([beside] if beside else [])
    assert dialog.band.isVisible() == (not beside)
    assert dialog.go.isEnabled()
    dialog.do()
    opened.tasks.run()
    assert done == ["fait"]


def test_escape_does_nothing(opened, application):
    done = []
    dialog = opened(lambda _values: lambda _answers: 7, done.append)
    application.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert (done, opened.tasks.waiting) == ([], [])


# --- verbs ----------------------------------------------------------------------------------------


class Source:
    def __init__(self, state: str) -> None:
        self.state = state


@pytest.fixture
def page(application):
    """A page with two rows and two verbs, one of which fits one of them."""
    widget = QWidget()
    application.addWidget(widget)
    model = PagedModel(None, (Column("a", "A"),), widget)
    table = TableView(model, "verbsTable", widget)
    rows = [ReadyRow(state, (Cell(state),), Source(state)) for state in ("open", "paid")]
    model.show_rows(rows)
    widget.done = []
    widget.table = table
    widget.verbs = Verbs(
        widget,
        table,
        [
            Verb("Payer", lambda row: widget.done.append(("pay", row.key)), "Ctrl+J", is_open),
            Verb("Montrer", lambda row: widget.done.append(("show", row.key))),
        ],
    )
    return widget


def is_open(source: Source) -> bool:
    return source.state == "open"


def words(page) -> list[str]:
    menu = page.verbs.menu()
    return [action.text() for action in menu.actions()] if menu else []


def test_the_menu_offers_what_fits_the_row(page):
    assert words(page) == []
    page.table.selectRow(0)
    assert words(page) == ["Payer", "Montrer"]
    page.table.selectRow(1)
    assert words(page) == ["Montrer"]


def test_a_key_does_nothing_where_its_verb_does_not_fit(page):
    (pay, show) = [action for _verb, action in page.verbs.actions]
    pay.trigger()
    assert page.done == []
    page.table.selectRow(1)
    pay.trigger()
    show.trigger()
    page.table.selectRow(0)
    pay.trigger()
    assert page.done == [("show", "paid"), ("pay", "open")]


def test_verbs_name_their_keys(page):
    keys = {action.text(): action.shortcut().toString() for _verb, action in page.verbs.actions}
    assert keys == {"Payer": "Ctrl+J", "Montrer": ""}


def test_the_menu_key_asks_where_no_row_is(page):
    page.table.menu_asked.emit(QPoint(1, 1))
    assert page.done == []


# --- lists to tick --------------------------------------------------------------------------------


@pytest.fixture
def table(application):
    made = TickTable((Column("name", "Nom", stretch=True),), "tickTestTable")
    application.addWidget(made)
    made.show_rows([ReadyRow(key, (Cell(key),), key) for key in "abc"], "ab")
    made.show()
    return made


def taken(table) -> str:
    return "".join(found.key for found in table.taken_rows())


def chips(table) -> list[str]:
    model = table.model()
    return [model.index(n, 0).data() for n in range(model.rowCount())]


def test_rows_say_whether_they_are_taken(table):
    assert taken(table) == "ab"
    assert chips(table) == [t("money.taken"), t("money.taken"), t("money.left")]


def test_the_space_bar_and_a_click_toggle_a_row(table, application):
    table.selectRow(2)
    application.keyClick(table, Qt.Key.Key_Space)
    assert taken(table) == "abc"
    place = table.visualRect(table.model().index(0, 1)).center()
    application.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert taken(table) == "bc"
    assert table.currentIndex().row() == 0
    below = QPoint(5, table.viewport().height() - 2)
    application.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=below)
    assert taken(table) == "bc"


def test_all_or_none(table):
    told = []
    table.ticked.connect(lambda: told.append(taken(table)))
    for _ in range(3):
        table.tick_all()
    assert told == ["abc", "", "abc"]


def test_ticks_outlive_another_reading_of_the_list(table):
    table.show_rows([ReadyRow(key, (Cell(key),), key) for key in "bcd"])
    assert taken(table) == "b"
    table.show_rows([ReadyRow(key, (Cell(key),), key) for key in "ab"])
    assert taken(table) == "ab"
