"""Lines to print, each with the code and values of why it costs what it costs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ofdesk.domain.dates import Span
from ofdesk.domain.errors import Value
from ofdesk.domain.money import E4, price_e6
from ofdesk.domain.pricing import PriceLine
from ofdesk.ports.documents import LineFacts
from ofdesk.services.acts import PendingAct
from ofdesk.services.billing import Billed
from ofdesk.words.lines import act_label, period_detail, price_label

DATED_LINES = ("base", "supplement", "offer_supplement")
"""Lines that say their period; the others of the same invoice would only repeat it."""


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line and its reason: ``why`` and ``values`` become a sentence in ``ofdesk.words.lines``."""

    line: LineFacts
    why: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Subject:
    """What lines bill: ``subscription`` or ``supplement``, of which offer, over which period."""

    name: str
    offer: str
    period: Span


def subscription_lines_of(
    prices: Sequence[PriceLine], subject: Subject, who: Billed
) -> tuple[PricedLine, ...]:
    """The price lines of a subscription as lines of a document, positions still 0."""
    return tuple(_subscription_line(price, subject, who) for price in prices)


def _subscription_line(price: PriceLine, subject: Subject, who: Billed) -> PricedLine:
    values: dict[str, Value] = {**price.values, "offer": subject.offer}
    period, detail = subject.period, ""
    if price.code in DATED_LINES:
        detail = period_detail(period.starts_on, period.ends_on, who.language)
    line = LineFacts(
        position=0,
        label=price_label(price.code, values, who.language),
        detail=detail,
        quantity_e4=price.quantity * E4,
        unit="",
        unit_price_e6=price_e6(price.unit_cents),
        total_cents=price.total_cents,
        vat_rate_bp=who.vat.rate_bp,
        vat_category=who.vat.category,
        subject=subject.name,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
    )
    return PricedLine(line, price.code, values)


def act_lines(acts: Iterable[PendingAct], who: Billed) -> tuple[PricedLine, ...]:
    """Acts as lines of a document: an included one is shown at 0,00 with why."""
    return tuple(_act_line(act, who) for act in acts)


def _act_line(act: PendingAct, who: Billed) -> PricedLine:
    values: dict[str, Value] = {
        **act.values,
        "offer": act.offer,
        "done_on": act.done_on.isoformat(),
    }
    why = f"act_{'included' if act.price_cents == 0 else 'billed'}"
    label, detail = act_label(act.kind, why, values, who.language)
    line = LineFacts(
        position=0,
        label=label,
        detail=detail,
        quantity_e4=E4,
        unit="",
        unit_price_e6=price_e6(act.price_cents),
        total_cents=act.price_cents,
        vat_rate_bp=who.vat.rate_bp,
        vat_category=who.vat.category,
        subject="act",
        subject_id=act.id,
        starts_on=act.done_on,
        ends_on=act.done_on,
    )
    return PricedLine(line, why, values)


def placed(lines: Iterable[PricedLine]) -> tuple[PricedLine, ...]:
    """The lines with their positions, from 1."""
    return tuple(
        replace(entry, line=replace(entry.line, position=position))
        for position, entry in enumerate(lines, start=1)
    )
