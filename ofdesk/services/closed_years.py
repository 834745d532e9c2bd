"""Which days are closed: nothing is dated there any more (``documents.md`` §6)."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.models import Closing


def last_closed(session: Session) -> date | None:
    """The last day that is closed, if any."""
    return session.scalar(select(func.max(Closing.ends_on)))


def check_day_open(session: Session, day: date) -> None:
    """Refuse (``period_closed``) to date a document in a closed year."""
    closed = last_closed(session)
    if closed is not None and day <= closed:
        raise DomainError("period_closed", day_on=day.isoformat(), closed_on=closed.isoformat())
