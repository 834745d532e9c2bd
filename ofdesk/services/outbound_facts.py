"""What was told of electronic invoices: facts appended to a document, never changes of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from ofdesk.domain.channels import ELECTRONIC
from ofdesk.domain.lifecycle import Step, history
from ofdesk.models import Document, DocumentEvent
from ofdesk.ports.unit_of_work import UnitOfWork

PREFIX = "flow_"
"""``flow_deposited``, ``flow_refused``…: ``refused`` alone is said of a quote."""
KINDS = ("invoice", "credit_note", "corrective")
AT_A_TIME = 500
"""Identifiers in one question to the base."""


def goes_out() -> ColumnElement[bool]:
    """Documents that a platform gets: by their channel, or once written all the same."""
    told = select(DocumentEvent.document_id).where(DocumentEvent.kind.startswith(PREFIX))
    by_channel = Document.channel.in_(ELECTRONIC)
    return Document.kind.in_(KINDS) & or_(by_channel, Document.id.in_(told))


def steps_of(session: Session, documents: Sequence[str]) -> Mapping[str, tuple[Step, ...]]:
    """The states of each document, by its id, in their order; nothing for one without."""
    told: dict[str, list[Step]] = defaultdict(list)
    for first in range(0, len(documents), AT_A_TIME):
        some = documents[first : first + AT_A_TIME]
        _gather(session, DocumentEvent.document_id.in_(some), told)
    return {name: history(steps) for name, steps in told.items()}


def every_step(session: Session) -> Mapping[str, tuple[Step, ...]]:
    """As ``steps_of``, of every document of the base."""
    told: dict[str, list[Step]] = defaultdict(list)
    _gather(session, DocumentEvent.kind.startswith(PREFIX), told)
    return {name: history(steps) for name, steps in told.items()}


def _gather(session: Session, wanted: ColumnElement[bool], told: dict[str, list[Step]]) -> None:
    rows = session.execute(
        select(
            DocumentEvent.document_id,
            DocumentEvent.kind,
            DocumentEvent.happened_on,
            DocumentEvent.detail,
            DocumentEvent.recorded_by,
        )
        .where(wanted, DocumentEvent.kind.startswith(PREFIX))
        .order_by(DocumentEvent.recorded_at, DocumentEvent.id)
    )
    for document, kind, day, detail, author in rows:
        told[document].append(Step(kind.removeprefix(PREFIX), day, detail, author))


def record_steps(uow: UnitOfWork, document: Document, steps: Iterable[Step]) -> None:
    """Append facts to ``document``, in this order."""
    for step in steps:
        uow.session.add(
            DocumentEvent(
                document_id=document.id,
                kind=PREFIX + step.state,
                happened_on=step.day,
                recorded_at=uow.now(),
                recorded_by=uow.operator,
                channel=document.channel,
                detail=step.reason,
            )
        )


def is_electronic(document: Document, steps: Sequence[Step]) -> bool:
    """Whether a platform may tell something of it: by its channel, or since it was written."""
    return document.kind in KINDS and (document.channel in ELECTRONIC or bool(steps))


def told_since(steps: Sequence[Step]) -> date | None:
    """The day of the present state, ``None`` before anything was told."""
    return steps[-1].day if steps else None
