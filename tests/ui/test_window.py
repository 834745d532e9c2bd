"""The frame around pages: navigation, panel, messages, foot, keyboard, and room for its words."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from ofdesk.domain.errors import ConfirmationNeeded, DomainError, Unavailable
from ofdesk.ui.dialogs import BugDialog, DetailDialog, QuestionDialog, ShortcutsDialog
from ofdesk.ui.frame import StatusBar, ToolBar, seconds_left
from ofdesk.ui.host import PARTS
from ofdesk.ui.main_window import FOLD_NAVIGATION, FOLD_PANEL
from ofdesk.ui.tasks import Doubt, Problem
from ofdesk.ui.widgets import button, label
from ofdesk.words.catalog import Translator
from ofdesk.words.formats import NBSP
from ofdesk.words.ui import t
from tests.ui.conftest import Screen, type_text

ROLE = Qt.ItemDataRole


def verbs(widget: QWidget) -> dict[str, QPushButton]:
    return {b.text(): b for b in widget.findChildren(QPushButton) if b.isVisible()}


def open_dialog(screen: Screen, kind):
    return screen.dialog(kind)


# --- navigation ---------------------------------------------------------------------------------


def test_what_waits_is_counted_when_the_base_is_open_and_after_each_change(screen):
    navigation = screen.window.navigation
    row = navigation.places().index("board")
    screen.until(lambda: navigation.item(row).data(ROLE.AccessibleTextRole))
    assert navigation.item(row).data(ROLE.AccessibleTextRole) == (
        "À renouveler, 2 à renouveler ou périmés"
    )


# --- widths ---------------------------------------------------------------------------------------


def test_what_gives_way_when_the_window_is_narrow(screen):
    window = screen.window
    screen.until(window.summary.isVisible)
    for width, panel, words in ((FOLD_PANEL, True, True), (1200, False, True), (700, False, False)):
        window.resize(width, 640)
        assert window.width() == width
        assert window.summary.isVisible() is panel
        assert window.navigation.narrow is not words
    assert FOLD_NAVIGATION < FOLD_PANEL


def test_f9_folds_the_panel_and_the_choice_is_kept(screen):
    window = screen.window
    window.resize(1366, 698)
    screen.until(window.summary.isVisible)
    press(screen, Qt.Key.Key_F9)
    assert not window.summary.isVisible()
    assert QSettings().value("window/panel") == "folded"
    press(screen, Qt.Key.Key_F9)
    assert window.summary.isVisible()


def press(screen: Screen, key, modifier=Qt.KeyboardModifier.NoModifier):
    screen.bot.keyClick(screen.window, key, modifier)


def test_each_page_finds_its_own_summary_again(screen):
    window = screen.window
    screen.page("receipts")
    first, second = label("un"), label("deux")
    window.show_summary(first)
    screen.page("invoices")
    assert not first.isVisible()
    window.show_summary(second)
    screen.page("receipts")
    assert first.isVisible()
    assert not second.isVisible()
    window.show_summary(None)
    assert not window.summary.isVisible()


@pytest.fixture
def stretched(monkeypatch):
    """Words 40 % longer than ours, as another language may have them."""
    spoken = Translator.__call__

    def longer(self, message, language=None):
        text = spoken(self, message, language)
        return " ".join(word + "m" * round(len(word) * 0.4) for word in text.split(" "))

    monkeypatch.setattr(Translator, "__call__", longer)


@pytest.mark.parametrize("width", [1366, 1180])
def test_the_frame_has_room_for_longer_words(stretched, screen, width):
    window = screen.window
    window.resize(width, 698)
    window.foot.show_busy(1)
    window.foot.show_progress(t("verifying"), 14, 38)
    window.tell("warn", t("bug_text"), [(t("retry"), lambda: None)])
    frames = (window.foot, window.message, window.search.parentWidget())

    def said():
        shown = [w for kind in (QPushButton, QLabel) for w in window.findChildren(kind)]
        return [w for w in shown if w.isVisible() and any(f.isAncestorOf(w) for f in frames)]

    def cut():
        return [
            (w.text(), w.width(), w.minimumSizeHint().width())
            for w in said()
            if w.width() < w.minimumSizeHint().width()
        ]

    def none_is_cut():
        assert cut() == []

    # A busy machine lays out late: what stays cut is cut.
    screen.bot.waitUntil(none_is_cut, timeout=15000)
    inside = said()
    assert len(inside) > 8
    assert all(w.mapTo(window, w.rect().topRight()).x() < window.width() for w in inside)
    assert window.width() == width


@pytest.mark.parametrize("width", range(600, 1300, 50))
def test_the_tools_fit_however_often_they_are_asked_in_one_go(qtbot, width):
    search = QLineEdit()
    search.setMinimumWidth(260)
    mark = label("FACTICE – base de démonstration", "badge")
    tools = ToolBar(button("Rien à annuler du tout", icon="undo"), mark, search)
    qtbot.addWidget(tools)
    for words in ("Nouveau client de plus…", "Renouveler…", "Encaisser…"):
        tools.add(button(words, icon="plus"))
    tools.show()
    for wide in (2000, width, 2000):
        tools.fit(wide)
        tools.fit(wide)
        shown = tools.findChildren(QPushButton) + [mark]
        needed = sum(part.sizeHint().width() for part in shown) + search.minimumWidth()
        assert needed < wide or not any(part.text() for part in shown[:-1])


# --- messages -------------------------------------------------------------------------------------


def test_a_message_stays_until_it_is_closed_or_the_page_changes(screen):
    window = screen.window
    window.tell("ok", "Facture émise.", [("Ouvrir", lambda: None)])
    assert window.message.isVisible()
    screen.until(lambda: list(verbs(window.message)) == ["Ouvrir", "Fermer"])
    verbs(window.message)["Fermer"].click()
    assert not window.message.isVisible()
    window.tell("ok", "Facture émise.")
    screen.page("invoices")
    assert not window.message.isVisible()


def test_a_verb_closes_the_message_so_that_it_may_say_another(screen):
    window = screen.window
    window.tell("err", "Un.", [("Réessayer", lambda: window.tell("ok", "Deux."))])
    verbs(window.message)["Réessayer"].click()
    assert window.message.isVisible()
    assert window.message.band.words.text() == "Deux."


def test_what_the_world_refused_can_be_retried_and_its_detail_copied(screen):
    window, again = screen.window, []
    error = Unavailable("base_locked", base="clubs.db")
    error.__cause__ = OSError("database is locked")
    window.show_problem(Problem(error, lambda: again.append(1)))
    shown = verbs(window.message)
    assert list(shown) == ["Réessayer", "Détail technique", "Fermer"]
    shown["Détail technique"].click()
    detail = screen.dialog(DetailDialog)
    verbs(detail)["Copier"].click()
    copied = QApplication.clipboard().text()
    assert "base_locked" in copied
    assert "database is locked" in copied
    detail.accept()
    window.show_problem(Problem(error, lambda: again.append(1)))
    verbs(window.message)["Réessayer"].click()
    assert again == [1]


def test_a_refusal_has_neither_retry_nor_detail(screen):
    screen.window.show_problem(Problem(DomainError("name_missing", field="name")))
    assert list(verbs(screen.window.message)) == ["Fermer"]


@pytest.mark.parametrize(("answer", "goes_on"), [("yes", [1]), ("no", [])])
def test_a_doubt_is_asked_over_its_window(screen, answer, goes_on):
    done = []
    question = ConfirmationNeeded("count_old")
    screen.window.tasks.doubtful.emit(Doubt(question, screen.window, lambda: done.append(1)))
    dialog = screen.dialog(QuestionDialog)
    assert dialog.words.text()
    assert dialog.no.hasFocus() or dialog.focusWidget() is dialog.no
    getattr(dialog, answer).click()
    assert done == goes_on


def test_defects_share_one_dialog_and_the_program_goes_on(screen):
    window = screen.window
    for word in ("premier", "second"):
        try:
            raise KeyError(word)
        except KeyError as error:
            window.show_bug(error)
    dialog = screen.dialog(BugDialog)
    assert len(window.findChildren(BugDialog)) == 1
    verbs(dialog)["Copier"].click()
    copied = QApplication.clipboard().text()
    assert "premier" in copied
    assert "second" in copied
    dialog.accept()
    window.show_bug(ValueError("troisième"))
    assert "premier" not in screen.dialog(BugDialog).detail.toPlainText()
    screen.dialog(BugDialog).accept()
    assert screen.page("receipts").isVisible()


# --- foot -----------------------------------------------------------------------------------------


@pytest.fixture
def foot(qtbot) -> tuple[StatusBar, list[float], Callable]:
    now, cancelled = [100.0], []
    made = StatusBar(lambda: cancelled.append(1), clock=lambda: now[0])
    qtbot.addWidget(made)
    made.show()
    return made, now, cancelled


def test_the_foot_says_what_runs_and_how_long_it_still_takes(foot):
    bar, now, cancelled = foot
    assert not bar.bar.isVisible()
    bar.show_progress("Lecture", 0, 0)
    bar.show_busy(1)
    assert bar.running.text() == "Lecture"
    now[0] += 14
    bar.show_progress("Lecture", 14, 38)
    assert bar.running.text() == f"Lecture{NBSP}: 14 sur 38, reste 24{NBSP}s"
    now[0] += 120
    bar.show_progress("Lecture", 19, 38)
    assert bar.running.text().endswith(f"reste 3{NBSP}min")
    bar.stop.click()
    assert cancelled == [1]
    bar.show_busy(0)
    assert not bar.stop.isVisible()
    assert bar.running.text() == ""


@pytest.mark.parametrize(
    ("elapsed", "done", "total", "left"), [(10, 0, 5, 0), (10, 5, 5, 0), (10, 1, 5, 40)]
)
def test_the_time_left_is_a_rule_of_three(elapsed, done, total, left):
    assert seconds_left(elapsed, done, total) == left


def test_the_window_says_whose_desk_it_is_and_marks_a_test_base(screen):
    window = screen.window
    assert window.person.text() == "Poste 01 · Claire"
    assert window.factice.isVisible()
    for key, words in (("invoices", "Factures"), ("clients", "Clients")):
        screen.page(key)
        assert window.windowTitle().startswith(words)
        assert "FACTICE" in window.windowTitle()


def test_a_dialog_of_a_test_base_says_so_too(screen):
    dialog = ShortcutsDialog(screen.window.commands, screen.window)
    dialog.open()
    dialog.activateWindow()
    screen.until(lambda: "FACTICE" in dialog.windowTitle())
    dialog.accept()


def test_undo_is_named_and_shortened_before_it_is_cut(screen):
    window = screen.window
    window.resize(1366, 698)
    window.tools.name_undo("Annuler la modification de mermoz")
    assert window.undo_button.text() == "Annuler la modification de mermoz"
    window.resize(700, 640)
    assert window.undo_button.text() == ""
    assert window.undo_button.toolTip() == "Annuler la modification de mermoz"
    assert window.factice.text() == "FACTICE"
    cut = [b for b in window.tools.findChildren(QPushButton) if b.geometry().right() > 700]
    assert cut == []


# --- keyboard -------------------------------------------------------------------------------------


def test_alt_and_a_number_open_the_pages(screen):
    places = [key for key in screen.window.navigation.places() if key not in PARTS]
    for number, key in enumerate(places[:9], start=1):
        screen.bot.keyClick(screen.window, str(number), Qt.KeyboardModifier.AltModifier)
        assert screen.window.current_page().name == key
        assert screen.window.navigation.currentItem().text() == t(key)


def test_f6_walks_through_the_panes_and_back(screen):
    window = screen.window
    window.resize(1366, 698)
    page = screen.page("clients")
    screen.until(window.summary.isVisible)
    screen.until(lambda: verbs(window.summary))
    window.activateWindow()
    window.navigation.setFocus()
    panes = {
        "navigation": window.navigation,
        "page": page,
        "panel": window.summary,
    }

    def where() -> str:
        focus = QApplication.focusWidget()
        return next(n for n, pane in panes.items() if pane is focus or pane.isAncestorOf(focus))

    visited = []
    for _ in range(3):
        press(screen, Qt.Key.Key_F6)
        visited.append(where())
    assert visited == ["page", "panel", "navigation"]
    press(screen, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert where() == "panel"


def test_ctrl_f_goes_to_the_filter_and_ctrl_k_to_the_search(screen):
    window, page = screen.window, screen.page("clients")
    window.activateWindow()
    press(screen, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    screen.until(page.filter.hasFocus)
    press(screen, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    screen.until(window.search.hasFocus)


def test_the_search_finds_commands_by_their_words(screen):
    window = screen.window
    window.search.setFocus()
    type_text(window.search, "integrite")
    screen.until(lambda: window.search.hits.isVisible() and window.search.hits.count() == 1)
    assert window.search.hits.item(0).text().startswith("Commande")
    screen.bot.keyClick(window.search, Qt.Key.Key_Return)
    screen.until(lambda: "vérifiés" in window.message.band.words.text())


def test_no_shortcut_means_two_things_and_all_are_listed(screen):
    actions = [*screen.window.actions()]
    for menu in screen.window.menuBar().actions():
        actions += [a for a in menu.menu().actions() if a not in actions]
    keys = [a.shortcut().toString() for a in actions if not a.shortcut().isEmpty()]
    assert len(keys) == len(set(keys))
    dialog = ShortcutsDialog(screen.window.commands, screen.window)
    texts = {found.text() for found in dialog.findChildren(QLabel)}
    assert {"Ctrl+K", "F6", "Maj+F6", "F9", "Ctrl+N", "Alt+1", "F1"} <= texts


def test_every_pane_has_a_name_for_a_screen_reader(screen):
    window = screen.window
    panes = (window.navigation, window.summary, window.foot, window.search, window.tools)
    assert all(pane.accessibleName() for pane in panes)


def test_the_window_comes_back_as_it_was_left(screen):
    window = screen.window
    window.resize(1250, 660)
    window.close()
    assert QSettings().value("window/geometry") == window.saveGeometry()


def test_the_keyboard_follows_to_the_list_of_a_page(screen):
    for key in ("reminders", "mail", "invoices"):
        page = screen.page(key)
        assert screen.window.focusWidget() is page.table
