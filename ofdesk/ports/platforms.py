"""Platforms as the program reads them: the profile of the interface, a reading, each step of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Protocol

from ofdesk.domain.errors import Value

STEPS = ("files", "line", "token", "report", "signature", "count")
"""What « Tester la connexion » goes through, in this order."""


@dataclass(frozen=True, slots=True)
class PlatformProfile:
    """What the public documents do not say of the interface, or may change; all of it is data.

    ``{platform}``, ``{client_id}``, ``{kind}`` and ``{id}`` stand for what they name.
    """

    base_url: str = "https://openflyers.com/{platform}/"
    token_path: str = "oauth2/token"
    report_path: str = "oauth2/{kind}/{id}"
    report_kind: str = "report"
    """``report`` (personalised) or ``generic_report``."""
    report_id: str = ""
    scope: str = ""
    client_id: str = "{platform}"
    """Unless the folder of the platform holds ``client_id.txt``."""
    client_login: str = "body"
    """Where id and secret go: ``body`` or ``basic`` (RFC 6749 §2.3.1)."""
    algorithm: str = "rsa-sha256"
    key_id: str = "{client_id}"
    signed_headers: str = "(request-target) host date digest"
    answer_signature: str = "required"
    """``required``, or ``absent`` where the platform does not sign what it answers."""
    answer_headers: str = "date digest"
    """What the signature of an answer must cover at least."""
    clock_seconds: str = "300"
    """How old a signed answer may be, and how far the clocks may be apart."""
    counted: str = "value"
    """``value``: the sum of ``column``; ``rows``: how many lines the report has."""
    column: str = "Ressources activées"
    virtual_column: str = ""
    """Those of the count that are virtual, where the report tells."""
    timeout_seconds: str = "20"
    attempts: str = "3"
    backoff_milliseconds: str = "500"
    parallel: str = "8"
    ca_file: str = "ca.crt"
    auth_certificate: str = "auth_cert.crt"
    auth_key: str = "auth.key"
    sign_key: str = "sign.key"
    server_certificate: str = "sign_cert_server.crt"

    def filled(self, text: str, platform: str, client_id: str = "") -> str:
        """``text`` with the names in braces replaced."""
        values = {
            "{platform}": platform,
            "{client_id}": client_id,
            "{kind}": self.report_kind,
            "{id}": self.report_id,
        }
        for name, value in values.items():
            text = text.replace(name, value)
        return text


@dataclass(frozen=True, slots=True)
class Source:
    """How platforms are read from this desk: the profile, and the folder of certificates and keys.

    The folder is laid out as the publisher's: ``NAME/auth_cert.crt``…, ``ca.crt`` beside.
    """

    profile: PlatformProfile
    folder: Path


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a platform: its count, or the code and values of what went wrong."""

    platform: str
    count: int | None = None
    virtual: int | None = None
    code: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a test, with the values of its sentence, or those of the failure ``code``."""

    name: str
    ok: bool
    values: Mapping[str, Value]
    code: str = ""


class Platforms(Protocol):
    """Reads platforms over the network. Failures are results, not errors."""

    def read(self, source: Source, names: tuple[str, ...], stop: Event) -> Iterator[Reading]:
        """Each platform as it answers, several at once; those not begun when ``stop`` is set are
        left out."""
        ...

    def test(self, source: Source, name: str) -> Iterator[Step]:
        """Each step as it is done; the last one is the one that failed, or ``count``."""
        ...


class Standin(Protocol):
    """A platform of one's own on this machine, for tests and demonstrations."""

    @property
    def url(self) -> str:
        """Where it listens."""
        ...

    @property
    def settings(self) -> Mapping[str, str]:
        """The profile that reads it."""
        ...

    @property
    def folder(self) -> Path:
        """The folder of certificates and keys."""
        ...

    @property
    def logins(self) -> Mapping[str, tuple[str, str]]:
        """The secret and the pass-phrase of the keys of each platform, both invented."""
        ...

    def stop(self) -> None:
        """End all answers and release the port."""
        ...
