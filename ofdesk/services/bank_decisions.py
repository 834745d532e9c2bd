"""What a person decides about lines of the bank: accept or ignore, each by its own entries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.bank_rules import checked_account
from ofdesk.domain.errors import DomainError, Value
from ofdesk.models import BankDecision, BankEntry, BankLine, Document
from ofdesk.models.ids import new_id
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.bank import line_named
from ofdesk.services.bank_proposals import proposal_for
from ofdesk.services.bank_rules import account_plan, learn
from ofdesk.services.bank_standing import ACCEPTED, IGNORED, SAME, standing
from ofdesk.services.bank_twins import accepted_twin
from ofdesk.services.cheques import cheque_state
from ofdesk.services.closed_years import check_day_open
from ofdesk.services.confirmations import ask
from ofdesk.services.deposits import clear_within, deposit_cheques_of, deposit_named
from ofdesk.services.lookup import client_named
from ofdesk.services.receipts import AddReceipt, Payment, ReceiptDone, add_within

CHANGES = frozenset({"bank", "receipt", "document", "period", "client", "cheque"})
CLAIM = "bank_line"
"""The right to decide about one line: asked where the hub answers; without it both desks may, and
the second to exchange has it recorded (decision 0086)."""
LONGEST = 300


@dataclass(frozen=True, slots=True)
class AcceptLine:
    """A line to accept: by its proposal, unless a person says what it is: invoices, the ``deposit``
    slip that it credits, a client, an ``account`` of the plan, or nobody yet. ``remember`` it for
    the next line with the same words."""

    line: str
    invoices: tuple[Payment, ...] = ()
    platform: str | None = None
    unidentified: bool = False
    deposit: str = ""
    account: str = ""
    remember: bool = True

    @property
    def told(self) -> bool:
        """Whether a person says what it is."""
        named = self.invoices or self.platform is not None or self.unidentified
        return bool(named or self.deposit or self.account)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an accepted line posted: a receipt, a slip that is cleared, or an entry on an account;
    ``rule``: the words that were learned of it."""

    line: str
    receipt: ReceiptDone | None = None
    deposit: str = ""
    account: str = ""
    rule: str = ""
    changes: frozenset[str] = CHANGES

    @property
    def posted(self) -> str:
        """The number of the receipt or of the slip, or the account."""
        return self.receipt.number if self.receipt else self.deposit or self.account


@dataclass(frozen=True, slots=True)
class AcceptedLines:
    """What several lines posted, and why others were refused."""

    accepted: tuple[Accepted, ...]
    refused: tuple[DomainError, ...]
    changes: frozenset[str] = CHANGES


def accept_lines(
    requests: Sequence[AcceptLine],
    uow: UnitOfWork,
    today: date,
    progress: Callable[[int, int], None] | None = None,
) -> AcceptedLines:
    """Accept lines one after the other, each in a transaction of its own: what one refuses stops no
    other."""
    accepted, refused = [], []
    claimed = len(requests) > 1 and _claim_all(requests, uow)
    for count, request in enumerate(requests, start=1):
        try:
            accepted.append(_accept(request, uow, today, claimed=claimed))
        except DomainError as error:
            refused.append(error)
        if progress is not None:
            progress(count, len(requests))
    return AcceptedLines(tuple(accepted), tuple(refused))


def _claim_all(requests: Sequence[AcceptLine], uow: UnitOfWork) -> bool:
    """One question to the hub for all of them; if it refuses one, each is asked by itself."""
    with uow:
        try:
            uow.claim(CLAIM, *dict.fromkeys(request.line for request in requests))
        except DomainError:
            return False
        uow.commit()
    return True


def accept_line(request: AcceptLine, uow: UnitOfWork, today: date) -> Accepted:
    """Post what a line is: money with its allocations, dated as the bank credited it; a slip that
    the bank credited; or an entry on an account.

    Raises ``bank_line_unknown``, ``bank_line_decided``, ``bank_line_debit`` (money that went out
    and no account), ``bank_line_unclear`` (no proposal, and nobody said what it is),
    ``bank_line_two_ways``, ``bank_line_told_already``, ``deposit_unknown``,
    ``ConfirmationNeeded``: ``slip_other_amount``, ``bank_line_twin`` (the same movement of another
    file is accepted); ``plan_account_invalid``, ``bank_account_reserved``, ``claimed_elsewhere``,
    ``claim_behind``, and those of ``add_receipt``.
    """
    return _accept(request, uow, today, claimed=False)


def _accept(request: AcceptLine, uow: UnitOfWork, today: date, *, claimed: bool) -> Accepted:
    pays = bool(request.invoices) or request.platform is not None
    if sum((pays, request.unidentified, bool(request.deposit), bool(request.account))) > 1:
        raise DomainError("bank_line_two_ways", field="line")
    with uow:
        line = line_named(uow.session, request.line)
        check_open(uow.session, line)
        _check_twin(uow, line)
        if not claimed:
            uow.claim(CLAIM, line.id)
        wanted = request if request.told else _by_proposal(uow.session, request, line, today)
        if line.cents <= 0 and not wanted.account:
            raise DomainError("bank_line_debit", field="line", line=line.label)
        accepted = _post(uow, wanted, line, today)
        uow.commit()
    return accepted


def check_open(session: Session, line: BankLine) -> None:
    """Raise ``bank_line_decided``, or ``bank_line_told_already`` for a line of another file."""
    stands = standing(session, line.id)
    if stands and stands[0].kind == SAME:
        raise DomainError("bank_line_told_already", field="line", line=line.label)
    if stands:
        raise DomainError("bank_line_decided", field="line", line=line.label)


def _check_twin(uow: UnitOfWork, line: BankLine) -> None:
    """Another desk may have accepted the same movement out of a file in another format."""
    other = accepted_twin(uow.session, line)
    if other is not None:
        told: dict[str, Value] = {
            "line": line.label,
            "line_cents": line.cents,
            "other": other.label,
        }
        ask(uow, "bank_line_twin", ("bank_line", line.id), told)


def _by_proposal(session: Session, request: AcceptLine, line: BankLine, today: date) -> AcceptLine:
    """What the best proposal of the moment says."""
    found = proposal_for(session, line, today)
    if found is None and line.cents <= 0:
        raise DomainError("bank_line_debit", field="line", line=line.label)
    if found is None:
        raise DomainError("bank_line_unclear", field="line", line=line.label)
    return AcceptLine(
        request.line,
        tuple(Payment(number, cents) for number, cents in found.invoices),
        found.client if found.kind == "credit" else None,
        deposit=found.deposit,
        account=found.account,
        remember=request.remember,
    )


def _post(uow: UnitOfWork, request: AcceptLine, line: BankLine, today: date) -> Accepted:
    if request.account:
        return _to_account(uow, request, line)
    if request.deposit:
        return _clear(uow, request.deposit, line)
    receipt = add_within(
        uow,
        AddReceipt(
            cents=line.cents,
            method="transfer",
            received_on=min(line.day, today),
            credited_on=min(line.value_day or line.day, today),
            platform=request.platform,
            payer=line.payer or line.label[:100],
            payments=request.invoices,
        ),
        today,
    )
    decide(uow, line, ACCEPTED, receipt_id=receipt.id)
    rule = ""
    if request.remember:
        rule = learn(uow, line, client_id=_only_client(uow.session, request, receipt))
    return Accepted(line.id, receipt, rule=rule)


def _only_client(session: Session, request: AcceptLine, receipt: ReceiptDone) -> str | None:
    """The one client whose money it was; none when it paid for several."""
    numbers = [paid.number for paid in receipt.allocated]
    query = select(Document.client_id).where(Document.number.in_(numbers)).distinct()
    clients = {client for client in session.scalars(query) if client is not None}
    if request.platform is not None:
        clients.add(client_named(session, request.platform).id)
    return clients.pop() if len(clients) == 1 else None


def _clear(uow: UnitOfWork, number: str, line: BankLine) -> Accepted:
    """A slip that the bank credited: for its total, or that of the cheques that it kept."""
    deposit = deposit_named(uow.session, number)
    kept = sum(
        cheque.cents
        for cheque in deposit_cheques_of(uow.session, deposit.id)
        if cheque_state(uow.session, cheque) == "deposited"
    )
    if kept and line.cents not in (deposit.total_cents, kept):
        about: dict[str, Value] = {
            "number": deposit.number,
            "slip_cents": deposit.total_cents,
            "line_cents": line.cents,
            "difference_cents": line.cents - deposit.total_cents,
        }
        ask(uow, "slip_other_amount", ("bank_line", line.id), about)
    clear_within(uow, deposit, max(line.day, deposit.made_on))
    decide(uow, line, ACCEPTED, deposit_id=deposit.id)
    return Accepted(line.id, deposit=deposit.number)


def _to_account(uow: UnitOfWork, request: AcceptLine, line: BankLine) -> Accepted:
    """Fees, transfers between our accounts, taxes: an entry without client."""
    account = checked_account(request.account, account_plan(uow.session))
    check_day_open(uow.session, line.day)
    entry = enter(uow, line, (account, line.cents), line.day)
    decide(uow, line, ACCEPTED, entry_id=entry.id)
    rule = learn(uow, line, client_id=None, account=account) if request.remember else ""
    return Accepted(line.id, account=account, rule=rule)


def enter(
    uow: UnitOfWork, line: BankLine, put: tuple[str, int], day: date, key: str = ""
) -> BankEntry:
    """One entry of a line: the account and the cents that are ``put`` on it; ``key``: what it is
    known by on every desk, of one that takes another back."""
    entry = BankEntry(
        id=key or new_id(),
        line_id=line.id,
        account=put[0],
        cents=put[1],
        effective_on=day,
        label=line.label or line.payer,
        recorded_at=uow.now(),
        recorded_by=uow.operator,
    )
    uow.session.add(entry)
    uow.session.flush()
    return entry


def decide(uow: UnitOfWork, line: BankLine, kind: str, **more: str | None) -> None:
    """Record what was decided about a line."""
    uow.session.add(
        BankDecision(
            line_id=line.id, kind=kind, decided_at=uow.now(), decided_by=uow.operator, **more
        )
    )
    uow.session.flush()


@dataclass(frozen=True, slots=True)
class Ignored:
    """A line that is put aside."""

    line: str
    changes: frozenset[str] = frozenset({"bank"})


def ignore_line(text: str, reason: str, uow: UnitOfWork) -> Ignored:
    """Put a line aside, without any entry. Raises ``bank_line_decided``."""
    with uow:
        line = line_named(uow.session, text)
        check_open(uow.session, line)
        uow.claim(CLAIM, line.id)
        decide(uow, line, IGNORED, reason=reason.strip()[:LONGEST])
        result = Ignored(line.id)
        uow.commit()
    return result
