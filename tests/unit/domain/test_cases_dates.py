"""Every case of dates.json on the real functions: periods, billing dates, terms, holidays.

Where people disagree on « 30 jours fin de mois » (31 January: 28 February or 31 March) we count a
calendar month for thirty days, then go to the end of the month; the date itself is printed.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ofdesk.domain import dates
from ofdesk.domain.holidays import closed_days
from ofdesk.domain.terms import PaymentTerm, due_dates

FILE = Path(__file__).parents[2] / "cases" / "dates.json"
CASES = json.loads(FILE.read_text("utf-8"))["cases"]

MONTHS = {"month": 1, "quarter": 3, "semester": 6, "year": 12}
RHYTHMS = {"monthly": 1, "quarterly": 3, "semesterly": 6, "yearly": 12}

NOT_OURS = {
    "country other than FR": "our working days are those of France, where the post and the bank "
    "that we wait for are",
    "daily, weekly or last-day rhythm": "we sell periods of months and years, counted from the "
    "day on which the client began",
}
"""Kinds of case that the product has no use for, and why."""


def concern_of(given: dict[str, Any]) -> str | None:
    if given.get("country", "FR") != "FR":
        return "country other than FR"
    if re.match(r"daily|weekly|monthly ?last", given.get("rule", "")):
        return "daily, weekly or last-day rhythm"
    return None


def day(text: str) -> date:
    return date.fromisoformat(text)


def shown(found: Any) -> Any:
    if isinstance(found, dates.Span):
        return [found.starts_on.isoformat(), found.ends_on.isoformat()]
    return found.isoformat() if isinstance(found, date) else found


def plus(given: dict[str, Any]) -> date:
    found = re.fullmatch(r"(\d+) (month|year)s?(?:, no overflow)?", given["plus"])
    assert found is not None
    add = {"month": dates.add_months, "year": dates.add_years}[found[2]]
    return add(day(given["date"]), int(found[1]))


def period_around(given: dict[str, Any]) -> dates.Span:
    return dates.period_containing(day(given["start"]), day(given["on"]), MONTHS[given["period"]])


def billing_date(given: dict[str, Any]) -> date:
    return dates.first_billing_date(
        day(given["start"]), given["billing_day"], MONTHS[given["period"]]
    )


def holidays(given: dict[str, Any]) -> int:
    return closed_days(*(day(text) for text in given["range"]))


def in_paris(given: dict[str, Any]) -> date:
    moment = datetime.fromisoformat(given["utc"])
    return dates.paris_day(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def invoicing(given: dict[str, Any]) -> dict[str, str]:
    rhythm, way = given["rule"].split()
    call = {"prepaid": dates.invoice_in_advance, "postpaid": dates.invoice_in_arrears}[way]
    found = call(day(given["next"]), day(given["next"]), RHYTHMS[rhythm])
    assert found.next_on is not None
    return {"next": found.next_on.isoformat(), "invoiced_to": found.invoiced_to.isoformat()}


def first_invoice(given: dict[str, Any]) -> date | None:
    rhythm, way = given["rule"].split()
    last = given.get("max_end")
    return dates.first_invoice_on(
        day(given["start"]), day(last) if last else None, RHYTHMS[rhythm], way == "postpaid"
    )


def periods(given: dict[str, Any]) -> list[Any]:
    months = RHYTHMS[given["rule"].split()[0]]
    return [shown(x) for x in dates.periods_until(day(given["start"]), day(given["end"]), months)]


def clause(text: str, issued: str) -> PaymentTerm:
    """One term in words: « 2 months end of month », « 5 days, payment days 5 and 10 »."""
    counts = {unit: int(n) for n, unit in re.findall(r"(\d+) (day|week|month)s?\b", text)}
    on_days = re.search(r"payment days? ([\d, and-]+)|then ([\d, and-]+)", text)
    postponed = re.search(r"(\d{4}-\d\d-)(\d\d) is a holiday postponed to (\d\d?)", text)
    moved = {}
    if postponed:
        month = postponed[1]
        moved = {day(month + postponed[2]): day(f"{month}{postponed[3]:0>2}")}
    return PaymentTerm(
        days=counts.get("day", 0),
        weeks=counts.get("week", 0),
        months=counts.get("month", 0),
        end_of_month="end of month" in text,
        payment_days=tuple(int(n) for n in re.findall(r"\d+", on_days[0])) if on_days else (),
        postponed=moved,
    )


def term(given: dict[str, Any]) -> date | list[str]:
    clauses = re.split(r"(?=\bthen )", given["rule"])
    found = due_dates([clause(text, given["date"]) for text in clauses], day(given["date"]))
    return found[0] if len(found) == 1 else [x.isoformat() for x in found]


def day_rule(given: dict[str, Any]) -> date | list[str]:
    start, rule = day(given["date"]), given["rule"]
    if rule == "first day of next month":
        return dates.first_of_next_month(start)
    if rule.startswith("last day of month"):
        return dates.next_end_of_month(start)
    if found := re.fullmatch(r"next day (\d+) of month", rule):
        return dates.next_day_of_month(start, int(found[1]))
    return term(given)


ADAPTERS: tuple[tuple[set[str], Callable[[dict[str, Any]], Any]], ...] = (
    ({"date", "plus"}, plus),
    ({"start", "on", "period"}, period_around),
    ({"start", "billing_day", "period"}, billing_date),
    ({"range"}, holidays),
    ({"utc"}, in_paris),
    ({"next", "rule"}, invoicing),
    ({"start", "end", "rule"}, periods),
    ({"start", "rule"}, first_invoice),
    ({"date", "rule"}, day_rule),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_days_of_the_case_come_out(case: dict[str, Any]) -> None:
    given, expected = case["input"], case["expected"]
    concern = concern_of(given)
    if concern is not None:
        assert concern in NOT_OURS
        return
    adapter = next(call for keys, call in ADAPTERS if keys <= set(given))
    found = adapter(given)
    if isinstance(found, dates.Span) and isinstance(expected, str):
        found = found.starts_on
    assert shown(found) == expected
