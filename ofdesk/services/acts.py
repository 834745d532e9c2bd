"""Acts of the staff for a client: password reset, e-mail update, and how they get billed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.acts import EMAIL_FIELDS, act_price, check_asker
from ofdesk.domain.dates import paris_day
from ofdesk.domain.errors import DomainError, Value
from ofdesk.domain.identifiers import check_email
from ofdesk.domain.passwords import temporary_password
from ofdesk.models import Act, Client
from ofdesk.models.ids import new_id
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.lookup import client_named
from ofdesk.services.price_lists import PriceList, check_issuable, mark_used, price_list
from ofdesk.services.typed_text import checked_text

OVERRIDE = "override"
"""Proof of an asker whose e-mail did not match: a reason was given instead."""

LONGEST = 300
"""Characters of what is kept with an act."""


@dataclass(frozen=True, slots=True)
class ResetPassword:
    """Who asks for a password, with the e-mail given as proof, or a reason to do without."""

    platform: str
    email: str
    asked_by: str
    channel: str = ""
    override_reason: str = ""
    sent: str = ""
    """To whom the password was mailed, and the name of the message: all that is kept of it."""


@dataclass(frozen=True, slots=True)
class PasswordReset:
    """The act done. ``temporary_password`` is shown once and kept nowhere."""

    act_id: str
    platform: str
    price_cents: int
    included: bool
    temporary_password: str = field(repr=False)
    email: str
    changes: frozenset[str] = frozenset({"act", "client"})


@dataclass(frozen=True, slots=True)
class UpdateEmail:
    """A new address for the structure or the contact; ``our_mistake`` says why it is free."""

    platform: str
    email_field: str
    to: str
    asked_by: str
    channel: str = ""
    our_mistake: str = ""


@dataclass(frozen=True, slots=True)
class EmailUpdated:
    """The act done, with what it costs."""

    act_id: str
    platform: str
    price_cents: int
    included: bool
    before: str
    after: str
    changes: frozenset[str] = frozenset({"act", "client"})


@dataclass(frozen=True, slots=True)
class ActCharge:
    """What an act would cost this client, shown before it is done (domain §5)."""

    price_cents: int
    included: bool
    offer: str
    catalogue_label: str


@dataclass(frozen=True, slots=True)
class PendingAct:
    """An act that no invoice has billed yet."""

    id: str
    kind: str
    done_on: date
    price_cents: int
    included: bool
    offer: str
    values: Mapping[str, Value]


def act_charge(session: Session, platform: str, kind: str, today: date) -> ActCharge:
    """The charge of a ``password`` or ``email`` act for a client on ``today``."""
    listed = price_list(session, client_named(session, platform).offer, today)
    price = act_price(listed.offer, kind)
    return ActCharge(price.price_cents, price.included, listed.offer.offer, listed.catalogue_label)


def reset_password(
    request: ResetPassword, uow: UnitOfWork, today: date, password: str = ""
) -> PasswordReset:
    """Make a temporary password for who proved an e-mail of the sheet, or take the one given.

    Only its Argon2id hash is kept. Raises ``email_not_known`` without a match or a reason,
    ``asked_by_missing``, ``catalogue_example``.
    """
    password = password or temporary_password()
    with uow:
        act, result = _reset(request, uow, today, password)
        act.password_hash = PasswordHasher().hash(password)
        uow.session.add(act)
        uow.commit()
    return result


def rehearse_reset(
    request: ResetPassword, uow: UnitOfWork, today: date, password: str
) -> PasswordReset:
    """What ``reset_password`` would do, and all that it would refuse; nothing is kept."""
    with uow:
        return _reset(request, uow, today, password)[1]


def _reset(
    request: ResetPassword, uow: UnitOfWork, today: date, password: str
) -> tuple[Act, PasswordReset]:
    asked_by, channel, reason = _told(request.asked_by, request.channel, request.override_reason)
    client = client_named(uow.session, request.platform)
    emails = (client.email_structure, client.email_contact)
    proof = check_asker(request.email, emails, reason)
    listed = price_list(uow.session, client.offer, today)
    act = _new_act(uow, client, "password", listed)
    _check_price(uow, act, listed)
    act.asked_by, act.channel = asked_by, channel
    act.proof = proof
    act.reason = reason if proof == OVERRIDE else ""
    act.detail = request.sent
    email = "" if proof == OVERRIDE else getattr(client, proof)
    return act, PasswordReset(
        act.id, client.platform, act.price_cents, act.included, password, email
    )


def update_email(request: UpdateEmail, uow: UnitOfWork, today: date) -> EmailUpdated:
    """Change one e-mail of the sheet and record the act, free when the mistake was ours.

    Raises ``email_field_unknown``, ``email_invalid``, ``email_same``, ``asked_by_missing``,
    ``catalogue_example``.
    """
    with uow:
        client = client_named(uow.session, request.platform)
        result = put_email(uow, client, request, today)
        uow.commit()
    return result


def put_email(uow: UnitOfWork, client: Client, request: UpdateEmail, today: date) -> EmailUpdated:
    """As ``update_email``, within a transaction that does more."""
    asked_by, channel, mistake = _told(request.asked_by, request.channel, request.our_mistake)
    if request.email_field not in EMAIL_FIELDS:
        raise DomainError("email_field_unknown", field="field", known=list(EMAIL_FIELDS))
    after = check_email(request.to, request.email_field)
    before: str = getattr(client, request.email_field)
    if before == after:
        raise DomainError("email_same", field=request.email_field, email=after)
    listed = price_list(uow.session, client.offer, today)
    act = _new_act(uow, client, "email", listed)
    act.asked_by, act.channel = asked_by, channel
    act.detail = f"{request.email_field}: {before} > {after}"
    if mistake:
        act.reason = mistake
        act.price_cents, act.included = 0, True
    _check_price(uow, act, listed)
    setattr(client, request.email_field, after)
    uow.session.add(act)
    return EmailUpdated(act.id, client.platform, act.price_cents, act.included, before, after)


def _told(asked_by: str, channel: str, reason: str) -> tuple[str, str, str]:
    """Who asks, how and why, as kept with the act. Raises ``asked_by_missing``."""
    who = checked_text(asked_by, "asked_by", LONGEST)
    if not who:
        raise DomainError("asked_by_missing", field="asked_by")
    return who, checked_text(channel, "channel", LONGEST), checked_text(reason, "reason", LONGEST)


def _check_price(uow: UnitOfWork, act: Act, listed: PriceList) -> None:
    """Nobody owes a price of the example (``catalogue_example``); one that is owed freezes its
    price list."""
    if act.price_cents:
        check_issuable(uow, listed)
    mark_used(uow, listed.catalogue_id)


def _new_act(uow: UnitOfWork, client: Client, kind: str, listed: PriceList) -> Act:
    price = act_price(listed.offer, kind)
    return Act(
        id=new_id(),
        client_id=client.id,
        kind=kind,
        done_by=uow.operator,
        done_at=uow.now(),
        offer=listed.offer.offer,
        catalogue_id=listed.catalogue_id,
        included=price.included,
        price_cents=price.price_cents,
    )


def pending_acts(session: Session, client_id: str) -> tuple[PendingAct, ...]:
    """Acts of a client that wait for an invoice, oldest first."""
    rows = session.scalars(
        select(Act)
        .where(Act.client_id == client_id, Act.invoice_id.is_(None), Act.waived.is_(False))
        .order_by(Act.done_at, Act.id)
    )
    return tuple(_pending(row) for row in rows)


def _pending(act: Act) -> PendingAct:
    return PendingAct(
        id=act.id,
        kind=act.kind,
        done_on=paris_day(act.done_at),
        price_cents=act.price_cents,
        included=act.included,
        offer=act.offer,
        values={"label": act.label, "mistake": bool(act.reason) and act.included},
    )


def chosen_acts(
    pending: Sequence[PendingAct], wanted: tuple[str, ...] | None
) -> tuple[PendingAct, ...]:
    """All when ``wanted`` is absent, else those named. Raises ``DomainError('act_unknown')``."""
    if wanted is None:
        return tuple(pending)
    known = {act.id for act in pending}
    for act_id in wanted:
        if act_id not in known:
            raise DomainError("act_unknown", field="acts", act=act_id)
    return tuple(act for act in pending if act.id in wanted)


def bill_acts(session: Session, acts: Sequence[PendingAct], invoice_id: str) -> None:
    """Link the acts to the invoice that bills them; an act is billed once."""
    for pending in acts:
        act = session.get_one(Act, pending.id)
        if act.invoice_id is not None:
            raise DomainError("act_billed", act=act.id)
        act.invoice_id = invoice_id


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act in a list."""

    id: str
    platform: str
    kind: str
    asked_by: str
    done_by: str
    done_at: datetime
    price_cents: int
    included: bool
    state: str
    reason: str


def list_acts(session: Session, platform: str | None = None, limit: int = 500) -> list[ActRow]:
    """Acts, newest first; ``state`` is ``pending``, ``invoiced`` or ``waived``."""
    query = (
        select(Client.platform, Act)
        .join(Client, Client.id == Act.client_id)
        .order_by(Act.done_at.desc(), Act.id.desc())
        .limit(limit)
    )
    if platform is not None:
        query = query.where(Act.client_id == client_named(session, platform).id)
    return [_row(name, act) for name, act in session.execute(query)]


def _row(platform: str, act: Act) -> ActRow:
    state = "waived" if act.waived else "invoiced" if act.invoice_id else "pending"
    return ActRow(
        id=act.id,
        platform=platform,
        kind=act.kind,
        asked_by=act.asked_by,
        done_by=act.done_by,
        done_at=act.done_at,
        price_cents=act.price_cents,
        included=act.included,
        state=state,
        reason=act.reason,
    )
