"""The day of an entry: that of its fact, never in a year that was closed before it was known."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.models import Closing


class BookingDays:
    """Knows the closed years of a base."""

    def __init__(self, session: Session) -> None:
        rows = session.execute(select(Closing.closed_at, Closing.ends_on))
        self._closed = [(closed_at, ends_on) for closed_at, ends_on in rows]

    def day(self, day: date, recorded_at: datetime) -> date:
        """``day``, or the first one after the closed year that it lies in."""
        closed = [end for at, end in self._closed if day <= end and at <= recorded_at]
        return max(closed) + timedelta(days=1) if closed else day
