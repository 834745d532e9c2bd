"""Money received: recorded, allocated, identified, reversed, refunded, never deleted."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.domain.money import checked_cents
from ofdesk.models import Client, Document, Receipt, ReceiptOwner
from ofdesk.ports.documents import OrderFacts
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.allocations import allocate, release_receipt
from ofdesk.services.balances import credit_cents, held, open_cents, owner_of, unallocated
from ofdesk.services.cheque_details import (
    UNKNOWN,
    ChequeFacts,
    checked_facts,
    keep_facts,
    number_of,
)
from ofdesk.services.lookup import client_named, document_numbered
from ofdesk.services.periods import REVERSAL
from ofdesk.services.propositions import followed_by, invoice_proposition
from ofdesk.services.receipt_entries import ReceiptEntry, write_receipt
from ofdesk.services.typed_text import checked_text

METHODS = ("cheque", "transfer", "card", "other")
PAYABLE = ("invoice", "corrective", "proposition")
LONGEST, LONGEST_NUMBER = 300, 40
"""Characters of a name or reason, and of the number of a cheque."""


@dataclass(frozen=True, slots=True)
class Payment:
    """An invoice (or proposition) that a receipt pays; without cents, as much as both allow."""

    number: str
    cents: int | None = None


@dataclass(frozen=True, slots=True)
class AddReceipt:
    """Money in. Without ``platform`` and without invoices it is unidentified (account 471)."""

    cents: int
    method: str
    received_on: date
    credited_on: date | None = None
    platform: str | None = None
    payer: str = ""
    payments: tuple[Payment, ...] = ()
    cheque_number: str = ""
    bank: str = ""
    cheque: ChequeFacts = UNKNOWN


@dataclass(frozen=True, slots=True)
class Allocated:
    """What a receipt paid of which invoice, in cents, and what that one still owes."""

    number: str
    cents: int
    open_cents: int


@dataclass(frozen=True, slots=True)
class ReceiptDone:
    """A receipt after an action on it. ``credit_cents`` is what it has left to pay with."""

    id: str
    number: str
    allocated: tuple[Allocated, ...]
    credit_cents: int
    invoices_issued: tuple[str, ...] = ()
    changes: frozenset[str] = field(default=frozenset({"receipt", "document", "period", "client"}))


def add_receipt(request: AddReceipt, uow: UnitOfWork, today: date) -> ReceiptDone:
    """Record money and allocate it; a proposition that is paid becomes its invoice first.

    Raises ``amount_not_positive``, ``method_unknown``, ``received_in_future``,
    ``credited_before_received``, ``amount_too_large``, ``field_too_long``, ``client_unknown``,
    ``document_unknown``, and what ``allocate`` and
    ``invoice_proposition`` raise.
    """
    with uow:
        result = add_within(uow, request, today)
        uow.commit()
    return result


def add_within(uow: UnitOfWork, request: AddReceipt, today: date) -> ReceiptDone:
    """``add_receipt`` inside the caller's transaction."""
    _check(request, today)
    request = _cleaned(request)
    client = _client(uow.session, request)
    receipt = _record(uow, request, client, today)
    issued: list[str] = []
    allocated = _pay(uow, receipt, request.payments, today, issued)
    return _done(uow.session, receipt, allocated, issued)


def _check(request: AddReceipt, today: date) -> None:
    if checked_cents(request.cents) <= 0:
        raise DomainError("amount_not_positive", field="cents", amount_cents=request.cents)
    if request.method not in METHODS:
        raise DomainError(
            "method_unknown", field="method", method=request.method, known=list(METHODS)
        )
    if request.received_on > today:
        raise DomainError(
            "received_in_future", field="date", day_on=request.received_on.isoformat()
        )
    credited = request.credited_on
    if request.method == "cheque" and credited is not None and credited < request.received_on:
        raise DomainError("credited_before_received", field="credited")


def _cleaned(request: AddReceipt) -> AddReceipt:
    number, facts = number_of(request.cheque_number, request.cheque)
    number = checked_text(number, "cheque_number", LONGEST_NUMBER)
    return replace(
        request,
        payer=checked_text(request.payer, "payer", LONGEST),
        cheque_number=number,
        bank=checked_text(request.bank, "bank", LONGEST),
        cheque=checked_facts(facts, number, request.received_on),
    )


def _client(session: Session, request: AddReceipt) -> Client | None:
    """Whose money it is: as told, else the client of the first invoice it pays."""
    if request.platform is not None:
        return client_named(session, request.platform)
    return _first_paid(session, request.payments)


def _first_paid(session: Session, payments: Sequence[Payment]) -> Client | None:
    for payment in payments:
        document = document_numbered(session, payment.number, *PAYABLE)
        return session.get(Client, document.client_id) if document.client_id else None
    return None


def _record(uow: UnitOfWork, request: AddReceipt, client: Client | None, today: date) -> Receipt:
    entry = ReceiptEntry(
        kind="receipt",
        cents=request.cents,
        method=request.method,
        received_on=request.received_on,
        credited_on=request.credited_on,
        payer=request.payer or (client.name if client else ""),
        cheque_number=request.cheque_number,
        bank=request.bank,
    )
    receipt = write_receipt(uow, entry, client, today)
    if client is not None:
        _own(uow, receipt.id, client.id)
    if request.cheque.known and request.method == "cheque":
        keep_facts(uow, receipt, request.cheque)
    return receipt


def _own(uow: UnitOfWork, receipt_id: str, client_id: str) -> None:
    uow.session.add(
        ReceiptOwner(
            receipt_id=receipt_id,
            client_id=client_id,
            recorded_at=uow.now(),
            recorded_by=uow.operator,
        )
    )
    uow.session.flush()


def _pay(
    uow: UnitOfWork,
    receipt: Receipt,
    payments: Sequence[Payment],
    today: date,
    issued: list[str],
) -> list[Allocated]:
    done = []
    for payment in payments:
        document = document_numbered(uow.session, payment.number, *PAYABLE)
        if document.kind == "proposition":
            document = _invoice_for(uow, receipt, document, today, issued)
        cents = allocate(uow, receipt, document, payment.cents, today)
        done.append(Allocated(document.number, cents, open_cents(uow.session, document)))
    return done


def _invoice_for(
    uow: UnitOfWork, receipt: Receipt, proposition: Document, today: date, issued: list[str]
) -> Document:
    """The invoice of a proposition: the one that followed it, or a new one ordered by paying."""
    invoice = followed_by(uow.session, proposition)
    if invoice is None:
        order = OrderFacts(receipt.payer or proposition.buyer_name, "payment", today)
        invoice = invoice_proposition(uow, proposition, order, today)
        issued.append(invoice.number)
    return invoice


def receipt_named(session: Session, text: str) -> Receipt:
    """A receipt by id or number. Raises ``DomainError('receipt_unknown')``."""
    wanted = text.strip()
    found = session.get(Receipt, wanted.lower()) if len(wanted) == 36 else None
    if found is None:
        number = select(Document.id).where(Document.number == wanted.upper())
        found = session.scalars(select(Receipt).where(Receipt.id.in_(number))).one_or_none()
    if found is None:
        raise DomainError("receipt_unknown", field="receipt", receipt=wanted)
    return found


def allocate_receipt(
    text: str, payments: Sequence[Payment], uow: UnitOfWork, today: date
) -> ReceiptDone:
    """Pay invoices with what is left of a receipt; money of nobody yet becomes the money of the
    client of the first one."""
    with uow:
        session = uow.session
        receipt = receipt_named(session, text)
        _check_usable(session, receipt)
        client = _first_paid(session, payments)
        if client is not None and owner_of(session, receipt.id) is None:
            _own(uow, receipt.id, client.id)
        issued: list[str] = []
        allocated = _pay(uow, receipt, payments, today, issued)
        result = _done(uow.session, receipt, allocated, issued)
        uow.commit()
    return result


def identify_receipt(text: str, platform: str, uow: UnitOfWork) -> ReceiptDone:
    """Say whose money an unidentified receipt is."""
    with uow:
        receipt = receipt_named(uow.session, text)
        _check_usable(uow.session, receipt)
        client = client_named(uow.session, platform)
        owner = owner_of(uow.session, receipt.id)
        if owner is not None and owner != client.id:
            left = unallocated(uow.session, receipt.id)
            if left != receipt.cents:
                raise DomainError("receipt_in_use", field="receipt")
        _own(uow, receipt.id, client.id)
        result = _done(uow.session, receipt, [], [])
        uow.commit()
    return result


def reverse_receipt(text: str, reason: str, uow: UnitOfWork, today: date) -> ReceiptDone:
    """Undo a receipt by a reversing entry: a bounced cheque, a mistake (domain §7).

    What it paid is open again. Raises ``reason_missing``, ``already_reversed``,
    ``receipt_refunded``.
    """
    reason = checked_text(reason, "reason", LONGEST)
    if not reason:
        raise DomainError("reason_missing", field="reason")
    with uow:
        result = reverse_within(uow, receipt_named(uow.session, text), reason, today)
        uow.commit()
    return result


def reverse_within(
    uow: UnitOfWork, receipt: Receipt, reason: str, today: date, on: date | None = None
) -> ReceiptDone:
    """``reverse_receipt`` inside the caller's transaction; ``on``: the day a bank took the money
    back, by default today. What a bank took back was refunded in part or not: the client then owes
    the refund back."""
    day = on or today
    _check_usable(uow.session, receipt)
    if on is None and has_against(uow.session, receipt.id, "refund"):
        raise DomainError("receipt_refunded", field="receipt")
    release_receipt(uow, receipt, day, REVERSAL)
    entry = _counter_entry(receipt, "reversal", receipt.cents, day, reason)
    written = write_receipt(uow, entry, _owner(uow.session, receipt), today)
    return _done(uow.session, written, [], [])


@dataclass(frozen=True, slots=True)
class RefundReceipt:
    """Unused money of a receipt to give back."""

    receipt: str
    cents: int
    reason: str = ""


def refund_receipt(request: RefundReceipt, uow: UnitOfWork, today: date) -> ReceiptDone:
    """Give back unused money of a receipt, never beyond its credit (``over_refund``)."""
    if request.cents <= 0:
        raise DomainError("amount_not_positive", field="cents", amount_cents=request.cents)
    with uow:
        receipt = receipt_named(uow.session, request.receipt)
        result = refund_within(uow, receipt, (request.cents, request.reason), today)
        uow.commit()
    return result


def refund_within(
    uow: UnitOfWork, receipt: Receipt, back: tuple[int, str], today: date
) -> ReceiptDone:
    """``refund_receipt`` inside the caller's transaction; ``back``: cents and why."""
    cents, why = back
    _check_usable(uow.session, receipt)
    left = _refundable(uow.session, receipt)
    if cents > left:
        raise DomainError("over_refund", field="cents", asked_cents=cents, left_cents=left)
    reason = checked_text(why, "reason", LONGEST)
    entry = _counter_entry(receipt, "refund", cents, today, reason)
    written = write_receipt(uow, entry, _owner(uow.session, receipt), today)
    return _done(uow.session, written, [], [])


def _refundable(session: Session, receipt: Receipt) -> int:
    """What is left of a receipt, but never more than it holds (two desks can have freed one payment
    each) nor than its client has in credit in all."""
    left = min(unallocated(session, receipt.id), held(session, receipt.id))
    owner = owner_of(session, receipt.id)
    return left if owner is None else min(left, max(credit_cents(session, owner), 0))


def _counter_entry(receipt: Receipt, kind: str, cents: int, day: date, reason: str) -> ReceiptEntry:
    return ReceiptEntry(
        kind=kind,
        cents=-cents,
        method=receipt.method,
        received_on=day,
        payer=receipt.payer,
        cheque_number=receipt.cheque_number,
        bank=receipt.bank,
        reverses_id=receipt.id,
        reason=reason,
    )


def _check_usable(session: Session, receipt: Receipt) -> None:
    if receipt.kind != "receipt":
        raise DomainError("receipt_wrong_kind", field="receipt", kind=receipt.kind)
    if has_against(session, receipt.id, "reversal"):
        raise DomainError("already_reversed", field="receipt")


def has_against(session: Session, receipt_id: str, kind: str) -> bool:
    """Whether a ``reversal`` or a ``refund`` stands against a receipt."""
    query = select(Receipt.id).where(Receipt.reverses_id == receipt_id, Receipt.kind == kind)
    return session.scalars(query.limit(1)).first() is not None


def _owner(session: Session, receipt: Receipt) -> Client | None:
    owner = owner_of(session, receipt.id)
    return session.get(Client, owner) if owner else None


def _done(
    session: Session, receipt: Receipt, allocated: Sequence[Allocated], issued: Sequence[str]
) -> ReceiptDone:
    number = session.get_one(Document, receipt.id).number
    source = receipt.reverses_id or receipt.id
    left = unallocated(session, source)
    return ReceiptDone(receipt.id, number, tuple(allocated), left, tuple(issued))


def client_credit(session: Session, platform: str) -> int:
    """The unused money of a client, in cents."""
    return credit_cents(session, client_named(session, platform).id)
