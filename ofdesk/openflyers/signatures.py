"""Signed HTTP headers both ways (draft-cavage-http-signatures-12, the form in use since 2021)."""

import base64
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.openflyers.credentials import PrivateKey, PublicKey
from ofdesk.ports.platforms import PlatformProfile

TARGET = "(request-target)"
_HASHES: Mapping[str, hashes.HashAlgorithm] = {
    "rsa-sha256": hashes.SHA256(),
    "rsa-sha512": hashes.SHA512(),
    "ecdsa-sha256": hashes.SHA256(),
}
HIDDEN = "hs2019"
"""The name by which later drafts hide the algorithm: that of the profile is meant."""
_PART = re.compile(r'([A-Za-z]+)="([^"]*)"')


def digest_of(body: bytes) -> str:
    """The header ``Digest`` of ``body`` (RFC 3230)."""
    return f"SHA-256={base64.b64encode(sha256(body).digest()).decode()}"


def signature_of(
    key: PrivateKey, profile: PlatformProfile, key_id: str, headers: Mapping[str, str]
) -> str:
    """The header ``Signature`` over the headers of the profile; ``headers`` have lower-case names,
    ``(request-target)`` among them. Raises ``DomainError('platform_header_unsigned')``,
    ``platform_key_kind``."""
    names = profile.signed_headers.split()
    lacking = [name for name in names if name not in headers]
    if lacking:
        raise DomainError("platform_header_unsigned", header=lacking[0])
    raw = _signed(key, profile.algorithm, _text(names, headers))
    return (
        f'keyId="{key_id}",algorithm="{profile.algorithm}",headers="{" ".join(names)}",'
        f'signature="{base64.b64encode(raw).decode()}"'
    )


def check_answer(
    key: PublicKey, profile: PlatformProfile, headers: Mapping[str, str], body: bytes
) -> None:
    """Make sure that the platform itself said ``body``, lately.

    Raises ``Unavailable``: ``platform_answer_unsigned``, ``platform_answer_forged``,
    ``platform_answer_old``.
    """
    given = dict(_PART.findall(headers.get("signature", "")))
    names = given.get("headers", "date").lower().split()
    lacking = [name for name in profile.answer_headers.split() if name not in names]
    if not given.get("signature") or lacking or any(name not in headers for name in names):
        raise Unavailable("platform_answer_unsigned", lacking=lacking)
    if given.get("algorithm", HIDDEN) not in (profile.algorithm, HIDDEN):
        raise Unavailable("platform_answer_forged")
    try:
        raw = base64.b64decode(given["signature"], validate=True)
        _verify(key, profile.algorithm, raw, _text(names, headers))
    except (InvalidSignature, ValueError, DomainError):
        raise Unavailable("platform_answer_forged") from None
    if "digest" in names and headers["digest"] != digest_of(body):
        raise Unavailable("platform_answer_forged")
    if "date" in names:
        _check_date(headers["date"], int(profile.clock_seconds))


def _check_date(text: str, seconds: int) -> None:
    try:
        said = parsedate_to_datetime(text)
        apart = abs((datetime.now(UTC) - said).total_seconds())
    except (TypeError, ValueError):
        raise Unavailable("platform_answer_forged") from None
    if apart > seconds:
        raise Unavailable("platform_answer_old", seconds=int(apart))


def _text(names: list[str], headers: Mapping[str, str]) -> bytes:
    return "\n".join(f"{name}: {headers[name]}" for name in names).encode("latin-1", "replace")


def _signed(key: PrivateKey, algorithm: str, text: bytes) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey) and algorithm.startswith("rsa"):
        return key.sign(text, padding.PKCS1v15(), _HASHES[algorithm])
    if isinstance(key, ec.EllipticCurvePrivateKey) and algorithm.startswith("ecdsa"):
        return key.sign(text, ec.ECDSA(_HASHES[algorithm]))
    raise DomainError("platform_key_kind", algorithm=algorithm)


def _verify(key: PublicKey, algorithm: str, raw: bytes, text: bytes) -> None:
    if isinstance(key, rsa.RSAPublicKey) and algorithm.startswith("rsa"):
        key.verify(raw, text, padding.PKCS1v15(), _HASHES[algorithm])
    elif isinstance(key, ec.EllipticCurvePublicKey) and algorithm.startswith("ecdsa"):
        key.verify(raw, text, ec.ECDSA(_HASHES[algorithm]))
    else:
        raise DomainError("platform_key_kind", algorithm=algorithm)
