"""The letters of the year of the demo go to the post on Fridays; those of the last days wait."""

from datetime import timedelta
from functools import partial

from sqlalchemy import insert, select

from ofdesk.domain.channels import PAPER
from ofdesk.models import Document, DocumentEvent
from ofdesk.models.ids import new_id
from ofdesk.services.demo_calendar import Calendar

FRIDAY = 4
WEEK = timedelta(days=7)
NOT_YET = timedelta(days=4)
"""Before the last day: what was issued since is still to be printed."""


def plan_posting(calendar: Calendar) -> None:
    """Plan a walk to the post for each Friday that is not one of the last days."""
    friday = calendar.start + timedelta(days=(FRIDAY - calendar.start.weekday()) % 7)
    while friday <= calendar.last - NOT_YET:
        calendar.at(friday, partial(_post_letters, calendar))
        friday += WEEK


def _post_letters(calendar: Calendar) -> None:
    calendar.turn()
    with (uow := calendar.write()):
        gone = select(DocumentEvent.document_id).where(DocumentEvent.kind == "posted")
        rows = uow.session.scalars(
            select(Document.id)
            .where(Document.channel == PAPER, Document.pdf_sha256 != "", Document.id.not_in(gone))
            .order_by(Document.number)
        ).all()
        events = [
            {
                "id": new_id(),
                "document_id": document_id,
                "kind": "posted",
                "happened_on": calendar.day,
                "recorded_at": uow.now(),
                "recorded_by": uow.operator,
                "channel": PAPER,
            }
            for document_id in rows
        ]
        if events:
            uow.session.execute(insert(DocumentEvent), events)
        uow.commit()
