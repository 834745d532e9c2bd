"""Payment by card: links that are signed, and what a provider tells of a payment (money §4)."""

import hmac
import re
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote

from ofdesk.domain.errors import DomainError

PAYMENT, REFUND = "payment", "refund"
DISPUTE_OPENED, DISPUTE_LOST, DISPUTE_WON = "dispute_opened", "dispute_lost", "dispute_won"
KINDS = (PAYMENT, REFUND, DISPUTE_OPENED, DISPUTE_LOST, DISPUTE_WON)
TOLD = frozenset((DISPUTE_OPENED, DISPUTE_WON))
"""What moves no money of ours."""
CURRENCY = "EUR"

FIELDS = ("number", "reference", "amount", "cents", "hmac")
"""What a template of links may name between braces."""
SIGNED = "hmac"
SIGNATURE_BYTES = 16
"""Half of SHA-256, the least that RFC 2104 advises: 26 characters that can still be typed."""
_FIELD = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Payable:
    """What a link pays: the number and the RF reference of a document, and the cents it asks."""

    number: str
    reference: str
    cents: int


def check_link_template(text: str, field: str) -> str:
    """A template of links, or a plain address. Raises ``link_invalid``, ``link_field_unknown``."""
    if not text.startswith("https://") or any(c.isspace() for c in text):
        raise DomainError("link_invalid", field=field, value=text)
    for name in _FIELD.findall(text):
        if name not in FIELDS:
            raise DomainError("link_field_unknown", field=field, name=name, known=list(FIELDS))
    if re.search(r"[{}]", _FIELD.sub("", text)):
        raise DomainError("link_invalid", field=field, value=text)
    return text


def is_signed(template: str) -> bool:
    """Whether the template needs the key."""
    return SIGNED in _FIELD.findall(template)


def signature(payable: Payable, key: str) -> str:
    """The seal of a link: HMAC-SHA256 over « number|cents|EUR », its first half in base 32."""
    told = f"{payable.number}|{payable.cents}|{CURRENCY}"
    sealed = hmac.new(key.encode(), told.encode(), sha256).digest()[:SIGNATURE_BYTES]
    return b32encode(sealed).decode().rstrip("=").lower()


def filled_link(template: str, payable: Payable, key: str) -> str:
    """The link of a document; empty when it must be signed and there is no key."""
    if is_signed(template) and not key:
        return ""
    values = {
        "number": payable.number,
        "reference": payable.reference,
        "amount": f"{payable.cents // 100}.{payable.cents % 100:02d}",
        "cents": str(payable.cents),
        SIGNED: signature(payable, key) if key else "",
    }
    return _FIELD.sub(lambda found: quote(values[found.group(1)], safe=""), template)


def shown_link(template: str) -> str:
    """The link of a document that has no number yet: fields are dots."""
    return _FIELD.sub("…", template)


@dataclass(frozen=True, slots=True)
class Paid:
    """A card payment against what it was asked for."""

    cents: int
    currency: str
    asked_cents: int | None


def payment_fault(paid: Paid) -> str:
    """What a person should look at: ``card_invoice_unknown``, ``card_amount_differs``, or
    nothing. Money in another currency is not ours to count (``card_currency``)."""
    if paid.currency.upper() != CURRENCY:
        return "card_currency"
    if paid.asked_cents is None:
        return "card_invoice_unknown"
    return "" if paid.cents == paid.asked_cents else "card_amount_differs"


def payment_state(kinds: Sequence[str]) -> str:
    """How a card payment stands after what was told of it, in order: ``paid``, ``refunded``,
    ``disputed`` or ``lost``; empty when nothing was."""
    return _AFTER[kinds[-1]] if kinds else ""


_AFTER = {
    PAYMENT: "paid",
    REFUND: "refunded",
    DISPUTE_OPENED: "disputed",
    DISPUTE_LOST: "lost",
    DISPUTE_WON: "paid",
}
