"""Starting, and what goes wrong: no base, a defect, the log; the theme of the system."""

import logging
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QSettings, Qt
from PySide6.QtWidgets import QApplication

from ofdesk import paths
from ofdesk.bootstrap import desks
from ofdesk.ports.desk import DeskOptions
from ofdesk.ui import app, theme
from ofdesk.ui.dialogs import BugDialog
from ofdesk.words.catalog import set_language


@pytest.fixture
def opening(qtbot):
    """Opens a window on any path and lets its base open."""
    made = []

    def open_one(path: Path):
        app.make_application()
        window = app.make_window(DeskOptions(path, operator="Claire"), desks())
        qtbot.addWidget(window)
        made.append(window)
        window.show()
        app.begin(window)
        return window

    yield open_one
    for window in made:
        window.close()
        window.tasks.desk.close()


def test_a_file_that_is_not_a_base_is_said_in_the_window(opening, qtbot, tmp_path):
    path = tmp_path / "letter.db"
    path.write_text("Madame, Monsieur,", encoding="utf-8")
    window = opening(path)
    qtbot.waitUntil(window.message.isVisible, timeout=8000)
    assert "letter.db" in window.message.band.words.text()


def test_a_window_closed_at_once_ends_although_its_base_was_being_opened(opening, base):
    window = opening(base)
    window.close()
    assert not window.isVisible()


def raised(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as caught:
        return caught


def test_a_defect_is_shown_logged_and_the_window_stays(screen, caplog):
    error = raised(ZeroDivisionError("une erreur"))
    app._hook(screen.window)(type(error), error, error.__traceback__)
    dialog = screen.dialog(BugDialog)
    assert "une erreur" in dialog.detail.toPlainText()
    assert "une erreur" in caplog.text
    dialog.accept()
    assert screen.window.isVisible()


def test_an_interruption_is_not_a_defect(screen, capsys):
    error = raised(ValueError("x"))
    app._hook(screen.window)(KeyboardInterrupt, KeyboardInterrupt(), error.__traceback__)
    assert "KeyboardInterrupt" in capsys.readouterr().err
    assert screen.window.findChildren(BugDialog) == []


def test_the_log_has_the_traceback_and_is_closed_after(caplog):
    with app.kept_log():
        error = raised(ZeroDivisionError("une erreur"))
        logging.getLogger("ofdesk.ui").error("a defect", exc_info=error)
    text = paths.log_file().read_text(encoding="utf-8")
    assert "a defect" in text
    assert "Traceback" in text
    logging.getLogger("ofdesk.ui").error("later")
    assert "later" not in paths.log_file().read_text(encoding="utf-8")


def test_a_log_that_cannot_be_written_keeps_nothing_from_opening(caplog):
    paths.state_folder().parent.mkdir(parents=True, exist_ok=True)
    paths.state_folder().write_text("a file where the folder should be", encoding="utf-8")
    with app.kept_log():
        pass
    assert "no log can be kept" in caplog.text


def test_two_bases_have_two_windows_and_one_base_by_two_paths_has_one(tmp_path):
    first, second = tmp_path / "a.db", tmp_path / "b.db"
    (tmp_path / "inner").mkdir()
    assert app.server_name(first) != app.server_name(second)
    assert app.server_name(tmp_path / "inner" / ".." / "a.db") == app.server_name(first)


@pytest.fixture
def light_after(qapp):
    yield
    theme.apply_theme(qapp, "light")


@pytest.mark.parametrize(
    ("choice", "system", "dark"),
    [
        ("system", True, True),
        ("system", False, False),
        ("dark", False, True),
        ("light", True, False),
    ],
)
def test_the_theme_is_the_one_chosen_or_the_system_s(
    qapp, monkeypatch, light_after, choice, system, dark
):
    app.make_application()
    QSettings().setValue("window/theme", choice)
    monkeypatch.setattr(theme, "system_is_dark", lambda: system)
    app.make_application()
    assert theme.is_dark() is dark


def test_the_theme_changes_with_the_system(qapp, monkeypatch, light_after):
    app.make_application()
    assert not theme.is_dark()
    monkeypatch.setattr(theme, "system_is_dark", lambda: True)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.is_dark()
    assert qapp.palette().base().color() == theme.colour("base")


@pytest.mark.parametrize(("language", "words"), [("fr", "Enregistrer"), ("en", "Save")])
def test_qt_speaks_the_language_of_the_program(qapp, language, words):
    set_language(language)
    app.make_application()
    said = QCoreApplication.translate("QPlatformTheme", "Save")
    assert said == words


def test_what_the_window_keeps_is_in_the_state_folder(qapp):
    app.make_application()
    QSettings().setValue("window/theme", "light")
    QSettings().sync()
    assert Path(QSettings().fileName()).is_relative_to(paths.state_folder())
    assert QApplication.instance().applicationName() == "ofdesk"
