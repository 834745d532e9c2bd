"""Which decisions about lines of the bank stand: all that none takes back, whoever was first.

No clock decides: two desks that accepted one line apart have two decisions that stand, until a
person takes one of them back (decision 0086).
"""

from typing import Any

from sqlalchemy import ColumnElement, case, exists, select
from sqlalchemy.orm import Session, aliased

from ofdesk.models import BankDecision, BankLine

ACCEPTED, IGNORED, SAME, UNDONE = "accepted", "ignored", "same", "undone"
WAITING = "waiting"
ORDER = (ACCEPTED, IGNORED, SAME)
"""What a line is when several decisions about it stand."""

_Undoing = aliased(BankDecision)
_TAKEN_BACK = exists().where(
    _Undoing.line_id == BankDecision.line_id, _Undoing.undoes_id == BankDecision.id
)
STANDS: ColumnElement[bool] = (BankDecision.kind != UNDONE) & ~_TAKEN_BACK
_RANK = case(*((BankDecision.kind == kind, rank) for rank, kind in enumerate(ORDER)))
_SENT_LAST = (BankDecision.row_seq.is_(None), BankDecision.row_seq, BankDecision.id)
"""The order of the hub, what it has not seen yet last: the same on every desk."""


def standing(session: Session, line_id: str) -> list[BankDecision]:
    """What stands about a line, the decision that counts first."""
    query = select(BankDecision).where(BankDecision.line_id == line_id, STANDS)
    return list(session.scalars(query.order_by(_RANK, *_SENT_LAST)))


def decided_lines(session: Session) -> frozenset[str]:
    """The lines about which some decision stands."""
    rows = session.execute(select(BankDecision.id, BankDecision.line_id, BankDecision.undoes_id))
    found = list(rows)
    back = {row.undoes_id for row in found if row.undoes_id is not None}
    return frozenset(row.line_id for row in found if row.undoes_id is None and row.id not in back)


def of_standing(column: Any) -> ColumnElement[Any]:
    """Correlated to ``bank_line``: ``column`` of the decision that counts, absent without one."""
    line = BankLine.__table__
    return (
        select(column)
        .where(BankDecision.line_id == line.c.id, STANDS)
        .order_by(_RANK, *_SENT_LAST)
        .limit(1)
        .correlate(line)
        .scalar_subquery()
    )
