"""The address stands in every shipped window, and nothing else can show through."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofdesk.documents.envelopes import (
    always_seen,
    shipped,
    sometimes_seen,
)
from ofdesk.documents.fonts import width
from ofdesk.documents.geometry import ADDRESS, ADDRESS_MIDDLE, KEEP_OUT, Box
from ofdesk.documents.recipient import recipient
from ofdesk.documents.renderer import PageRenderer
from ofdesk.ports.documents import Address
from tests.documents import samples
from tests.documents.reading import characters, objects, page_of

SLACK = 0.05


def address_characters(pdf: bytes) -> list[Box]:
    """The boxes of the characters inside the keep-out zone."""
    return [box for _, box in characters(pdf) if box.meets(KEEP_OUT)]


@pytest.mark.parametrize("make", samples.ALL)
def test_address_lies_in_the_part_of_the_page_that_every_window_always_shows(make) -> None:
    inked = address_characters(page_of(make()))
    around = Box(
        min(box.left for box in inked),
        min(box.top for box in inked),
        max(box.right for box in inked),
        max(box.bottom for box in inked),
    )
    assert ADDRESS.holds(around, SLACK)
    for profile in shipped():
        assert always_seen(profile).holds(around, SLACK), profile.name
    assert (around.top + around.bottom) / 2 == pytest.approx(ADDRESS_MIDDLE, abs=1.0)


@pytest.mark.parametrize("make", samples.ALL)
def test_keep_out_zone_holds_the_recipient_and_nothing_else(make) -> None:
    pdf = page_of(replace(make(), factice=True))
    strangers = [box for box in objects(pdf) if box.meets(KEEP_OUT) and not ADDRESS.holds(box, 0.3)]
    assert strangers == []


def test_keep_out_zone_holds_all_that_a_window_can_ever_show() -> None:
    for profile in shipped():
        seen = sometimes_seen(profile)
        assert KEEP_OUT.holds(seen), profile.name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DL 45x100", (100, 45, 190, 85)),
        ("DL 35x100", (100, 55, 190, 85)),
        ("C5/6 45x100", (109, 49, 190, 85)),
        ("C5/6 35x100", (109, 59, 190, 85)),
    ],
)
def test_always_seen_area_is_the_computed_one(name, expected) -> None:
    (profile,) = (one for one in shipped() if one.name == name)
    assert always_seen(profile) == expected


def test_seven_lines_abroad_are_closer_than_six_at_home() -> None:
    foreign = recipient(samples.foreign().buyer)
    assert (len(foreign.lines), foreign.step) == (7, 3.7)
    assert recipient(samples.english().buyer).step == 4.1


def test_wide_address_shrinks_by_quarters_of_a_point_before_it_warns() -> None:
    buyer = replace(samples.MERMOZ, name="AERONAUTIQUE DE MARMANDE ET WASQUEHAL MN")
    who = recipient(buyer)
    assert 9.0 <= who.style.size < 10.0
    assert who.style.size % 0.25 == 0
    assert who.warnings == ()


def test_line_too_wide_at_nine_points_goes_on_below_and_is_warned_about() -> None:
    name = "Union Aéronautique et Vélivole Intercommunale du Grand Sud-Ouest et des Pyrénées"
    facts = samples.invoice(buyer=replace(samples.MERMOZ, name=name))
    who = recipient(facts.buyer)
    assert who.style.size == 9.0
    assert " ".join(who.lines).startswith(name)
    assert "address_too_wide" in PageRenderer().page_warnings(facts)


def test_address_with_too_many_wide_lines_warns_that_it_is_too_tall() -> None:
    address = Address(("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",) * 4, "31000", "TOULOUSE")
    buyer = replace(samples.MERMOZ, name="W" * 40, contact="", address=address)
    assert "address_too_tall" in PageRenderer().page_warnings(samples.invoice(buyer=buyer))


def test_usual_address_raises_no_warning() -> None:
    assert PageRenderer().page_warnings(samples.four_lines()) == ()


def test_twelve_typed_lines_stay_in_the_window_and_are_warned_about() -> None:
    lines = tuple(f"Bâtiment numéro {n}" for n in range(12))
    buyer = replace(samples.MERMOZ, address=Address(lines, "31130", "Balma"))
    facts = samples.invoice(buyer=buyer)
    assert "postal_left_out" in PageRenderer().page_warnings(facts)
    assert all(ADDRESS.holds(box, SLACK) for box in address_characters(page_of(facts)))


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ '-éèàç", min_size=1, max_size=90),
    st.lists(st.text(alphabet="ABCMW 0123456789", max_size=60), max_size=4),
)
def test_no_line_of_any_address_is_wider_than_the_window(name: str, lines: list[str]) -> None:
    address = Address(tuple(lines), "31130", "Balma")
    who = recipient(replace(samples.MERMOZ, name=name, address=address))
    assert all(width(line, who.style) <= ADDRESS.width + 0.01 for line in who.lines)
