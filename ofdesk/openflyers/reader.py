"""``ofdesk.ports.platforms.Platforms``: a token, a report, a count; several platforms at once."""

import base64
import json
import socket
import ssl
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Event, Lock
from urllib.parse import quote, urlencode, urlsplit

from ofdesk.domain.errors import OfdeskError, Unavailable, Value
from ofdesk.openflyers.credentials import Credentials, load
from ofdesk.openflyers.exchange import Answer, Exchange, Request
from ofdesk.openflyers.refusals import lost, refusal
from ofdesk.openflyers.report import count_of
from ofdesk.ports.platforms import STEPS, PlatformProfile, Reading, Source, Step
from ofdesk.ports.secrets import Secrets

FORM = "application/x-www-form-urlencoded"
Done = tuple[str, Mapping[str, Value]]
"""A step and the values of its sentence."""


class LockedSecrets:
    """A keyring that is asked by one thread at a time: most cannot be asked by two."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._lock = Lock()

    def available(self) -> bool:
        """See the port."""
        with self._lock:
            return self._secrets.available()

    def get(self, service: str, name: str) -> str:
        """See the port."""
        with self._lock:
            return self._secrets.get(service, name)

    def keep(self, service: str, name: str, secret: str) -> bool:
        """See the port."""
        with self._lock:
            return self._secrets.keep(service, name, secret)


class PlatformReader:
    """Reads platforms with the secrets of the keyring."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = LockedSecrets(secrets)

    def read(self, source: Source, names: tuple[str, ...], stop: Event) -> Iterator[Reading]:
        """See the port."""
        with ThreadPoolExecutor(int(source.profile.parallel), "platform") as pool:
            waiting = [pool.submit(self._read, source, name, stop) for name in names]
            try:
                for done in as_completed(waiting):
                    found = done.result()
                    if found.code != "platform_cancelled":
                        yield found
            finally:
                # Ctrl-C, or a reader that wants no more: nothing new begins.
                if not all(one.done() for one in waiting):
                    stop.set()
                    pool.shutdown(wait=False, cancel_futures=True)

    def test(self, source: Source, name: str) -> Iterator[Step]:
        """See the port."""
        done = 0
        try:
            for step, values in self._walk(source, name, Event(), probe=True):
                done = STEPS.index(step) + 1
                yield Step(step, ok=True, values=values)
        except OfdeskError as error:
            yield Step(STEPS[done], ok=False, values=error.values, code=error.code)

    def _read(self, source: Source, name: str, stop: Event) -> Reading:
        try:
            for step, values in self._walk(source, name, stop, probe=False):
                if step == STEPS[-1]:
                    count, virtual = values["count"], values.get("virtual")
                    assert isinstance(count, int)
                    return Reading(name, count, virtual if isinstance(virtual, int) else None)
        except OfdeskError as error:
            return Reading(name, code=error.code, values=error.values)
        raise AssertionError("the last step returns")

    def _walk(self, source: Source, name: str, stop: Event, *, probe: bool) -> Iterator[Done]:
        if stop.is_set():
            raise Unavailable("platform_cancelled")
        profile = source.profile
        credentials = load(source, name, self._secrets)
        base = profile.filled(profile.base_url, name)
        yield "files", {"expires_on": credentials.expires_at.date().isoformat()}
        if probe:
            yield "line", _line(base, credentials, float(profile.timeout_seconds))
        with Exchange(profile, credentials, stop) as exchange:
            talk = _Talk(exchange, profile, credentials, base)
            yield "token", {"seconds": talk.ask_token()}
            answer = talk.report()
        yield "report", {"size": len(answer.body)}
        yield "signature", {"signed": credentials.server_key is not None}
        found = count_of(answer.body, answer.headers.get("content-type", ""), profile)
        yield "count", {"count": found.total, "virtual": found.virtual}


class _Talk:
    """The two requests of a reading."""

    def __init__(
        self, exchange: Exchange, profile: PlatformProfile, credentials: Credentials, base: str
    ) -> None:
        self._exchange = exchange
        self._profile = profile
        self._credentials = credentials
        self._base = base
        self._token = ""

    def ask_token(self) -> int:
        """Take a token by client credentials (RFC 6749 §4.4); the seconds that it lasts."""
        form = {"grant_type": "client_credentials"}
        if self._profile.scope:
            form["scope"] = self._profile.scope
        headers = {"content-type": FORM, "accept": "application/json"}
        identity, secret = self._credentials.client_id, self._credentials.secret
        if self._profile.client_login == "basic":
            pair = f"{quote(identity, safe='')}:{quote(secret, safe='')}"
            headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form |= {"client_id": identity, "client_secret": secret}
        body = urlencode(form).encode()
        answer = self._exchange.send(Request("POST", self._url("token_path"), headers, body))
        if answer.status != 200:
            raise refusal(answer.status, answer.headers, answer.body)
        self._token, seconds = _token(answer.body)
        return seconds

    def report(self) -> Answer:
        """The report; with a new token, once, when the first one is worn."""
        answer = self._ask_report()
        if answer.status == 401:
            self.ask_token()
            answer = self._ask_report()
        if answer.status == 401:
            found = refusal(answer.status, answer.headers, answer.body)
            if found.code == "platform_signature_refused":
                raise found
            raise Unavailable("platform_token_refused")
        return answer

    def _ask_report(self) -> Answer:
        headers = {"authorization": f"Bearer {self._token}", "accept": "text/csv"}
        return self._exchange.send(Request("GET", self._url("report_path"), headers))

    def _url(self, path: str) -> str:
        return (
            self._base.rstrip("/")
            + "/"
            + self._profile.filled(
                getattr(self._profile, path), "", self._credentials.client_id
            ).lstrip("/")
        )


def _token(body: bytes) -> tuple[str, int]:
    try:
        found = json.loads(body)
        token, seconds = found["access_token"], int(found.get("expires_in") or 0)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Unavailable("platform_token_strange") from None
    if not isinstance(token, str) or not (token.isascii() and token.isprintable() and token):
        raise Unavailable("platform_token_strange")
    return token, seconds


def _line(base: str, credentials: Credentials, seconds: float) -> Mapping[str, Value]:
    """Open a line only to say how it is protected."""
    import httpx

    parts = urlsplit(base)
    host = parts.hostname or ""
    try:
        with (
            socket.create_connection((host, parts.port or 443), seconds) as plain,
            credentials.context.wrap_socket(plain, server_hostname=host) as line,
        ):
            return {"host": host, "version": line.version() or "TLS"}
    except TimeoutError:
        raise Unavailable("platform_timeout", host=host, seconds=int(seconds)) from None
    except ssl.SSLError as error:
        wrapped = httpx.ReadError("")
        wrapped.__cause__ = error
        raise lost(wrapped, host) from None
    except OSError:
        raise Unavailable("platform_unreachable", host=host) from None
