"""What commands reach beyond the base, each opened when it is first asked for."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ofdesk.ports.cards import CardDoor
    from ofdesk.ports.platforms import Platforms, Standin
    from ofdesk.ports.printers import PrintShop
    from ofdesk.ports.secrets import Secrets


class Doors(Protocol):
    """The doors of the program besides those to the bases and to the hub."""

    def secrets(self) -> "Secrets":
        """The keyring of the person."""
        ...

    def platforms(self, secrets: "Secrets") -> "Platforms":
        """Reads platforms with these secrets."""
        ...

    def printing(self) -> "PrintShop":
        """The printers of the system."""
        ...

    def cards(self) -> "CardDoor":
        """The gateways of payments by card, and their files."""
        ...

    def standin(
        self, folder: Path, counts: Mapping[str, int], failures: Mapping[str, str], port: int
    ) -> "Standin":
        """Start a platform of one's own on this machine; ``failures`` are those that fail and how.

        Raises ``DomainError('choice_unknown')``; ``Unavailable('port_taken')``.
        """
        ...
