"""Figures of the page Accueil: what to do today, the two charts, and who stands behind them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from ofdesk.domain.dates import add_months, add_years
from ofdesk.models import (
    Act,
    Client,
    Document,
    MailMessage,
    Migration,
    Period,
    Receipt,
    ReceiptOwner,
)
from ofdesk.services.balances import OWED_KINDS, left_column
from ofdesk.services.bank_rows import count_waiting
from ofdesk.services.card_rows import count_to_look_at
from ofdesk.services.cheque_rows import ListCheques, count_cheques
from ofdesk.services.cheques import IN_HAND
from ofdesk.services.client_waits import ACTIVATION, ACTS, waiting
from ofdesk.services.conflict_rows import open_conflicts
from ofdesk.services.document_rows import ListDocuments, count_documents
from ofdesk.services.excess import count_excess
from ofdesk.services.outbound_rows import to_act
from ofdesk.services.posting import count_to_print
from ofdesk.services.posting_lots import count_open_lots

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Task:
    """One line of « à faire »: a code, how many, and an amount where one helps to choose."""

    code: str
    count: int
    cents: int | None = None


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """One month of a chart, in cents: this year and the one before, or a forecast."""

    month: date
    cents: int
    previous_cents: int


@dataclass(frozen=True, slots=True)
class Home:
    """The whole page. Amounts in cents; tasks at zero are left out."""

    tasks: tuple[Task, ...]
    recurring_ht_cents: int
    clients: int
    open_cents: int
    renewals: tuple[MonthFigure, ...]
    receipts: tuple[MonthFigure, ...]
    offers: tuple[tuple[str, int], ...]
    versions: tuple[tuple[str, int], ...]


def read_home(session: Session, today: date) -> Home:
    """Everything the page shows, on ``today``."""
    owed = count_documents(session, ListDocuments(kinds=OWED_KINDS, open_only=True))
    return Home(
        tasks=read_tasks(session, today),
        recurring_ht_cents=_recurring(session, today),
        clients=_count(session, _present()),
        open_cents=owed[2],
        renewals=_renewals(session, today),
        receipts=_receipts(session, today),
        offers=_grouped(session, Client.offer),
        versions=_grouped(session, Client.production_version),
    )


def read_tasks(session: Session, today: date) -> tuple[Task, ...]:
    """What waits on ``today``, the most urgent first; what is at zero is left out."""
    late = count_documents(session, ListDocuments(kinds=OWED_KINDS, late_on=today))
    over = count_excess(session)
    tasks = (
        Task("late_invoices", late[0], late[2]),
        Task("lapsed_clients", _ending(session, None, today - timedelta(days=1))),
        Task("due_soon", _ending(session, today, today + timedelta(days=30))),
        Task("outbound_failed", to_act(session)),
        Task("to_print", count_to_print(session, today)),
        Task("lots_open", count_open_lots(session)),
        Task("mail_failed", _mail_to_look_at(session)),
        Task("conflicts", open_conflicts(session)),
        Task("to_activate", _to_activate(session)),
        Task("over_paid", over[0]),
        Task("over_used", over[1]),
        Task("unidentified", *_unidentified(session)),
        Task("cheques", *_cheques(session, today)),
        Task("cards", count_to_look_at(session)),
        Task("bank_lines", count_waiting(session)),
        Task("acts", *_acts(session)),
        Task("migrations", _migrations(session)),
    )
    return tuple(task for task in tasks if task.count)


Conditions = tuple[ColumnElement[bool], ...]


def _present() -> Conditions:
    return (Client.archived.is_(False), Client.merged_into_id.is_(None))


def _count(session: Session, where: Conditions) -> int:
    return session.scalar(select(func.count()).select_from(Client).where(*where)) or 0


def _ending(session: Session, first: date | None, last: date) -> int:
    """Clients whose subscription ends in a range of days and who are not suspended."""
    where: Conditions = (*_present(), Client.state != "suspended", Client.ends_on <= last)
    if first is not None:
        where += (Client.ends_on >= first,)
    return _count(session, where)


def _mail_to_look_at(session: Session) -> int:
    """Messages that failed, or of which nobody knows whether they left."""
    query = select(func.count()).where(MailMessage.state.in_(("failed", "unsure")))
    return session.scalar(query) or 0


def _to_activate(session: Session) -> int:
    return session.scalar(waiting(ACTIVATION, func.count())) or 0


def _unidentified(session: Session) -> tuple[int, int]:
    """Receipts that nobody owns yet, and what is left of them: account 471."""
    owned, left = select(ReceiptOwner.receipt_id), left_column()
    query = select(func.count(), func.coalesce(func.sum(left), 0)).where(
        Receipt.kind == "receipt", Receipt.id.not_in(owned), left > 0
    )
    count, cents = session.execute(query).one()
    return count, cents


def _cheques(session: Session, today: date) -> tuple[int, int]:
    """Cheques in hand, to take to the bank."""
    return count_cheques(session, ListCheques(IN_HAND), today)


def _acts(session: Session) -> tuple[int, int]:
    sums = waiting(ACTS, func.count(), func.coalesce(func.sum(Act.price_cents), 0))
    count, cents = session.execute(sums).one()
    return count, cents


def _migrations(session: Session) -> int:
    return session.scalar(select(func.count()).where(Migration.state == "accepted")) or 0


def _recurring(session: Session, today: date) -> int:
    """What the periods that run today were invoiced, before VAT: the yearly revenue."""
    query = (
        select(func.coalesce(func.sum(Document.total_ht_cents), 0))
        .join(Period, Period.invoice_id == Document.id)
        .where(
            Period.kind == "renewal",
            Period.state != "cancelled",
            Period.starts_on <= today,
            Period.ends_on >= today,
        )
    )
    return session.scalar(query) or 0


def _months_back(today: date) -> list[date]:
    first = today.replace(day=1)
    return [add_months(first, step) for step in range(1 - MONTHS, 1)]


def _renewals(session: Session, today: date) -> tuple[MonthFigure, ...]:
    """Subscriptions invoiced by month of issue, before VAT, and the same months a year ago."""
    month = func.substr(Document.__table__.c.issued_on, 1, 7)
    sums = _by_month(
        session,
        select(month, func.sum(Document.total_ht_cents))
        .join(Period, Period.invoice_id == Document.id)
        .where(Period.kind == "renewal")
        .group_by(month),
    )
    return _figures(sums, today)


def _receipts(session: Session, today: date) -> tuple[MonthFigure, ...]:
    """Money received by month, reversals and refunds taken off, and the same a year ago."""
    month = func.substr(Receipt.__table__.c.received_on, 1, 7)
    sums = _by_month(session, select(month, func.sum(Receipt.cents)).group_by(month))
    return _figures(sums, today)


def _by_month(session: Session, query: Select[Any]) -> dict[str, int]:
    return {row[0]: row[1] for row in session.execute(query)}


def _figures(sums: dict[str, int], today: date) -> tuple[MonthFigure, ...]:
    return tuple(
        MonthFigure(
            month,
            sums.get(f"{month:%Y-%m}", 0),
            sums.get(f"{add_years(month, -1):%Y-%m}", 0),
        )
        for month in _months_back(today)
    )


def _grouped(session: Session, column: InstrumentedAttribute[str]) -> tuple[tuple[str, int], ...]:
    rows = session.execute(
        select(column, func.count())
        .where(*_present())
        .group_by(column)
        .order_by(func.count().desc(), column)
    )
    return tuple((name, count) for name, count in rows)
