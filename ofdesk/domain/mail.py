"""Rules of e-mail: how a line is secured, what names a message, when it is tried again."""

from datetime import datetime, timedelta

from ofdesk.domain.errors import DomainError

STARTTLS, TLS = "starttls", "tls"
SECURITIES = (STARTTLS, TLS)
PORTS = {STARTTLS: 587, TLS: 465}
PASSWORD, XOAUTH2, NO_AUTH = "password", "xoauth2", "none"
AUTHS = (PASSWORD, XOAUTH2, NO_AUTH)

QUEUED, SENDING, SENT = "queued", "sending", "sent"
FAILED, UNSURE, CANCELLED = "failed", "unsure", "cancelled"
STATES = (QUEUED, SENDING, SENT, FAILED, UNSURE, CANCELLED)

WAITS = (1, 5, 15, 60, 240, 240, 240, 240)
"""Minutes before a message that the server put off is tried again; after the last it has failed."""

NOWHERE = "ofdesk.invalid"
"""Names messages of a house that has no address yet (RFC 2606: never a real domain)."""

LONGEST_HOST = 253


def check_host(text: str, field: str = "mail.host") -> str:
    """The name or address of a server, in lower case. Raises ``mail_host_invalid``."""
    host = text.strip().lower()
    plain = host.isascii() and all(c.isalnum() or c in ".-:" for c in host)
    if not plain or not host or len(host) > LONGEST_HOST or host[0] in ".-":
        raise DomainError("mail_host_invalid", field=field, value=text[:60])
    return host


def message_name(row_id: str, sender: str) -> str:
    """The Message-ID of the message kept as ``row_id``: fixed before it is ever sent."""
    domain = sender.rpartition("@")[2]
    named = domain.encode("idna").decode("ascii") if domain else NOWHERE
    return f"<{row_id}@{named}>"


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When a message that was put off ``attempts`` times is tried again; None: never."""
    if attempts > len(WAITS):
        return None
    return now + timedelta(minutes=WAITS[attempts - 1])


def distinct(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Each address once, in order, whatever its case; without the empty ones."""
    found: dict[str, str] = {}
    for address in addresses:
        if address:
            found.setdefault(address.lower(), address)
    return tuple(found.values())
