"""Rules of e-mail: hosts, names of messages, waits, addresses each once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.errors import DomainError
from ofdesk.domain.mail import (
    PORTS,
    SECURITIES,
    STATES,
    WAITS,
    check_host,
    distinct,
    message_name,
    next_try,
)
from ofdesk.domain.states import TRANSITIONS, check_transition

NOW = datetime(2026, 6, 15, 10, tzinfo=UTC)


@pytest.mark.parametrize("host", ["smtp.example.org", "localhost", "127.0.0.1", "::1", "a-b.fr"])
def test_a_server_is_named(host):
    assert check_host(f" {host.upper()} ") == host


@pytest.mark.parametrize(
    "host",
    ["", "a b", "a/b", "smtp.exämple", "-x", ".x", "x" * 254, "a\nb", "user@host", "http://x"],
)
def test_what_names_no_server_is_refused(host):
    with pytest.raises(DomainError) as refused:
        check_host(host)
    assert refused.value.code == "mail_host_invalid"
    assert refused.value.field == "mail.host"
    assert len(str(refused.value.values["value"])) <= 60


def test_each_way_of_securing_has_its_port():
    assert {name: PORTS[name] for name in SECURITIES} == {"starttls": 587, "tls": 465}


@pytest.mark.parametrize(
    ("sender", "named"),
    [
        ("bureau@example.org", "<abc@example.org>"),
        ("bureau@aéro.example", "<abc@xn--aro-bma.example>"),
        ("", "<abc@ofdesk.invalid>"),
    ],
)
def test_the_name_of_a_message_comes_from_its_row(sender, named):
    assert message_name("abc", sender) == named


def test_a_message_that_is_put_off_is_tried_later_and_later_then_no_more():
    found = [next_try(attempt, NOW) for attempt in range(1, len(WAITS) + 1)]
    assert found[0] == NOW + timedelta(minutes=1)
    assert found == sorted(found)
    assert next_try(len(WAITS) + 1, NOW) is None


@given(st.lists(st.sampled_from(["", "a@x.org", "A@X.org", "b@x.org", "B@x.ORG"])))
def test_each_address_stands_once(addresses):
    found = distinct(tuple(addresses))
    assert len({one.lower() for one in found}) == len(found)
    assert {one.lower() for one in found} == {one.lower() for one in addresses if one}
    assert [one for one in addresses if one in found][: len(found)] or not found


def test_a_message_that_left_or_was_taken_back_stays_so():
    assert {"sent", "cancelled"} == TRANSITIONS["mail_message"].final
    assert set(TRANSITIONS["mail_message"].following) == set(STATES)


def test_only_a_person_leads_out_of_doubt():
    assert TRANSITIONS["mail_message"].following["unsure"] == {"queued", "sent", "cancelled"}
    with pytest.raises(DomainError):
        check_transition("mail_message", "unsure", "sending")
