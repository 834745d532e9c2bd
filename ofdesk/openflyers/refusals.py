"""Why a platform gave no answer, told apart: the line, the certificates, the login, the server."""

import json
import re
import ssl
from collections.abc import Iterator, Mapping

import httpx

from ofdesk.domain.errors import Unavailable

_WORD = re.compile(r"[a-z][a-z0-9_]{1,40}")
"""An error word of OAuth2 (RFC 6749 §5.2). Nothing else of a refusal is repeated: it might quote
what was sent."""
_CERTIFICATE = re.compile(rb"SSL certificate|certificat(e)? (required|error)", re.IGNORECASE)


def lost(error: httpx.TransportError, host: str) -> Unavailable:
    """The failure of a line."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Unavailable("platform_ca_other", host=host, detail=cause.verify_message)
        if isinstance(cause, ssl.SSLError):
            reason = (cause.reason or "").replace("_", " ").lower()
            if "alert" in reason and "protocol version" not in reason:
                return Unavailable("platform_certificate_refused", host=host, detail=reason)
            if "eof" not in reason:
                return Unavailable("platform_tls", host=host, detail=reason or "TLS")
    if isinstance(error, httpx.RemoteProtocolError) and "complete message" in str(error):
        return Unavailable("platform_answer_cut", host=host)
    if isinstance(error, httpx.ConnectError):
        return Unavailable("platform_unreachable", host=host)
    return Unavailable("platform_dropped", host=host)


def refusal(status: int, headers: Mapping[str, str], body: bytes) -> Unavailable:
    """What an answer other than 200 means."""
    word = _error_word(body)
    if word in ("invalid_client", "unauthorized_client", "access_denied"):
        return Unavailable("platform_login_refused", error=word)
    if word == "invalid_scope":
        return Unavailable("platform_scope_refused", error=word)
    if "signature" in word or "signature" in headers.get("www-authenticate", "").lower():
        return Unavailable("platform_signature_refused")
    if status in (400, 495, 496) and _CERTIFICATE.search(body[:2000]):
        return Unavailable("platform_certificate_refused", host="", detail=str(status))
    if status == 404:
        return Unavailable("platform_address_unknown", status=status)
    if status >= 500:
        return Unavailable("platform_server_error", status=status)
    if 300 <= status < 400:
        return Unavailable("platform_redirects")
    return Unavailable("platform_refused", status=status, error=word or "?")


def _error_word(body: bytes) -> str:
    try:
        found = json.loads(body[:10_000])
    except ValueError:
        return ""
    word = found.get("error") if isinstance(found, dict) else None
    return word if isinstance(word, str) and _WORD.fullmatch(word) else ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
