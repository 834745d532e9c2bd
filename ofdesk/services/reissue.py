"""Documents that the hub will not take, issued anew under the number of this desk (decision 0079).

They never left this base: what hangs on them (periods, payments, acts…) goes over to the new ones,
and they stay as they were issued, with their pages, in the quarantine.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Column, delete, func, select, text, update
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.models import (
    Base,
    Conflict,
    Document,
    DocumentEvent,
    DocumentLine,
    DocumentVat,
    Outbox,
    Quarantine,
    Receipt,
    Series,
    SyncContext,
)
from ofdesk.models.documents import LAST_SEQUENCE
from ofdesk.models.local import REISSUING
from ofdesk.models.types import instant_text
from ofdesk.ports.documents import DocumentFacts, OriginFacts
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.aside_rows import archived_events
from ofdesk.services.content import around_of, facts_of
from ofdesk.services.issue import IssueDocument, issue_document
from ofdesk.services.typed_text import checked_text
from ofdesk.services.verify import INDEX_COLUMNS
from ofdesk.words.lines import replacing_note

LONGEST_REASON = 300
OWN = (DocumentLine, DocumentVat, DocumentEvent)
"""Rows that say what a document is and what befell it: they stay with it."""
Targets = tuple[tuple[Any, Column[Any]], ...]


@dataclass(frozen=True, slots=True)
class Reissued:
    """The numbers that were given up, each with the one that took its place."""

    numbers: tuple[tuple[str, str], ...]
    changes: frozenset[str] = frozenset({"everything"})


def reissue_aside(reason: str, uow: UnitOfWork, today: date) -> Reissued:
    """Issue every document that was put aside anew, in the order of their first issue.

    Raises ``DomainError``: ``reason_missing``, ``nothing_aside``, ``series_quarantined`` while the
    desk has the number that the hub refuses, and those of ``issue_document``.
    """
    reason = checked_text(reason, "reason", LONGEST_REASON)
    if not reason:
        raise DomainError("reason_missing", field="reason")
    with uow:
        session = uow.session
        aside = _aside(session)
        if not aside:
            raise DomainError("nothing_aside")
        new: dict[str, Document] = {}
        for old, waiting in aside:
            new[old.id] = _issued_again(uow, old, waiting.number, new, today)
            _tell(uow, new[old.id], waiting.number, reason)
        session.flush()
        for old, waiting in aside:
            _take_the_place(uow, (old, waiting), new[old.id], reason)
        _settle_records(uow, new)
        told = tuple((waiting.number, new[waiting.document_id].number) for _, waiting in aside)
        uow.commit()
    return Reissued(told)


def _aside(session: Session) -> list[tuple[Document, Quarantine]]:
    rows = session.execute(
        select(Document, Quarantine)
        .join(Quarantine, Quarantine.document_id == Document.id)
        .where(Quarantine.reissued_as == "")
        .order_by(Document.issued_at, Document.year, Document.sequence)
    )
    return [(row[0], row[1]) for row in rows]


def _issued_again(
    uow: UnitOfWork, old: Document, number: str, new: Mapping[str, Document], today: date
) -> Document:
    facts = facts_of(old.content)
    origin = new.get(old.origin_id or "")
    facts = replace(
        facts,
        number="",
        reference_rf="",
        issued_on=today,
        origin=_named(facts, origin),
        notes=(*facts.notes, replacing_note(number, facts.issued_on, facts.language)),
    )
    around = {k: v for k, v in around_of(old.content).items() if k not in _AGAIN}
    receipt = around.get("receipt")
    if receipt and receipt.get("reverses_id") in new:
        around["receipt"] = receipt | {"reverses_id": new[receipt["reverses_id"]].id}
    lines = uow.session.execute(
        select(DocumentLine.position, DocumentLine.credits_position).where(
            DocumentLine.document_id == old.id
        )
    )
    wanted = IssueDocument(
        facts,
        old.client_id,
        old.party_id,
        origin.id if origin else old.origin_id,
        old.pay,
        credits={row[0]: row[1] for row in lines if row[1] is not None},
        around=around,
    )
    return issue_document(uow, wanted)


_AGAIN = frozenset((*INDEX_COLUMNS, "issued_at"))
"""What stands around the facts and is written anew."""


def _named(facts: DocumentFacts, origin: Document | None) -> OriginFacts | None:
    if facts.origin is None or origin is None:
        return facts.origin
    return replace(facts.origin, number=origin.number, issued_on=origin.issued_on)


def _tell(uow: UnitOfWork, document: Document, number: str, reason: str) -> None:
    event = DocumentEvent(
        document_id=document.id,
        kind="note",
        happened_on=document.issued_on,
        recorded_at=uow.now(),
        recorded_by=uow.operator,
        detail=f"{number}: {reason}",
    )
    uow.session.add(event)


def _take_the_place(
    uow: UnitOfWork, aside: tuple[Document, Quarantine], document: Document, reason: str
) -> None:
    """All that hangs on the old document hangs on the new one, and the old one becomes archive."""
    (old, waiting), session = aside, uow.session
    key = old.id
    events = session.scalars(
        select(DocumentEvent)
        .where(DocumentEvent.document_id == key)
        .order_by(DocumentEvent.recorded_at)
    ).all()
    waiting.reissued_as, waiting.reissued_by = document.number, uow.operator
    waiting.reissued_at, waiting.reason = instant_text(uow.now()), reason
    waiting.content, waiting.prev_hash, waiting.hash = old.content, old.prev_hash, old.hash
    waiting.events = archived_events(list(events))
    place = (old.type, old.desk, old.year)
    session.flush()
    session.execute(update(SyncContext).values(applying=REISSUING))
    session.execute(text("PRAGMA defer_foreign_keys=ON"))
    _go_over(session, key, document.id)
    for model in OWN:
        ids = list(session.scalars(select(model.id).where(model.document_id == key)))
        session.execute(delete(model).where(model.document_id == key))
        _forget(session, model.__tablename__, ids)
    session.execute(delete(Document).where(Document.id == key))
    _forget(session, Document.__tablename__, [key])
    _shorten(session, place)
    session.execute(update(SyncContext).values(applying=0))
    session.expire_all()


def _go_over(session: Session, old: str, new: str) -> None:
    for table, column in _hanging():
        session.execute(table.update().where(column == old).values({column.name: new}))
    waiting = (Outbox.tbl == Receipt.__tablename__, Outbox.row_id == old)
    session.execute(update(Outbox).where(*waiting).values(row_id=new))


def _hanging() -> Targets:
    """Every column that refers to a document or to a receipt, but for those of ``OWN``; a receipt
    has the identifier of its document."""
    own = {f"{model.__tablename__}.document_id" for model in OWN}
    return tuple(
        (table, column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name in ("document", "receipt")
        and f"{table.name}.{column.name}" not in own
        and table.name != "document"
    )


def _forget(session: Session, table: str, ids: list[str]) -> None:
    session.execute(delete(Outbox).where(Outbox.tbl == table, Outbox.row_id.in_(ids)))


def _shorten(session: Session, place: tuple[str, str, int]) -> None:
    """The register of a series counts the documents that are in it."""
    kind, desk, year = place
    last, day = session.execute(
        select(func.max(Document.sequence), func.max(Document.issued_on)).where(
            Document.type == kind,
            Document.desk == desk,
            Document.year == year,
            Document.sequence <= LAST_SEQUENCE,
        )
    ).one()
    session.execute(
        update(Series)
        .where(Series.type == kind, Series.desk == desk, Series.year == year)
        .values(last_number=last or 0, last_issued_on=day)
    )


def _settle_records(uow: UnitOfWork, new: Mapping[str, Document]) -> None:
    """The records that told of the incident are settled by this."""
    found = uow.session.scalars(
        select(Conflict).where(Conflict.row_id.in_(list(new)), Conflict.resolved_at.is_(None))
    )
    for conflict in found:
        conflict.resolved_at, conflict.resolved_by = uow.now(), uow.operator
        conflict.resolution = "other"
    uow.session.flush()
