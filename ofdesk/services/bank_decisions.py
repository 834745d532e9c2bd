"""What a person decides about lines of the bank: accept, ignore, undo, each by its own entries."""

from collections.abc import Callable, Sequence
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
    """A line to accept: by its proposal, unless a person says what it is: invoices, the ``deposit``
    slip that it credits, a client, or nobody yet."""

    line: str
    invoices: tuple[Payment, ...] = ()
    platform: str | None = None
    unidentified: bool = False
    deposit: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an accepted line posted: a receipt, or a slip that is cleared."""

    line: str
    receipt: ReceiptDone | None = None
    deposit: str = ""
    changes: frozenset[str] = CHANGES

    @property
    def posted(self) -> str:
        """The number of the receipt or of the slip."""
        return self.receipt.number if self.receipt else self.deposit


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
    for count, request in enumerate(requests, start=1):
        try:
            accepted.append(accept_line(request, uow, today))
        except DomainError as error:
            refused.append(error)
        if progress is not None:
            progress(count, len(requests))
    return AcceptedLines(tuple(accepted), tuple(refused))


def accept_line(request: AcceptLine, uow: UnitOfWork, today: date) -> Accepted:
    """Post what a line is: money with its allocations, dated as the bank credited it.

    Raises ``bank_line_unknown``, ``bank_line_decided``, ``bank_line_debit``,
    ``bank_line_unclear`` (no proposal, and nobody said what it is), ``deposit_unknown`` and those
    of ``add_receipt``.
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
    proposal = None if told or request.deposit else _proposal(uow, line, today)
    slip = proposal.deposit if proposal is not None else request.deposit
    if slip:
        deposit = deposit_named(uow.session, slip)
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


@dataclass(frozen=True, slots=True)
class Ignored:
    """A line that is put aside."""

    line: str
    changes: frozenset[str] = frozenset({"bank"})


def ignore_line(text: str, reason: str, uow: UnitOfWork) -> Ignored:
    """Put a line aside: fees, transfers of our own. Raises ``bank_line_decided``."""
    with uow:
        line = line_named(uow.session, text)
        stands = last_decision(uow.session, line.id)
        if stands is not None and stands.kind != "undone":
            raise DomainError("bank_line_decided", field="line", line=line.label)
        _decide(uow, line, "ignored", reason=reason.strip()[:300])
        result = Ignored(line.id)
        uow.commit()
    return result


@dataclass(frozen=True, slots=True)
class Undone:
    """A decision that was taken back, and the number of the reversal where there is one."""

    line: str
    reversal: str = ""
    changes: frozenset[str] = CHANGES


def undo_line(text: str, uow: UnitOfWork, today: date) -> Undone:
    """Take the decision about a line back, by reversing entries.

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
        result = Undone(line.id, reversal)
        uow.commit()
    return result
