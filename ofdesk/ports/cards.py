"""Card gateways as use cases see them: links that are made, closed and asked about."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class CardFact:
    """What a provider tells, once for each ``id``.

    ``kind`` is of ``ofdesk.domain.cards.KINDS``; ``payment`` the provider's id of the payment that
    a refund or a dispute is about, of a payment its own. Cents are gross and positive;
    ``fee_cents`` what the provider kept.
    """

    provider: str
    id: str
    kind: str
    payment: str
    invoice: str
    cents: int
    fee_cents: int
    currency: str
    happened_on: date
    credited_on: date | None = None


@dataclass(frozen=True, slots=True)
class LinkOrder:
    """What a link is made for; ``once`` is the same for the same link, however often it is
    asked for."""

    number: str
    reference: str
    cents: int
    label: str
    once: str


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A link: what the provider calls it, and where it leads."""

    reference: str
    url: str


@dataclass(frozen=True, slots=True)
class CardAccount:
    """Whose gateway: its name, where it answers (empty: where it always does), its key."""

    gateway: str
    address: str
    key: str = field(repr=False)


class CardGateway(Protocol):
    """A provider that makes a link for each invoice and is asked what became of it."""

    def make_link(self, order: LinkOrder) -> MadeLink:
        """Make a link that pays once.

        Raises ``DomainError('card_refused')``; ``Unavailable``: ``card_key_refused``,
        ``card_unreachable``, ``card_busy``.
        """
        ...

    def close_link(self, reference: str) -> None:
        """Let a link pay no more. Raises as ``make_link``."""
        ...

    def poll(self, links: Sequence[MadeLink], since: date) -> Sequence[CardFact]:
        """What was paid through ``links``, and what was refunded or disputed since a day."""
        ...


class SettlementReader(Protocol):
    """Reads the file in which a provider lists what it paid out."""

    def read(self, content: bytes, provider: str) -> tuple[CardFact, ...]:
        """Every line of the file. Raises ``DomainError``: ``card_file_unreadable``,
        ``card_file_columns``, ``card_file_line``, ``card_file_gap``."""
        ...


class CardDoor(Protocol):
    """The only door of use cases to gateways and to their files."""

    def gateway(self, account: CardAccount) -> CardGateway:
        """The provider of an account. Raises ``Unavailable('card_key_missing')``."""
        ...

    @property
    def settlements(self) -> SettlementReader:
        """Reads the files of providers."""
        ...
