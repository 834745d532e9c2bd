"""Where a hub is: a URL without password or an invitation file, and how the line is protected.

``spec/sync.md`` P23: beyond this machine only TLS with a checked certificate and SCRAM are used.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from ipaddress import ip_address
from pathlib import Path

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from ofdesk.domain.errors import DomainError

INVITATION = ".ofhub"
FORMAT = 1
KNOWN = frozenset(
    (*("host", "hostaddr", "port", "dbname", "user", "password"), "sslmode", "sslrootcert")
)
GOOD_MODES = ("verify-full",)
TIMEOUT = "5"
"""Seconds to get through; an answer that takes longer is no answer."""


@dataclass(frozen=True, slots=True)
class HubAddress:
    """A database, who logs in, and the certificate authority (PEM) that vouches for it."""

    host: str
    port: str
    database: str
    user: str = ""
    hub_id: str = ""
    sslmode: str = ""
    ca_pem: str = ""

    @property
    def loopback(self) -> bool:
        """Whether the hub is on this very machine."""
        if self.host.startswith(("/", "@")) or self.host in ("localhost", ""):
            return "," not in self.host
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def shown(self) -> str:
        """For a person: ``alice@hub.example:5432/of``."""
        return f"{self.user}@{self.host}:{self.port}/{self.database}"

    def to_text(self) -> str:
        """As kept in the base and in an invitation."""
        return json.dumps({"format": FORMAT, **asdict(self)}, sort_keys=True, indent=1)


def read_where(where: str, user: str = "") -> HubAddress:
    """The hub named by a URL or by the path of an invitation.

    Raises ``DomainError``: ``hub_url_invalid``, ``hub_tls_needed``, ``invitation_unreadable``.
    """
    address = _from_url(where) if "://" in where else _from_file(Path(where).expanduser())
    if not address.user:
        address = replace(address, user=user)
    if not address.loopback and address.sslmode not in ("", *GOOD_MODES):
        raise DomainError("hub_tls_needed", host=address.host, mode=address.sslmode)
    return address


def from_text(text: str) -> HubAddress:
    """What ``to_text`` wrote. Raises ``ValueError``."""
    plain = json.loads(text)
    if not isinstance(plain, Mapping) or plain.get("format") != FORMAT:
        raise ValueError("not an invitation")
    names = HubAddress.__dataclass_fields__
    given = {name: str(plain[name]) for name in names if name in plain}
    if not {"host", "port", "database"} <= given.keys():
        raise ValueError("not a whole invitation")
    return HubAddress(**given)


def invitation(address: HubAddress) -> str:
    """The text of an invitation: no secret, and no person either."""
    return replace(address, user="").to_text()


def connection_options(address: HubAddress, password: str, folder: Path) -> dict[str, str]:
    """What libpq is told; ``folder`` is where the certificate of the authority is put."""
    options = {
        "host": address.host,
        "port": address.port,
        "dbname": address.database,
        "user": address.user,
        "connect_timeout": TIMEOUT,
        "application_name": "ofdesk",
        "gssencmode": "disable",
        "client_encoding": "UTF8",
        "tcp_user_timeout": "20000",
    }
    if password:
        options["password"] = password
    if address.ca_pem:
        options["sslrootcert"] = str(_placed(address, folder))
    if address.loopback:
        return options | {"sslmode": address.sslmode or "prefer"}
    if not address.ca_pem:
        import certifi

        options["sslrootcert"] = certifi.where()
    return options | {
        "sslmode": "verify-full",
        "channel_binding": "require",
        "require_auth": "scram-sha-256",
        "ssl_min_protocol_version": "TLSv1.2",
    }


def _placed(address: HubAddress, folder: Path) -> Path:
    from hashlib import sha256

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"hub-ca-{sha256(address.ca_pem.encode()).hexdigest()[:16]}.pem"
    if not path.exists():
        path.write_text(address.ca_pem, encoding="ascii")
    return path


def _from_url(where: str) -> HubAddress:
    try:
        parts = conninfo_to_dict(where)
    except ProgrammingError:
        raise DomainError("hub_url_invalid", url=_shown(where)) from None
    strange = sorted(set(parts) - KNOWN)
    if strange or not where.startswith(("postgresql://", "postgres://")):
        raise DomainError("hub_url_invalid", url=_shown(where))
    if parts.get("password"):
        raise DomainError("hub_url_invalid", url=_shown(where))
    host, database = str(parts.get("host") or parts.get("hostaddr") or ""), parts.get("dbname")
    if not database or "," in host:
        raise DomainError("hub_url_invalid", url=_shown(where))
    return HubAddress(
        host=host or "127.0.0.1",
        port=str(parts.get("port") or "5432"),
        database=str(database),
        user=str(parts.get("user") or ""),
        sslmode=str(parts.get("sslmode") or ""),
        ca_pem=_read_ca(str(parts.get("sslrootcert") or "")),
    )


def _shown(where: str) -> str:
    """A URL as it may be repeated: without whatever may be a password."""
    bare = re.sub(r"(://[^:/@]*):.*@", r"\1@", where, flags=re.DOTALL)
    return re.sub(r"(password\s*=).*", r"\1…", bare, flags=re.DOTALL | re.IGNORECASE)


def _read_ca(path: str) -> str:
    if path in ("", "system"):
        return ""
    try:
        return Path(path).expanduser().read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise DomainError("hub_ca_unreadable", path=path) from error


def _from_file(path: Path) -> HubAddress:
    try:
        return from_text(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DomainError("invitation_unreadable", path=str(path)) from error
