"""« À imprimer » on the real window, with a spooler whose paper is looked at."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from ofdesk.__main__ import LazyDoors
from ofdesk.domain.errors import Unavailable
from ofdesk.ports.printers import PrintJob
from ofdesk.printing.cups import CupsShop
from ofdesk.printing.press import count_sheets
from ofdesk.services.posting_lots import list_lots, read_lot
from ofdesk.ui.counters import read_counters
from ofdesk.ui.printing.lot_dialog import LotDialog
from ofdesk.ui.printing.paper import QtShop, ScreenShop
from ofdesk.ui.printing.print_dialog import PrintDialog
from ofdesk.words import formats
from ofdesk.words.sentences import sentence_of
from ofdesk.words.ui import t
from tests.documents.reading import text_of
from tests.printing.letters import add_letters, page
from tests.printing.spooler import Spooler
from tests.ui.conftest import window_on


@pytest.fixture
def spooler(tmp_path, monkeypatch):
    made = Spooler(tmp_path / "bin")
    monkeypatch.setenv("PATH", made.path)
    return made


@pytest.fixture
def screen(qtbot, base, tmp_path, spooler):
    with window_on(qtbot, base, tmp_path / "state", LazyDoors()) as made:
        yield made


def t_of(code, value):
    return sentence_of(code, {"text": value})


def opened(screen, count):
    """The page « À imprimer », once it has read so many letters."""
    shown = screen.page("printing")
    screen.until(lambda: shown.model.rowCount() == count)
    return shown


def state(screen, number):
    return screen.read(lambda session: read_lot(session, number).state)


def printed(screen, shown):
    """Enter on « Imprimer le lot… », Enter in its dialog; the lot that opens."""
    QTest.keyClick(shown.print, Qt.Key.Key_Space)
    dialog = screen.dialog(PrintDialog)
    screen.until(lambda: dialog.printer.count() == 3)
    screen.until(lambda: dialog.view.page_count)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    lot = screen.dialog(LotDialog)
    screen.until(lambda: lot.lot is not None)
    return lot


def test_a_lot_of_three_whose_second_was_the_last_good_one(screen, spooler):
    wanted = add_letters(screen.desk, 3)
    shown = opened(screen, 3)
    lot = printed(screen, shown)
    assert spooler.tray == wanted
    assert shown.lot_model.rowCount() == 1
    screen.until(lambda: lot.last.hasFocus() or lot.last.isVisible())
    QTest.keyClicks(lot.last, "2")
    QTest.keyClick(lot.last, Qt.Key.Key_Return)
    screen.until(lot.resume.isVisible)
    assert state(screen, lot.number) == "to_resume"
    QTest.keyClick(lot.resume, Qt.Key.Key_Space)
    again = [x for x in screen.window.findChildren(PrintDialog) if x.lot == lot.number][-1]
    screen.until(lambda: again.printer.count() == 3)
    QTest.keyClick(again, Qt.Key.Key_Return)
    screen.until(lambda: lot.acknowledging.isVisible() and lot.lot.ranks("handed") == (3,))
    assert spooler.tray == [*wanted, wanted[2]]
    QTest.keyClick(lot.all_good, Qt.Key.Key_Space)
    screen.until(lot.posting.isVisible)
    assert lot.posted_on.text() == formats.day(screen.desk.today)
    QTest.keyClick(lot.post, Qt.Key.Key_Space)
    screen.until(lambda: lot.lot is not None and lot.lot.state == "posted")
    assert not lot.resume.isVisible()
    assert not lot.reprint.isEnabled()
    lot.close()
    screen.until(lambda: shown.model.rowCount() == 0)
    assert not shown.print.isEnabled()
    assert shown.empty.isVisible()


def test_a_printer_that_refuses_is_said_in_the_dialog(screen, spooler):
    add_letters(screen.desk, 1)
    spooler.set(refuses="no paper")
    shown = opened(screen, 1)
    counted = read_counters(screen.desk)["printing"]
    assert (counted.text, counted.tone) == ("1", "")
    shown.print_letters()
    dialog = screen.dialog(PrintDialog)
    screen.until(lambda: dialog.printer.count() == 3)
    dialog.print_to(None)
    screen.until(dialog.band.isVisible)
    assert "no paper" in dialog.band.words.text()
    assert dialog.print.isEnabled()
    dialog.reject()
    assert read_counters(screen.desk)["printing"].tone == "warn"


def test_a_file_the_list_and_the_labels_of_a_lot(screen, spooler, tmp_path):
    add_letters(screen.desk, 2)
    shown = opened(screen, 2)
    shown.print_letters()
    dialog = screen.dialog(PrintDialog)
    screen.until(lambda: dialog.printer.count() == 3)
    assert dialog.printer.currentData() == "bureau"
    dialog.print_to(tmp_path / "lot.pdf")
    lot = screen.dialog(LotDialog)
    assert count_sheets((tmp_path / "lot.pdf").read_bytes()) == 2
    assert spooler.tray == []
    lot.acknowledge_to("2")
    screen.until(lot.posting.isVisible)
    lot._ask("reprint")
    assert lot.band.words.text() == t("printing.choose_letters")
    lot.change("reprint", ["1"], "déchirée")
    screen.until(lot.resume.isVisible)
    lot.change("cancel", ["1"], "plus rien à dire")
    screen.until(lot.posting.isVisible)
    lot.save_report(tmp_path / "liste.pdf")
    screen.until((tmp_path / "liste.pdf").exists)
    assert "Aéro-club 002" in text_of((tmp_path / "liste.pdf").read_bytes())
    lot.save_labels(tmp_path / "labels.pdf")
    screen.until((tmp_path / "labels.pdf").exists)
    assert "AERO" in text_of((tmp_path / "labels.pdf").read_bytes()).upper()
    lot.acknowledge_to("1")
    screen.until(lambda: lot.band.words.text() == t_of("nothing_to_acknowledge", ""))
    lot.posted_on.setText("jamais")
    lot._post()
    screen.until(lambda: lot.band.words.text() == t_of("date_invalid", "jamais"))
    with screen.desk.read() as session:
        assert [found.state for found in list_lots(session)] == ["acknowledged"]


def test_letters_are_filtered_and_a_selection_is_printed(screen, spooler):
    add_letters(screen.desk, 3)
    shown = opened(screen, 3)
    shown.show_wish(search="club003")
    assert shown.model.rowCount() == 1
    shown.show_wish(search="personne")
    assert shown.empty.isVisible()
    shown.filter.clear()
    shown.table.setFocus()
    QTest.keyClick(shown.table, Qt.Key.Key_Home)
    shown.table.selectRow(0)
    shown.table.selectionModel().select(
        shown.model.index(1, 0),
        shown.table.selectionModel().SelectionFlag.Select
        | shown.table.selectionModel().SelectionFlag.Rows,
    )
    shown.print_letters()
    dialog = screen.dialog(PrintDialog)
    assert len(dialog.letters) == 2
    dialog.reject()


class Absent:
    """A machine without CUPS."""

    def printers(self):
        raise Unavailable("printing_absent", command="lpstat")

    def hand(self, _job):
        raise Unavailable("printing_absent", command="lp")


class Refusing:
    """A spooler that refuses."""

    def printers(self):
        raise Unavailable("printer_refused", printer="x", detail="y")


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_without_cups_pages_go_through_qt(screen, tmp_path):
    target = tmp_path / "out.pdf"

    def on_file(name):
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target if not name else tmp_path / "no" / name))
        return printer

    shop = ScreenShop(Absent(), QtShop(on_file))
    assert isinstance(shop.printers(), tuple)
    assert shop.hand(PrintJob("lot", [page(1), page(2, 2)])) == ""
    shop.release("")
    assert count_sheets(target.read_bytes()) == 3
    with pytest.raises(Unavailable) as refused:
        shop.hand(PrintJob("lot", [page(1)], "printer"))
    assert refused.value.code == "printer_refused"
    with pytest.raises(Unavailable):
        ScreenShop(Refusing(), QtShop(on_file)).printers()


def test_qt_counts_and_binds_as_the_press_does():
    qt, press = QtShop(), CupsShop()
    pages = [page(1), page(2, 3)]
    assert [qt.sheets(pdf) for pdf in pages] == [press.sheets(pdf) for pdf in pages]
    assert qt.sheets(qt.bind(pages, "")) == press.sheets(press.bind(pages, "")) == 4
    qt.release("")
    assert qt.cancel("") is False
