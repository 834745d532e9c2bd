"""A colour of the house: six figures on which white is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.colours import LEAST_CONTRAST, check_colour, contrast_with_white
from ofdesk.domain.errors import DomainError


@pytest.mark.parametrize(
    ("colour", "contrast"),
    [("#FFFFFF", 1.0), ("#000000", 21.0), ("#1C5D99", 6.83), ("#767676", 4.54), ("#777777", 4.48)],
)
def test_contrasts_are_those_of_the_standard(colour, contrast):
    assert contrast_with_white(colour) == pytest.approx(contrast, abs=0.005)


def test_it_is_stored_one_way():
    assert {check_colour(text) for text in (" #1c5d99", "1C5D99 ", "#1C5D99")} == {"#1C5D99"}


@pytest.mark.parametrize("text", ["", "bleu", "#12345", "#1234567", "#GGGGGG", "#１２３４５６"])
def test_what_is_no_colour_is_refused(text):
    with pytest.raises(DomainError) as refused:
        check_colour(text, "page.colour")
    assert (refused.value.code, refused.value.field) == ("colour_invalid", "page.colour")


@given(st.integers(0, 0xFFFFFF))
def test_exactly_those_on_which_white_is_read_are_taken(number):
    colour = f"#{number:06X}"
    try:
        assert check_colour(colour) == colour
        assert contrast_with_white(colour) >= LEAST_CONTRAST
    except DomainError as refused:
        assert refused.code == "colour_too_pale"
        assert contrast_with_white(colour) < LEAST_CONTRAST
