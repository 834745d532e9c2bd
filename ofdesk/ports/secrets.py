"""Where passwords are kept between two starts: the keyring of the system, or nowhere."""

from typing import Protocol

SMTP, CARD = ("smtp", "smtp"), ("card", "card")
"""Service and name of the password of the mail server and of the key of the card gateway."""
HUB, MAIL, PLATFORM, PLATFORM_KEY = "ofdesk:hub", "mail", "platform", "platform-key"
"""Services of which each hub (by login or host), mail login or platform has a secret."""


class Secrets(Protocol):
    """The keyring of the person. Without one, nothing is kept and nothing is found."""

    def available(self) -> bool:
        """Whether there is a keyring and it is open."""
        ...

    def get(self, service: str, name: str) -> str:
        """The secret of ``name`` for ``service``; empty when there is none."""
        ...

    def keep(self, service: str, name: str, secret: str) -> bool:
        """Keep a secret; whether it was kept."""
        ...
