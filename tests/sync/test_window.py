"""A real window on a real hub: it exchanges by itself, says so, and settles conflicts."""

import json

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from ofdesk.domain.errors import DomainError
from ofdesk.services.clients import ChangeClient, change_client
from ofdesk.services.conflicts import SettledMany
from ofdesk.ui.clients.sheet import SheetDialog
from ofdesk.ui.paper import PaperDialog
from ofdesk.ui.sync import automatic
from ofdesk.ui.sync.aside import AsideDialog
from ofdesk.ui.sync.compare import field_words, lines_words, t_table, value_words
from ofdesk.ui.sync.conflicts_tab import EditDialog
from ofdesk.ui.sync.hub_dialogs import CreateHubDialog, JoinHubDialog
from ofdesk.ui.sync.lost_series import LostSeriesDialog
from ofdesk.ui.sync.prepare import PrepareDialog
from tests.builders import read_client
from tests.sync.office import DAY
from tests.sync.server import SECRET


def auto_of(window):
    return window.findChild(automatic.AutoSync)


def says(qtbot, window, words):
    qtbot.waitUntil(lambda: words in window.foot.sync.text(), timeout=30000)


def edit(window, **fields):
    desk = window.tasks.desk
    request = ChangeClient("mermoz", fields)
    window.tasks.write(
        window, lambda: change_client(request, desk.write(), desk.today), lambda _done: None
    )


def until(qtbot, true):
    qtbot.waitUntil(lambda: bool(true()), timeout=30000)


def fields_of(tab):
    """The fields of the conflicts that the list has read."""
    rows = [tab.model.row_at(number) for number in range(tab.model.rowCount())]
    return [row.source.field for row in rows if row is not None]


def elsewhere(shell, sync, base, **fields):
    """Bob changes the client on his desk, and sends it."""
    words = [f"{name}={value}" for name, value in fields.items()]
    assert shell(base, "clients", "set", "mermoz", *words, operator="Bob").status == 0
    sync(base)


def test_a_window_alone_says_so_and_offers_a_hub(qtbot, first, opened):
    with opened(first) as window:
        until(qtbot, lambda: auto_of(window).report is not None)
        says(qtbot, window, "Poste seul")
        assert not auto_of(window).shares
        page = window.open_page("sync")
        assert "seul" in page.state.words.text()
        assert not page.now.isVisible()
        usable = [action.isEnabled() for action in page.menu().actions()]
        assert usable == [True, True, False, False, False, False]


def test_conflicts_are_shown_side_by_side_and_settled(qtbot, joined, shell, sync, opened, known):
    first, second = joined
    with opened(first) as window:
        says(qtbot, window, "À jour")
        elsewhere(shell, sync, second, city="Lourdes", contact_name="Luc")
        edit(window, postcode="31000", contact_name="Lise")
        until(qtbot, lambda: auto_of(window).report.conflicts == 2)
        says(qtbot, window, "Conflits à régler")
        page = window.open_page("sync")
        tab = page.conflicts
        until(qtbot, lambda: tab.model.rowCount() == 2)
        tab.filter.setText("lise bob")
        until(qtbot, lambda: tab.model.rowCount() == 1)
        tab.table.selectRow(0)
        until(qtbot, lambda: "poste 02" in tab.compare.who["theirs"].text())
        assert tab.compare.values["theirs"].text() == "Luc"
        assert tab.compare.values["ours"].text() == "Lise"
        assert "Ada" in tab.compare.who["ours"].text()
        assert tab.mine.text() == "Garder le mien"
        tab.edit()
        until(qtbot, lambda: window.findChildren(EditDialog))
        (dialog,) = window.findChildren(EditDialog)
        dialog.fields["contact_name"].input.setText("Luce")
        dialog.save()
        until(qtbot, lambda: read_client(window.tasks.desk, "mermoz").contact_name == "Luce")
        tab.filter.clear()
        until(qtbot, lambda: fields_of(tab) and "contact_name" not in fields_of(tab)[:1])
        tab.table.selectAll()
        tab.settle("mine")
        says(qtbot, window, "À jour")
        assert read_client(window.tasks.desk, "mermoz").postcode == "31000"
        tab.which.setCurrentIndex(1)
        until(qtbot, lambda: len(fields_of(tab)) == 2)
        choices = {tab.model.row_at(n).cells[-1].text.partition(" (")[0] for n in (0, 1)}
        assert choices == {"Autre valeur", "Mis de côté repris"}
        until(qtbot, lambda: page.exchanges.model.rowCount() >= 2)
        until(qtbot, lambda: page.pending.model.rowCount() == 0)
    assert sync(second)["state"] == "up_to_date"


def test_two_payments_that_look_alike_may_both_be_kept(qtbot, joined, shell, sync, opened, known):
    first, second = joined
    paid = ("receipts", "add", "--cents", "5000", "--method", "transfer", "--client", "mermoz")
    for base, who in ((second, "Bob"), (first, "Ada")):
        assert shell(base, *paid, "--date", "2026-06-10", *DAY, operator=who).status == 0
    sync(second)
    with opened(first) as window:
        says(qtbot, window, "Conflits à régler")
        tab = window.open_page("sync").conflicts
        until(qtbot, lambda: tab.compare.values["theirs"].text() == "RC02-2026-00001")
        assert tab.compare.values["ours"].text() == "RC01-2026-00001"
        assert "un seul règlement" in tab.compare.why.text()
        window.resize(1366, 698)
        until(qtbot, lambda: not tab.other.visibleRegion().isEmpty())
        page = window.current_page()
        until(qtbot, lambda: page.height() == page.parentWidget().height())
        qtbot.mouseClick(tab.other, Qt.MouseButton.LeftButton)
        says(qtbot, window, "À jour")
        tab.which.setCurrentIndex(1)
        until(qtbot, lambda: len(fields_of(tab)) == 1)
        assert tab.model.row_at(0).cells[-1].text.startswith("Deux règlements")
        assert tab.other.text() == "Ce sont deux règlements"
        held = {"x": DomainError("claimed_elsewhere", desk="02")}
        tab._on_settled(SettledMany(0, held, 1))
        assert "02 s’en occupe" in window.message.band.words.text()


def test_without_the_hub_the_window_works_on(qtbot, joined, opened, known, cluster):
    first, _ = joined
    with opened(first) as window:
        says(qtbot, window, "À jour")
        page = window.open_page("sync")
        cluster.stop()
        try:
            edit(window, city="Tarbes")
            says(qtbot, window, "Hors ligne")
            assert read_client(window.tasks.desk, "mermoz").city == "Tarbes"
            until(qtbot, lambda: page.pending.model.rowCount() == 1)
            cells = [cell.text for cell in page.pending.model.row_at(0).cells]
            assert cells[:4] == ["Client", "mermoz · Aéro-club mermoz", "Ville", "Ada"]
            until(qtbot, lambda: "ne répond pas" in page.state.words.text())
        finally:
            cluster.start()
        page.exchange()
        says(qtbot, window, "À jour")


def test_a_password_that_is_wanted_is_asked_for(qtbot, joined, opened):
    first, _ = joined
    with opened(first) as window:
        says(qtbot, window, "Mot de passe")
        page = window.open_page("sync")
        assert page.auto.needs_password
        auto_of(window).use_password(SECRET)
        says(qtbot, window, "À jour")
        page.toggle_pause()
        says(qtbot, window, "pause")
        assert page.pause.text() == "Reprendre"
        auto_of(window).run()
        page.toggle_pause()
        says(qtbot, window, "À jour")


def test_a_hub_is_made_and_joined_from_the_window(
    qtbot, first, second, opened, cluster, database, tmp_path, monkeypatch
):
    invitation = tmp_path / "office.ofhub"
    with opened(first) as window:
        until(qtbot, lambda: auto_of(window).report is not None)
        page = window.open_page("sync")
        page.create_hub()
        (dialog,) = window.findChildren(CreateHubDialog)
        url = cluster.url(database)
        login, _, place = url.partition("://")[2].partition("@")
        host, _, port = place.partition("/")[0].partition(":")
        typed = {"host": host, "port": port, "database": database, "login": login}
        for name, text in (typed | {"password": "wrong"}).items():
            dialog.line(name).setText(text)
        dialog.start()
        until(qtbot, lambda: "mot de passe" in dialog.band.words.text())
        dialog.line("password").setText(SECRET)
        dialog.start()
        until(qtbot, lambda: auto_of(window).shares)
        says(qtbot, window, "À jour")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(invitation), ""))
        page.invite()
        until(qtbot, invitation.exists)
        assert SECRET not in invitation.read_text(encoding="utf-8")
        assert json.loads(invitation.read_text(encoding="utf-8"))["database"] == database
    with opened(second) as window:
        until(qtbot, lambda: auto_of(window).report is not None)
        page = window.open_page("sync")
        page.join_hub()
        (joining,) = window.findChildren(JoinHubDialog)
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(invitation), ""))
        joining.choose()
        joining.line("login").setText(login)
        joining.line("password").setText(SECRET)
        joining.start()
        says(qtbot, window, "À jour")
        assert read_client(window.tasks.desk, "mermoz").city == "Balma"
        assert window.tasks.desk.number == "02"


def test_what_is_typed_outlives_a_pull(qtbot, joined, shell, sync, opened, known):
    first, second = joined
    with opened(first) as window:
        says(qtbot, window, "À jour")
        window.open_client("mermoz")
        (sheet,) = window.findChildren(SheetDialog)
        until(qtbot, lambda: sheet.form.initial)
        sheet.form.put("city", "Tarbes")
        elsewhere(shell, sync, second, city="Lourdes", contact_name="Luc")
        auto_of(window).run()
        until(qtbot, lambda: "Bob" in sheet.band.words.text())
        assert "Ville" in sheet.band.words.text()
        assert sheet.form.value("city") == "Tarbes"
        assert sheet.form.value("contact_name") == "Luc"
        sheet.elsewhere.see({"city": "Lourdes"}, {"city": "Tarbes"})
        assert "Lourdes" in sheet.elsewhere.box.text()
        sheet.elsewhere.box.close()
        sheet.elsewhere.take({"city": "Lourdes"})
        assert sheet.form.value("city") == "Lourdes"
        assert sheet.form.changes() == {}
        sheet.close()


def test_offline_work_is_reserved_from_the_window(qtbot, joined, opened, known):
    first, _ = joined
    with opened(first) as window:
        says(qtbot, window, "À jour")
        window.open_page("sync").prepare_offline()
        (dialog,) = window.findChildren(PrepareDialog)
        dialog.names.input.setText("nobody")
        dialog.reserve()
        until(qtbot, lambda: "nobody" in dialog.names.error.text())
        dialog.names.input.setText("mermoz, latecoere")
        dialog.reserve()
        until(qtbot, lambda: dialog.band.words.text().endswith("poste\xa0: 2."))
        dialog.give_back()
        until(qtbot, lambda: dialog.band.words.text() == "Rendu\xa0: 2.")
        dialog.close()


def test_a_lost_series_is_closed_from_the_window(qtbot, joined, opened, known, shell, sync):
    first, second = joined
    words = ("--ordered-by", "x", "--issue", "--confirm", "catalogue_example")
    assert shell(second, "renew", "mermoz", *words, *DAY).status == 0
    sync(second)
    with opened(first) as window:
        says(qtbot, window, "À jour")
        window.open_page("sync").lost_series()
        (dialog,) = window.findChildren(LostSeriesDialog)
        until(qtbot, dialog.model.rowCount)
        names = [dialog.model.row_at(n).key for n in range(dialog.model.rowCount())]
        dialog.table.selectRow(names.index("OF02-2026"))
        assert dialog.last.value() == 1
        dialog.close_series()
        assert dialog.fields["reason"].error.text()
        dialog.fields["reason"].input.setText("poste volé")
        dialog.last.setValue(0)
        dialog.close_series()
        until(qtbot, dialog.fields["last"].error.text)
        dialog.last.setValue(3)
        dialog.close_series()
        until(qtbot, lambda: "Close" in dialog.band.words.text())
        until(qtbot, lambda: "poste volé" in dialog.model.row_at(0).cells[-1].text)
        dialog.table.selectRow(0)
        dialog.fields["reason"].input.setText("poste retrouvé")
        dialog.reopen.click()
        until(qtbot, lambda: "Rouverte" in dialog.band.words.text())
        dialog.close()
    assert "poste retrouvé" in shell(first, "hub", "series", "list").out


def test_what_the_hub_has_not_taken_comes_back_from_the_window(
    qtbot, joined, opened, known, shell, sync
):
    first, second = joined
    words = ("--ordered-by", "x", "--issue", "--confirm", "catalogue_example")
    assert shell(second, "renew", "mermoz", *words, *DAY).status == 0
    sync(second)
    closing = ("02", "--type", "OF", "--year", "2026", "--last", "1", "--reason", "poste volé")
    assert shell(first, "hub", "series", "close", *closing).status == 0
    assert shell(second, "renew", "latecoere", *words, *DAY).status == 0
    with opened(second) as window:
        says(qtbot, window, "Conflits à régler")
        tab = window.open_page("sync").conflicts
        until(qtbot, tab.model.rowCount)
        tab.table.selectRow(0)
        until(qtbot, lambda: not tab.aside.isHidden())
        assert tab.mine.isHidden()
        assert tab.compare.values["theirs"].text() == "la série est close"
        tab.aside.click()
        (dialog,) = window.findChildren(AsideDialog)
        until(qtbot, dialog.model.rowCount)
        dialog.show_page()
        until(qtbot, lambda: dialog.findChildren(PaperDialog))
        dialog.findChild(PaperDialog).close()
        auto_of(window).pause(True)
        dialog.send_again()
        told = "Envoyés à nouveau au prochain échange\xa0: 1."
        until(qtbot, lambda: dialog.band.words.text() == told)
        until(qtbot, lambda: dialog.model.rowCount() == 0)
        auto_of(window).pause(False)
        until(qtbot, lambda: (dialog.read(), dialog.model.rowCount())[1] == 1)
        dialog.issue_anew()
        assert dialog.fields["reason"].error.text()
        dialog.fields["reason"].input.setText("série close")
        dialog.issue_anew()
        until(qtbot, lambda: "OF02-2026-00002 → OF03-2026-00001" in dialog.band.words.text())
        until(qtbot, lambda: dialog.model.row_at(0).cells[4].text == "Émis à nouveau")
        assert not dialog.anew.isEnabled()
        dialog.close()
        says(qtbot, window, "À jour")


def test_values_and_fields_are_shown_as_a_person_reads_them():
    assert field_words("city") == "Ville"
    assert field_words("address") == "Adresse"
    assert field_words("position") == "position"
    assert value_words({"a": "1 rue", "b": "", "c": None}) == "1 rue"
    assert [value_words(x) for x in (None, "", 3, "x", {})] == ["—", "—", "3", "x", "—"]
    assert value_words("deleted") == "supprimé"
    assert lines_words({"city": "Pau", "postcode": "64000"}) == "Ville : Pau\nCode postal : 64000"
    assert [t_table(name) for name in ("client", "zzz")] == ["Client", "zzz"]
