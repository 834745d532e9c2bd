"""What a subscription costs and why: base fee, graduated brackets, minimum, supplements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ofdesk.domain.errors import DomainError, Value
from ofdesk.domain.money import Cents, checked_cents
from ofdesk.domain.proration import prorated


@dataclass(frozen=True, slots=True)
class Bracket:
    """Resources from number ``first`` on cost ``unit_cents`` each, until the next bracket."""

    first: int
    unit_cents: Cents


@dataclass(frozen=True, slots=True)
class ActPrice:
    """An act of the catalogue: included in the subscription, or at a price in cents before VAT."""

    included: bool
    price_cents: Cents


@dataclass(frozen=True, slots=True)
class OfferPrice:
    """What one offer costs in one catalogue, in cents before VAT; acts by their name."""

    offer: str
    base_cents: Cents
    minimum_cents: Cents
    brackets: tuple[Bracket, ...]
    acts: Mapping[str, ActPrice] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of a price. ``code`` and ``values`` become its label and its « pourquoi »."""

    code: str
    values: Mapping[str, Value] = field(hash=False)
    quantity: int
    unit_cents: Cents
    total_cents: Cents


def check_offer(price: OfferPrice) -> None:
    """Refuse an offer that cannot be priced.

    Raises ``DomainError``: ``catalogue_bracket_order`` (brackets begin at 1 and go up),
    ``catalogue_price_negative``, ``amount_too_large``.
    """
    firsts = [bracket.first for bracket in price.brackets]
    if firsts[:1] not in ([], [1]) or firsts != sorted(set(firsts)):
        raise DomainError("catalogue_bracket_order", field="brackets", offer=price.offer)
    amounts = [price.base_cents, price.minimum_cents]
    amounts += [bracket.unit_cents for bracket in price.brackets]
    amounts += [act.price_cents for act in price.acts.values()]
    for cents in amounts:
        if checked_cents(cents) < 0:
            raise DomainError("catalogue_price_negative", offer=price.offer, price_cents=cents)


def subscription_lines(price: OfferPrice, resources: int) -> tuple[PriceLine, ...]:
    """The lines of one period for ``resources`` resources: base, brackets, complement to minimum.

    Lines without effect are left out: see ``explained_lines``. Raises the refusals of
    ``check_offer`` and ``resources_invalid``.
    """
    return tuple(line for line in explained_lines(price, resources) if line.total_cents)


def explained_lines(price: OfferPrice, resources: int) -> tuple[PriceLine, ...]:
    """``subscription_lines`` and, at zero, the rules that had no effect this time."""
    check_offer(price)
    if type(resources) is not int or resources < 0:
        raise DomainError("resources_invalid", field="resources", resources=resources)
    lines = [_line("base", {}, 1, price.base_cents), *_bracket_lines(price.brackets, resources)]
    reached = checked_cents(sum(line.total_cents for line in lines))
    if price.minimum_cents:
        lines.append(_minimum_line(price.minimum_cents, reached))
    return tuple(lines)


def _bracket_lines(brackets: tuple[Bracket, ...], resources: int) -> list[PriceLine]:
    lasts = [*(after.first - 1 for after in brackets[1:]), resources]
    lines = []
    # Not strict: a flat price has no bracket at all, and the last one is open.
    for bracket, last in zip(brackets, lasts, strict=False):
        reached = min(last, resources)
        if reached >= bracket.first:
            values: dict[str, Value] = {"first": bracket.first, "last": reached}
            count = reached - bracket.first + 1
            lines.append(_line("bracket", values, count, bracket.unit_cents))
    return lines


def _minimum_line(minimum: Cents, reached: Cents) -> PriceLine:
    values: dict[str, Value] = {"minimum_cents": minimum, "reached_cents": reached}
    if reached >= minimum:
        return _line("minimum_passed", values, 1, 0)
    return _line("minimum", values, 1, minimum - reached)


def _line(code: str, values: Mapping[str, Value], quantity: int, unit_cents: Cents) -> PriceLine:
    named = {**values, "quantity": quantity, "unit_cents": unit_cents}
    return PriceLine(code, named, quantity, unit_cents, checked_cents(quantity * unit_cents))


def subscription_total(price: OfferPrice, resources: int) -> Cents:
    """The price of one period before VAT, in cents: the sum of its lines."""
    return sum(line.total_cents for line in subscription_lines(price, resources))


def highest_paid(counts: Iterable[int]) -> int:
    """The count from which a supplement is computed: fewer resources are never refunded, so what
    was once paid in a period stays paid."""
    return max(counts, default=0)


def supplement(
    price: OfferPrice, new_count: int, highest_paid_count: int, days_left: int, period_days: int
) -> PriceLine | None:
    """What more resources cost in the middle of a period (domain §3.9), or nothing for fewer.

    (Price of the new count − price of the highest count already paid, over the whole scale) ×
    days left / days of the period. With proration switched off, pass as many days left as days.
    """
    if new_count <= highest_paid_count:
        return None
    before = subscription_total(price, highest_paid_count)
    values: dict[str, Value] = {"paid_count": highest_paid_count, "new_count": new_count}
    difference = subscription_total(price, new_count) - before
    return _mid_year("supplement", values, difference, (days_left, period_days))


@dataclass(frozen=True, slots=True)
class OfferChange:
    """Another offer in the middle of a period: from what is paid to what is asked for."""

    before: OfferPrice
    after: OfferPrice
    highest_paid_count: int
    new_count: int


def offer_supplement(change: OfferChange, days_left: int, period_days: int) -> PriceLine | None:
    """What a dearer offer costs for the rest of the period, or nothing when it costs the same.

    Raises ``DomainError('offer_change_downwards')``: an offer changes mid-year only upwards
    (decision, domain §3.9).
    """
    paid = subscription_total(change.before, change.highest_paid_count)
    difference = subscription_total(change.after, change.new_count) - paid
    if difference < 0:
        raise DomainError(
            "offer_change_downwards",
            field="offer",
            offer=change.after.offer,
            present=change.before.offer,
        )
    values: dict[str, Value] = {"before": change.before.offer, "after": change.after.offer}
    return _mid_year("offer_supplement", values, difference, (days_left, period_days))


def _mid_year(
    code: str, values: Mapping[str, Value], difference: Cents, days: tuple[int, int]
) -> PriceLine | None:
    cents = prorated(difference, *days)
    if not cents:
        return None
    more = {"full_cents": difference, "days_left": days[0], "period_days": days[1]}
    return _line(code, {**values, **more}, 1, cents)
