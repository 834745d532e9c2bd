"""What commands reach beyond the base, each opened when it is first asked for."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ofdesk.ports.secrets import Secrets


class Doors(Protocol):
    """The doors of the program besides those to the bases and to the hub."""

    def secrets(self) -> "Secrets":
        """The keyring of the person."""
        ...
