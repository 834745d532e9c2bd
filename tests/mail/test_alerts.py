"""Alerts of renewal: to both addresses, once a step and period, none after a renewal."""

from datetime import timedelta

import pytest

from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.services.alerts import alerts_due, queue_alerts
from ofdesk.services.mail import cancel_mail
from ofdesk.services.mail_sending import send_queued
from ofdesk.services.settings import SetSettings, set_settings
from ofdesk.store.unit_of_work import SqlUnitOfWork
from tests.builders import TODAY, add_client, add_year, change_client, later, renewed
from tests.mail.posting import nothing, rows


@pytest.fixture
def club(posting):
    """Its year ends in sixty days."""
    from ofdesk.services.lookup import client_named

    with posting.read() as session:
        found = client_named(session, "mermoz").id
    add_year(posting, found, TODAY + timedelta(days=60))
    return posting


def due(desk) -> list[tuple[str, int]]:
    with desk.read() as session:
        return [(one.platform, one.step) for one in alerts_due(session, desk.today)]


def queue(desk):
    return queue_alerts(desk.write(), desk.today)


def test_an_alert_goes_to_both_addresses_once(club, office):
    assert due(club) == [("mermoz", -60)]
    (alert,) = queue(club)
    assert (alert.step, alert.skipped) == (-60, "")
    assert queue(club) == []
    assert send_queued(club, nothing).count("sent") == 1
    assert office.to == [["bureau@mermoz.example", "tresorier@mermoz.example"]]
    body = office.got[0].get_body().get_content()
    assert "14/08/2026" in body
    assert "dans 60 jours" in body
    assert queue(club) == []
    (row,) = rows(club, kind="alert")
    assert (row.step, row.template, row.platform) == (-60, "alert_before", "mermoz")


def test_over_a_whole_year_each_step_goes_on_its_day_alone(club):
    found = []
    for _ in range(110):
        found += [((alert.ends_on - club.today).days, alert.step) for alert in queue(club)]
        later(club, 1)
    assert found == [(60, -60), (30, -30), (15, -15), (7, -7), (0, 0), (-7, 7)]
    assert [row.template for row in reversed(rows(club))] == [
        *["alert_before"] * 4,
        "alert_today",
        "alert_after",
    ]


def test_what_was_missed_is_not_made_up_for(club):
    later(club, 50)
    assert [alert.step for alert in queue(club)] == [-15]
    later(club, 200)
    assert due(club) == []


def test_a_renewal_stops_them_and_the_next_period_has_its_own(club):
    queue(club)
    later(club, 30)
    assert due(club) == [("mermoz", -30)]
    renewed(club, answers=frozenset({"count_stale"}))
    assert due(club) == []
    assert queue(club) == []


def test_a_proposition_stops_nothing(club):
    renewed(club, propose=True, order=None)
    assert due(club) == [("mermoz", -60)]


def test_an_alert_that_was_taken_back_does_not_come_back(club):
    (alert,) = queue(club)
    cancel_mail(alert.message, club.write())
    assert queue(club) == []


@pytest.mark.parametrize("values", [{"archived": True}, {"state": "suspended"}, {"ends_on": None}])
def test_who_is_no_client_any_more_gets_none(club, values):
    change_client(club, "mermoz", **values)
    assert due(club) == []


def test_without_an_address_it_is_left_aside_and_told(club):
    change_client(club, "mermoz", email_structure="", email_contact="")
    (alert,) = queue(club)
    assert (alert.skipped, alert.message) == ("no_email", "")
    assert rows(club) == []


def test_the_schedule_is_what_the_staff_says(club):
    set_settings(SetSettings({"alerts.schedule": "-90,10"}), club.write())
    assert due(club) == [("mermoz", -90)]
    set_settings(SetSettings({"alerts.schedule": "-45"}), club.write())
    assert due(club) == []


def test_the_earliest_end_comes_first(club):
    add_year(club, add_client(club, "figeac"), TODAY + timedelta(days=3))
    assert due(club) == [("figeac", -7), ("mermoz", -60)]


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (DomainError("period_claimed", desk="02"), "claimed"),
        (Unavailable("claim_offline", detail="x"), "hub_away"),
    ],
)
def test_what_another_desk_may_send_is_not_sent_here(club, monkeypatch, error, why):
    asked: list[tuple[str, str]] = []

    def claim(_uow, kind: str, subject: str) -> None:
        asked.append((kind, subject))
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(SqlUnitOfWork, "claim", claim)
        (alert,) = queue(club)
    assert (alert.skipped, alert.message) == (why, "")
    assert asked == [("alert", f"{alert.client_id}:2026-08-14:-60")]
    assert rows(club) == []
    assert [one.skipped for one in queue(club)] == [""]
