"""Links to pay by card: what they say, and that nobody else can make one."""

import hmac
from base64 import b32encode
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain import cards
from ofdesk.domain.cards import Paid, Payable
from ofdesk.domain.errors import DomainError

TEMPLATE = (
    "https://club.example/pay?facture={number}&montant={amount}&c={cents}&r={reference}&cle={hmac}"
)
WORDS = st.text("aZ09é€&=?#/ %+\n\0", max_size=12)
INVOICE = Payable("OF01-2026-00012", "RF18000012", 92_880)


def test_a_link_says_what_it_pays():
    link = cards.filled_link(TEMPLATE, INVOICE, "secret")
    said = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    sealed = hmac.new(b"secret", b"OF01-2026-00012|92880|EUR", sha256).digest()[:16]
    assert said == {
        "facture": "OF01-2026-00012",
        "montant": "928.80",
        "c": "92880",
        "r": "RF18000012",
        "cle": b32encode(sealed).decode().rstrip("=").lower(),
    }
    assert len(said["cle"]) == 26


def test_without_a_key_nothing_is_signed():
    assert cards.filled_link(TEMPLATE, INVOICE, "") == ""
    plain = "https://club.example/compte?f={number}"
    assert cards.filled_link(plain, INVOICE, "") == "https://club.example/compte?f=OF01-2026-00012"
    assert cards.filled_link("https://club.example", INVOICE, "") == "https://club.example"


def test_before_the_number_is_known_fields_are_dots():
    assert cards.shown_link("https://a.example/{number}/{hmac}") == "https://a.example/…/…"


@given(
    st.tuples(WORDS.filter(bool), st.integers(0, 10**9), WORDS.filter(bool)),
    st.tuples(WORDS.filter(bool), st.integers(0, 10**9), WORDS.filter(bool)),
)
def test_seals_differ_when_anything_does(one, other):
    def seal(about):
        number, cents, key = about
        return cards.signature(Payable(number.replace("|", ""), "", cents), key)

    same = (one[0].replace("|", ""), *one[1:]) == (other[0].replace("|", ""), *other[1:])
    # A key of HMAC is padded with zeros, so that these are the same one.
    if not same and one[2].rstrip("\0") != other[2].rstrip("\0"):
        assert seal(one) != seal(other)
    assert seal(one) == seal(one)


@given(WORDS, st.integers(0, 10**12), WORDS.filter(bool))
def test_no_value_leaves_its_place(number, cents, key):
    link = cards.filled_link(
        "https://a.example/?n={number}&h={hmac}", Payable(number, "", cents), key
    )
    assert link.count("&") == 1
    assert not any(c.isspace() for c in link)
    assert parse_qs(urlsplit(link).query, keep_blank_values=True)["n"] == [number]


@pytest.mark.parametrize(
    "text",
    ["https://a.example", "https://a.example/{number}?k={hmac}", "https://a.example/{cents}"],
)
def test_templates_that_hold(text):
    assert cards.check_link_template(text, "card.link_template") == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("http://a.example", "link_invalid"),
        ("https://a.example/ {number}", "link_invalid"),
        ("https://a.example/{number", "link_invalid"),
        ("https://a.example/number}", "link_invalid"),
        ("https://a.example/{facture}", "link_field_unknown"),
        ("https://a.example/{}", "link_field_unknown"),
    ],
)
def test_templates_that_could_not_be_filled(text, code):
    with pytest.raises(DomainError) as refused:
        cards.check_link_template(text, "card.link_template")
    assert (refused.value.code, refused.value.field) == (code, "card.link_template")


@pytest.mark.parametrize(
    ("paid", "fault"),
    [
        (Paid(100, "EUR", 100), ""),
        (Paid(100, "eur", 100), ""),
        (Paid(100, "EUR", 90), "card_amount_differs"),
        (Paid(100, "EUR", 0), "card_amount_differs"),
        (Paid(100, "EUR", None), "card_invoice_unknown"),
        (Paid(100, "USD", 100), "card_currency"),
        (Paid(100, "CHF", None), "card_currency"),
    ],
)
def test_what_was_paid_is_held_against_what_was_asked(paid, fault):
    assert cards.payment_fault(paid) == fault


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ((), ""),
        (("payment",), "paid"),
        (("payment", "refund"), "refunded"),
        (("payment", "dispute_opened"), "disputed"),
        (("payment", "dispute_opened", "dispute_won"), "paid"),
        (("payment", "dispute_opened", "dispute_lost"), "lost"),
    ],
)
def test_how_a_card_payment_stands(kinds, state):
    assert cards.payment_state(kinds) == state
