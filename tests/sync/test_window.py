"""A real window on a real hub: it exchanges by itself, says so, and settles a conflict."""

from contextlib import contextmanager

import pytest
from PySide6.QtCore import QSettings

from ofdesk.__main__ import hubs
from ofdesk.bootstrap import desks
from ofdesk.ports.desk import DeskOptions
from ofdesk.services.clients import ChangeClient, change_client
from ofdesk.ui.app import begin, make_application, make_window
from ofdesk.ui.sync import automatic
from ofdesk.ui.sync.attach import show_sharing
from ofdesk.ui.sync.dialog import SyncDialog, field_words, value_words
from tests.builders import read_client
from tests.sync.server import SECRET


@pytest.fixture
def known(monkeypatch):
    """The password is at hand, and nobody waits two seconds."""
    monkeypatch.setenv("PGPASSWORD", SECRET)
    monkeypatch.setattr(automatic, "SOON", 50)


@pytest.fixture
def opened(qtbot, tmp_path):
    """Opens windows on bases, and closes them."""
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "state")
    )
    make_application()

    @contextmanager
    def window_on(base):
        window = make_window(DeskOptions(base, operator="Ada"), desks(), hubs)
        qtbot.addWidget(window)
        window.show()
        with qtbot.waitSignal(window.base_opened, timeout=15000):
            begin(window)
        try:
            yield window
        finally:
            window.close()
            window.tasks.close()
            window.tasks.desk.close()

    return window_on


def auto_of(window):
    return window.findChild(automatic.AutoSync)


def says(qtbot, window, words):
    qtbot.waitUntil(lambda: words in window.foot.sync.text(), timeout=15000)


def edit(window, **fields):
    desk = window.tasks.desk
    request = ChangeClient("mermoz", fields)
    window.tasks.write(
        window, lambda: change_client(request, desk.write(), desk.today), lambda _done: None
    )


def test_a_window_alone_says_so(qtbot, first, opened):
    with opened(first) as window:
        qtbot.waitUntil(lambda: auto_of(window).report is not None, timeout=15000)
        says(qtbot, window, "Poste seul")
        assert not auto_of(window).shares


def test_a_window_exchanges_by_itself_and_settles(qtbot, joined, shell, sync, opened, known):
    first, second = joined
    with opened(first) as window:
        says(qtbot, window, "À jour")
        shell(second, "clients", "set", "mermoz", "city=Lourdes", operator="Bob")
        sync(second)
        edit(window, postcode="31000")
        qtbot.waitUntil(lambda: auto_of(window).report.conflicts == 1, timeout=15000)
        says(qtbot, window, "Conflits à régler")
        show_sharing(window, auto_of(window))
        (dialog,) = window.findChildren(SyncDialog)
        qtbot.waitUntil(lambda: dialog.model.rowCount() == 1, timeout=15000)
        row = dialog.model.row_at(0)
        assert row.cells[0].text == "mermoz"
        dialog.table.selectRow(0)
        dialog.settle("mine")
        says(qtbot, window, "À jour")
        assert read_client(window.tasks.desk, "mermoz").postcode == "31000"
        dialog.close()
    assert sync(second)["state"] == "up_to_date"


def test_without_the_hub_the_window_works_on(qtbot, joined, opened, known, cluster):
    first, _ = joined
    with opened(first) as window:
        says(qtbot, window, "À jour")
        cluster.stop()
        try:
            edit(window, city="Tarbes")
            says(qtbot, window, "Hors ligne")
            assert read_client(window.tasks.desk, "mermoz").city == "Tarbes"
        finally:
            cluster.start()
        auto_of(window).run()
        says(qtbot, window, "À jour")


def test_a_password_that_is_wanted_is_asked_for(qtbot, joined, opened):
    first, _ = joined
    with opened(first) as window:
        says(qtbot, window, "Mot de passe")
        auto_of(window).use_password(SECRET)
        says(qtbot, window, "À jour")
        auto_of(window).pause(True)
        says(qtbot, window, "pause")
        auto_of(window).run()
        auto_of(window).pause(False)
        says(qtbot, window, "À jour")


def test_values_and_fields_are_shown_as_a_person_reads_them():
    assert field_words("city") == "Ville"
    assert field_words("position") == "position"
    assert value_words({"a": "1 rue", "b": "", "c": None}) == "1 rue"
    assert [value_words(x) for x in (None, "", 3, "x", {})] == ["—", "—", "3", "x", "—"]
