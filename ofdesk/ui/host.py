"""The main window with its pages and its commands: what opens what."""

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QApplication

from ofdesk import __version__
from ofdesk.ports.desk import Desk
from ofdesk.ui import icons, theme
from ofdesk.ui.counters import read_counters
from ofdesk.ui.dialogs import ShortcutsDialog
from ofdesk.ui.factice import Marker
from ofdesk.ui.housekeeping import restore_backup, save_backup, verify
from ofdesk.ui.main_window import Command, Place
from ofdesk.ui.navigation import Counter
from ofdesk.ui.opener import Opener
from ofdesk.ui.page import Page
from ofdesk.ui.tasks import TaskRunner
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.undo import Undoable, Undone

PAGES = (
    ("home", "house", "ofdesk.ui.home.page", "HomePage"),
    ("clients", "users", "ofdesk.ui.clients.page", "ClientsPage"),
    ("board", "calendar", "ofdesk.ui.board.page", "BoardPage"),
    ("quotes", "pen", "ofdesk.ui.documents.page", "QuotesPage"),
    ("invoices", "receipt", "ofdesk.ui.documents.page", "InvoicesPage"),
    ("receipts", "wallet", "ofdesk.ui.receipts.page", "ReceiptsPage"),
    ("cheques", "cheque", "ofdesk.ui.cheques.page", "ChequesPage"),
    ("cards", "card", "ofdesk.ui.cards.page", "CardsPage"),
    ("bank", "bank", "ofdesk.ui.bank.page", "BankPage"),
    ("reminders", "clock", "ofdesk.ui.reminders.page", "RemindersPage"),
    ("printing", "printer", "ofdesk.ui.printing.page", "PrintingPage"),
    ("mail", "mail", "ofdesk.ui.mail.page", "MailPage"),
    ("accounting", "scale", "ofdesk.ui.accounting.page", "AccountingPage"),
    ("catalogue", "tag", "ofdesk.ui.settings.catalogue_page", "CataloguePage"),
    ("sync", "refresh", "ofdesk.ui.sync.page", "SyncPage"),
    ("settings", "settings", "ofdesk.ui.settings.page", "SettingsPage"),
)
"""Key, icon, module and class of each page; a module is imported when its page is first opened."""
PARTS = frozenset({"cheques", "cards", "bank", "reminders"})
"""The pages that are part of the one above them, and drawn under it."""
TOP, BOTTOM = "menu_file", "menu_help"


def _make(module: str, name: str, tasks: TaskRunner, host: Any) -> Page:
    made: Page = getattr(import_module(module), name)(tasks, host)
    return made


class Window(Opener):
    """``ofdesk.ui.page.Host``: pages ask it to open sheets, wizards and documents."""

    base_opened = Signal()
    reopened = Signal(str, str)
    restore: Callable[[Path], Sequence[str]] | None = None
    """Brings back a backup while the base is closed; given by ``ofdesk.ui.app``."""

    def __init__(self, tasks: TaskRunner, state: QSettings) -> None:
        super().__init__(tasks, state)
        self._undoable: Undoable | None = None
        self._is_open = False
        self.set_places(
            [
                Place(key, icon, partial(_make, module, name), key in PARTS)
                for key, icon, module, name in PAGES
            ]
        )
        self.set_tools(
            (
                ("new_client", "plus", partial(self.open_client, "")),
                ("renew", "calendar", self.renew_selected),
                ("cash_in", "cheque", partial(self.cash_in, "", "")),
            )
        )
        self.set_commands(self._commands())
        self.undo_button.clicked.connect(lambda _checked=False: self.undo())
        self.search.chosen.connect(self.open_found)
        tasks.committed.connect(self._on_something_changed)
        self.page_opened.connect(self._retitle)

    def _commands(self) -> list[Command]:
        themes = [
            Command("menu_view", f"theme_{name}", partial(self.use_theme, name))
            for name in ("system", "light", "dark")
        ]
        return [
            Command("menu_file", "import", partial(self.go, "settings", wish="import")),
            Command("menu_file", "backup", partial(save_backup, self)),
            Command("menu_file", "verify", partial(verify, self)),
            Command("menu_file", "quit", self.close, "Ctrl+Q"),
            Command("menu_edit", "undo", self.undo, "Ctrl+Z"),
            Command("menu_edit", "search", self.search.setFocus, "Ctrl+K"),
            Command("menu_edit", "filter", self._focus_filter, "Ctrl+F"),
            Command("menu_view", "refresh", self._refresh, "F5"),
            Command("menu_view", "panel", self.toggle_panel, "F9"),
            Command("menu_view", "next_pane", self.next_pane, "F6"),
            Command("menu_view", "previous_pane", partial(self.next_pane, -1), "Shift+F6"),
            *themes,
            Command("menu_clients", "new_client", partial(self.open_client, ""), "Ctrl+N"),
            Command("menu_clients", "renew", self.renew_selected, "Ctrl+R"),
            Command("menu_clients", "migrate", self.migrate_selected, "Ctrl+M"),
            Command("menu_clients", "act_password", partial(self.act_selected, "password")),
            Command("menu_clients", "act_email", partial(self.act_selected, "email")),
            Command("menu_documents", "cash_in", partial(self.cash_in, "", ""), "Ctrl+E"),
            Command("menu_documents", "day_mail", self.day_mail, "Ctrl+L"),
            Command("menu_help", "manual", self.show_manual, "F1"),
            Command("menu_help", "shortcuts", self.show_shortcuts, "Ctrl+?"),
            Command("menu_help", "about", self.show_about),
        ]

    def opened(self) -> None:
        """The base is open: say whose desk this is, mark a test base, read the page in front."""
        desk = self.tasks.desk
        self._is_open = True
        self.person.setText(t("desk_operator", desk=desk.number, operator=desk.operator))
        self.factice.setVisible(desk.factice)
        if desk.factice:
            Marker(self)
        self._retitle()
        for page in self.pages.values():
            page.stale = True
        front = self.current_page()
        if front is not None:
            front.shown()
        self._on_something_changed()
        self.tasks.watch()
        self.base_opened.emit()

    def _on_something_changed(self, _changes: object = None) -> None:
        self.read_undo()
        count = partial(read_counters, self.tasks.desk)
        self.tasks.read(self, "counters", count, self._show_counters)

    def _show_counters(self, found: dict[str, Counter]) -> None:
        for key in self.navigation.places():
            self.set_counter(key, found.get(key))

    def _retitle(self, _page: str = "") -> None:
        if not self._is_open:
            # The base is asked for its name only once it cannot make the screen wait.
            return
        page = self.current_page()
        title = t("window_title", page=t(page.name) if page else "", base=self.tasks.desk.path.stem)
        marked = f"{title} – {t('factice')}" if self.tasks.desk.factice else title
        self.setWindowTitle(marked)

    def _focus_filter(self) -> None:
        page = self.current_page()
        if page is not None:
            page.focus_filter()

    def _refresh(self) -> None:
        page = self.current_page()
        if page is not None:
            page.refresh()

    def use_theme(self, choice: str) -> None:
        """Light, dark, or as the system; kept for the next start."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.state.setValue("window/theme", choice)
        theme.apply_theme(application, choice)
        icons.forget()
        self._refresh()

    def read_undo(self) -> None:
        """Ask what « Annuler » would take back, and name it on the button."""
        desk = self.tasks.desk

        def work() -> "Undoable | None":
            from ofdesk.services.undo import last_undoable

            with desk.read() as session:
                return last_undoable(session, desk.number)

        self.tasks.read(self, "undo", work, self._show_undo)

    def _show_undo(self, found: "Undoable | None") -> None:
        from ofdesk.words.undo import undo_name

        self._undoable = found
        name = undo_name(found.subject, found.name) if found else t("nothing_to_undo")
        self.undo_button.setEnabled(found is not None)
        self.tools.name_undo(name)

    def undo(self) -> None:
        """Take back the last change that issued nothing."""
        found, desk = self._undoable, self.tasks.desk
        if found is not None:
            told = t("undone", what=self.undo_button.accessibleName())
            take_back = partial(_undone, desk, found.txn_id)
            self.tasks.write(self, take_back, lambda _done: self.tell("ok", told))

    def save_backup(self) -> None:
        """Copy the base to a file that the person names."""
        save_backup(self)

    def restore_backup(self, backup: Path) -> None:
        """Bring back a backup; the window closes the base and opens it again."""
        restore_backup(self, backup)

    def reopen(self, state: str, words: str) -> None:
        """Close this window; the program opens a new one that says ``words``."""
        self.reopened.emit(state, words)
        self.close()

    def show_shortcuts(self) -> None:
        """The list of shortcuts."""
        ShortcutsDialog(self.commands, self).exec()

    def show_manual(self) -> None:
        """F1: the manual at the page in front."""
        from ofdesk.ui.manual import ManualDialog

        page = self.current_page()
        ManualDialog(page.name if page else "home", self).show()

    def show_about(self) -> None:
        """Which program, which base."""
        from PySide6.QtWidgets import QMessageBox

        text = t("about_text", version=__version__, path=self.tasks.desk.path)
        QMessageBox.about(self, t("about"), text)


def _undone(desk: Desk, txn_id: str) -> "Undone":
    from ofdesk.services.undo import undo_change

    return undo_change(txn_id, desk.write())
