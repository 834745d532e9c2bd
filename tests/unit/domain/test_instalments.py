"""Parts of a total that sum exactly to it, the balance last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.errors import DomainError
from ofdesk.domain.instalments import Part, instalments


def test_parts_of_the_total_before_vat_leave_the_vat_to_the_balance() -> None:
    parts = [Part(1000, "ht"), Part(4000, "ht")]
    assert instalments(1000_00, 1100_00, parts) == (100_00, 400_00, 600_00)


def test_a_part_may_be_rounded_to_whole_euros() -> None:
    assert instalments(1000_10, 1000_10, [Part(5000, round_to=100)]) == (500_00, 500_10)


def test_without_parts_the_balance_is_all() -> None:
    assert instalments(100, 120, []) == (120,)


def test_parts_beyond_the_total_are_refused() -> None:
    with pytest.raises(DomainError, match="instalments_exceed"):
        instalments(1000_00, 1000_00, [Part(6000), Part(5000)])


@pytest.mark.parametrize("part", [Part(1000, "net"), Part(-1), Part(1000, round_to=0)])
def test_a_part_must_be_one_of_the_totals(part: Part) -> None:
    with pytest.raises(ValueError, match="parts of a total"):
        instalments(100, 120, [part])


def test_a_credit_is_not_paid_in_parts() -> None:
    with pytest.raises(ValueError, match="parts of a total"):
        instalments(-100, -120, [])


def test_roundings_of_the_last_cents_never_ask_for_more_than_the_total() -> None:
    assert instalments(1, 1, [Part(5000), Part(5000)]) == (1, 0, 0)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 2500), max_size=4))
def test_the_amounts_sum_exactly_to_the_total(cents: int, rates: list[int]) -> None:
    found = instalments(cents, cents, [Part(rate) for rate in rates])
    assert sum(found) == cents
    assert len(found) == len(rates) + 1
    assert min(found) >= 0
