"""The page for the accountant: reports of a period, entries once, the closing of a year."""

import csv
from datetime import timedelta
from zipfile import ZipFile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from ofdesk.domain.reporting import named_periods
from ofdesk.services.invoicing import FreeLine, InvoiceClient, invoice_client
from ofdesk.services.orders import Order
from ofdesk.ui.accounting.closing import CloseDialog
from ofdesk.ui.accounting.work import with_ending
from tests.ui.conftest import type_text


@pytest.fixture
def page(screen):
    """The page, with one invoice of today in the base."""
    desk = screen.desk
    order = Order("Hélène Carpentier", "e-mail", desk.today)
    request = InvoiceClient("mermoz", order, lines=(FreeLine("Formation", 10_000, 150_000_000),))
    invoice_client(request, desk.write(), desk.today)
    made = screen.page("accounting")
    screen.until(made.since.text)
    return made


@pytest.fixture
def asked(monkeypatch):
    """What the dialog of files answers; the names it proposed."""
    answers, proposed = {}, []

    def answer(_parent, title, name, kinds):
        proposed.append(name)
        return answers.get("file", ""), kinds.split(";;")[0]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return answers, proposed


def message(screen):
    return screen.window.message.band.words.text() if screen.window.message.isVisible() else ""


def choose(page, name):
    page.choice.setCurrentIndex(page.choice.findData(name))


def test_a_period_by_its_name_or_by_its_days(screen, page):
    periods = dict(named_periods(screen.desk.today))
    assert page.period() == (periods["last_month"].starts_on, periods["last_month"].ends_on)
    choose(page, "this_quarter")
    assert page.period() == (periods["this_quarter"].starts_on, periods["this_quarter"].ends_on)
    page.until.input.selectAll()
    type_text(page.until.input, "31/01/2001")
    assert page.choice.currentData() == "chosen"
    assert page.period() is None
    assert page.until.error.isVisible()
    page.until.input.selectAll()
    type_text(page.until.input, "hier soir")
    assert page.period() is None


def test_the_sales_of_the_month_and_of_a_month_without_any(screen, page, asked, tmp_path):
    answers, proposed = asked
    answers["file"] = str(tmp_path / "ventes")
    choose(page, "this_month")
    QTest.mouseClick(page.buttons["sales"], Qt.MouseButton.LeftButton)
    target = tmp_path / "ventes.csv"
    screen.until(target.exists)
    screen.until(lambda: "une ligne" in message(screen))
    with target.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    assert len(rows) == 2
    assert "180,00" in rows[1]
    choose(page, "last_year")
    answers["file"] = str(tmp_path / "rien.xlsx")
    page.save("vat-due")
    screen.until(lambda: "rien sur cette période" in message(screen))
    assert proposed[0].endswith(".csv")
    assert proposed[1].startswith(str(tmp_path))


def test_entries_leave_once_and_the_lot_is_listed(screen, page, asked, tmp_path):
    answers, _ = asked
    choose(page, "this_year")
    answers["file"] = str(tmp_path / "fec.txt")
    page.save("fec")
    screen.until(lambda: page.model.rowCount() == 1)
    assert "Lot 1" in message(screen)
    assert (tmp_path / "fec.txt").read_bytes().count(b"\r\n") > 2
    answers["file"] = str(tmp_path / "encore.txt")
    page.save("fec")
    screen.until(lambda: "Aucune écriture" in message(screen))
    assert not (tmp_path / "encore.txt").exists()
    answers["file"] = str(tmp_path / "lot")
    page.table.opened.emit(page.model.row_at(0))
    screen.until((tmp_path / "lot.txt").exists)
    screen.until(lambda: "réécrit à l’identique" in message(screen))
    assert (tmp_path / "lot.txt").read_bytes() == (tmp_path / "fec.txt").read_bytes()


def test_a_folder_that_is_not_there_is_a_sentence(screen, page, asked, tmp_path):
    answers, _ = asked
    answers["file"] = str(tmp_path / "nowhere" / "ventes.csv")
    page.save("sales")
    screen.until(lambda: "nowhere" in message(screen))


def test_the_control_pack_of_a_period(screen, page, asked, tmp_path):
    answers, _ = asked
    choose(page, "this_year")
    answers["file"] = str(tmp_path / "dossier.zip")
    page.save("pack")
    screen.until(lambda: "dossier.zip" in message(screen))
    with ZipFile(tmp_path / "dossier.zip") as packed:
        assert [name for name in packed.namelist() if name.endswith(".pdf")]


def test_a_year_is_closed_with_its_archive(screen, page, tmp_path):
    page.save("year")
    dialog = screen.dialog(CloseDialog)
    assert dialog.day.text() == f"31/12/{screen.desk.today.year - 1}"
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert dialog.fields["archive"].error.isVisible()
    dialog.day.set_day(screen.desk.today + timedelta(days=1))
    dialog.archive.setText(str(tmp_path / "cloture.zip"))
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    screen.until(dialog.fields["end"].error.isVisible)
    assert not (tmp_path / "cloture.zip").exists()
    dialog.day.set_day(screen.desk.today - timedelta(days=1))
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    screen.until(lambda: not dialog.isVisible())
    screen.until(lambda: page.model.rowCount() == 1)
    assert "cloture.zip" in message(screen)
    assert (tmp_path / "cloture.zip").exists()


@pytest.mark.parametrize(
    ("typed", "kind", "written"),
    [("a", "CSV (*.csv)", "a.csv"), ("a", "Excel (*.xlsx)", "a.xlsx"), ("a.x", "CSV", "a.x")],
)
def test_the_ending_is_that_of_the_kind_chosen(tmp_path, typed, kind, written):
    assert with_ending(tmp_path / typed, kind, "csv").name == written
