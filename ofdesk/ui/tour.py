"""The tour: renews a client and quotes a migration in the real windows, with a picture of each."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from ofdesk.domain.errors import Unavailable
from ofdesk.ports.desk import DeskOptions, Desks
from ofdesk.ui.app import begin, make_application, make_window
from ofdesk.ui.host import PAGES, Window

Kind = TypeVar("Kind", bound=QWidget)
LONGEST_MILLISECONDS = 20_000
STEP_MILLISECONDS = 40
SETTLED_MILLISECONDS = 350
SIZE = (1366, 698)


class Tour:
    """Drives one window, waits for its work, and keeps pictures and pages."""

    def __init__(self, window: Window, folder: Path) -> None:
        self.window, self.folder = window, folder
        self.files: list[Path] = []

    def wait(self, true: Callable[[], object] = lambda: False, limit: int = 0) -> None:
        """Let events run until something is so. Raises ``Unavailable('tour_stuck')``."""
        loop, left = QEventLoop(), limit or LONGEST_MILLISECONDS
        while not true() and left > 0:
            QTimer.singleShot(STEP_MILLISECONDS, loop.quit)
            loop.exec()
            left -= STEP_MILLISECONDS
        if not limit and not true():
            raise Unavailable("tour_stuck", picture=len(self.files) + 1)

    def picture(self, name: str, widget: QWidget | None = None) -> None:
        """Keep what a window shows, once it has settled."""
        self.wait(limit=SETTLED_MILLISECONDS)
        path = self.folder / f"{len(self.files) + 1:02d}-{name}.png"
        (widget or self.window).grab().save(str(path))
        self.files.append(path)

    def dialog(self, kind: type[Kind]) -> Kind:
        """The dialog of a class that was just opened."""
        self.wait(lambda: self._open(kind))
        return self._open(kind)[-1]

    def _open(self, kind: type[Kind]) -> list[Kind]:
        return [found for found in self.window.findChildren(kind) if found.isVisible()]

    def keep_page(self, number: str) -> None:
        """Write the page of a document as it was issued."""
        from ofdesk.services.pages import stored_page

        path = self.folder / f"{number}.pdf"
        with self.window.tasks.desk.read() as session:
            path.write_bytes(stored_page(session, number))
        self.files.append(path)


def take_tour(desks: Desks, options: DeskOptions, folder: Path) -> list[Path]:
    """Every page, a renewal to its payment, a migration quote, a receipt; the files made."""
    make_application()
    window = make_window(options, desks)
    window.resize(*SIZE)
    window.show()
    opened: list[bool] = []
    window.base_opened.connect(lambda: opened.append(True))
    begin(window)
    tour = Tour(window, folder)
    try:
        tour.wait(lambda: opened)
        _pages(tour)
        platform = _renewable(tour)
        if platform:
            _sheet(tour, platform)
            _renewal(tour, platform)
        _migration(tour)
    finally:
        window.close()
        window.tasks.desk.close()
    return tour.files


def _pages(tour: Tour) -> None:
    for key, _icon, _module, _name in PAGES:
        tour.window.open_page(key)
        tour.wait(limit=SETTLED_MILLISECONDS)
        tour.picture(key)


def _renewable(tour: Tour) -> str:
    """A client of the board that nothing was proposed to yet, with a fresh count if any."""
    from ofdesk.services.board_rows import ListRenewals, list_renewals

    desk = tour.window.tasks.desk
    with desk.read() as session:
        rows = list_renewals(session, ListRenewals(), desk.today, desk.write().now())
    free = [row for row in rows if row.step == "none"]
    fresh = [row for row in free if not row.stale]
    return (fresh or free)[0].platform if free else ""


def _sheet(tour: Tour, platform: str) -> None:
    from ofdesk.ui.clients.sheet import SheetDialog

    tour.window.open_client(platform)
    sheet = tour.dialog(SheetDialog)
    tour.wait(lambda: sheet.form.initial)
    tour.picture("fiche", sheet)
    sheet.close()


def _renewal(tour: Tour, platform: str) -> None:
    from ofdesk.ui.receipts.dialog import ReceiptDialog
    from ofdesk.ui.renewal.wizard import RenewalWizard

    tour.window.renew(platform)
    wizard = tour.dialog(RenewalWizard)
    tour.wait(lambda: wizard.preview is not None)
    wizard.view.stale.setChecked(True)
    tour.picture("renouveler-ressources", wizard)
    for _step in range(3):
        wizard.go_on()
    if not wizard.flow.may_issue():
        wizard.view.ordered_by.setText("le bureau")
    tour.wait(lambda: wizard.view.preview.page_count)
    tour.picture("renouveler-apercu", wizard)
    wizard.go_on()
    tour.wait(lambda: wizard.renewed is not None)
    assert wizard.renewed is not None
    number = wizard.renewed.number
    tour.picture("renouveler-paiement", wizard)
    tour.keep_page(number)
    wizard.close()
    tour.window.cash_in("", number)
    receipt = tour.dialog(ReceiptDialog)
    tour.wait(lambda: receipt.target is not None)
    tour.picture("encaisser", receipt)
    receipt.close()


def _migration(tour: Tour) -> None:
    from ofdesk.ui.migration.dialog import MigrationDialog

    platform = _older_version(tour)
    if not platform:
        return
    tour.window.migrate(platform)
    dialog = tour.dialog(MigrationDialog)
    tour.wait(lambda: dialog.answer is not None)
    dialog.issue()
    tour.wait(lambda: dialog.sheet is not None and dialog.sheet.quote_number)
    assert dialog.sheet is not None
    tour.picture("devis-migration", dialog)
    tour.keep_page(dialog.sheet.quote_number)
    dialog.close()


def _older_version(tour: Tour) -> str:
    """A First Price client on a version before the one proposed."""
    from ofdesk.services.client_table import ClientFilter, client_page

    desk = tour.window.tasks.desk
    with desk.read() as session:
        wanted = ClientFilter(offer="first_price")
        rows = client_page(session, wanted, desk.today, 0, 400)
    return next((row.platform for row in rows if row.version in ("3", "3.5", "2.1")), "")
