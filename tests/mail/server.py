"""A real mail server on loopback: TLS by an authority of its own, logins, refusals, hang-ups."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER = "bureau@openflyers.example"
SECRET = "motdepasse-très-secret-7"
TOKEN = "ya29.jeton-tres-secret"
TAKEN = "250 taken"


@dataclass
class Office:
    """What the server does, and what came in. Answers are by address; ``on_data`` runs when a
    whole message is there and may answer for the server."""

    recipients: dict[str, str] = field(default_factory=dict)
    sender_answer: str = ""
    on_data: Callable[[], str] | None = None
    got: list[EmailMessage] = field(default_factory=list)
    to: list[list[str]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)

    async def handle_MAIL(self, _server, _session, envelope: Envelope, address, options) -> str:
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope: Envelope, address, options) -> str:
        answer = self.recipients.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        answer = self.on_data() if self.on_data else TAKEN
        if answer.startswith("250"):
            self.raw.append(content)
            self.got.append(message_from_bytes(content, policy=default))
            self.to.append(list(envelope.rcpt_tos))
        return answer

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        from base64 import b64decode

        told = b64decode(args[1]).decode()
        self.logins.append(("XOAUTH2", told))
        if told == f"user={USER}\x01auth=Bearer {TOKEN}\x01\x01":
            return AuthResult(success=True)
        await server.push("334 eyJzdGF0dXMiOiI0MDEifQ==")
        assert server._reader is not None
        await server._reader.readline()
        return AuthResult(success=False, handled=False)

    def authenticate(self, _server, _session, _envelope, mechanism: str, data) -> AuthResult:
        assert isinstance(data, LoginPassword)
        given = (data.login.decode(), data.password.decode())
        self.logins.append((mechanism, given[0]))
        return AuthResult(success=given == (USER, SECRET), handled=False)


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def certificate(ca: trustme.CA, *names: str) -> ssl.SSLContext:
    """A server's context whose certificate is for ``names``."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(*names).configure_cert(context)
    return context


@contextmanager
def running(
    office: Office, context: ssl.SSLContext | None, *, implicit: bool = False, **more: object
) -> Iterator[int]:
    """Serve ``office``; the port. Without ``context``, in clear."""
    options: dict[str, object] = {
        "auth_required": context is not None and not implicit,
        "auth_require_tls": context is not None and not implicit,
        "authenticator": office.authenticate,
        "timeout": 60,
    } | more
    if context is not None:
        options["ssl_context" if implicit else "tls_context"] = context
        options["require_starttls"] = not implicit
    port = free_port()
    server = Controller(office, hostname="127.0.0.1", port=port, **options)
    server.start()
    try:
        yield port
    finally:
        server.stop()
