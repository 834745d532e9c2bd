"""Stripe on loopback: the documented shapes, a memory, and faults that come when asked for."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, parse_qsl, urlsplit

KEY = "rk_test_restricted"


class Stub:
    """What the provider knows; ``faults`` are the answers to give first (status or « drop »)."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict, str]] = []
        self.made: dict[str, dict] = {}
        self.links: dict[str, dict] = {}
        self.sessions: list[dict] = []
        self.intents: dict[str, dict] = {}
        self.events: list[dict] = []
        self.faults: list[object] = []
        self.page = 100
        self.address = ""

    def pay(self, link: str, cents: int, when: int, **more) -> str:
        """Somebody pays through a link."""
        found = self.links[link]
        intent = more.get("intent") or f"pi_{len(self.intents) + 1}"
        self.intents[intent] = {
            "id": intent,
            "object": "payment_intent",
            "amount_received": cents,
            "currency": more.get("currency", "eur"),
            "created": when,
            "metadata": found["metadata"],
            "latest_charge": {
                "id": f"ch_{intent}",
                "balance_transaction": {
                    "id": f"txn_{intent}",
                    "fee": more.get("fee", 0),
                    "net": cents - more.get("fee", 0),
                    "available_on": when + 2 * 86_400,
                },
            },
        }
        self.sessions.append(
            {
                "id": f"cs_{len(self.sessions) + 1}",
                "object": "checkout.session",
                "payment_link": link,
                "payment_status": more.get("status", "paid"),
                "payment_intent": intent,
                "amount_total": cents,
                "currency": more.get("currency", "eur"),
                "metadata": found["metadata"],
            }
        )
        return intent

    def tell(self, kind: str, told: dict, when: int) -> None:
        """An event happened."""
        key = f"evt_{len(self.events) + 1}"
        self.events.append(
            {"id": key, "object": "event", "type": kind, "created": when, "data": {"object": told}}
        )

    def answer(self, method: str, path: str, asked: dict, once: str) -> tuple[int, dict]:
        self.asked.append((method, path, asked, once))
        if method == "POST":
            if once not in self.made:
                self.made[once] = self._make(path, asked)
            return 200, self.made[once]
        if path == "/v1/checkout/sessions":
            rows = [x for x in self.sessions if x["payment_link"] == asked["payment_link"]]
            return 200, self._page(rows, asked)
        if path == "/v1/events":
            first = int(asked["created[gte]"])
            rows = [x for x in self.events if x["type"] == asked["type"] and x["created"] >= first]
            return 200, self._page(rows, asked)
        return 200, self.intents[path.rpartition("/")[2]]

    def _make(self, path: str, asked: dict) -> dict:
        if path == "/v1/prices":
            return {"id": f"price_{len(self.made) + 1}", "object": "price", **asked}
        if path == "/v1/payment_links":
            key = f"plink_{len(self.links) + 1}"
            told = {
                name[9:-1]: value for name, value in asked.items() if name.startswith("metadata[")
            }
            link = {"id": key, "object": "payment_link", "active": True, "metadata": told}
            self.links[key] = link | {"url": f"https://buy.example/{key}"}
            return self.links[key]
        key = path.rpartition("/")[2]
        self.links[key]["active"] = asked["active"] == "true"
        return self.links[key]

    def _page(self, rows: list[dict], asked: dict) -> dict:
        ids = [row["id"] for row in rows]
        start = ids.index(asked["starting_after"]) + 1 if "starting_after" in asked else 0
        part = rows[start : start + self.page]
        more = start + self.page < len(rows)
        return {"object": "list", "data": part, "has_more": more}


class Handler(BaseHTTPRequestHandler):
    """One request; the server knows the stub."""

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def _answer(self, method: str) -> None:
        stub: Stub = self.server.stub
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        fault = stub.faults.pop(0) if stub.faults else None
        if fault == "drop":
            self.close_connection = True
            return
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        status, told = self._status(fault)
        if status == 200 and told == {}:
            once = self.headers.get("Idempotency-Key", "")
            asked = dict(parse_qsl(body)) if body else query
            status, told = stub.answer(method, parts.path, asked, once)
        self._send(status, told if isinstance(told, bytes) else json.dumps(told).encode())

    def _status(self, fault: object) -> tuple[int, object]:
        if isinstance(fault, tuple):
            return fault
        if isinstance(fault, int):
            return fault, {"error": {"type": "api_error", "message": "no"}}
        if self.headers.get("authorization") != f"Bearer {KEY}":
            return 401, {"error": {"type": "invalid_request_error"}}
        return 200, {}

    def _send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json")
        if status == 429:
            self.send_header("retry-after", "2")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_words: object) -> None:
        """Tests are quiet."""


@contextmanager
def running(stub: Stub) -> Iterator[Stub]:
    """The stub on a port of loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.stub = stub
    stub.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
