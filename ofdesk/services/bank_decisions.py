"""What a person decides about lines of the bank: accept, ignore, undo, each by its own entries."""

from dataclasses import dataclass
from datetime import date

from ofdesk.domain.errors import DomainError
from ofdesk.domain.matching import Proposal
from ofdesk.models import BankDecision, BankLine, Deposit, Receipt
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.bank import last_decision, line_named, proposal_for
from ofdesk.services.deposits import clear_within, deposit_named, unclear_within
from ofdesk.services.receipts import AddReceipt, Payment, ReceiptDone, add_within, reverse_within

CHANGES = frozenset({"bank", "receipt", "document", "period", "client", "cheque"})


@dataclass(frozen=True, slots=True)
class AcceptLine:
    """A line to accept: by its proposal, unless a person says what it is."""

    line: str
    invoices: tuple[Payment, ...] = ()
    platform: str | None = None
    unidentified: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an accepted line posted: a receipt, or a slip that is cleared."""

    line: str
    receipt: ReceiptDone | None = None
    deposit: str = ""
    changes: frozenset[str] = CHANGES


def accept_line(request: AcceptLine, uow: UnitOfWork, today: date) -> Accepted:
    """Post what a line is: money with its allocations, dated as the bank credited it.

    Raises ``bank_line_unknown``, ``bank_line_decided``, ``bank_line_debit``,
    ``bank_line_unclear`` (no proposal, and nobody said what it is) and those of ``add_receipt``.
    """
    with uow:
        line = line_named(uow.session, request.line)
        stands = last_decision(uow.session, line.id)
        if stands is not None and stands.kind != "undone":
            raise DomainError("bank_line_decided", field="line", line=line.label)
        if line.cents <= 0:
            raise DomainError("bank_line_debit", field="line", line=line.label)
        accepted = _post(uow, request, line, today)
        uow.commit()
    return accepted


def _post(uow: UnitOfWork, request: AcceptLine, line: BankLine, today: date) -> Accepted:
    told = request.invoices or request.platform is not None or request.unidentified
    proposal = None if told else _proposal(uow, line, today)
    if proposal is not None and proposal.kind == "deposit":
        deposit = deposit_named(uow.session, proposal.deposit)
        clear_within(uow, deposit, max(line.day, deposit.made_on))
        _decide(uow, line, "accepted", deposit_id=deposit.id)
        return Accepted(line.id, deposit=deposit.number)
    payments = request.invoices
    if proposal is not None:
        payments = tuple(Payment(number, cents) for number, cents in proposal.invoices)
    credited = min(line.value_day or line.day, today)
    receipt = add_within(
        uow,
        AddReceipt(
            cents=line.cents,
            method="transfer",
            received_on=min(line.day, today),
            credited_on=credited,
            platform=request.platform,
            payer=line.payer or line.label[:100],
            payments=payments,
        ),
        today,
    )
    _decide(uow, line, "accepted", receipt_id=receipt.id)
    return Accepted(line.id, receipt)


def _proposal(uow: UnitOfWork, line: BankLine, today: date) -> Proposal:
    found = proposal_for(uow.session, line, today)
    if found is None:
        raise DomainError("bank_line_unclear", field="line", line=line.label)
    return found


def _decide(uow: UnitOfWork, line: BankLine, kind: str, **more: str | None) -> None:
    uow.session.add(
        BankDecision(
            line_id=line.id, kind=kind, decided_at=uow.now(), decided_by=uow.operator, **more
        )
    )
    uow.session.flush()


def ignore_line(text: str, reason: str, uow: UnitOfWork) -> None:
    """Put a line aside: fees, transfers of our own. Raises ``bank_line_decided``."""
    with uow:
        line = line_named(uow.session, text)
        stands = last_decision(uow.session, line.id)
        if stands is not None and stands.kind != "undone":
            raise DomainError("bank_line_decided", field="line", line=line.label)
        _decide(uow, line, "ignored", reason=reason.strip()[:300])
        uow.commit()


def undo_line(text: str, uow: UnitOfWork, today: date) -> str:
    """Take the decision about a line back, by reversing entries; the number of the reversal.

    Raises ``bank_line_unknown``, ``bank_line_open`` and those of ``reverse_receipt``.
    """
    with uow:
        line = line_named(uow.session, text)
        stands = last_decision(uow.session, line.id)
        if stands is None or stands.kind == "undone":
            raise DomainError("bank_line_open", field="line", line=line.label)
        reversal = ""
        if stands.receipt_id is not None:
            receipt = uow.session.get_one(Receipt, stands.receipt_id)
            reversal = reverse_within(uow, receipt, "rapprochement annulé", today).number
        if stands.deposit_id is not None:
            unclear_within(uow, uow.session.get_one(Deposit, stands.deposit_id), today)
        _decide(uow, line, "undone")
        uow.commit()
    return reversal
