"""A line to the server that is cut, or slow: a relay on loopback."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socket import SHUT_RDWR, create_connection, create_server, socket


class Cutting:
    """A relay to the server that cuts the line after ``limit`` bytes from the server, or with
    ``outwards`` to it; ``ends`` are the places where messages ended. Each piece is kept back for
    ``delay`` seconds, both ways."""

    def __init__(self, port: int, *, outwards: bool = False) -> None:
        self.target = port
        self.outwards = outwards
        self.limit: int | None = None
        self.passed = 0
        self.ends: list[int] = []
        self.delay = 0.0
        self._server = create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._threads: list[threading.Thread] = []
        self._open: list[socket] = []
        self._begin(self._accept)

    def _begin(self, work, *given) -> None:
        thread = threading.Thread(target=work, args=given, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                here, _ = self._server.accept()
                there = create_connection(("127.0.0.1", self.target))
            except OSError:
                return
            self._open += [here, there]
            self._begin(self._relay, here, there, self.outwards)
            self._begin(self._relay, there, here, not self.outwards)

    def _relay(self, source: socket, target: socket, counted: bool) -> None:
        try:
            while data := source.recv(65536):
                time.sleep(self.delay)
                if counted:
                    left = None if self.limit is None else self.limit - self.passed
                    self.passed += len(data)
                    self.ends.append(self.passed)
                    if left is not None and len(data) > left:
                        target.sendall(data[: max(left, 0)])
                        break
                target.sendall(data)
        except OSError:
            return
        finally:
            for one in (source, target):
                _end(one)

    def close(self) -> None:
        for one in (self._server, *self._open):
            _end(one)
        for thread in self._threads:
            thread.join(5)


def _end(one: socket) -> None:
    """Close, so that whoever waits on it wakes."""
    with suppress(OSError):
        one.shutdown(SHUT_RDWR)
    one.close()


@contextmanager
def relay(port: int, *, outwards: bool = False) -> Iterator[Cutting]:
    made = Cutting(port, outwards=outwards)
    try:
        yield made
    finally:
        made.close()
