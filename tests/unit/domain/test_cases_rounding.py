"""Every case of rounding.json on the real functions: totals, VAT, instalments, invariants.

Our rule is ``total``: VAT once per rate on the sum of lines already rounded to the cent (EN 16931
BR-CO-17). Cases of programs that round the VAT of each line (``line``) are read as what they are:
as many documents of one line, added up.
"""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.instalments import Part, instalments
from ofdesk.domain.money import (
    TaxedLine,
    Totals,
    inclusive_totals,
    line_total,
    net_lines,
    sum_totals,
    totals,
    vat_on,
)

FILE = Path(__file__).parents[2] / "cases" / "rounding.json"
CASES = json.loads(FILE.read_text("utf-8"))["cases"]

UNROUNDED = "lines in fractions of a cent are added before they are rounded"
NOT_OURS = {
    UNROUNDED: "each of our lines is rounded to the cent where it is printed (BR-DEC-23), then "
    "added: the sum of the printed lines is the printed total",
}
"""Rules of other programs that ours excludes, and what we do instead."""


def scaled(text: str, places: int) -> int:
    number = Decimal(text).scaleb(places)
    assert number == number.to_integral_value()
    return int(number)


def cents(text: str) -> int:
    return scaled(text, 2)


def lines_of(case: dict[str, Any]) -> list[TaxedLine]:
    return [
        TaxedLine(line_total(scaled(x["qty"], 4), scaled(x["unit_ht"], 6)), scaled(x["vat"], 2))
        for x in case["lines"]
        for _ in range(x.get("times", 1))
    ]


def adds_unrounded_lines(case: dict[str, Any]) -> bool:
    places = (Decimal(x["unit_ht"]).as_tuple().exponent for x in case["lines"])
    return case["vat_mode"] == "total" and any(isinstance(n, int) and n < -2 for n in places)


def document(case: dict[str, Any]) -> dict[str, int]:
    lines = lines_of(case)
    if case["vat_mode"] == "line":
        found = sum_totals(totals([line]) for line in lines)
    else:
        found = totals(lines)
    return {"ht": found.ht_cents, "vat": found.vat_cents, "ttc": found.ttc_cents}


def inclusive(case: dict[str, Any]) -> dict[str, int]:
    rate = scaled(case["vat"], 2)
    found = inclusive_totals([TaxedLine(cents(x), rate) for x in case["lines_ttc"]])
    return {"total_tax": found.vat_cents, "total": found.ttc_cents}


PART = re.compile(r"(?P<rate>[\d.]+)% ?(?P<of>HT|TTC)?(?: rounded to (?P<round>[\d.]+))?")


def in_parts(case: dict[str, Any]) -> list[int]:
    whole = totals([TaxedLine(cents(case["ht"]), scaled(case["vat"], 2))])
    *before, balance = (term.strip() for term in case["terms"].split(","))
    assert balance == "balance"
    found = [PART.fullmatch(term) for term in before]
    parts = [
        Part(scaled(x["rate"], 2), (x["of"] or "TTC").lower(), cents(x["round"] or "0.01"))
        for x in found
        if x is not None
    ]
    assert len(parts) == len(before)
    return list(instalments(whole.ht_cents, whole.ttc_cents, parts))


ADAPTERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "lines": document,
    "lines_ttc": inclusive,
    "terms": in_parts,
}


def in_cents(expected: Any) -> Any:
    if isinstance(expected, dict):
        return {name: cents(text) for name, text in expected.items()}
    return [cents(text) for text in expected]


@pytest.mark.parametrize(
    "case", [c for c in CASES if c["kind"] == "exact"], ids=lambda case: case["id"]
)
def test_the_amounts_of_the_case_come_out_to_the_cent(case: dict[str, Any]) -> None:
    given = case["input"]
    if "lines" in given and adds_unrounded_lines(given):
        assert UNROUNDED in NOT_OURS
        assert document(given)["ht"] == sum(line.total_cents for line in lines_of(given))
        return
    (adapter,) = (call for key, call in ADAPTERS.items() if key in given)
    assert adapter(given) == in_cents(case["expected"])


LINES = st.lists(
    st.builds(
        TaxedLine,
        st.integers(-(10**8), 10**8),
        st.sampled_from([0, 210, 550, 850, 1000, 2000, 2333]),
        st.sampled_from(["S", "E"]),
    ),
    max_size=8,
)


def holds_br_co_10(lines: list[TaxedLine], found: Totals) -> bool:
    return sum(line.total_cents for line in lines) == found.ht_cents


def holds_br_co_14(lines: list[TaxedLine], found: Totals) -> bool:
    return sum(row.vat_cents for row in found.rows) == found.vat_cents


def holds_br_co_15(lines: list[TaxedLine], found: Totals) -> bool:
    return found.ht_cents + found.vat_cents == found.ttc_cents


def holds_br_co_17(lines: list[TaxedLine], found: Totals) -> bool:
    return all(vat_on(row.base_cents, row.rate_bp) == row.vat_cents for row in found.rows)


def holds_br_s_08(lines: list[TaxedLine], found: Totals) -> bool:
    return all(
        row.base_cents
        == sum(
            line.total_cents
            for line in lines
            if (line.rate_bp, line.category) == (row.rate_bp, row.category)
        )
        for row in found.rows
    )


INVARIANTS: dict[str, Callable[[list[TaxedLine], Totals], bool]] = {
    "BR-CO-10": holds_br_co_10,
    # We print no allowance or charge on the document: a discount is a line.
    "BR-CO-13": holds_br_co_10,
    "BR-CO-14": holds_br_co_14,
    "BR-CO-15": holds_br_co_15,
    # Nothing is paid before the issue in these totals: what is due is the total with VAT.
    "BR-CO-16": holds_br_co_15,
    "BR-CO-17": holds_br_co_17,
    "BR-S-08": holds_br_s_08,
    "BR-S-09": holds_br_co_17,
}


@pytest.mark.parametrize(
    "case", [c for c in CASES if c["kind"] == "invariant"], ids=lambda case: case["id"]
)
def test_the_invariant_of_the_case_is_one_that_is_checked(case: dict[str, Any]) -> None:
    assert case["input"] in INVARIANTS


@pytest.mark.parametrize("name", INVARIANTS)
@given(lines=LINES)
def test_totals_hold_the_invariants_of_en_16931(name: str, lines: list[TaxedLine]) -> None:
    assert INVARIANTS[name](lines, totals(lines))


@given(lines=LINES)
def test_prices_including_vat_hold_them_too_within_a_cent(lines: list[TaxedLine]) -> None:
    found = inclusive_totals(lines)
    nets = [
        TaxedLine(net, line.rate_bp, line.category)
        for net, line in zip(net_lines(lines), lines, strict=True)
    ]
    assert found.ttc_cents == sum(line.total_cents for line in lines)
    assert holds_br_co_10(nets, found)
    assert holds_br_co_14(nets, found)
    assert holds_br_co_15(nets, found)
    assert holds_br_s_08(nets, found)
    for row in found.rows:
        assert abs(vat_on(row.base_cents, row.rate_bp) - row.vat_cents) <= 1


def test_lines_in_fractions_of_a_cent_are_rounded_before_they_are_added() -> None:
    line = {"qty": "1", "unit_ht": "1.001", "vat": "20", "times": 100}
    found = document({"lines": [line], "vat_mode": "total"})
    assert found == {"ht": 100_00, "vat": 20_00, "ttc": 120_00}
