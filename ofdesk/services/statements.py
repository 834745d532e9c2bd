"""The statement of a client's account and the aged balance, right to the cent on any day."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ofdesk.domain.aging import CLASSES, aging_class, days_late
from ofdesk.domain.errors import DomainError
from ofdesk.models import Allocation, Client, Document, WriteOff
from ofdesk.services.balances import OWED_KINDS, open_column
from ofdesk.services.client_names import kept_sheet, lineage
from ofdesk.services.credit_balances import credits_at, merged_sheets
from ofdesk.services.report_files import Cell, Scaled, Table
from ofdesk.words.statements import AGED_HEADINGS, headings


@dataclass(frozen=True, slots=True)
class AskStatement:
    """Whose account, at the end of which day, and since when; all of it without ``since``."""

    platform: str
    at: date
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of an account, in cents; ``balance_cents`` is what was open after it. ``kind`` is
    that of a document, ``payment`` or that of a write-off."""

    day: date
    piece: str
    kind: str
    debit_cents: int
    credit_cents: int
    balance_cents: int = 0


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An invoice with what was open on it."""

    number: str
    issued_on: date
    due_on: date | None
    open_cents: int
    days_late: int


@dataclass(frozen=True, slots=True)
class Statement:
    """An account at the end of a day: what was open, late, in credit, and how it came to that.

    ``balance_cents`` is what is open less what is in credit.
    """

    platform: str
    name: str
    at: date
    since: date | None
    opening_cents: int
    movements: tuple[Movement, ...]
    items: tuple[OpenItem, ...]
    open_cents: int
    late_cents: int
    credit_cents: int
    balance_cents: int


def read_statement(session: Session, request: AskStatement) -> Statement:
    """The account of a client, with those of the sheets merged into it.

    Raises ``client_unknown``, ``period_inverted``.
    """
    if request.since is not None and request.since > request.at:
        raise DomainError("period_inverted", field="at", until_on=request.at.isoformat())
    client = kept_sheet(session, request.platform)
    ids = lineage(session, client.id)
    opening, shown = 0, []
    balance = 0
    for moved in sorted(_moves(session, ids, request.at), key=lambda one: (one.day, one.piece)):
        balance += moved.debit_cents - moved.credit_cents
        if request.since is not None and moved.day < request.since:
            opening = balance
        else:
            shown.append(_after(moved, balance))
    items = tuple(_items(session, ids, request.at))
    open_cents = sum(item.open_cents for item in items)
    credit = credits_at(session, request.at, {client.id})[client.id]
    return Statement(
        platform=client.platform,
        name=client.name,
        at=request.at,
        since=request.since,
        opening_cents=opening,
        movements=tuple(shown),
        items=items,
        open_cents=open_cents,
        late_cents=sum(item.open_cents for item in items if item.days_late),
        credit_cents=credit,
        balance_cents=open_cents - credit,
    )


def _after(moved: Movement, balance: int) -> Movement:
    sides = (moved.debit_cents, moved.credit_cents)
    return Movement(moved.day, moved.piece, moved.kind, *sides, balance)


def _moves(session: Session, ids: Sequence[str], day: date) -> Iterator[Movement]:
    """All that moved what the client's invoices owe, to the end of ``day``."""
    documents = select(Document).where(
        Document.client_id.in_(ids),
        Document.kind.in_((*OWED_KINDS, "credit_note")),
        Document.issued_on <= day,
    )
    for row in session.scalars(documents):
        # A corrective invoice owes what the one that it replaces owes no more.
        debit = 0 if row.kind == "credit_note" else row.total_cents
        credit = 0 if row.kind == "invoice" else row.total_cents
        yield Movement(row.issued_on, row.number, row.kind, debit, credit)
    own = select(Document.id).where(Document.client_id.in_(ids))
    payments = (
        select(Document.number, Allocation.effective_on, func.sum(Allocation.cents))
        .join(Document, Document.id == Allocation.receipt_id)
        .where(Allocation.invoice_id.in_(own), Allocation.effective_on <= day)
        .group_by(Document.number, Allocation.effective_on)
    )
    for number, paid_on, cents in session.execute(payments):
        if cents:
            yield Movement(paid_on, number, "payment", max(-cents, 0), max(cents, 0))
    written = (
        select(Document.number, WriteOff.effective_on, WriteOff.kind, WriteOff.cents)
        .join(Document, Document.id == WriteOff.invoice_id)
        .where(WriteOff.invoice_id.in_(own), WriteOff.effective_on <= day)
        .order_by(WriteOff.recorded_at, WriteOff.id)
    )
    for number, gone_on, kind, cents in session.execute(written):
        yield Movement(gone_on, number, kind, max(-cents, 0), max(cents, 0))


def _items(session: Session, ids: Sequence[str], day: date) -> Iterator[OpenItem]:
    for row in _open_on(session, day, ids):
        late = days_late(row.due_on, day)
        yield OpenItem(row.number, row.issued_on, row.due_on, row.open, late)


def _open_on(session: Session, day: date, ids: Sequence[str] | None = None) -> Sequence[Any]:
    """Invoices that were not settled at the end of ``day``; paid beyond what they owe: negative."""
    open_then = open_column(day)
    query = select(
        Document.client_id,
        Document.number,
        Document.issued_on,
        Document.due_on,
        open_then.label("open"),
    ).where(Document.kind.in_(OWED_KINDS), Document.issued_on <= day, open_then != 0)
    if ids is not None:
        query = query.where(Document.client_id.in_(ids))
    return session.execute(query.order_by(Document.due_on, Document.number)).all()


def aged_balance(session: Session, day: date) -> Table:
    """One row a client that owed or had something at the end of ``day``: not due, late by classes,
    in all, what it has in credit, and the difference. The two sums are those of what is open and
    of what is in credit; what was paid beyond an invoice is in credit too."""
    kept, credit = merged_sheets(session), dict(credits_at(session, day))
    open_by: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(CLASSES, 0))
    for row in _open_on(session, day):
        owner = kept.get(row.client_id, row.client_id) or ""
        if row.open < 0:
            credit[owner] = credit.get(owner, 0) - row.open
        else:
            open_by[owner][aging_class(row.due_on, day)] += row.open
    names = {
        row.id: (row.platform, row.name)
        for row in session.execute(select(Client.id, Client.platform, Client.name))
    }
    rows: list[tuple[Cell, ...]] = []
    owners = {*open_by, *(owner for owner, cents in credit.items() if cents)}
    for owner in sorted(owners, key=lambda one: names.get(one, ("", ""))):
        parts, held = open_by[owner], credit.get(owner, 0)
        total = sum(parts.values())
        figures = (*parts.values(), total, held, total - held)
        rows.append((*names.get(owner, ("", "")), *(Scaled(cents) for cents in figures)))
    owed = sum(sum(parts.values()) for parts in open_by.values())
    return Table(headings(AGED_HEADINGS), tuple(rows), owed, sum(credit.values()))
