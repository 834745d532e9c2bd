"""Stripe Payment Links over REST: a link for each invoice, paid once, asked about, closed.

Shapes: the documented objects price, payment_link, checkout.session, payment_intent, refund and
dispute. The key is a restricted one (prices, payment links: write; sessions, intents, events:
read); it is never told, not even by an error.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx

from ofdesk.domain.cards import (
    DISPUTE_LOST,
    DISPUTE_OPENED,
    DISPUTE_WON,
    PAYMENT,
    REFUND,
)
from ofdesk.domain.dates import paris_day
from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.ports.cards import CardFact, LinkOrder, MadeLink

NAME = "stripe"
ADDRESS = "https://api.stripe.com"
VERSION = "2024-06-20"
SECONDS = 20.0
ATTEMPTS = 4
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0
PAGE = 100
KEPT_DAYS = 30
"""Stripe tells events of the last thirty days."""
EVENTS = ("refund.created", "charge.dispute.created", "charge.dispute.closed")

Json = Mapping[str, Any]


class StripeLinks:
    """``ofdesk.ports.cards.CardGateway``; ``pause`` waits between two attempts."""

    def __init__(
        self, key: str, address: str = "", pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._address = (address or ADDRESS).rstrip("/")
        self._pause = pause
        self._headers = {
            "Authorization": f"Bearer {key}",
            "Stripe-Version": VERSION,
            "User-Agent": "ofdesk",
        }

    def make_link(self, order: LinkOrder) -> MadeLink:
        """See the port."""
        price = self._post(
            "/v1/prices",
            {
                "currency": "eur",
                "unit_amount": str(order.cents),
                "product_data[name]": order.label,
            },
            f"{order.once}-price",
        )
        told = {"invoice": order.number, "reference": order.reference}
        link = self._post(
            "/v1/payment_links",
            {
                "line_items[0][price]": str(price["id"]),
                "line_items[0][quantity]": "1",
                "restrictions[completed_sessions][limit]": "1",
                **{f"metadata[{name}]": value for name, value in told.items()},
                **{f"payment_intent_data[metadata][{n}]": value for n, value in told.items()},
            },
            f"{order.once}-link",
        )
        return MadeLink(str(link["id"]), str(link["url"]))

    def close_link(self, reference: str) -> None:
        """See the port."""
        self._post(f"/v1/payment_links/{reference}", {"active": "false"}, f"{reference}-close")

    def poll(self, links: Sequence[MadeLink], since: date) -> Sequence[CardFact]:
        """See the port."""
        facts = [fact for link in links for fact in self._paid(link.reference)]
        return [*facts, *self._events(since)]

    def _paid(self, link: str) -> Iterator[CardFact]:
        for session in self._pages("/v1/checkout/sessions", {"payment_link": link}):
            if session.get("payment_status") != "paid" or not session.get("payment_intent"):
                continue
            intent = self._get(
                f"/v1/payment_intents/{session['payment_intent']}",
                {"expand[]": "latest_charge.balance_transaction"},
            )
            yield _payment(session, intent)

    def _events(self, since: date) -> Iterator[CardFact]:
        start = datetime(since.year, since.month, since.day, tzinfo=UTC)
        first = max(start, datetime.now(UTC) - timedelta(days=KEPT_DAYS))
        asked = {"created[gte]": str(int(first.timestamp()))}
        for kind in EVENTS:
            for event in self._pages("/v1/events", asked | {"type": kind}):
                fact = _event(kind, event)
                if fact is not None:
                    yield fact

    def _pages(self, path: str, asked: Mapping[str, str]) -> Iterator[Json]:
        after: dict[str, str] = {}
        while True:
            page = self._get(path, {**asked, "limit": str(PAGE), **after})
            found = page.get("data") or []
            yield from found
            if not page.get("has_more") or not found:
                return
            after = {"starting_after": str(found[-1]["id"])}

    def _get(self, path: str, asked: Mapping[str, str]) -> Json:
        return self._patiently(lambda client: client.get(path, params=dict(asked)))

    def _post(self, path: str, told: Mapping[str, str], once: str) -> Json:
        headers = {"Idempotency-Key": once}
        return self._patiently(lambda client: client.post(path, data=dict(told), headers=headers))

    def _patiently(self, ask: Callable[[httpx.Client], httpx.Response]) -> Json:
        """Try again after a lost line, « too many » and errors of the server, later each time.

        Safe for what makes something: its key lets Stripe do it once.
        """
        host = urlsplit(self._address).hostname or ""
        for attempt in range(ATTEMPTS):
            last = attempt == ATTEMPTS - 1
            try:
                answer = self._once(ask)
            except (httpx.TransportError, httpx.InvalidURL):
                if last:
                    raise Unavailable("card_unreachable", host=host) from None
                self._pause(_pause(attempt, ""))
                continue
            if answer.status_code < 500 and answer.status_code not in (409, 429):
                return _checked(answer, host)
            if not last:
                self._pause(_pause(attempt, answer.headers.get("retry-after", "")))
        raise Unavailable("card_busy", host=host)

    def _once(self, ask: Callable[[httpx.Client], httpx.Response]) -> httpx.Response:
        with httpx.Client(
            base_url=self._address, headers=self._headers, timeout=SECONDS, follow_redirects=False
        ) as client:
            return ask(client)


def _pause(attempt: int, asked: str) -> float:
    if asked.isascii() and asked.isdigit():
        return min(float(asked), LONGEST_PAUSE)
    return min(FIRST_PAUSE * float(1 << attempt), LONGEST_PAUSE)


def _checked(answer: httpx.Response, host: str) -> Json:
    try:
        found = answer.json()
    except ValueError:
        found = None
    if answer.status_code in (401, 403):
        raise Unavailable("card_key_refused", host=host)
    if answer.status_code >= 300 or not isinstance(found, dict):
        error = found.get("error") if isinstance(found, dict) else None
        detail = str(error.get("code") or error.get("type")) if isinstance(error, dict) else ""
        raise DomainError("card_refused", detail=detail or str(answer.status_code))
    return found


def _day(seconds: object) -> date:
    return paris_day(datetime.fromtimestamp(int(str(seconds)), UTC))


def _payment(session: Json, intent: Json) -> CardFact:
    charge = intent.get("latest_charge")
    balance = charge.get("balance_transaction") if isinstance(charge, dict) else None
    fee = balance.get("fee", 0) if isinstance(balance, dict) else 0
    credited = balance.get("available_on") if isinstance(balance, dict) else None
    told = session.get("metadata") or intent.get("metadata") or {}
    return CardFact(
        provider=NAME,
        id=str(intent["id"]),
        kind=PAYMENT,
        payment=str(intent["id"]),
        invoice=str(told.get("invoice", "")),
        cents=int(intent.get("amount_received") or session["amount_total"]),
        fee_cents=int(fee or 0),
        currency=str(session["currency"]).upper(),
        happened_on=_day(intent["created"]),
        credited_on=_day(credited) if credited else None,
    )


def _event(kind: str, event: Json) -> CardFact | None:
    told = event["data"]["object"]
    if kind == "refund.created":
        if told.get("status") in ("failed", "canceled"):
            return None
        return _about(told, REFUND, str(told["id"]), event)
    if kind == "charge.dispute.created":
        return _about(told, DISPUTE_OPENED, f"{told['id']}:opened", event)
    ends = {"lost": DISPUTE_LOST, "won": DISPUTE_WON}
    end = ends.get(str(told.get("status")))
    return _about(told, end, f"{told['id']}:{told['status']}", event) if end else None


def _about(told: Json, kind: str, key: str, event: Json) -> CardFact:
    balances = told.get("balance_transactions") or []
    fee = sum(int(one.get("fee", 0)) for one in balances) if kind == DISPUTE_LOST else 0
    return CardFact(
        provider=NAME,
        id=key,
        kind=kind,
        payment=str(told.get("payment_intent") or ""),
        invoice="",
        cents=int(told["amount"]),
        fee_cents=fee,
        currency=str(told["currency"]).upper(),
        happened_on=_day(event["created"]),
    )
