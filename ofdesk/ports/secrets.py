"""Where passwords are kept between two starts: the keyring of the system, or nowhere."""

from typing import Protocol


class Secrets(Protocol):
    """The keyring of the person. Without one, nothing is kept and nothing is found."""

    def get(self, service: str, name: str) -> str:
        """The secret of ``name`` for ``service``; empty when there is none."""
        ...

    def keep(self, service: str, name: str, secret: str) -> bool:
        """Keep a secret; whether it was kept."""
        ...
