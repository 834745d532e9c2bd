"""One request after the other to a platform: signed, timed, tried again, never sent elsewhere."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import formatdate
from threading import Event
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx

from ofdesk.domain.errors import Unavailable
from ofdesk.openflyers.credentials import Credentials
from ofdesk.openflyers.refusals import lost, refusal
from ofdesk.openflyers.signatures import TARGET, check_answer, digest_of, signature_of
from ofdesk.ports.platforms import PlatformProfile

LARGEST = 5 * 1024 * 1024
"""Bytes of an answer: a count takes a hundred."""
HOPS = 3
LONGEST_WAIT = 30.0


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked; ``headers`` besides those that are signed."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered; the names of ``headers`` are lower-case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Exchange:
    """The line to one platform. ``stop`` ends it between two attempts or two pieces of an answer.

    Requests raise ``Unavailable`` with the codes of ``refusals`` and of ``check_answer``.
    """

    def __init__(self, profile: PlatformProfile, credentials: Credentials, stop: Event) -> None:
        self._profile = profile
        self._credentials = credentials
        self._stop = stop
        self._seconds = float(profile.timeout_seconds)
        # No proxy, key log or .netrc out of the environment.
        self._client = httpx.Client(
            verify=credentials.context, trust_env=False, timeout=self._seconds
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._client.close()

    def send(self, request: Request) -> Answer:
        """The signed answer to ``request``, whose status is 200, or 401 for a worn token."""
        answer = self._patiently(request)
        for _ in range(HOPS):
            if answer.status not in (301, 302, 303, 307, 308):
                break
            request = self._moved(request, answer.headers.get("location", ""))
            answer = self._patiently(request)
        if answer.status == 401 and "authorization" in request.headers:
            return answer
        if answer.status != 200:
            raise refusal(answer.status, answer.headers, answer.body)
        if self._credentials.server_key is not None:
            check_answer(self._credentials.server_key, self._profile, answer.headers, answer.body)
        return answer

    def _moved(self, request: Request, location: str) -> Request:
        """The same request where the platform sends us, on itself alone, and never with a body."""
        target = urljoin(request.url, location)
        here, there = urlsplit(request.url), urlsplit(target)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc) or request.method != "GET":
            raise Unavailable("platform_redirected", host=there.hostname or "?")
        return Request(request.method, target, request.headers)

    def _patiently(self, request: Request) -> Answer:
        """Try again after a time-out or an error of the server, a little later each time."""
        attempts = int(self._profile.attempts)
        for attempt in range(1, attempts + 1):
            if self._stop.is_set():
                raise Unavailable("platform_cancelled")
            try:
                answer = self._once(request)
            except httpx.TimeoutException:
                if attempt == attempts:
                    host = urlsplit(request.url).hostname or ""
                    raise Unavailable(
                        "platform_timeout", host=host, seconds=int(self._seconds)
                    ) from None
                answer = None
            if answer is not None and (answer.status < 500 or attempt == attempts):
                return answer
            self._stop.wait(self._pause(attempt, answer))
        raise AssertionError("the last attempt returns or raises")

    def _pause(self, attempt: int, answer: Answer | None) -> float:
        asked = answer.headers.get("retry-after", "") if answer is not None else ""
        if asked.isascii() and asked.isdigit():
            return min(float(asked), LONGEST_WAIT)
        pause = float(self._profile.backoff_milliseconds) / 1000 * float(1 << (attempt - 1))
        return min(pause, LONGEST_WAIT)

    def _once(self, request: Request) -> Answer:
        until = time.monotonic() + self._seconds
        with (
            _told(request.url),
            self._client.stream(
                request.method,
                request.url,
                content=request.body or None,
                headers=self._headers(request),
            ) as response,
        ):
            body = b"".join(self._pieces(response, until))
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status_code, headers, body)

    def _pieces(self, response: httpx.Response, until: float) -> Iterator[bytes]:
        size = 0
        for piece in response.iter_raw():
            size += len(piece)
            if size > LARGEST:
                raise Unavailable("platform_report_large")
            if time.monotonic() > until:
                raise httpx.ReadTimeout("the whole answer took too long")
            if self._stop.is_set():
                raise Unavailable("platform_cancelled")
            yield piece

    def _headers(self, request: Request) -> dict[str, str]:
        parts = urlsplit(request.url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {
            **request.headers,
            "host": parts.netloc,
            "date": formatdate(usegmt=True),
            "digest": digest_of(request.body),
            "accept-encoding": "identity",
            "user-agent": "ofdesk",
        }
        signed = headers | {TARGET: f"{request.method.lower()} {target}"}
        profile, client_id = self._profile, self._credentials.client_id
        key_id = profile.filled(profile.key_id, "", client_id)
        key = self._credentials.signing_key
        return headers | {"signature": signature_of(key, profile, key_id, signed)}


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Say in our own words how a line was lost; what the library says may quote what was sent."""
    try:
        yield
    except httpx.TimeoutException:
        raise
    except httpx.TransportError as error:
        raise lost(error, urlsplit(url).hostname or "") from None
