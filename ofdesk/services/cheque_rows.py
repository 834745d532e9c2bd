"""The register of cheques as Core selects into frozen rows, a page of it at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, exists, func, select
from sqlalchemy.orm import Session

from ofdesk.domain.cheques import OLD_AFTER, UNDEPOSITED_AFTER, ChequeDates, cheque_alerts
from ofdesk.domain.text import fold
from ofdesk.models import ChequeDetail, ChequeEvent, Client, Deposit, Document, Receipt
from ofdesk.models.types import Day
from ofdesk.services.balances import owner_column
from ofdesk.services.cheque_details import detail_column
from ofdesk.services.cheques import COUNTS, IN_HAND, WAITING

EVERYTHING = -1
"""No limit, as SQLite says it."""


@dataclass(frozen=True, slots=True)
class ListCheques:
    """Which cheques: in some states, of one client, by words, and those to look at alone."""

    states: Sequence[str] = ()
    platform: str = ""
    search: str = ""
    alerts_only: bool = False
    limit: int = EVERYTHING
    offset: int = 0


@dataclass(frozen=True, slots=True)
class ChequeRow:
    """One cheque of the register. ``alerts`` are codes of what to look at."""

    id: str
    number: str
    cheque_number: str
    bank: str
    payer: str
    platform: str
    cents: int
    received_on: date
    state: str
    deposit: str
    alerts: tuple[str, ...]
    written_on: date | None = None
    place: str = ""
    cmc7: str = ""
    deposit_from: date | None = None
    attachment_id: str = ""


def list_cheques(session: Session, request: ListCheques, today: date) -> list[ChequeRow]:
    """The register, the last received first."""
    query = _filtered(_columns(), request, today)
    query = query.order_by(Receipt.received_on.desc(), Document.number.desc())
    query = query.limit(request.limit).offset(request.offset)
    return [_row(row, today) for row in session.execute(query)]


def count_cheques(session: Session, request: ListCheques, today: date) -> tuple[int, int]:
    """How many cheques a list has in all, and their total in cents."""
    inner = _filtered(_columns(), request, today).subquery()
    query = select(func.count(), func.coalesce(func.sum(inner.c.cents), 0)).select_from(inner)
    count, cents = session.execute(query).one()
    return count, cents


def _last_event(column: Any) -> ColumnElement[Any]:
    """Correlated: of the last thing that happened to a cheque."""
    receipt = Receipt.__table__
    return (
        select(column)
        .where(ChequeEvent.receipt_id == receipt.c.id, COUNTS)
        .order_by(ChequeEvent.recorded_at.desc(), ChequeEvent.id.desc())
        .limit(1)
        .correlate(receipt)
        .scalar_subquery()
    )


def _state_column() -> ColumnElement[str]:
    receipt, counter = Receipt.__table__, Receipt.__table__.alias("counter")
    undone = (
        select(counter.c.id)
        .where(counter.c.reverses_id == receipt.c.id, counter.c.kind == "reversal")
        .correlate(receipt)
    )
    last = _last_event(ChequeEvent.state)
    return case(
        (exists(undone) & (last.is_(None) | last.in_(IN_HAND)), "reversed"),
        (last.is_not(None), last),
        (receipt.c.credited_on.is_not(None), "cleared"),
        else_=WAITING,
    )


def _columns() -> Select[Any]:
    slip = _last_event(ChequeEvent.deposit_id)
    columns: tuple[Any, ...] = (
        Receipt.id,
        Document.number,
        Receipt.cheque_number,
        Receipt.bank,
        Receipt.payer,
        func.coalesce(Client.platform, "").label("platform"),
        Receipt.cents,
        Receipt.received_on,
        _state_column().label("state"),
        func.coalesce(Deposit.number, "").label("deposit"),
        ChequeDetail.written_on,
        func.coalesce(ChequeDetail.place, "").label("place"),
        func.coalesce(ChequeDetail.cmc7, "").label("cmc7"),
        ChequeDetail.deposit_from,
        func.coalesce(ChequeDetail.attachment_id, "").label("attachment_id"),
    )
    return (
        select(*columns)
        .join(Document, Document.id == Receipt.id)
        .outerjoin(Client, Client.id == owner_column())
        .outerjoin(Deposit, Deposit.id == slip)
        .outerjoin(ChequeDetail, ChequeDetail.id == detail_column(ChequeDetail.id))
        .where(Receipt.method == "cheque", Receipt.kind == "receipt")
    )


def _filtered(query: Select[Any], request: ListCheques, today: date) -> Select[Any]:
    if request.states:
        query = query.where(_state_column().in_(request.states))
    if request.platform:
        query = query.where(Client.platform == request.platform)
    if request.alerts_only:
        query = query.where(_to_look_at(today), _state_column().in_(IN_HAND))
    for word in request.search.split():
        query = query.where(_has_word(word))
    return query


def _to_look_at(today: date) -> ColumnElement[bool]:
    """What ``cheque_alerts`` has a word about."""
    received = Receipt.__table__.c.received_on
    written = func.coalesce(ChequeDetail.written_on, received)
    asked = func.coalesce(ChequeDetail.deposit_from, received)
    payable: ColumnElement[date] = func.max(received, written, asked, type_=Day)
    waits_too_long = payable < today - UNDEPOSITED_AFTER
    return waits_too_long | (written < today - OLD_AFTER) | (payable > today)


def _has_word(word: str) -> ColumnElement[bool]:
    """In what the register shows, or in the sheet of the client: accents do not matter there."""
    folded = fold(word)
    shown = func.lower(
        Document.number
        + " "
        + Receipt.cheque_number
        + " "
        + Receipt.bank
        + " "
        + Receipt.payer
        + " "
        + func.coalesce(Deposit.number, "")
        + " "
        + func.coalesce(ChequeDetail.cmc7, "")
    )
    return (
        shown.contains(word.lower(), autoescape=True)
        | shown.contains(folded, autoescape=True)
        | func.coalesce(Client.search, "").contains(folded, autoescape=True)
    )


def _row(row: Row[Any], today: date) -> ChequeRow:
    in_hand = row.state in IN_HAND
    dates = ChequeDates(row.received_on, not in_hand, row.written_on, row.deposit_from)
    return ChequeRow(**row._mapping, alerts=cheque_alerts(dates, today))
