"""The same movement in the words of another file, when a person is about to accept it."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ofdesk.domain.bank_twins import Told, twins
from ofdesk.models import BankDecision, BankLine, BankStatement
from ofdesk.services.bank_standing import ACCEPTED, SAME, of_standing


def accepted_twin(session: Session, line: BankLine) -> BankLine | None:
    """A line that another format brought, that says the same and is accepted; none where a person
    has said that the two are others. The import finds them of one base; this one finds those that
    two desks imported apart."""
    own = session.get_one(BankStatement, line.statement_id)
    query = (
        select(BankLine, BankStatement.account)
        .join(BankStatement, BankStatement.id == BankLine.statement_id)
        .where(
            *(BankLine.day == line.day, BankLine.cents == line.cents, BankLine.id != line.id),
            *(BankStatement.format != own.format, of_standing(BankDecision.kind) == ACCEPTED),
        )
    )
    said = _said(session, line)
    others = [(one, account) for one, account in session.execute(query) if one.id not in said]
    known = [_told(one, account) for one, account in others]
    found = twins([_told(line, own.account)], known).get(line.id)
    return next((one for one, _ in others if one.id == found), None)


def _said(session: Session, line: BankLine) -> set[str]:
    """The lines about which it was told, and taken back, that this one is the same."""
    about = or_(BankDecision.line_id == line.id, BankDecision.same_as_id == line.id)
    rows = session.execute(
        select(BankDecision.line_id, BankDecision.same_as_id).where(
            BankDecision.kind == SAME, about
        )
    )
    return {key for row in rows for key in row if key is not None} - {line.id}


def _told(line: BankLine, account: str) -> Told:
    label = line.label or line.payer
    return Told(line.id, line.day, line.cents, label, line.reference, account)
