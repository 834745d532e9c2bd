"""What the main window opens when pages ask: sheets, wizards, documents, another page."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from ofdesk.ui.main_window import MainWindow

if TYPE_CHECKING:
    from ofdesk.ports.doors import Doors
    from ofdesk.ports.printers import PrintShop
    from ofdesk.ui.clients.sheet import SheetDialog
    from ofdesk.ui.documents.preview import PreviewDialog
    from ofdesk.ui.migration.dialog import MigrationDialog
    from ofdesk.ui.platforms.attach import PlatformActs
    from ofdesk.ui.renewal.wizard import RenewalWizard
    from ofdesk.ui.sync.automatic import AutoSync


OPENED_FOR = "opened_for"
Opened = TypeVar("Opened", "SheetDialog", "PreviewDialog", "RenewalWizard", "MigrationDialog")


class Opener(MainWindow):
    """The part of ``ofdesk.ui.page.Host`` that opens; a dialog is imported when first used."""

    platforms: "PlatformActs | None" = None
    set_up: Callable[[], object] | None = None
    """Opens the assistant of the first start; given by ``ofdesk.ui.setup.attach``."""
    sharing: "AutoSync | None" = None
    doors: "Doors | None" = None
    """What a window reaches beyond its base; given by ``ofdesk.ui.app``."""

    @property
    def shop(self) -> "PrintShop":
        """See ``Host``: by CUPS, else by Qt."""
        from ofdesk.ui.printing.paper import QtShop, ScreenShop

        printing = getattr(self.doors, "printing", None)
        return QtShop() if printing is None else ScreenShop(printing(), QtShop())

    def selected_client(self) -> str:
        """The platform of the client selected on the page in front, or nothing."""
        table = getattr(self.current_page(), "table", None)
        found = table.current_row() if table is not None else None
        platform = getattr(found.source, "platform", "") if found is not None else ""
        return str(platform or "")

    def go(self, page: str, **wish: object) -> None:
        """See ``Host``."""
        opened = self.open_page(page)
        show = getattr(opened, "show_wish", None)
        if wish and show is not None:
            show(**wish)

    def _show_once(self, kind: type[Opened], key: str) -> None:
        """Bring the window of ``kind`` that is open for ``key`` to the front, or open it."""
        for found in self.findChildren(kind):
            if key and found.isVisible() and found.property(OPENED_FOR) == key:
                found.raise_()
                found.activateWindow()
                return
        made = kind(self.tasks, self, key, self)
        made.setProperty(OPENED_FOR, key)
        # Twice: what folds when it is narrow leaves room to be narrower still.
        for _ in range(2):
            made.resize(made.size().boundedTo(made.screen().availableSize()))
        made.show()

    def open_client(self, platform: str) -> None:
        """See ``Host``."""
        from ofdesk.ui.clients.sheet import SheetDialog

        self._show_once(SheetDialog, platform)

    def open_document(self, number: str) -> None:
        """See ``Host``."""
        from ofdesk.ui.documents.preview import PreviewDialog

        self._show_once(PreviewDialog, number)

    def renew(self, platform: str) -> None:
        """See ``Host``."""
        from ofdesk.ui.renewal.wizard import RenewalWizard

        self._show_once(RenewalWizard, platform)

    def migrate(self, platform: str) -> None:
        """See ``Host``."""
        from ofdesk.ui.migration.dialog import MigrationDialog

        self._show_once(MigrationDialog, platform)

    def cash_in(self, platform: str, number: str) -> None:
        """See ``Host``."""
        from ofdesk.ui.receipts.dialog import ReceiptDialog

        ReceiptDialog(self.tasks, self, (platform, number), self).show()

    def day_mail(self) -> None:
        """See ``Host``: one screen, which is hidden and shown again as it was left."""
        from ofdesk.ui.receipts.day_mail import DayMailDialog

        found = self.findChild(DayMailDialog) or DayMailDialog(self.tasks, self, self)
        found.begin()

    def act(self, platform: str, kind: str) -> None:
        """See ``Host``."""
        from ofdesk.ui.migration.acts import act_dialog

        act_dialog(self.tasks, self, (platform, kind), self).show()

    def renew_selected(self) -> None:
        """Renew the client selected, or choose one on the board."""
        platform = self.selected_client()
        if platform:
            self.renew(platform)
        else:
            self.open_page("board")

    def migrate_selected(self) -> None:
        """Quote a migration to the client selected, or choose one in the list."""
        platform = self.selected_client()
        if platform:
            self.migrate(platform)
        else:
            self.open_page("clients")

    def act_selected(self, kind: str) -> None:
        """An act for the client selected, or choose one in the list."""
        platform = self.selected_client()
        if platform:
            self.act(platform, kind)
        else:
            self.open_page("clients")

    def open_found(self, kind: str, key: str) -> None:
        """Open what « search everywhere » found."""
        if kind == "client":
            self.open_client(key)
        elif kind == "document":
            self.open_document(key)
        else:
            self.go("receipts", search=key)
