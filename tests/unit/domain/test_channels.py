"""By which channel a document goes out, before and after the day the platforms become the law."""

from datetime import date, timedelta

import pytest

from ofdesk.domain.channels import APPROVED_PLATFORM_FROM, channel_on

LAW = APPROVED_PLATFORM_FROM
EVE = LAW - timedelta(days=1)


def test_the_law_begins_on_the_first_of_september_2027() -> None:
    assert date(2027, 9, 1) == LAW


@pytest.mark.parametrize(
    ("day", "kind", "delivery", "flow", "channel"),
    [
        (EVE, "company", "post", "B2B", "paper"),
        (LAW, "company", "post", "B2B", "platform"),
        (LAW, "company", "email", "B2B", "platform"),
        (LAW, "association", "email", "B2C", "email"),
        (LAW, "company", "post", "B2BINT", "paper"),
        (EVE, "company", "email", "B2B", "email"),
        (EVE, "association", "both", "B2C", "paper"),
        (EVE, "public", "post", "B2G", "chorus"),
        (LAW, "public", "email", "B2B", "chorus"),
        (LAW, "company", "chorus", "B2B", "chorus"),
    ],
)
def test_channel(day: date, kind: str, delivery: str, flow: str, channel: str) -> None:
    assert channel_on(day, kind, delivery, flow) == channel
