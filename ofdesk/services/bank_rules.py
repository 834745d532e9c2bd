"""Rules for lines of the bank: learned when a person accepts one, listed, written and removed."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.bank_rules import Rule, checked_account, checked_pattern, pattern_of
from ofdesk.domain.errors import DomainError
from ofdesk.domain.matching import numbers_in, references_in
from ofdesk.models import BankLine, BankRule, Client, ClientAlias
from ofdesk.models.ids import new_id
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.house import read_settings
from ofdesk.services.lookup import client_named

CHANGES = frozenset({"bank"})
INCOMING, OUTGOING = "in", "out"


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule as lists show it. ``direction``: ``in`` for money that comes, ``out``."""

    id: str
    pattern: str
    direction: str
    client: str
    account: str
    by_hand: bool
    changed_at: datetime
    changed_by: str


def list_rules(session: Session) -> list[RuleRow]:
    """The rules by their patterns."""
    query = (
        select(BankRule, Client.platform)
        .outerjoin(Client, Client.id == BankRule.client_id)
        .order_by(BankRule.pattern, BankRule.key)
    )
    return [_told(row, platform) for row, platform in session.execute(query)]


def _told(row: BankRule, platform: str | None) -> RuleRow:
    return RuleRow(
        id=row.id,
        pattern=row.pattern,
        direction=INCOMING if row.incoming else OUTGOING,
        client=platform or "",
        account=row.account,
        by_hand=row.by_hand,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
    )


def rules_in_force(session: Session) -> tuple[Rule, ...]:
    """The rules as the matching takes them; a client goes by all the names that it had."""
    names: dict[str, list[str]] = defaultdict(list)
    for client_id, platform in session.execute(select(Client.id, Client.platform)):
        names[client_id].append(platform)
    aliases = select(ClientAlias.client_id, ClientAlias.platform).order_by(ClientAlias.platform)
    for client_id, platform in session.execute(aliases):
        names[client_id].append(platform)
    rows = session.scalars(select(BankRule).order_by(BankRule.key))
    return tuple(
        Rule(row.id, row.pattern, row.incoming, tuple(names[row.client_id or ""]), row.account)
        for row in rows
        if row.account or names.get(row.client_id or "")
    )


def account_plan(session: Session) -> dict[str, str]:
    """The accounts of the house by what they are for."""
    settings = read_settings(session)
    return {
        key.removeprefix("accounts."): value
        for key, value in settings.items()
        if key.startswith("accounts.")
    }


@dataclass(frozen=True, slots=True)
class SetRule:
    """A rule that a person writes: words, and the client or the account that they mean. ``was``:
    the rule that it takes the place of, by its id or its words."""

    pattern: str
    client: str = ""
    account: str = ""
    direction: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rule as it is kept now."""

    rule: RuleRow
    changes: frozenset[str] = field(default=CHANGES)


def set_rule(request: SetRule, uow: UnitOfWork) -> RuleSet:
    """Write a rule, or write another one in its place.

    A client pays, so that its rule is of money that comes; an account may be of either: of money
    that goes out unless told. Raises ``bank_pattern_invalid``, ``bank_rule_target``,
    ``choice_unknown``, ``bank_rule_client_out``, ``bank_rule_unknown``, ``client_unknown``,
    ``plan_account_invalid``, ``bank_account_reserved``.
    """
    pattern = checked_pattern(request.pattern)
    direction = _direction(request)
    with uow:
        session = uow.session
        account, client = "", None
        if request.account.strip():
            account = checked_account(request.account, account_plan(session))
        else:
            client = client_named(session, request.client)
        before = rule_named(session, request.was) if request.was else None
        key = f"{direction}:{pattern}"
        row = session.scalars(select(BankRule).where(BankRule.key == key)).one_or_none()
        if before is not None and before is not row:
            session.delete(before)
            session.flush()
        if row is None:
            row = BankRule(
                id=new_id(), key=key, pattern=pattern, incoming=direction == INCOMING, line_id=None
            )
            session.add(row)
        row.client_id, row.account, row.by_hand = client.id if client else None, account, True
        row.changed_at, row.changed_by = uow.now(), uow.operator
        session.flush()
        told = _told(row, client.platform if client else None)
        uow.commit()
    return RuleSet(told)


def _direction(request: SetRule) -> str:
    if bool(request.client.strip()) == bool(request.account.strip()):
        raise DomainError("bank_rule_target", field="client")
    direction = request.direction.strip().lower()
    if not direction:
        return OUTGOING if request.account.strip() else INCOMING
    if direction not in (INCOMING, OUTGOING):
        known = [INCOMING, OUTGOING]
        raise DomainError("choice_unknown", field="direction", value=direction[:60], known=known)
    if direction == OUTGOING and request.client.strip():
        raise DomainError("bank_rule_client_out", field="direction")
    return direction


def rule_named(session: Session, text: str) -> BankRule:
    """A rule by its id or its words. Raises ``bank_rule_unknown``."""
    wanted = text.strip().lower()
    found = session.get(BankRule, wanted) if len(wanted) == 36 else None
    if found is None:
        try:
            pattern = checked_pattern(text)
        except DomainError:
            pattern = ""
        query = select(BankRule).where(BankRule.pattern == pattern).order_by(BankRule.key)
        found = session.scalars(query).first()
    if found is None:
        raise DomainError("bank_rule_unknown", field="rule", rule=text.strip()[:60])
    return found


@dataclass(frozen=True, slots=True)
class RuleRemoved:
    """A rule that is no more."""

    rule: RuleRow
    changes: frozenset[str] = field(default=CHANGES)


def remove_rule(text: str, uow: UnitOfWork) -> RuleRemoved:
    """Forget a rule; what it proposed before stays. Raises ``bank_rule_unknown``."""
    with uow:
        row = rule_named(uow.session, text)
        client = uow.session.get(Client, row.client_id) if row.client_id else None
        told = _told(row, client.platform if client else None)
        uow.session.delete(row)
        uow.commit()
    return RuleRemoved(told)


def learn(uow: UnitOfWork, line: BankLine, *, client_id: str | None, account: str = "") -> str:
    """Remember what a person said of a line, by the words of its payer or label; the pattern, empty
    when there is nothing to recognise it by, or a person wrote something else of it. A label that
    names an invoice is about that invoice: it says nothing of the next one."""
    named = references_in(line.label) or numbers_in(line.label)
    pattern = pattern_of(line.payer, "" if named else line.label)
    if not pattern or (client_id is None) == (not account):
        return ""
    session, incoming = uow.session, line.cents > 0
    key = f"{INCOMING if incoming else OUTGOING}:{pattern}"
    row = session.scalars(select(BankRule).where(BankRule.key == key)).one_or_none()
    if row is not None and (row.client_id, row.account) == (client_id, account):
        return pattern
    if row is not None and row.by_hand:
        return ""
    if row is None:
        row = BankRule(id=new_id(), key=key, pattern=pattern, incoming=incoming)
        session.add(row)
    row.client_id, row.account, row.by_hand, row.line_id = client_id, account, False, line.id
    row.changed_at, row.changed_by = uow.now(), uow.operator
    session.flush()
    return pattern


def unlearn(uow: UnitOfWork, line: BankLine) -> None:
    """Forget what the acceptance of a line taught, and nobody wrote since."""
    query = select(BankRule).where(BankRule.line_id == line.id, BankRule.by_hand.is_(False))
    for row in uow.session.scalars(query).all():
        uow.session.delete(row)
    uow.session.flush()
