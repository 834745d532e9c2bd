"""Every row of the table of migration prices, its worked examples, and the clean-up."""

from datetime import date

import pytest

from ofdesk.domain.acts import Offer
from ofdesk.domain.errors import DomainError
from ofdesk.domain.migration import (
    MigrationPrice,
    check_quote_open,
    cleanup_price,
    migration_price,
)
from ofdesk.domain.pricing import ActPrice
from ofdesk.domain.versions import Version

INCLUDING = ("business", "premiere", "corporate", "business_plus")
BILLING = ("first_price", "solo")
STEPS = (("3", "4.0alpha"), ("3.0alpha", "3"), ("3", "4"), ("3.0alpha", "4"))

FREE_PRERELEASE = MigrationPrice(0, "migration_free_prerelease")
FREE_NEXT_STABLE = MigrationPrice(0, "migration_free_next_stable")
BILLED = MigrationPrice(50_00, "migration_billed")

PAID = ActPrice(False, 80_00)
INCLUDED = ActPrice(True, 0)


def price(offer: str, source: str, target: str) -> MigrationPrice:
    return migration_price(offer, Version.parse(source), Version.parse(target), 50_00)


def test_every_offer_is_in_one_row_of_the_table() -> None:
    assert sorted((*INCLUDING, *BILLING)) == sorted(Offer)


@pytest.mark.parametrize("offer", INCLUDING)
@pytest.mark.parametrize(("source", "target"), STEPS)
def test_support_of_the_dearer_offers_includes_every_migration(
    offer: str, source: str, target: str
) -> None:
    assert price(offer, source, target) == MigrationPrice(0, "migration_included")


@pytest.mark.parametrize("offer", BILLING)
@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("3.0alpha", "3", FREE_NEXT_STABLE),
        ("3", "4.0alpha", FREE_PRERELEASE),
        ("4.0alpha", "4", FREE_NEXT_STABLE),
        ("4.0beta", "4.0", FREE_NEXT_STABLE),
        ("3", "4", BILLED),
        ("2.1", "3.0alpha", FREE_PRERELEASE),
        ("3.0alpha", "4", BILLED),
        ("3.0alpha", "3.5", BILLED),
        ("4.0alpha", "4.0beta", FREE_PRERELEASE),
        ("3.0alpha", "4.0alpha", FREE_PRERELEASE),
    ],
)
def test_first_price_and_solo_pay_except_around_prereleases(
    offer: str, source: str, target: str, expected: MigrationPrice
) -> None:
    assert price(offer, source, target) == expected


def test_an_unknown_offer_has_no_price() -> None:
    with pytest.raises(DomainError, match="offer_unknown"):
        price("gold", "3", "4")


@pytest.mark.parametrize(
    ("offer", "has_operations", "way", "expected"),
    [
        ("first_price", True, "us", ("us", MigrationPrice(80_00, "cleanup_by_us"))),
        ("first_price", True, "", ("us", MigrationPrice(80_00, "cleanup_by_us"))),
        ("first_price", True, "self", ("self", MigrationPrice(0, "cleanup_by_structure"))),
        ("solo", True, "self", ("self", MigrationPrice(0, "cleanup_by_structure"))),
        ("first_price", False, "us", ("", MigrationPrice(0, "cleanup_none"))),
        ("business", True, "self", ("us", MigrationPrice(0, "cleanup_included"))),
        ("corporate", False, "", ("", MigrationPrice(0, "cleanup_none"))),
    ],
)
def test_who_does_the_clean_up_and_for_how_much(
    offer: str, has_operations: bool, way: str, expected: tuple[str, MigrationPrice]
) -> None:
    assert cleanup_price(offer, has_operations, way, PAID) == expected


def test_a_catalogue_may_include_the_clean_up_of_any_offer() -> None:
    found = cleanup_price("first_price", True, "us", INCLUDED)
    assert found == ("us", MigrationPrice(0, "cleanup_included"))


def test_there_are_two_ways_to_do_a_clean_up() -> None:
    with pytest.raises(DomainError, match="cleanup_choice") as refused:
        cleanup_price("first_price", True, "them", PAID)
    assert refused.value.field == "cleanup"


@pytest.mark.parametrize("valid_until", [date(2026, 11, 25), date(2026, 12, 1), None])
def test_a_quote_is_acceptable_to_its_last_day(valid_until: date | None) -> None:
    check_quote_open(valid_until, date(2026, 11, 25))


def test_a_lapsed_quote_is_not_accepted() -> None:
    with pytest.raises(DomainError, match="quote_lapsed") as refused:
        check_quote_open(date(2026, 11, 24), date(2026, 11, 25))
    assert refused.value.values == {"valid_until_on": "2026-11-24"}
