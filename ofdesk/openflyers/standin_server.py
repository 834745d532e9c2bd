"""The server of the stand-in: TLS with a client certificate asked for, one thread a connection."""

import contextlib
import socket
import ssl
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

LOOPBACK = "127.0.0.1"
HANDSHAKE_SECONDS = 10.0
Handle = Callable[["Handler"], None]


class TlsServer(ThreadingHTTPServer):
    """Shakes hands in the thread of the connection, so that a slow client stops nobody."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, context: ssl.SSLContext, handle: Handle) -> None:
        super().__init__((LOOPBACK, port), Handler)
        self.context = context
        self.handle_request_of = handle
        self.ending = Event()

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Shake hands, then answer."""
        request.settimeout(HANDSHAKE_SECONDS)
        try:
            line = self.context.wrap_socket(request, server_side=True)
        except (ssl.SSLError, OSError):
            _drained(request)
            return
        with contextlib.suppress(OSError), line:
            super().finish_request(line, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news."""

    def server_bind(self) -> None:
        """Without a look-up of the name of this machine."""
        socket.socket.bind(self.socket, self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]


class Handler(BaseHTTPRequestHandler):
    """One connection; what is answered is up to the stand-in."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    disable_nagle_algorithm = True
    server: TlsServer

    def do_GET(self) -> None:
        """Any request."""
        self.server.handle_request_of(self)

    def do_POST(self) -> None:
        """Any request."""
        self.server.handle_request_of(self)

    def read_body(self) -> bytes:
        """What was sent with the request."""
        size = self.headers.get("content-length", "0")
        return self.rfile.read(int(size)) if size.isdigit() else b""

    def answer(self, status: int, headers: dict[str, str], body: bytes, *, cut: int = 0) -> None:
        """Send an answer; with ``cut``, that many bytes less than announced, then hang up."""
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) - cut] if cut else body)
        self.wfile.flush()
        self.close_connection = self.close_connection or bool(cut)

    def log_message(self, *_: Any) -> None:
        """Nothing: what a client sent is nobody's business."""


def serve(server: TlsServer) -> Thread:
    """Serve in a thread of its own."""
    thread = Thread(target=server.serve_forever, args=(0.05,), name="stand-in", daemon=True)
    thread.start()
    return thread


def _drained(request: socket.socket) -> None:
    """Read what the client already sent, so that the alert reaches it before the end."""
    with contextlib.suppress(OSError):
        request.shutdown(socket.SHUT_WR)
        request.settimeout(1.0)
        while request.recv(4096):
            pass
