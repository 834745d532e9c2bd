"""By which channel a document goes out: rows by date, the one that names most counts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.channels import ANY, CHANNELS, ChannelRow, asked_channel, channel_on
from tests.unit.domain.legal_rows import day, read

ROWS = tuple(
    ChannelRow(**row | {name: day(row[name]) for name in ("valid_from", "valid_to")})
    for row in read("channel_rules.json")
)
LAW = date(2027, 9, 1)
EVE = LAW - timedelta(days=1)
KINDS = ("association", "company", "public", "private")
DELIVERIES = ("post", "email", "both", "chorus")
FLOWS = ("B2B", "B2BINT", "B2C", "B2G")


@pytest.mark.parametrize(
    ("on", "kind", "delivery", "flow", "channel"),
    [
        (EVE, "company", "post", "B2B", "paper"),
        (LAW, "company", "post", "B2B", "platform"),
        (LAW, "company", "email", "B2B", "platform"),
        (LAW, "association", "email", "B2C", "ereport"),
        (LAW, "company", "post", "B2BINT", "ereport"),
        (EVE, "company", "post", "B2BINT", "paper"),
        (LAW, "public", "post", "B2C", "chorus"),
        (EVE, "company", "email", "B2B", "email"),
        (EVE, "association", "both", "B2C", "paper"),
        (EVE, "public", "post", "B2G", "chorus"),
        (LAW, "public", "email", "B2B", "chorus"),
        (LAW, "company", "chorus", "B2B", "chorus"),
    ],
)
def test_shipped_rows(on: date, kind: str, delivery: str, flow: str, channel: str) -> None:
    assert channel_on(on, kind, delivery, flow, ROWS) == channel


@pytest.mark.parametrize(
    ("delivery", "channel"),
    [("post", "paper"), ("both", "paper"), ("email", "email"), ("chorus", "paper")],
)
def test_an_offer_goes_as_the_sheet_asks(delivery: str, channel: str) -> None:
    assert asked_channel(delivery) == channel


def test_a_decree_puts_the_platforms_off() -> None:
    (law,) = (row for row in ROWS if row.channel == "platform")
    off = replace(law, valid_to=law.valid_from - timedelta(days=1))
    later = replace(law, valid_from=date(2027, 12, 1))
    rows = [row for row in ROWS if row is not law] + [off, later]
    assert channel_on(LAW, "company", "post", "B2B", rows) == "paper"
    assert channel_on(date(2027, 12, 1), "company", "post", "B2B", rows) == "platform"


def test_a_later_row_of_the_same_rule_counts() -> None:
    (law,) = (row for row in ROWS if row.channel == "platform")
    back = replace(law, channel="email", valid_from=date(2030, 1, 1))
    assert channel_on(date(2030, 1, 1), "company", "post", "B2B", (back, *ROWS)) == "email"
    assert channel_on(date(2029, 12, 31), "company", "post", "B2B", (back, *ROWS)) == "platform"


rows = st.builds(
    ChannelRow,
    code=st.just("x"),
    kind=st.sampled_from((ANY, *KINDS)),
    delivery=st.sampled_from((ANY, *DELIVERIES)),
    flow=st.sampled_from((ANY, *FLOWS)),
    channel=st.sampled_from(CHANNELS),
    valid_from=st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    valid_to=st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1)),
)


@given(
    st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    st.sampled_from(KINDS),
    st.sampled_from(DELIVERIES),
    st.sampled_from(FLOWS),
    st.lists(rows, max_size=6),
)
def test_there_is_always_one_channel_and_a_row_behind_it(on, kind, delivery, flow, given_rows):
    found = channel_on(on, kind, delivery, flow, given_rows)
    holding = [row for row in given_rows if row.holds(on, kind, delivery, flow)]
    assert found in CHANNELS
    if holding:
        assert found in {row.channel for row in holding}
        best = max(row.weight[:3] for row in holding)
        assert found in {row.channel for row in holding if row.weight[:3] == best}
    else:
        assert found == ("email" if delivery == "email" else "paper")
