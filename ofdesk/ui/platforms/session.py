"""Secrets of a session: in the keyring where there is one, else in memory until the window goes."""

from collections.abc import Mapping
from pathlib import Path

from ofdesk.ports.cards import CardDoor
from ofdesk.ports.doors import Doors
from ofdesk.ports.platforms import Platforms, Standin
from ofdesk.ports.printers import PrintShop
from ofdesk.ports.secrets import Secrets


class SessionSecrets:
    """``ofdesk.ports.secrets.Secrets`` that asks once a session where the system keeps nothing."""

    def __init__(self, inner: Secrets) -> None:
        self._inner = inner
        self._memory: dict[tuple[str, str], str] = {}

    @property
    def forgets(self) -> bool:
        """Whether something is in memory alone: it must be asked for again at the next start."""
        return bool(self._memory)

    def available(self) -> bool:
        """See the port."""
        return True

    def get(self, service: str, name: str) -> str:
        """See the port."""
        return self._memory.get((service, name)) or self._inner.get(service, name)

    def keep(self, service: str, name: str, secret: str) -> bool:
        """See the port; what the keyring does not take is remembered."""
        self._memory.pop((service, name), None)
        if not self._inner.keep(service, name, secret) and secret:
            self._memory[service, name] = secret
        return True


class SessionDoors:
    """``ofdesk.ports.doors.Doors`` whose secrets last as long as the window."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self._secrets: SessionSecrets | None = None

    def secrets(self) -> SessionSecrets:
        """The same ones each time."""
        if self._secrets is None:
            self._secrets = SessionSecrets(self._doors.secrets())
        return self._secrets

    def platforms(self, secrets: Secrets) -> Platforms:
        """See the port."""
        return self._doors.platforms(secrets)

    def cards(self) -> CardDoor:
        """See the port."""
        return self._doors.cards()

    def printing(self) -> PrintShop:
        """See the port."""
        return self._doors.printing()

    def standin(
        self, folder: Path, counts: Mapping[str, int], failures: Mapping[str, str], port: int
    ) -> Standin:
        """See the port."""
        return self._doors.standin(folder, counts, failures, port)
