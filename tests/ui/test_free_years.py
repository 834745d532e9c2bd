"""A year at 0 € in the wizard: its letter is shown, the year is acquired, the letter is saved."""

from hashlib import sha256

from PySide6.QtCore import Qt
from sqlalchemy import func, select

from ofdesk.models import Document
from ofdesk.services.acknowledgement_pages import list_acknowledgements
from ofdesk.ui.renewal.letter import save_letter
from tests.builders import dearer_catalogue
from tests.ui.test_journeys import to_issue, wizard


def test_a_year_that_costs_nothing_has_a_letter_instead_of_an_invoice(screen, tmp_path):
    dearer_catalogue(screen.desk, screen.desk.today, factor=0, label="Gratuit")
    found = wizard(screen, "mermoz")
    to_issue(screen, found)
    screen.until(lambda: found.view.preview.page_count == 1)
    assert "Accuser réception" in found.view.next.text()
    screen.bot.mouseClick(found.view.next, Qt.MouseButton.LeftButton)
    screen.until(lambda: not found.isVisible())
    bar = screen.window.message.band
    screen.until(lambda: "rien à payer" in bar.words.text())
    assert screen.read(lambda s: s.scalar(select(func.count()).select_from(Document))) == 0
    (row,) = screen.read(lambda s: list_acknowledgements(s, "mermoz"))
    target = tmp_path / "lettre.pdf"
    save_letter(screen.window.tasks, screen.window, found, target)
    screen.until(target.exists)
    assert sha256(target.read_bytes()).hexdigest() == row.pdf_sha256
    save_letter(screen.window.tasks, screen.window, found, tmp_path / "none" / "x.pdf")
    screen.until(lambda: "x.pdf" in bar.words.text() and "none" in bar.words.text())
