"""Legal rates as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.errors import DomainError
from ofdesk.words.dunning import parse_percent


@given(st.integers(0, 99_999), st.sampled_from([",", "."]))
def test_two_decimals_are_read_as_basis_points(basis_points, mark):
    whole, part = divmod(basis_points, 100)
    assert parse_percent(f" {whole}{mark}{part:02d} ") == basis_points


@pytest.mark.parametrize(("text", "points"), [("2", 200), ("2,6", 260), ("0", 0), ("100", 10_000)])
def test_short_forms_are_read(text, points):
    assert parse_percent(text) == points


@pytest.mark.parametrize("text", ["", "2,625", "-1", "2 %", "deux", "1000", "2..6", "２"])
def test_anything_else_is_refused_with_what_was_typed(text):
    with pytest.raises(DomainError, match="percent_invalid") as refused:
        parse_percent(text, "rate")
    assert refused.value.field == "rate"
    assert refused.value.values["text"] == text
