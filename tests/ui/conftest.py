"""A real base and the real window on it, unseen; what a test needs to click and to wait."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from ofdesk.bootstrap import desks
from ofdesk.domain.dates import paris_day
from ofdesk.ports.desk import Desk, DeskOptions
from ofdesk.ports.doors import Doors
from ofdesk.services.clients import AddClient, add_client
from ofdesk.services.settings import SetSettings, set_settings
from ofdesk.ui.app import begin, make_application, make_window
from ofdesk.ui.host import Window

Kind = TypeVar("Kind", bound=QWidget)
HOUSE = {
    "company.name": "OpenFlyers (FACTICE)",
    "company.legal_form": "SARL",
    "company.address_1": "1 allée des Essais",
    "company.postcode": "31000",
    "company.city": "Toulouse",
    "company.siren": "732829320",
    "company.rcs_city": "Toulouse",
    "company.vat_number": "FR44732829320",
    "bank.account_holder": "SARL OPENFLYERS (FACTICE)",
    "bank.iban": "FR7630006000011234567890189",
    "bank.bic": "AGRIFRPP",
}
CLIENTS = {
    "mermoz": {"ends": 20, "resources": "4", "offer": "business"},
    "vexin": {"ends": -40, "resources": "3", "offer": "first_price"},
    "figeac": {"ends": 200, "resources": "9", "offer": "premiere"},
    "acgap": {"ends": 50, "resources": "2", "offer": "first_price"},
}


def ends_on(days: int) -> date:
    """The day so many days from today."""
    return paris_day(datetime.now(UTC)) + timedelta(days=days)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A FACTICE base with a complete house and four clients, closed."""
    path = tmp_path / "clubs.db"
    desk = desks().create(DeskOptions(path, operator="Claire"), factice=True, desk="01")
    set_settings(SetSettings(HOUSE), desk.write())
    for platform, facts in CLIENTS.items():
        fields = {
            "name": f"Aéro-club de {platform.title()}",
            "email_structure": f"bureau@{platform}.example",
            "contact_name": "Hélène Carpentier",
            "address_1": "Aérodrome",
            "postcode": "31130",
            "city": "Balma",
            "production_version": "4",
            "resources": str(facts["resources"]),
            "offer": str(facts["offer"]),
            "ends_on": ends_on(int(facts["ends"])).isoformat(),
        }
        add_client(AddClient(platform, fields), desk.write(), desk.today)
    desk.close()
    return path


@dataclass
class Screen:
    """The window, its base read directly, and how to wait for work."""

    window: Window
    bot: Any

    @property
    def desk(self) -> Desk:
        """The base that the window has open."""
        return self.window.tasks.desk

    def until(self, true: Callable[[], object]) -> None:
        """Wait until something is so."""
        self.bot.waitUntil(lambda: bool(true()), timeout=15000)

    def dialog(self, kind: type[Kind]) -> Kind:
        """The dialog of a class that is open, once it is."""
        self.until(lambda: self._open(kind))
        return self._open(kind)[-1]

    def _open(self, kind: type[Kind]) -> list[Kind]:
        return [found for found in self.window.findChildren(kind) if found.isVisible()]

    def page(self, key: str) -> Any:
        """Open a page and wait until it has read."""
        page = self.window.open_page(key)
        model = getattr(page, "model", None)
        if model is not None:
            self.bot.wait(50)
        return page

    def read(self, work: Callable[[Any], Any]) -> Any:
        """Read the base in a session."""
        with self.desk.read() as session:
            return work(session)


def type_text(widget: QWidget, text: str) -> None:
    """Type any text, accents included: QTest aborts on what is not ASCII."""
    for character in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character)
            QApplication.sendEvent(widget, event)


@contextmanager
def window_on(bot: Any, base: Path, state: Path, doors: Doors | None = None) -> Iterator[Screen]:
    """The window open on ``base``, everything read; what it keeps goes to ``state``."""
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(state))
    make_application()
    window = make_window(DeskOptions(base, operator="Claire"), desks(), None, doors)
    bot.addWidget(window)
    window.show()
    with bot.waitSignal(window.base_opened, timeout=15000):
        begin(window)
    made = Screen(window, bot)
    made.until(lambda: made.page("clients").model.rowCount() == len(CLIENTS))
    try:
        yield made
    finally:
        window.close()
        window.tasks.desk.close()


@pytest.fixture
def screen(qtbot: Any, base: Path, tmp_path: Path) -> Iterator[Screen]:
    """The window open on the base, everything read."""
    with window_on(qtbot, base, tmp_path / "state") as made:
        yield made
