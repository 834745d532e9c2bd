"""A page of the main window: what it is called, and when it reads again."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import FilterEdit, Pressed, label

if TYPE_CHECKING:
    from ofdesk.ports.doors import Doors
    from ofdesk.ports.printers import PrintShop
    from ofdesk.ui.platforms.attach import PlatformActs
    from ofdesk.ui.sync.automatic import AutoSync

HEADING_HEIGHT = 30
ALWAYS = frozenset(("everything",))


class Host(Protocol):
    """What pages may ask of the window around them."""

    @property
    def platforms(self) -> "PlatformActs | None":
        """Reads and tests platforms, where the program can."""
        ...

    @property
    def shop(self) -> "PrintShop":
        """Where letters are printed."""
        ...

    @property
    def doors(self) -> "Doors | None":
        """What is reached beyond the base, where the program can."""
        ...

    @property
    def sharing(self) -> "AutoSync | None":
        """Exchanges with the hub, where the program can."""
        ...

    def tell(self, state: str, text: str, actions: Sequence[tuple[str, Pressed]] = ()) -> None:
        """Show a sentence in the message bar: ``info``, ``ok``, ``warn`` or ``err``."""
        ...

    def show_summary(self, widget: QWidget | None) -> None:
        """Put a widget into the right panel, or empty it."""
        ...

    def go(self, page: str, **wish: object) -> None:
        """Open a page, with a wish that it understands (``search="…"``)."""
        ...

    def open_client(self, platform: str) -> None:
        """Open a client sheet; an empty name opens a new one."""
        ...

    def open_document(self, number: str) -> None:
        """Show the page of a document."""
        ...

    def renew(self, platform: str) -> None:
        """Open the renewal wizard."""
        ...

    def migrate(self, platform: str) -> None:
        """Open the migration quote."""
        ...

    def cash_in(self, platform: str, number: str) -> None:
        """Open the receipt dialog, for a client or an invoice when named."""
        ...

    def day_mail(self) -> None:
        """Open the screen that enters the cheques of the post, as it was left."""
        ...

    def act(self, platform: str, kind: str) -> None:
        """Open the dialog of an act: ``password`` or ``email``."""
        ...


class Page(QWidget):
    """A page. ``follows`` names the kinds of change after which it reads again; hidden pages wait
    until they are shown."""

    name = ""
    follows: frozenset[str] = frozenset()

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__()
        self.setObjectName("page")
        self.tasks = tasks
        self.host = host
        self.stale = True
        self._joined = False
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 10, 16, 0)
        self.body.setSpacing(10)
        self.heading = label("", "page")
        # As high as a button: the title stands still when one goes from page to page.
        self.heading.setMinimumHeight(HEADING_HEIGHT)

    def refresh(self) -> None:
        """Read again what the page shows."""

    def shown(self) -> None:
        """The page comes to the front: read if something changed meanwhile."""
        self._join_filter()
        if self.stale and self.tasks.is_ready():
            self.stale = False
            self.refresh()

    def _join_filter(self) -> None:
        """From the filter of a list, if there is one, the keyboard goes on to the list."""
        edit, table = getattr(self, "filter", None), getattr(self, "table", None)
        if not self._joined and isinstance(edit, FilterEdit) and isinstance(table, QWidget):
            edit.gone_on.connect(table.setFocus)
            self._joined = True

    def changed(self, changes: frozenset[str]) -> None:
        """Something was committed, here or by another program."""
        if not changes & (self.follows | ALWAYS):
            return
        if self.isVisible():
            self.refresh()
        else:
            self.stale = True

    def focus_filter(self) -> None:
        """Ctrl+F: put the cursor into the filter of the page."""
