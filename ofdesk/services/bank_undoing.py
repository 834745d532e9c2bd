"""Decisions about lines of the bank taken back by reversing entries, one of two that stand too."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from ofdesk.domain.errors import DomainError
from ofdesk.models import BankDecision, BankEntry, BankLine, Deposit, Receipt
from ofdesk.models.ids import undoing_id
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.bank import line_named
from ofdesk.services.bank_decisions import CHANGES, CLAIM, decide, enter
from ofdesk.services.bank_rules import unlearn
from ofdesk.services.bank_standing import ACCEPTED, SAME, STANDS, UNDONE, standing
from ofdesk.services.closed_years import check_day_open
from ofdesk.services.deposits import unclear_within
from ofdesk.services.receipts import reverse_within

REVERSAL = "rapprochement annulé"


@dataclass(frozen=True, slots=True)
class Undone:
    """A decision that was taken back, and the number of the reversal where there is one."""

    line: str
    reversal: str = ""
    account: str = ""
    changes: frozenset[str] = CHANGES


def undo_line(text: str, uow: UnitOfWork, today: date) -> Undone:
    """Take the decision about a line back, by reversing entries; what it taught is forgotten. Of
    two acceptances of one line the one that the hub saw last. A line that was found in another
    file too waits again: a person says that they are two.

    Raises ``bank_line_unknown``, ``bank_line_open``, ``claimed_elsewhere``, ``claim_behind`` and
    those of ``reverse_receipt``.
    """
    with uow:
        line = line_named(uow.session, text)
        stands = standing(uow.session, line.id)
        if not stands:
            raise DomainError("bank_line_open", field="line", line=line.label)
        uow.claim(CLAIM, line.id)
        accepted = [one for one in stands if one.kind == ACCEPTED]
        done = _take_back(uow, line, (accepted or stands)[-1], today)
        if len(accepted) < 2:
            unlearn(uow, line)
        uow.commit()
    return done


def settle_twice(uow: UnitOfWork, decision_id: str, *, keep: bool, today: date) -> None:
    """A line that two desks accepted, inside the caller's transaction: keep this acceptance and
    take the others back, or take this one back. What a person undid meanwhile stays so."""
    decision = uow.session.get(BankDecision, decision_id)
    if decision is None:
        raise DomainError("conflict_row_gone")
    line = uow.session.get_one(BankLine, decision.line_id)
    accepted = [one for one in standing(uow.session, line.id) if one.kind == ACCEPTED]
    if decision not in accepted or len(accepted) < 2:
        return
    uow.claim(CLAIM, line.id)
    others = [one for one in accepted if one is not decision]
    for one in others if keep else [decision]:
        _take_back(uow, line, one, today)


def settle_movement(
    uow: UnitOfWork, dropped: BankDecision, kept: BankDecision, today: date
) -> None:
    """Two lines that two formats say of one movement, accepted on two desks, inside the caller's
    transaction: one acceptance is taken back, and its line is told to be the same as the other."""
    line = uow.session.get_one(BankLine, dropped.line_id)
    uow.claim(CLAIM, line.id)
    _take_back(uow, line, dropped, today)
    decide(uow, line, SAME, same_as_id=kept.line_id)


def _take_back(uow: UnitOfWork, line: BankLine, decision: BankDecision, today: date) -> Undone:
    reversal = account = ""
    if decision.receipt_id is not None:
        receipt = uow.session.get_one(Receipt, decision.receipt_id)
        reversal = reverse_within(uow, receipt, REVERSAL, today).number
    decide(uow, line, UNDONE, undoes_id=decision.id)
    if decision.deposit_id is not None and not _credited(uow, decision.deposit_id):
        unclear_within(uow, uow.session.get_one(Deposit, decision.deposit_id), today)
    if decision.entry_id is not None:
        entry = uow.session.get_one(BankEntry, decision.entry_id)
        check_day_open(uow.session, today)
        back, day = (entry.account, -entry.cents), max(today, entry.effective_on)
        enter(uow, line, back, day, undoing_id("bank_entry", decision.id))
        account = entry.account
    return Undone(line.id, reversal, account)


def _credited(uow: UnitOfWork, deposit_id: str) -> bool:
    """Whether another acceptance of a slip stands."""
    query = select(BankDecision.id).where(BankDecision.deposit_id == deposit_id, STANDS)
    return uow.session.scalars(query.limit(1)).first() is not None
