"""Starts ofdesk: the command line at once, the store and the windows only when they are needed."""

import sys

from ofdesk.cli import main as run_command

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path
    from types import ModuleType

    from ofdesk.cli.options import GlobalOptions
    from ofdesk.ports.cards import CardDoor
    from ofdesk.ports.client_rows import ClientRow
    from ofdesk.ports.desk import Desk, DeskOptions
    from ofdesk.ports.hub import Hubs
    from ofdesk.ports.platforms import Platforms, Standin
    from ofdesk.ports.printers import PrintShop
    from ofdesk.ports.secrets import Secrets


class LazyDesks:
    """The door to bases that imports SQLAlchemy only when one is opened in full."""

    def default_base(self) -> "Path":
        """The person's own base."""
        from ofdesk.paths import default_base

        return default_base()

    def first_rows(
        self,
        base: "str | Path",
        *,
        search: str = "",
        due_on: "date | None" = None,
        limit: int | None = None,
    ) -> "Sequence[ClientRow] | None":
        """The head of the client list; see ``ofdesk.ports.desk.Desks``."""
        from ofdesk.store.first_rows import first_rows

        return first_rows(base, search=search, due_on=due_on, limit=limit)

    def first_setting(self, base: "str | Path", key: str) -> str:
        """One setting of the desk; see ``ofdesk.ports.desk.Desks``."""
        from ofdesk.store.first_rows import first_setting

        return first_setting(base, key)

    def open(self, options: "DeskOptions") -> "Desk":
        """Open a base; see ``ofdesk.ports.desk.Desks``."""
        from ofdesk.bootstrap import desks

        return desks().open(options)

    def create(self, options: "DeskOptions", *, factice: bool, desk: str) -> "Desk":
        """Make a base; see ``ofdesk.ports.desk.Desks``."""
        from ofdesk.bootstrap import desks

        return desks().create(options, factice=factice, desk=desk)

    def restore(self, base: "Path", backup: "Path") -> "Sequence[str]":
        """Bring back a backup; see ``ofdesk.ports.desk.Desks``."""
        from ofdesk.bootstrap import desks

        return desks().restore(base, backup)


def windows() -> "ModuleType":
    """The module that starts the windows. Nothing is garbage while it is loaded, and afterwards
    ``ofdesk.ui.sweeping`` collects it."""
    import gc

    gc.disable()
    from ofdesk.ui import app

    return app


class Windows:
    """The windows, imported when one is opened."""

    def __init__(self, desks: LazyDesks) -> None:
        self._desks = desks

    def open(self, options: "GlobalOptions") -> int:
        """Open the window on the base that the options name."""
        from datetime import date
        from pathlib import Path

        from ofdesk.ports.desk import DeskOptions

        open_window = windows().open_window
        base = Path(options.base).expanduser() if options.base else self._desks.default_base()
        day = date.fromisoformat(options.today) if options.today else None
        asked = DeskOptions(base, options.operator, day, frozenset(options.confirm))
        status: int = open_window(asked, self._desks, hubs, LazyDoors())
        return status

    def first_window(self, base: "Path") -> str:
        """Open the window unseen on ``base`` and say what it shows."""
        from ofdesk.ui.selftest import first_window

        return first_window(self._desks, base)

    def take_tour(self, options: "DeskOptions", folder: "Path") -> "list[Path]":
        """Walk through the windows unseen and keep pictures and pages; the files made."""
        from ofdesk.ui.tour import take_tour

        return take_tour(self._desks, options, folder)


def hubs() -> "Hubs":
    """The door to the hub, imported when a command goes through it."""
    from ofdesk import bootstrap

    return bootstrap.hubs()


class LazyDoors:
    """``ofdesk.ports.doors.Doors``, each imported when a command goes through it."""

    def secrets(self) -> "Secrets":
        """The keyring of the person."""
        from ofdesk.keychain import keychain

        return keychain()

    def platforms(self, secrets: "Secrets") -> "Platforms":
        """Reads platforms; see ``ofdesk.ports.doors.Doors``."""
        from ofdesk.openflyers.reader import PlatformReader

        return PlatformReader(secrets)

    def printing(self) -> "PrintShop":
        """The printers of the system; see ``ofdesk.ports.printers``."""
        from ofdesk.printing.cups import CupsShop

        return CupsShop()

    def cards(self) -> "CardDoor":
        """The gateways of payments by card; see ``ofdesk.ports.cards``."""
        from ofdesk.bank.card_door import CardDoors

        return CardDoors()

    def standin(
        self,
        folder: "Path",
        counts: "Mapping[str, int]",
        failures: "Mapping[str, str]",
        port: int,
    ) -> "Standin":
        """Start a stand-in; see ``ofdesk.ports.doors.Doors``."""
        from ofdesk.openflyers.standin import start

        return start(folder, counts, failures, port)


def main() -> int:
    """The program ``ofdesk``; returns its exit status."""
    desks = LazyDesks()
    return run_command(sys.argv[1:], desks, Windows(desks), hubs, LazyDoors())


if __name__ == "__main__":
    sys.exit(main())
