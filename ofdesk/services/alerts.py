"""Alerts of renewal: what is due by the schedule, put into the outbox once a step and period."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, aliased

from ofdesk.domain.alerts import LAST_FOR, alert_template, due_step, steps_of
from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.models import Client, MailMessage, Period
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.client_names import lineage
from ofdesk.services.house import read_settings
from ofdesk.services.mail import QueueMail, put_in
from ofdesk.services.mail_templates import write
from ofdesk.words import formats

KIND = "alert"
CLAIM = "alert"
NO_EMAIL, CLAIMED, HUB_AWAY = "no_email", "claimed", "hub_away"


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert that is due. ``step``: days after the end, negative before; ``skipped`` says why
    it is left aside (``no_email``, ``claimed``, ``hub_away``); ``message`` is in the outbox."""

    client_id: str
    platform: str
    name: str
    ends_on: date
    step: int
    template: str
    recipients: tuple[str, ...]
    subject: str = ""
    skipped: str = ""
    message: str = ""


def alerts_due(session: Session, today: date) -> list[Alert]:
    """What is due, the earliest end first: none for who is renewed, archived or suspended."""
    steps = steps_of(read_settings(session)["alerts.schedule"])
    if not steps:
        return []
    found = []
    for client in session.scalars(_ending(steps, today)):
        assert client.ends_on is not None
        step = due_step(client.ends_on, today, steps, _done(session, client, client.ends_on))
        if step is not None:
            found.append(_alert(session, client, step, today))
    return found


def queue_alerts(uow: UnitOfWork, today: date) -> list[Alert]:
    """Put each alert that is due into the outbox, each in a transaction of its own.

    Once a step and period, whatever desk does it: the right to is taken at the hub first.
    """
    with uow:
        due = alerts_due(uow.session, today)
    return [alert if alert.skipped else _queued(alert, uow, today) for alert in due]


def _queued(alert: Alert, uow: UnitOfWork, today: date) -> Alert:
    with uow:
        client = uow.session.get_one(Client, alert.client_id)
        if alert.step in _done(uow.session, client, alert.ends_on):
            return replace(alert, skipped=CLAIMED)
        try:
            uow.claim(CLAIM, f"{client.id}:{alert.ends_on}:{alert.step}")
        except DomainError:
            return replace(alert, skipped=CLAIMED)
        except Unavailable:
            return replace(alert, skipped=HUB_AWAY)
        message = put_in(uow, _mail(uow.session, client, alert, today))
        done = replace(alert, message=message.id, subject=message.subject)
        uow.commit()
    return done


def _ending(steps: tuple[int, ...], today: date) -> Select[Any]:
    ahead = aliased(Period)
    renewed = exists().where(
        ahead.client_id == Client.id,
        ahead.kind == "renewal",
        ahead.state != "cancelled",
        ahead.ends_on > Client.ends_on,
    )
    return (
        select(Client)
        .where(
            Client.archived.is_(False),
            Client.merged_into_id.is_(None),
            Client.state != "suspended",
            Client.ends_on <= today - timedelta(days=steps[0]),
            Client.ends_on >= today - timedelta(days=steps[-1] + LAST_FOR),
            ~renewed,
        )
        .order_by(Client.ends_on, Client.name_key, Client.id)
    )


def _done(session: Session, client: Client, ends_on: date) -> set[int]:
    """The steps that were queued for this period, taken back ones included."""
    steps: Iterable[int | None] = session.scalars(
        select(MailMessage.step).where(
            MailMessage.kind == KIND,
            MailMessage.client_id.in_(lineage(session, client.id)),
            MailMessage.period_ends_on == ends_on,
        )
    )
    return {step for step in steps if step is not None}


def _alert(session: Session, client: Client, step: int, today: date) -> Alert:
    assert client.ends_on is not None
    made = Alert(
        client_id=client.id,
        platform=client.platform,
        name=client.name,
        ends_on=client.ends_on,
        step=step,
        template=alert_template((client.ends_on - today).days),
        recipients=(),
    )
    written = _mail(session, client, made, today)
    skipped = "" if written.recipients else NO_EMAIL
    return replace(made, recipients=written.recipients, subject=written.subject, skipped=skipped)


def _mail(session: Session, client: Client, alert: Alert, today: date) -> QueueMail:
    days = abs((alert.ends_on - today).days)
    written = write(
        session, alert.template, client, {"days": formats.number(days, client.language)}
    )
    return QueueMail(
        recipients=written.recipients,
        subject=written.subject,
        body=written.body,
        kind=KIND,
        language=written.language,
        template=alert.template,
        client_id=client.id,
        platform=client.platform,
        step=alert.step,
        period_ends_on=alert.ends_on,
    )
