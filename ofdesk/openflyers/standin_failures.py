"""How a platform of the stand-in fails: every documented way, and those that networks have."""

import json
import select
from collections.abc import Callable, Mapping
from email.utils import formatdate
from time import time
from typing import TYPE_CHECKING

from ofdesk.openflyers.signatures import digest_of
from ofdesk.openflyers.standin_server import Handler

if TYPE_CHECKING:
    from ofdesk.openflyers.standin import Standin

CSV, HTML, JSON = "text/csv; charset=utf-8", "text/html; charset=utf-8", "application/json"
PAGE = b"<!DOCTYPE html><html><body><h1>Maintenance</h1></body></html>"
HANG_TENTHS = 600
ELSEWHERE = "https://elsewhere.example/login"
Fail = Callable[["Standin", Handler, str, bytes], None]


def carried_out(standin: "Standin", request: Handler, name: str, how: str, body: bytes) -> bool:
    """Answer badly; whether that was an answer, else the good one goes on."""
    fail = _FAILURES.get(how)
    if fail is None:
        return False
    fail(standin, request, name, body)
    return True


def _error(standin: "Standin", request: Handler, _name: str, _body: bytes) -> None:
    standin.reply(request, 500, PAGE, HTML)


def _busy(standin: "Standin", request: Handler, _name: str, _body: bytes) -> None:
    standin.reply(request, 503, PAGE, HTML, retry_after="0")


def _hang(standin: "Standin", request: Handler, _name: str, _body: bytes) -> None:
    """Until the client gives up."""
    for _ in range(HANG_TENTHS):
        gone, _, _ = select.select([request.connection], [], [], 0.0)
        if gone:
            break
        standin.wait(0.1)
    request.close_connection = True


def _slow(standin: "Standin", request: Handler, _name: str, _body: bytes) -> None:
    """A drop now and then: no single read is late, the whole is."""
    request.send_response_only(200)
    request.send_header("content-length", "1000")
    request.end_headers()
    for _ in range(600):
        request.wfile.write(b"x")
        request.wfile.flush()
        standin.wait(0.1)


def _html(standin: "Standin", request: Handler, _name: str, _body: bytes) -> None:
    standin.reply(request, 200, PAGE, HTML)


def _empty(standin: "Standin", request: Handler, _name: str, _body: bytes) -> None:
    standin.reply(request, 200, b"\r\n", CSV)


def _truncated(standin: "Standin", request: Handler, name: str, _body: bytes) -> None:
    """What the server sends when its own work broke off."""
    text = standin.csv(name)
    standin.reply(request, 200, text[: text.index("\r\n") + 8].encode(), CSV)


def _cut(standin: "Standin", request: Handler, name: str, _body: bytes) -> None:
    standin.reply(request, 200, standin.csv(name).encode(), CSV, cut=8)


def _binary(standin: "Standin", request: Handler, _name: str, _body: bytes) -> None:
    standin.reply(request, 200, b"PK\x03\x04\x00\x00\x08\x00", "application/zip")


def _no_column(standin: "Standin", request: Handler, _name: str, _body: bytes) -> None:
    standin.reply(request, 200, b"ID;Nom;Profil\r\n1;a;b\r\n", CSV)


def _not_a_number(standin: "Standin", request: Handler, name: str, _body: bytes) -> None:
    count = str(standin.clubs[name].count)
    text = standin.csv(name).replace(f";{count};", ";douze;")
    standin.reply(request, 200, text.encode(), CSV)


def _bad_signature(standin: "Standin", request: Handler, name: str, _body: bytes) -> None:
    """The signature of another answer."""
    other = standin.csv(name).replace("\r\n", ";\r\n").encode()
    standin.reply(request, 200, standin.csv(name).encode(), CSV, digest=digest_of(other))


def _unsigned(standin: "Standin", request: Handler, name: str, _body: bytes) -> None:
    standin.reply(request, 200, standin.csv(name).encode(), CSV, signature="")


def _old(standin: "Standin", request: Handler, name: str, _body: bytes) -> None:
    date = formatdate(time() - 86_400, usegmt=True)
    standin.reply(request, 200, standin.csv(name).encode(), CSV, date=date)


def _expired(standin: "Standin", request: Handler, _name: str, _body: bytes) -> None:
    standin.reply(request, 401, b'{"error": "invalid_token"}', JSON)


def _redirect(standin: "Standin", request: Handler, _name: str, _body: bytes) -> None:
    standin.reply(request, 302, b"", HTML, location=ELSEWHERE)


def _moved(standin: "Standin", request: Handler, name: str, _body: bytes) -> None:
    """Elsewhere on the same platform, where it answers well."""
    standin.clubs[name].failing = None
    standin.reply(request, 307, b"", HTML, location=f"{request.path}?again=1")


def _loop(standin: "Standin", request: Handler, _name: str, _body: bytes) -> None:
    standin.reply(request, 302, b"", HTML, location=request.path)


def _request_signature(standin: "Standin", request: Handler, _name: str, _body: bytes) -> None:
    standin.reply(request, 401, b'{"error": "invalid_signature"}', JSON)


def _scope(standin: "Standin", request: Handler, _name: str, _body: bytes) -> None:
    standin.reply(request, 400, b'{"error": "invalid_scope"}', JSON)


def _echo(standin: "Standin", request: Handler, _name: str, body: bytes) -> None:
    """A server that says again what it was sent, secrets and all."""
    said = {"error": body.decode("latin-1"), "error_description": str(request.headers)}
    standin.reply(request, 400, json.dumps(said).encode(), JSON)


def _strange_token(standin: "Standin", request: Handler, _name: str, _body: bytes) -> None:
    standin.reply(request, 200, b'{"token": "none"}', JSON)


def _no_certificate(standin: "Standin", request: Handler, _name: str, _body: bytes) -> None:
    """As nginx says it when it asks for a certificate without insisting."""
    page = b"<html><h1>400 Bad Request</h1>No required SSL certificate was sent</html>"
    standin.reply(request, 400, page, HTML)


_FAILURES: Mapping[str, Fail] = {
    "server_error": _error,
    "busy": _busy,
    "hang": _hang,
    "slow": _slow,
    "html": _html,
    "empty": _empty,
    "truncated": _truncated,
    "cut": _cut,
    "binary": _binary,
    "no_column": _no_column,
    "not_a_number": _not_a_number,
    "bad_signature": _bad_signature,
    "unsigned": _unsigned,
    "old_answer": _old,
    "expired_token": _expired,
    "redirect": _redirect,
    "moved": _moved,
    "loop": _loop,
    "bad_request_signature": _request_signature,
    "scope": _scope,
    "echo": _echo,
    "strange_token": _strange_token,
    "no_certificate_page": _no_certificate,
}
