"""Electronic invoices and where they are: a list, and one document's own history."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ofdesk.domain.channels import ELECTRONIC
from ofdesk.domain.lifecycle import CODES, FAILED, WAITING, Step, present_state
from ofdesk.models import Document, DocumentEvent
from ofdesk.services.balances import allocated_cents, credited_cents, open_column
from ofdesk.services.outbound_facts import every_step, goes_out, steps_of, told_since

TO_ACT, TO_SAY = "to_act", "to_say"
"""Rejected or refused, and nothing was done about it yet; paid, and the platform does not know."""
SILENT = (WAITING, "written", "cashed", *FAILED)
"""States in which nothing is to be told of a payment."""


@dataclass(frozen=True, slots=True)
class ListOutbound:
    """Which documents: in one state (or ``to_act``, ``to_say``); all when absent."""

    state: str = ""
    limit: int = 500
    offset: int = 0


@dataclass(frozen=True, slots=True)
class OutboundRow:
    """One document and where it is. ``to_say``: it is paid, and « encaissée » was not told."""

    number: str
    kind: str
    platform: str
    name: str
    issued_on: date
    channel: str
    total_cents: int
    open_cents: int
    state: str
    code: str
    since: date | None
    reason: str
    to_act: bool
    to_say: bool


def list_outbound(session: Session, request: ListOutbound) -> list[OutboundRow]:
    """The documents, the last issued first."""
    rows = _rows(session)
    if request.state:
        rows = [row for row in rows if _is_in(row, request.state)]
    return rows[request.offset : request.offset + request.limit]


def count_outbound(session: Session) -> dict[str, int]:
    """How many documents are in each state, and how many want something done."""
    rows = _rows(session)
    counts = Counter(row.state for row in rows)
    counts[TO_ACT] = sum(row.to_act for row in rows)
    counts[TO_SAY] = sum(row.to_say for row in rows)
    return {state: count for state, count in counts.items() if count}


def to_act(session: Session) -> int:
    """How many rejected or refused documents wait for a credit note or for another deposit."""
    failed = [f"flow_{state}" for state in FAILED]
    told = select(DocumentEvent.id).where(DocumentEvent.kind.in_(failed)).limit(1)
    if session.scalars(told).first() is None:
        return 0
    return sum(row.to_act for row in _rows(session))


def flow_of(session: Session, document: Document) -> dict[str, Any] | None:
    """Where one document is and how it came there; ``None`` for one that no platform gets."""
    steps = steps_of(session, [document.id]).get(document.id, ())
    if not steps and document.channel not in ELECTRONIC:
        return None
    row = session.execute(_columns().where(Document.id == document.id)).one()
    shown = _row(row, steps)
    return {
        "state": shown.state,
        "code": shown.code or None,
        "since": shown.since,
        "reason": shown.reason,
        "to_act": shown.to_act,
        "to_say": shown.to_say,
        "history": [step_json(step) for step in steps],
    }


def step_json(step: Step) -> dict[str, Any]:
    """One state of a history."""
    return {
        "state": step.state,
        "code": CODES.get(step.state),
        "date": step.day,
        "reason": step.reason,
        "recorded_by": step.told_by,
    }


def _is_in(row: OutboundRow, state: str) -> bool:
    if state == TO_ACT:
        return row.to_act
    return row.to_say if state == TO_SAY else row.state == state


def _columns() -> Select[Any]:
    corrected = (
        select(DocumentEvent.id)
        .where(DocumentEvent.document_id == Document.id, DocumentEvent.kind == "corrected")
        .correlate(Document)
        .exists()
    )
    columns: tuple[Any, ...] = (
        Document.id,
        Document.number,
        Document.kind,
        Document.platform,
        Document.buyer_name,
        Document.issued_on,
        Document.channel,
        Document.total_cents,
        open_column().label("open"),
        credited_cents(Document.__table__.c.id).label("credited"),
        allocated_cents(Document.__table__.c.id).label("paid"),
        corrected.label("corrected"),
    )
    return select(*columns)


def _rows(session: Session) -> list[OutboundRow]:
    steps = every_step(session)
    query = _columns().where(goes_out())
    query = query.order_by(Document.issued_at.desc(), Document.number.desc())
    return [_row(row, steps.get(row.id, ())) for row in session.execute(query)]


def _row(row: Any, steps: tuple[Step, ...]) -> OutboundRow:
    state = present_state(steps)
    settled = row.corrected or (row.kind != "credit_note" and row.credited >= row.total_cents)
    paid = row.kind != "credit_note" and row.paid > 0 and row.open <= 0
    return OutboundRow(
        number=row.number,
        kind=row.kind,
        platform=row.platform,
        name=row.buyer_name,
        issued_on=row.issued_on,
        channel=row.channel,
        total_cents=row.total_cents,
        open_cents=row.open,
        state=state,
        code=CODES.get(state, ""),
        since=told_since(steps),
        reason=steps[-1].reason if steps else "",
        to_act=state in FAILED and not settled,
        to_say=paid and not settled and state not in SILENT,
    )
