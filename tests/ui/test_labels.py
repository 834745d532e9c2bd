"""Labels from the client list: the dialog writes the sheets, says who has no address, refuses."""

from ofdesk.ui.clients.batch import batch_menu
from ofdesk.ui.clients.labels import LabelsDialog
from tests.documents.reading import text_of


def test_the_selection_becomes_a_sheet_of_labels(screen, tmp_path):
    page = screen.page("clients")
    page.table.selectAll()
    rows = []
    page.table.with_selected(rows.extend)
    screen.until(lambda: len(rows) == 4)
    (action,) = [x for x in batch_menu(page, rows).actions() if "tiquettes" in x.text()]
    action.trigger()
    dialog = screen.dialog(LabelsDialog)
    assert dialog.first.maximum() == 14
    dialog.sheet.setCurrentIndex(1)
    assert dialog.first.maximum() == 21
    dialog.first.setValue(20)
    target = tmp_path / "etiquettes.pdf"
    dialog.write_to(target)
    screen.until(target.exists)
    said = text_of(target.read_bytes(), 0) + text_of(target.read_bytes(), 1)
    assert said.count("31130 BALMA") == 4
    assert "FACTICE" in said
    screen.until(lambda: not dialog.isVisible())


def test_nobody_without_an_address_and_the_file_that_cannot_be(screen, tmp_path):
    dialog = LabelsDialog(screen.window.tasks, screen.window, ["nobody"], screen.window)
    dialog.open()
    dialog.write_to(tmp_path / "x.pdf")
    screen.until(dialog.band.isVisible)
    assert not (tmp_path / "x.pdf").exists()
    dialog.close()
