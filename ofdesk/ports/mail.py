"""Mail as use cases see it: the account, a message that leaves, and what the server said of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

AskSecret = Callable[[str], str]
"""Gives the password or the token of a login that a person typed now, or nothing."""

SENT, REFUSED, LATER, UNSURE = "sent", "refused", "later", "unsure"


@dataclass(frozen=True, slots=True)
class MailAccount:
    """Where mail leaves from: the server, how the line is secured, who logs in, who sends."""

    host: str
    port: int
    security: str
    auth: str
    user: str
    sender: str
    sender_name: str = ""
    reply_to: str = ""

    @property
    def login(self) -> str:
        """Whose secret it is, as the keyring knows it."""
        return f"{self.user}@{self.host}"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A PDF that goes with a message."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """One message, whole. ``body`` is plain text; it may hold a secret, and is never shown."""

    message_id: str
    recipients: tuple[str, ...]
    subject: str
    body: str = field(repr=False)
    written_at: datetime
    language: str = "fr"
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one message.

    ``outcome`` is ``sent``, ``refused`` (for good), ``later`` (it did not leave, try again) or
    ``unsure`` (the line broke before the server said whether it took it). Of a sent one,
    ``refused`` and ``deferred`` are the recipients that the server did not take, for good or for
    now. ``lost``: nothing more goes over this line.
    """

    outcome: str
    code: str = ""
    detail: str = ""
    refused: tuple[str, ...] = ()
    deferred: tuple[str, ...] = ()
    lost: bool = False


class MailLine(Protocol):
    """An open line to the server, on which messages leave one after the other."""

    def send(self, mail: OutgoingMail) -> Delivery:
        """Hand one message over, at most one a second. Raises nothing for what the server or the
        network does."""
        ...


class Mailer(Protocol):
    """The only door of use cases to the mail server."""

    def line(self, account: MailAccount, ask: AskSecret) -> AbstractContextManager[MailLine]:
        """Open a line and log in; a secret that was typed and accepted is kept in the keyring.

        Raises ``DomainError('mail_password_needed')``, and ``Unavailable``: ``mail_unreachable``,
        ``mail_certificate``, ``mail_no_tls``, ``mail_busy``, ``mail_login_refused``,
        ``mail_token_refused``, ``mail_auth_missing``.
        """
        ...

    def draft(self, account: MailAccount, mail: OutgoingMail) -> bytes:
        """The message as a file that a mail program opens to be sent by hand."""
        ...
