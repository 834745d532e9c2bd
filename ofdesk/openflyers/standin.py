"""A platform of one's own on this machine: checks what is documented, fails in every known way."""

import base64
import json
import re
import secrets
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import formatdate
from hashlib import sha256
from pathlib import Path
from threading import Lock
from time import time
from urllib.parse import parse_qs

from ofdesk.domain.errors import DomainError, OfdeskError, Unavailable
from ofdesk.openflyers.credentials import PublicKey
from ofdesk.openflyers.signatures import TARGET, check_answer, digest_of, signature_of
from ofdesk.openflyers.standin_certificates import Authority, Issued
from ofdesk.openflyers.standin_server import LOOPBACK, Handler, TlsServer, serve
from ofdesk.ports.platforms import PlatformProfile

TITLE, VIRTUAL = "Ressources activées", "Dont virtuelles"
LIFE = 3600
FAILURES = (
    *("server_error", "busy", "hang", "slow", "html", "empty", "truncated", "cut", "binary"),
    *("cp1252", "iso-8859-15", "no_column", "not_a_number", "bad_signature", "unsigned"),
    *("old_answer", "expired_token", "redirect", "moved", "loop"),
    *("bad_request_signature", "scope", "echo", "strange_token", "no_certificate_page"),
)
"""What a platform can be told to do instead of answering well."""
AT_TOKEN = frozenset(("scope", "echo", "strange_token", "no_certificate_page"))
"""Those that come when a token is asked for; the others when the report is."""
JSON = "application/json"
_PATH = re.compile(r"/([a-z0-9-]+)/(oauth2/token|oauth2/report/7)(?:\?.*)?")


@dataclass(slots=True)
class Failing:
    """How a platform fails, and how many more times (below zero: always)."""

    how: str
    times: int = -1


@dataclass(slots=True)
class Club:
    """A platform of the stand-in."""

    count: int
    virtual: int
    secret: str = field(repr=False)
    failing: Failing | None = None


class Standin:
    """``ofdesk.ports.platforms.Standin``; ``counts`` are the platforms and their resources.

    It writes ``folder`` as the publisher lays it out. Secrets and pass-phrase are invented anew at
    each start and are in no file. ``life``: of the certificates.
    """

    def __init__(
        self, folder: Path, counts: Mapping[str, int], port: int = 0, life: timedelta | None = None
    ) -> None:
        self.folder = folder
        self.phrase = secrets.token_urlsafe(18)
        self.clubs = {
            name: Club(count, count // 5, secrets.token_urlsafe(24))
            for name, count in counts.items()
        }
        self.seen: dict[str, int] = {}
        """Requests by platform, well answered or not."""
        self._tokens: dict[str, tuple[str, float]] = {}
        self._lock = Lock()
        authority = Authority()
        self._server_sign = authority.issue("server signature", signs=True)
        self._client_sign = authority.issue("client signature", signs=True)
        login = authority.issue("client", days=life or timedelta(days=30))
        self._write(authority, login)
        server = authority.issue(LOOPBACK)
        try:
            self._server = TlsServer(port, self._context(server), self._handle)
        except (OSError, OverflowError) as error:
            detail = getattr(error, "strerror", None) or str(error)
            raise Unavailable("port_taken", port=str(port), detail=detail) from None
        self._thread = serve(self._server)

    @property
    def url(self) -> str:
        """See the port."""
        return f"https://{LOOPBACK}:{self._server.server_port}/"

    @property
    def settings(self) -> Mapping[str, str]:
        """See the port."""
        return {
            "base_url": self.url + "{platform}/",
            "token_path": "oauth2/token",
            "report_path": "oauth2/{kind}/{id}",
            "report_kind": "report",
            "report_id": "7",
            "scope": "reports",
            "client_id": "{platform}",
            "column": TITLE,
            "virtual_column": VIRTUAL,
        }

    @property
    def logins(self) -> Mapping[str, tuple[str, str]]:
        """See the port."""
        return {name: (club.secret, self.phrase) for name, club in self.clubs.items()}

    def fail(self, name: str, how: str, times: int = -1) -> None:
        """Make a platform fail; raises ``DomainError('choice_unknown')``."""
        if how not in FAILURES:
            raise DomainError("choice_unknown", field="fail", value=how, known=list(FAILURES))
        self.clubs[name].failing = Failing(how, times)

    def stop(self) -> None:
        """See the port."""
        self._server.ending.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _write(self, authority: Authority, login: Issued) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, content in {
            "ca.crt": authority.pem,
            "sign_cert_server.crt": self._server_sign.pem,
            "auth_cert.crt": login.pem,
            "auth.key": login.key_pem(self.phrase),
            "sign_cert.crt": self._client_sign.pem,
            "sign.key": self._client_sign.key_pem(self.phrase),
        }.items():
            path = self.folder / name
            path.touch(mode=0o600)
            path.write_bytes(content)

    def _context(self, server: Issued) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(self.folder / "ca.crt")
        chain = self.folder / f".server-{secrets.token_hex(4)}.pem"
        chain.touch(mode=0o600)
        chain.write_bytes(server.pem + server.key_pem())
        context.load_cert_chain(chain)
        chain.unlink()
        return context

    def _handle(self, request: Handler) -> None:
        from ofdesk.openflyers.standin_failures import carried_out

        body = request.read_body()
        found = _PATH.fullmatch(request.path)
        club = self.clubs.get(found[1]) if found else None
        if found is None or club is None:
            request.answer(404, {"content-type": "text/html"}, b"<h1>404</h1>")
            return
        name, token = found[1], found[2].endswith("token")
        with self._lock:
            self.seen[name] = self.seen.get(name, 0) + 1
            how = _due(club.failing, token=token)
        if how and carried_out(self, request, name, how, body):
            return
        refused = self._refused(request, body)
        if refused:
            self.reply(request, 401, json.dumps({"error": refused}).encode(), JSON)
        elif token:
            self._give_token(request, name, body)
        else:
            self._give_report(request, name, how)

    def _refused(self, request: Handler, body: bytes) -> str:
        """The error word for a request that is not signed as it should be."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        headers[TARGET] = f"{request.command.lower()} {request.path}"
        profile = PlatformProfile(answer_headers=f"{TARGET} host date digest")
        key = self._client_sign.certificate.public_key()
        assert isinstance(key, PublicKey)
        try:
            check_answer(key, profile, headers, body)
        except OfdeskError:
            return "invalid_signature"
        return ""

    def _give_token(self, request: Handler, name: str, body: bytes) -> None:
        form = {key: values[0] for key, values in parse_qs(body.decode("latin-1")).items()}
        identity, secret = form.get("client_id", ""), form.get("client_secret", "")
        basic = request.headers.get("authorization", "")
        if basic.startswith("Basic "):
            pair = base64.b64decode(basic.removeprefix("Basic ")).decode()
            identity, _, secret = pair.partition(":")
        good = secrets.compare_digest(secret.encode(), self.clubs[name].secret.encode())
        if identity != name or not good or form.get("grant_type") != "client_credentials":
            said = {
                "error": "invalid_client",
                "error_description": "Client authentication failed",
                "message": "Client authentication failed",
            }
            self.reply(request, 401, json.dumps(said).encode(), JSON)
            return
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._tokens[_digest(token)] = (name, time() + LIFE)
        given = {"token_type": "Bearer", "expires_in": LIFE, "access_token": token}
        self.reply(request, 200, json.dumps(given).encode(), JSON)

    def _give_report(self, request: Handler, name: str, how: str) -> None:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        with self._lock:
            owner, until = self._tokens.get(_digest(token), ("", 0.0))
        if owner != name or until < time():
            self.reply(request, 401, b'{"error": "access_denied"}', JSON)
            return
        encoding = how if how in ("cp1252", "iso-8859-15") else "utf-8"
        self.reply(request, 200, self.csv(name).encode(encoding), f"text/csv; charset={encoding}")

    def csv(self, name: str) -> str:
        """The report of a platform."""
        club = self.clubs[name]
        return f"Structure;{TITLE};{VIRTUAL}\r\nAéroclub {name};{club.count};{club.virtual}\r\n"

    def reply(
        self, request: Handler, status: int, body: bytes, kind: str, **odd: str | int
    ) -> None:
        """A signed answer; ``odd``: ``date``, ``signature`` to spoil it, ``cut`` to break it off,
        other headers."""
        headers = {
            "content-type": kind,
            "date": str(odd.pop("date", formatdate(usegmt=True))),
            "digest": digest_of(body),
        }
        profile = PlatformProfile(signed_headers="date digest content-type")
        headers["signature"] = signature_of(self._server_sign.key, profile, "server", headers)
        cut = int(odd.pop("cut", 0))
        headers |= {name.replace("_", "-"): str(value) for name, value in odd.items()}
        headers = {name: value for name, value in headers.items() if value}
        request.answer(status, headers, body, cut=cut)

    def wait(self, seconds: float) -> None:
        """Let time pass, unless the stand-in is being stopped."""
        self._server.ending.wait(seconds)


def start(
    folder: Path, counts: Mapping[str, int], failures: Mapping[str, str], port: int
) -> Standin:
    """Start a stand-in some of whose platforms fail, as ``html`` (always) or ``html:2`` (twice);
    see ``ofdesk.ports.doors.Doors``."""
    made = Standin(folder, counts, port)
    try:
        for name, text in failures.items():
            how, _, times = text.partition(":")
            if not (times.isascii() and times.isdigit() and len(times) < 7) and times:
                raise DomainError("choice_unknown", field="fail", value=text, known=list(FAILURES))
            made.fail(name, how, int(times or -1))
    except DomainError:
        made.stop()
        raise
    return made


def _due(failing: Failing | None, *, token: bool) -> str:
    """The failure that is due now; but for those of the token, the token is given."""
    if failing is None or failing.times == 0 or token != (failing.how in AT_TOKEN):
        return ""
    failing.times -= 1
    return failing.how


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
