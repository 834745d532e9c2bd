"""Periods of subscription: which are acquired, where the next one begins (domain §3.4, §3.8)."""

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from ofdesk.domain.dates import is_anniversary
from ofdesk.domain.money import vat_on
from ofdesk.models import Allocation, ChequeEvent, Client, Document, DocumentLine, Period, Receipt
from ofdesk.services.balances import credited, paid, written_off
from ofdesk.services.client_names import kept_client, lineage
from ofdesk.services.house import read_settings

SUBSCRIPTION_SUBJECTS = ("subscription", "supplement")
COUNTING = {"deposited": ("deposited", "cleared"), "cleared": ("cleared",)}
"""The states in which a cheque covers a year, by the rule of the house."""
REVERSAL = "reversal"
"""Reason of an allocation that was taken back with its receipt."""


def periods_of(session: Session, client_id: str) -> list[Period]:
    """All periods of a client, with those of the sheets merged into it, in order of their start."""
    return list(
        session.scalars(
            select(Period)
            .where(Period.client_id.in_(lineage(session, client_id)))
            .order_by(Period.starts_on, Period.ends_on, Period.id)
        )
    )


def last_end(session: Session, client_id: str) -> date | None:
    """The last day that is invoiced or acquired: the next period begins the day after."""
    return max(
        (
            period.ends_on
            for period in periods_of(session, client_id)
            if period.state != "cancelled" and period.kind != "supplement"
        ),
        default=None,
    )


def subscription_cents(session: Session, invoice: Document) -> int:
    """What the subscription lines of an invoice come to with their VAT, in cents, less what credit
    notes took off them.

    Receipts go first to these lines; never more than the invoice, whose VAT is rounded once.
    """
    notes = select(Document.id).where(
        Document.origin_id == invoice.id, Document.kind == "credit_note"
    )
    lines = session.execute(
        select(DocumentLine.document_id, DocumentLine.total_cents, DocumentLine.vat_rate_bp).where(
            or_(DocumentLine.document_id == invoice.id, DocumentLine.document_id.in_(notes)),
            DocumentLine.subject.in_(SUBSCRIPTION_SUBJECTS),
        )
    ).all()
    bases: dict[int, int] = {}
    for document_id, total, rate in lines:
        sign = 1 if document_id == invoice.id else -1
        bases[rate] = bases.get(rate, 0) + sign * total
    whole = sum(base + vat_on(base, rate) for rate, base in bases.items())
    return min(whole, invoice.total_cents)


def is_covered(session: Session, invoice: Document) -> bool:
    """Whether receipts and credit notes cover the subscription lines of an invoice."""
    received = _covering(session, invoice)
    borne = written_off(session, invoice, kinds=("fees", "difference"))
    remaining = invoice.total_cents - credited(session, invoice) - borne
    return received > 0 and received >= min(subscription_cents(session, invoice), remaining)


def _covering(session: Session, invoice: Document) -> int:
    """What receipts paid, without the cheques that do not count yet: the house may want them
    deposited or cleared first (domain §3.8)."""
    rule = read_settings(session)["rules.cheque_covers"]
    if rule == "in_hand":
        return paid(session, invoice)
    states = COUNTING[rule]
    reached = (
        select(ChequeEvent.id)
        .where(ChequeEvent.receipt_id == Receipt.id, ChequeEvent.state.in_(states))
        .exists()
    )
    query = (
        select(func.coalesce(func.sum(Allocation.cents), 0))
        .join(Receipt, Receipt.id == Allocation.receipt_id)
        .where(
            Allocation.invoice_id == invoice.id,
            or_(Receipt.method != "cheque", Receipt.credited_on.is_not(None), reached),
        )
    )
    return session.scalar(query) or 0


def refresh_client_periods(session: Session, client: Client) -> None:
    """Recompute the state of each period from the facts, and the end shown on the sheet.

    Called by every use case that changes receipts, allocations, credit notes or activations. A
    document of a merged sheet moves the end of the kept one.
    """
    client = kept_client(session, client.id)
    ends: list[date] = []
    for period in periods_of(session, client.id):
        period.state = _state(session, period)
        if period.state == "acquired" and period.kind != "supplement":
            ends.append(period.ends_on)
    client.ends_on = max(ends, default=None)


def acquire_platform(client: Client) -> None:
    """A paid year puts a platform in test, or one that had lapsed, into production."""
    if client.state in ("test", "expired"):
        client.state = "production"


def _state(session: Session, period: Period) -> str:
    if period.cancelled_by_id is not None:
        return "cancelled"
    if period.activated_at is not None or period.invoice_id is None:
        return "acquired"
    invoice = session.get_one(Document, period.invoice_id)
    if is_covered(session, invoice):
        return "acquired"
    return "uncovered" if _was_taken_back(session, invoice) else "invoiced"


def _was_taken_back(session: Session, invoice: Document) -> bool:
    """Whether a receipt was reversed: a rejected cheque leaves the year « non couverte »."""
    found = session.scalars(
        select(Allocation.id)
        .where(Allocation.invoice_id == invoice.id, Allocation.reason == REVERSAL)
        .limit(1)
    ).first()
    return found is not None


def add_period(session: Session, period: Period) -> None:
    """Record an invoiced period on the sheet: its offer, and its start as the anniversary if the
    client had none or restarts off it (domain §3.4)."""
    session.add(period)
    client = session.get_one(Client, period.client_id)
    client.offer = period.offer
    if period.kind != "supplement":
        start = client.anniversary
        if start is None or not is_anniversary(start, period.starts_on):
            client.anniversary = period.starts_on
    session.flush()
    refresh_client_periods(session, client)


def cancel_periods(session: Session, invoice: Document, credit: Document) -> None:
    """Close the periods of an invoice that was credited (« abonnement non souscrit »); the offer
    and the anniversary that they had brought go back to those of the periods that stay."""
    for period in session.scalars(select(Period).where(Period.invoice_id == invoice.id)):
        period.cancelled_by_id, period.state = credit.id, "cancelled"
        _take_back(session, period)


def _take_back(session: Session, cancelled: Period) -> None:
    client = kept_client(session, cancelled.client_id)
    stay = [p for p in periods_of(session, client.id) if p.state != "cancelled"]
    if client.offer == cancelled.offer and stay:
        client.offer = stay[-1].offer
    if cancelled.kind == "supplement" or client.anniversary != cancelled.starts_on:
        return
    starts = [p.starts_on for p in stay if p.kind != "supplement"]
    # The original start: 29 February gives 28 and 29 again.
    first = (start for start in starts if is_anniversary(start, starts[-1]))
    client.anniversary = next(first, None)
