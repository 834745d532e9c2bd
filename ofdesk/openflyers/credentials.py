"""The certificates and keys of a platform, read from its folder and opened with its pass-phrase."""

import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.ports.platforms import PlatformProfile, Source
from ofdesk.ports.secrets import PLATFORM, PLATFORM_KEY, Secrets

CLIENT_ID = "client_id.txt"
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who we are for a platform, and how we know it. Shown nowhere."""

    client_id: str
    expires_at: datetime
    secret: str = field(repr=False)
    context: ssl.SSLContext = field(repr=False)
    signing_key: PrivateKey = field(repr=False)
    server_key: PublicKey | None = field(repr=False)


def load(source: Source, platform: str, secrets: Secrets) -> Credentials:
    """Everything that a conversation with ``platform`` needs.

    Raises ``DomainError``: ``platform_secret_missing``, ``platform_file_missing``,
    ``platform_file_unusable``, ``platform_key_locked``, ``platform_certificate_expired``;
    ``Unavailable('keyring_missing')``.
    """
    files = _Files(source, platform)
    secret = secrets.get(PLATFORM, platform)
    if not secret and not secrets.available():
        raise Unavailable("keyring_missing")
    if not secret:
        raise DomainError("platform_secret_missing", platform=platform)
    phrase = secrets.get(PLATFORM_KEY, platform)
    profile = source.profile
    signed = profile.answer_signature == "required"
    certificate = files.certificate(profile.auth_certificate)
    return Credentials(
        client_id=files.client_id(),
        secret=secret,
        expires_at=certificate.not_valid_after_utc,
        context=_context(files, profile, phrase),
        signing_key=files.key(profile.sign_key, phrase),
        server_key=files.public_key(profile.server_certificate) if signed else None,
    )


class _Files:
    """The files of one platform: in its own folder, else in the one shared by all."""

    def __init__(self, source: Source, platform: str) -> None:
        self._profile = source.profile
        self._folders = (source.folder / platform, source.folder)
        self._platform = platform

    def path(self, name: str) -> Path:
        for folder in self._folders:
            if (folder / name).is_file():
                return folder / name
        raise DomainError("platform_file_missing", file=name, folder=str(self._folders[0]))

    def client_id(self) -> str:
        own = self._folders[0] / CLIENT_ID
        if own.is_file():
            return _content(own).decode("utf-8", "replace").strip()
        return self._profile.filled(self._profile.client_id, self._platform)

    def certificate(self, name: str) -> x509.Certificate:
        try:
            found = x509.load_pem_x509_certificate(_content(self.path(name)))
        except ValueError:
            raise DomainError("platform_file_unusable", file=name) from None
        if found.not_valid_after_utc <= datetime.now(UTC):
            day = found.not_valid_after_utc.date().isoformat()
            raise DomainError("platform_certificate_expired", file=name, expired_on=day)
        return found

    def public_key(self, name: str) -> PublicKey:
        key = self.certificate(name).public_key()
        if not isinstance(key, PublicKey):
            raise DomainError("platform_file_unusable", file=name)
        return key

    def key(self, name: str, phrase: str) -> PrivateKey:
        raw = _content(self.path(name))
        try:
            # Our own key, out of our own folder: to prove its primes again costs 50 ms a platform.
            found = load_pem_private_key(
                raw,
                phrase.encode() if b"ENCRYPTED" in raw else None,
                unsafe_skip_rsa_key_validation=True,
            )
        except (ValueError, TypeError, UnsupportedAlgorithm):
            if b"ENCRYPTED" in raw:
                own = self._platform
                raise DomainError("platform_key_locked", file=name, platform=own) from None
            raise DomainError("platform_file_unusable", file=name) from None
        if not isinstance(found, PrivateKey):
            raise DomainError("platform_file_unusable", file=name)
        return found


def _context(files: _Files, profile: PlatformProfile, phrase: str) -> ssl.SSLContext:
    """TLS 1.2 or newer, the publisher's own authority and no other, our certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    authority, certificate = files.path(profile.ca_file), files.path(profile.auth_certificate)
    try:
        context.load_verify_locations(authority)
    except ssl.SSLError:
        raise DomainError("platform_file_unusable", file=profile.ca_file) from None
    try:
        # A function, so that OpenSSL never asks on the terminal.
        context.load_cert_chain(certificate, files.path(profile.auth_key), password=lambda: phrase)
    except ssl.SSLError:
        # Told apart only now: a key that opens does not go with the certificate.
        files.key(profile.auth_key, phrase)
        raise DomainError("platform_file_unusable", file=profile.auth_certificate) from None
    return context


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise DomainError("platform_file_unusable", file=path.name) from None
