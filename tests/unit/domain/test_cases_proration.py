"""Every case of proration.json on the real functions: parts of periods, quantities, credits.

A fraction is compared to the nine digits that the sources print.
"""

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ofdesk.domain.dates import MONTH, YEAR, Span
from ofdesk.domain.errors import DomainError
from ofdesk.domain.money import TaxedLine, totals
from ofdesk.domain.pricing import (
    Bracket,
    OfferChange,
    OfferPrice,
    highest_paid,
    offer_supplement,
    subscription_total,
    supplement,
)
from ofdesk.domain.proration import (
    Cycle,
    billed_periods,
    fraction_of_period,
    prorated,
    prorated_between,
    unused_credit,
)

FILE = Path(__file__).parents[2] / "cases" / "proration.json"
CASES = json.loads(FILE.read_text("utf-8"))["cases"]

MONTHS = {"month": MONTH, "year": YEAR}
NINE_DIGITS = Fraction(1, 10**9)
WHOLE = (1, 1)
PARTS = {"half of the period": (1, 2), "start of the period": WHOLE}

NOT_OURS = {
    "refund for less": "fewer resources or a cheaper offer in mid-period give no money back: "
    "nothing is charged, and a cheaper offer is refused",
}
"""Rules of other programs that ours excludes, and what we do instead."""


def day(text: str) -> date:
    return date.fromisoformat(text)


def cents(text: str) -> int:
    return int(Decimal(text).scaleb(2))


def per_unit(text: str) -> OfferPrice:
    return OfferPrice("business", 0, 0, (Bracket(1, cents(text)),))


def flat(text: str) -> OfferPrice:
    return OfferPrice("business", cents(text.partition("/")[0]), 0, ())


def charge(unit: str, now: int, paid: int, part: tuple[int, int] = WHOLE) -> int:
    line = supplement(per_unit(unit), now, paid, *part)
    return line.total_cents if line else 0


def part_left(given: dict[str, Any]) -> tuple[int, int]:
    span = Span(*(day(text) for text in given["period"]))
    return span.days_from(day(given["from_"])), span.days


def fraction(given: dict[str, Any]) -> Fraction:
    start = given.get("prev") or given.get("from_") or given["start"]
    end = given.get("end") or given["to"]
    months = MONTHS[given["period"]]
    return fraction_of_period(day(start), day(end), months, given.get("fixed_days"))


def cycles(given: dict[str, Any]) -> Fraction:
    end = given.get("end")
    cycle = Cycle(
        day(given["start"]),
        given["billing_day"],
        day(end) if end else None,
        MONTHS[given.get("period", "year")],
    )
    return billed_periods(cycle, day(given["target"]))


def between(given: dict[str, Any]) -> int:
    months = MONTHS[given.get("period", "year")]
    return prorated_between(cents(given["amount"]), day(given["from_"]), day(given["to"]), months)


def by_days(given: dict[str, Any]) -> int:
    days, of_days = given["days"].split("/")
    return prorated(cents(given["amount"]), int(days), int(of_days))


def quantity(given: dict[str, Any]) -> int:
    whole = subscription_total(per_unit(given["unit"]), given["qty"])
    return prorated(whole, *part_left(given)) if "from_" in given else whole


def increase(given: dict[str, Any]) -> int:
    part = part_left(given) if "from_" in given else WHOLE
    return charge(given["unit"], given["now"], given["paid"], part)


def sequence(given: dict[str, Any]) -> list[int]:
    counts = given["sequence"]
    return [
        charge(given["unit"], count, highest_paid(counts[:index]))
        for index, count in enumerate(counts)
    ]


def batch(given: dict[str, Any]) -> int:
    lines = [charge(item["unit"], item["now"], item["paid"]) for item in given["items"]]
    return totals([TaxedLine(line, 2000) for line in lines]).ht_cents


def other_offer(given: dict[str, Any]) -> int:
    change = OfferChange(flat(given["old"]), flat(given["new"]), 1, 1)
    line = offer_supplement(change, *PARTS[given["at"]])
    return line.total_cents if line else 0


def termination(given: dict[str, Any]) -> dict[str, int]:
    found = re.fullmatch(r"(\d+) of (\d+) days?", given["used"])
    assert found is not None
    credit = unused_credit(cents(given["paid"]), int(found[1]), int(found[2]))
    whole = totals([TaxedLine(credit, int(Decimal(given["vat"]).scaleb(2)))])
    return {"credit_ht": whole.ht_cents, "vat": whole.vat_cents, "ttc": whole.ttc_cents}


ADAPTERS: tuple[tuple[set[str], Callable[[dict[str, Any]], Any]], ...] = (
    ({"billing_day", "target"}, cycles),
    ({"items"}, batch),
    ({"unit", "sequence"}, sequence),
    ({"unit", "now", "paid"}, increase),
    ({"unit", "qty"}, quantity),
    ({"amount", "days"}, by_days),
    ({"amount", "from_", "to"}, between),
    ({"old", "new", "at"}, other_offer),
    ({"paid", "vat", "used"}, termination),
    ({"period"}, fraction),
)


def in_cents(expected: Any) -> Any:
    if isinstance(expected, dict):
        return {name: cents(text) for name, text in expected.items()}
    return [cents(x) for x in expected] if isinstance(expected, list) else cents(expected)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_part_of_the_case_comes_out(case: dict[str, Any]) -> None:
    given, expected = case["input"], case["expected"]
    adapter = next(call for keys, call in ADAPTERS if keys <= set(given))
    if isinstance(expected, str) and expected.startswith("-"):
        assert "refund for less" in NOT_OURS
        with pytest.raises(DomainError, match="offer_change_downwards"):
            adapter(given)
        return
    found = adapter(given)
    if isinstance(found, Fraction):
        assert abs(found - Fraction(expected)) <= NINE_DIGITS
    else:
        assert found == in_cents(expected)
