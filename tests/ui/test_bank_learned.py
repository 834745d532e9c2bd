"""A bank that nobody knows, described on the real window; what was learned, seen and changed."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QComboBox, QLineEdit

from ofdesk.domain.bank_layout import CIC, Layout
from ofdesk.ports.bank import Sample, StatementLine
from ofdesk.services.bank_profiles import saved_layouts
from ofdesk.services.bank_rules import list_rules
from ofdesk.ui.asking import AskDialog
from ofdesk.ui.bank.choose import ChooseDialog
from ofdesk.ui.bank.flow import (
    column_options,
    movement_texts,
    shown_values,
    typed_layout,
)
from ofdesk.ui.bank.learned import LearnedDialog
from ofdesk.ui.bank.profile import ProfileDialog
from ofdesk.words.formats import NBSP
from ofdesk.words.ui import t
from tests.builders import refusal
from tests.ui.conftest import type_text
from tests.ui.test_screens import LARGEST, unnamed

ENTER = Qt.Key.Key_Return
ODD = (
    "Banque du Lac\n\nJour|Quoi|Sorti|Rentré\n"
    "15.06.2026|VIR M DUPONT JEAN 17||900,00\n"
    "14.06.2026|COTISATION TENUE DE COMPTE|12,90|\n"
)


# Without a window


def sample(*titles, rows=()):
    return Sample(titles, tuple(rows), (), (), 0, 0)


def test_columns_are_named_by_headings_that_differ_else_by_places():
    found = column_options(Layout(), sample("Date", "X", "X", ""))
    assert list(found) == ["", "Date", "2", "3", "4"]
    bare = column_options(Layout(day="7"), sample(rows=[("a note",), ("15/06/2026", "VIR " * 20)]))
    assert list(bare) == ["", "1", "2", "7"]
    assert "15/06/2026" in bare["1"]
    assert len(bare["2"]) < 60
    assert list(column_options(CIC, None)) == [
        *("", "Date d'opération", "Date de valeur", "Montant", "Solde", "Libellé"),
    ]


@pytest.mark.parametrize(
    "layout",
    [CIC, Layout(name="x", day="1", debit="2", credit="3", label=("a", "b", "c"), separator="\t")],
)
def test_what_is_shown_is_what_is_typed(layout):
    assert typed_layout(layout, shown_values(layout), layout.titles) == layout


def test_only_the_amounts_of_the_way_that_is_chosen_count():
    values = shown_values(CIC) | {"way": "two", "debit": "D", "credit": "C", "skip": "2"}
    found = typed_layout(CIC, values, ("D", "C"))
    assert (found.amount, found.debit, found.credit, found.titles) == ("", "D", "C", ("D", "C"))
    bare = typed_layout(CIC, values | {"headings": "no"}, ("D", "C"))
    assert bare.titles == ()
    wrong = refusal(lambda: typed_layout(CIC, values | {"skip": "two"}, ()))
    assert (wrong.code, wrong.field) == ("number_out_of_range", "skip")


def test_a_movement_as_it_is_read():
    line = StatementLine(date(2026, 6, 15), -1_290, "FRAIS", payer="BANQUE")
    day, amount, label = movement_texts(line)
    assert (day, amount.replace(NBSP, " "), label) == ("15/06/2026", "−12,90", "BANQUE · FRAIS")
    assert movement_texts(None) == ("…", "…", "")


# On the window


@pytest.fixture
def odd(tmp_path):
    path = tmp_path / "lac.csv"
    path.write_text(ODD, encoding="cp1252")
    return path


def choose(box, value):
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(value))


def told(screen):
    return screen.window.message.band.words.text().replace(NBSP, " ")


def labels(page):
    rows = [page.model.row_at(n) for n in range(page.model.rowCount())]
    return [found.source.line.label for found in rows if found is not None]


def go_to(page, words):
    place = next(n for n, found in enumerate(labels(page)) if words in found)
    page.table.selectRow(place)
    page.table.setFocus()


def test_an_unknown_bank_is_described_imported_and_learned_from(screen, odd):
    page = screen.page("bank")
    page.import_file(odd)
    describe_and_import(screen, page, odd)
    put_fees_on_an_account(screen, page)
    change_and_remove_what_was_learned(screen, page)


def fits(dialog):
    """Every control has a name for a screen reader, and the dialog has room on a small screen."""
    assert unnamed(dialog) == []
    assert (dialog.width(), dialog.height()) <= LARGEST


def describe_and_import(screen, page, odd):
    screen.until(lambda: screen.window.message.isVisible() and "CSV" in told(screen))
    page.open_profile(odd)
    dialog = screen.dialog(ProfileDialog)
    screen.until(lambda: dialog.sample is not None and dialog.sample.count == 2)
    fits(dialog)
    assert dialog.fields["debit"].input.currentData() == "Sorti"
    assert dialog.movements.model().rowCount() == 2
    choose(dialog.fields["credit"].input, "Quoi")
    screen.until(dialog.fields["credit"].error.isVisible)
    assert not dialog.import_button.isEnabled()
    choose(dialog.fields["credit"].input, "Rentré")
    screen.until(dialog.import_button.isEnabled)
    dialog.save(bring=True)
    screen.until(dialog.fields["name"].error.isVisible)
    type_text(dialog.fields["name"].input, "Lac")
    screen.bot.keyClick(dialog.fields["name"].input, ENTER)
    screen.until(lambda: len(labels(page)) == 2)
    screen.until(lambda: "Lac" in told(screen))
    (saved,) = screen.read(saved_layouts)
    assert saved.titles == ("Jour", "Quoi", "Sorti", "Rentré")


def put_fees_on_an_account(screen, page):
    go_to(page, "COTISATION")
    screen.bot.keyClick(page.table, ENTER)
    dialog = screen.dialog(ChooseDialog)
    assert [dialog.way.itemData(n) for n in range(dialog.way.count())] == ["account"]
    dialog.save()
    assert dialog.fields["account"].error.isVisible()
    account = dialog.fields["account"].input
    assert isinstance(account, QLineEdit)
    type_text(account, "627")
    screen.bot.keyClick(account, ENTER)
    screen.until(lambda: labels(page) == ["VIR M DUPONT JEAN 17"])
    assert "cotisation tenue compte" in told(screen)


def change_and_remove_what_was_learned(screen, page):
    page.open_learned()
    dialog = screen.dialog(LearnedDialog)
    screen.until(lambda: dialog.rules.model().rowCount() == 1)
    fits(dialog)
    screen.bot.keyClick(dialog.rules, ENTER)
    ask = screen.dialog(AskDialog)
    assert ask.fields["target"].text() == "627000"
    ask.fields["target"].input.setText("411")
    ask.do()
    screen.until(ask.fields["target"].error.isVisible)
    ask.fields["target"].input.setText("6278")
    ask.do()
    screen.until(lambda: [one.account for one in screen.read(list_rules)] == ["627800"])
    screen.until(lambda: dialog.band.isVisible() and "627800" in dialog.band.words.text())
    (delete,) = dialog.rules.findChildren(QShortcut)
    assert delete.key().toString() == "Del"
    delete.activated.emit()
    screen.until(lambda: screen.read(list_rules) == [])
    dialog.tabs.setCurrentIndex(1)
    screen.until(lambda: dialog.profiles.model().rowCount() == 1)
    dialog.change_profile(dialog.profiles.current_row())
    profile = screen.dialog(ProfileDialog)
    assert not profile.import_button.isVisible()
    profile.fields["name"].input.setText("Banque du Lac")
    profile.save(bring=False)
    screen.until(lambda: [one.name for one in screen.read(saved_layouts)] == ["Banque du Lac"])
    screen.until(lambda: dialog.profiles.current_row().source.name == "Banque du Lac")
    dialog.remove_profile(dialog.profiles.current_row())
    screen.until(lambda: screen.read(saved_layouts) == [])
    assert dialog.windowTitle().startswith(t("learned.title"))
    dialog.accept()
