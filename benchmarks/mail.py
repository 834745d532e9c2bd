"""Messages queued and sent beside the same messages handed to smtplib one after the other.

    python -m benchmarks.mail [--mails 1000] [--rounds 3]

A mail server with TLS and a login, in a process of its own. By hand: one connection, the text of
each message made by the standard library and handed over, nothing kept. Ours puts each message
into the outbox, takes it, hands it over and records what became of it: three transactions that a
power cut leaves whole; so a second floor keeps each message by three bare transactions of sqlite3.
The pause between two messages, there for the provider, is left out.
Milliseconds a message, medians of the rounds, taken in turn.
"""

import argparse
import os
import smtplib
import sqlite3
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from benchmarks.bases import new_base
from ofdesk.mail import line
from ofdesk.ports.desk import Desk
from ofdesk.services.mail import QueueMail, queue_mail
from ofdesk.services.mail_sending import send_queued
from ofdesk.services.settings import SetSettings, set_settings

USER = "bureau@openflyers.example"
PASSWORD = "invente"
SUBJECT = "Votre abonnement arrive à son terme"
BODY = "Madame, Monsieur,\n\n" + "Votre abonnement prend fin le 14/08/2026. " * 12


class Counter:
    """A server that takes everything."""

    async def handle_DATA(self, _server: object, _session: object, _mail: Envelope) -> str:
        """Taken."""
        return "250 taken"


def authenticate(
    _server: object, _session: object, _mail: object, _way: str, data: object
) -> AuthResult:
    """The one login."""
    assert isinstance(data, LoginPassword)
    return AuthResult(success=data.login.decode() == USER)


def serve(folder: str, port: int) -> None:
    """Serve on a port until the parent closes our input."""
    ca = trustme.CA()
    ca.cert_pem.write_to_path(Path(folder, "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("localhost").configure_cert(context)
    server = Controller(
        Counter(),
        hostname="127.0.0.1",
        port=port,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=authenticate,
    )
    server.start()
    print("ready", flush=True)
    sys.stdin.read()
    server.stop()


def nothing(_number: int, _state: str) -> None:
    """Keep nothing."""


def keeper(folder: Path) -> Callable[[int, str], None]:
    """Keeps the state of a message in a file of sqlite3, flushed, one transaction each time."""
    base = sqlite3.connect(folder / "bare.db", isolation_level=None)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA synchronous=FULL")
    base.execute("CREATE TABLE message (id INTEGER PRIMARY KEY, state TEXT, body TEXT)")

    def keep(number: int, state: str) -> None:
        base.execute("INSERT OR REPLACE INTO message VALUES (?, ?, ?)", (number, state, BODY))

    return keep


def by_hand(port: int, mails: int, keep: Callable[[int, str], None] = nothing) -> float:
    """Seconds for all messages over one line of smtplib."""
    began = time.perf_counter()
    for number in range(mails):
        keep(number, "queued")
    with smtplib.SMTP("localhost", port) as smtp:
        smtp.starttls(context=ssl.create_default_context())
        smtp.login(USER, PASSWORD)
        for number in range(mails):
            message = EmailMessage()
            message["From"], message["To"] = USER, f"bureau@club{number}.example"
            message["Subject"], message["Date"] = SUBJECT, formatdate()
            message["Message-ID"] = f"<{number}@openflyers.example>"
            message.set_content(BODY)
            keep(number, "sending")
            smtp.send_message(message)
            keep(number, "sent")
    return time.perf_counter() - began


def ours(desk: Desk, mails: int) -> tuple[float, float]:
    """Seconds to queue all messages, and to send them."""
    began = time.perf_counter()
    for number in range(mails):
        queue_mail(QueueMail((f"bureau@club{number}.example",), SUBJECT, BODY), desk.write())
    queued = time.perf_counter()
    run = send_queued(desk, lambda _login: PASSWORD)
    if run.count("sent") != mails:
        raise SystemExit(f"{run.count('sent')} of {mails} messages were sent: {run.detail}")
    return queued - began, time.perf_counter() - queued


def measure(port: int, mails: int, rounds: int) -> None:
    """Print the figures."""
    desk = new_base(0)
    settings = {"mail.host": "localhost", "mail.port": str(port), "mail.sender": USER}
    set_settings(SetSettings(settings), desk.write())
    line.EVERY = 0.0
    bare, kept, queued, sent = [], [], [], []
    keep = keeper(desk.path.parent)
    for _ in range(rounds):
        bare.append(by_hand(port, mails) / mails * 1000)
        kept.append(by_hand(port, mails, keep) / mails * 1000)
        one, other = (seconds / mails * 1000 for seconds in ours(desk, mails))
        queued.append(one)
        sent.append(other)
    floor, safe, put, left = (statistics.median(found) for found in (bare, kept, queued, sent))
    print(f"smtplib {floor:.2f} ms a message, kept {safe:.2f}; queued {put:.2f}, sent {left:.2f}")
    print(f"queued and sent/smtplib {(put + left) / floor:.2f}, /kept {(put + left) / safe:.2f}")
    desk.close()


def main() -> None:
    """Start the server, measure, stop it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--serve", default="", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=20_000 + os.getpid() % 20_000)
    asked = parser.parse_args()
    if asked.serve:
        serve(asked.serve, asked.port)
        return
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.mail", "--serve", folder]
        command += ["--port", str(asked.port)]
        server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert server.stdout is not None
        server.stdout.readline()
        os.environ["SSL_CERT_FILE"] = str(Path(folder, "ca.pem"))
        try:
            measure(asked.port, asked.mails, asked.rounds)
        finally:
            server.communicate(b"", timeout=20)


if __name__ == "__main__":
    main()
