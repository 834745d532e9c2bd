"""Links of a provider in memory: one for each amount that is open, closed when it is of no use."""

from datetime import timedelta
from itertools import count

import pytest

from ofdesk.domain.errors import Unavailable
from ofdesk.models import CardLink
from ofdesk.ports.cards import CardFact, MadeLink
from ofdesk.services.card_links import LOOK_BACK, card_link, open_link_url, open_links, poll_cards
from ofdesk.services.lookup import document_numbered
from ofdesk.services.settings import SetSettings, set_settings
from tests.builders import (
    TODAY,
    add_client,
    add_year,
    complete_company,
    make_desk,
    received,
    refusal,
    renewed,
)
from tests.cli.standing import at_home
from tests.store.issuing import BytesRenderer

TOTAL = 92_880
NAMES = count()


class Provider:
    """A gateway and its door: what it was asked, and what it will tell."""

    settlements = None

    def __init__(self) -> None:
        self.orders: list = []
        self.closed: list[str] = []
        self.facts: list[CardFact] = []
        self.asked: list[tuple] = []
        self.fails_at = -1

    def gateway(self, account):
        self.account = account
        return self

    def make_link(self, order):
        self.orders.append(order)
        return MadeLink(f"pl_{order.once}", f"https://buy.example/{order.once}")

    def close_link(self, reference):
        if len(self.closed) == self.fails_at:
            raise Unavailable("card_unreachable", host="buy.example")
        self.closed.append(reference)

    def poll(self, links, since):
        self.asked.append((tuple(link.reference for link in links), since))
        return self.facts


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def made(tmp_path_factory, home):
    with at_home(home):
        desk = make_desk(tmp_path_factory.mktemp("links"), renderer=BytesRenderer())
        complete_company(desk)
        set_settings(SetSettings({"card.gateway": "stripe"}), desk.write())
    yield desk
    desk.close()


@pytest.fixture
def desk(made, home):
    with at_home(home):
        yield made
        poll_cards(made, Provider())


@pytest.fixture
def provider():
    return Provider()


def issued(desk, **asked):
    platform = f"club{next(NAMES)}"
    add_year(desk, add_client(desk, platform), TODAY + timedelta(days=20))
    return renewed(desk, platform, **asked).number


def url_of(desk, number):
    with desk.read() as session:
        return open_link_url(session, document_numbered(session, number))


def paid(provider, number, key, cents=TOTAL, day=TODAY):
    provider.facts.append(
        CardFact("stripe", key, "payment", key, number, cents, 0, "EUR", happened_on=day)
    )


def test_a_link_is_made_once_for_what_is_open(desk, provider):
    number = issued(desk)
    first, again = (card_link(f" {number.lower()} ", desk, provider) for _ in range(2))
    assert (first.made, again.made) == (True, False)
    assert (first.number, first.cents, first.provider) == (number, TOTAL, "stripe")
    assert (again.url, again.reference) == (first.url, first.reference)
    (order,) = provider.orders
    assert (order.number, order.cents, order.label.split()[0]) == (number, TOTAL, number)
    assert order.reference.startswith("RF")
    assert url_of(desk, number) == first.url


def test_what_is_left_gets_a_link_of_its_own_and_the_old_one_is_closed(desk, provider):
    number = issued(desk)
    old = card_link(number, desk, provider)
    received(desk, 50_000, number)
    assert url_of(desk, number) == ""
    left = card_link(number, desk, provider)
    assert (left.made, left.cents) == (True, TOTAL - 50_000)
    assert poll_cards(desk, provider).closed == (number,)
    assert provider.closed == [old.reference]
    assert url_of(desk, number) == left.url
    received(desk, TOTAL - 50_000, number)
    assert poll_cards(desk, provider).closed == (number,)
    assert provider.closed == [old.reference, left.reference]
    assert refusal(lambda: card_link(number, desk, provider)).code == "not_open"
    assert url_of(desk, number) == ""


def test_a_link_that_was_closed_is_never_given_again(desk, provider):
    number = issued(desk)
    first = card_link(number, desk, provider)
    paid(provider, number, f"pi_{number}")
    assert poll_cards(desk, provider).closed == (number,)
    provider.facts = [
        CardFact("stripe", "dp", "dispute_lost", f"pi_{number}", "", TOTAL, 0, "EUR", TODAY)
    ]
    assert poll_cards(desk, provider).read.settled == 1
    second = card_link(number, desk, provider)
    assert (second.made, second.cents) == (True, TOTAL)
    assert second.reference != first.reference
    assert len({order.once for order in provider.orders}) == 2


def test_a_provider_that_falls_silent_is_asked_to_close_the_rest_later(desk, provider):
    numbers = [issued(desk) for _ in range(2)]
    links = [card_link(number, desk, provider).reference for number in numbers]
    for number in numbers:
        received(desk, TOTAL, number)
    provider.fails_at = 1
    with pytest.raises(Unavailable, match="card_unreachable"):
        poll_cards(desk, provider)
    with desk.read() as session:
        left = [row.reference for row in open_links(session)]
    assert [reference for reference in links if reference in left] == links[1:]
    provider.fails_at = -1
    told: list[tuple[int, int]] = []
    done = poll_cards(desk, provider, lambda first, of: told.append((first, of)))
    assert (done.links, done.closed, told) == (len(left), (numbers[1],), [(0, 1)])
    assert provider.closed == links
    assert provider.asked[-1] == (tuple(left), TODAY - LOOK_BACK)


def test_what_a_provider_tells_of_tomorrow_is_left_for_tomorrow(desk, provider):
    number = issued(desk)
    card_link(number, desk, provider)
    paid(provider, number, f"pt_{number}", day=TODAY + timedelta(days=1))
    assert poll_cards(desk, provider).read.told == 0
    assert url_of(desk, number) != ""
    provider.facts = []
    paid(provider, number, f"pt_{number}", day=TODAY)
    done = poll_cards(desk, provider)
    assert (done.read.told, done.read.new, done.closed) == (1, 1, (number,))
    again = poll_cards(desk, provider)
    assert (again.read.told, again.read.new, again.closed) == (1, 0, ())


def test_a_proposition_has_a_link_until_its_invoice_is_there(desk, provider):
    number = issued(desk, propose=True)
    link = card_link(number, desk, provider)
    assert (link.cents, link.made) == (TOTAL, True)
    paid(provider, number, f"pp_{number}")
    done = poll_cards(desk, provider)
    assert (done.read.settled, done.closed) == (1, (number,))
    assert refusal(lambda: card_link(number, desk, provider)).code == "not_open"


def test_what_is_no_invoice_has_no_link(desk, provider):
    receipt = received(desk, 100, platform=platform_of(desk)).number
    for number, code in (
        ("OF01-2026-09999", "document_unknown"),
        ("", "document_unknown"),
        (receipt, "document_wrong_kind"),
    ):
        assert refusal(lambda number=number: card_link(number, desk, provider)).code == code
    assert provider.orders == []
    with desk.read() as session:
        assert session.query(CardLink).filter(CardLink.cents == 100).count() == 0


def platform_of(desk):
    platform = f"club{next(NAMES)}"
    add_client(desk, platform)
    return platform
