"""Documents that the hub would not take: what they are, what hangs on them, their proofs."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.models import Blob, Document, Quarantine
from ofdesk.models.documents import LAST_SEQUENCE
from ofdesk.models.types import instant_from_text
from ofdesk.services.content import around_of, facts_of, link_hash

WAITING, TAKEN, REISSUED = "waiting", "number_taken", "reissued"


@dataclass(frozen=True, slots=True)
class AsideRow:
    """One document. ``number`` is on paper; ``state``: ``waiting`` for a person, ``number_taken``
    when the hub has another document of this number, ``reissued`` under ``reissued_as``."""

    number: str
    kind: str
    platform: str
    buyer_name: str
    issued_on: date
    total_cents: int
    why: str
    at: datetime
    state: str
    reissued_as: str
    reissued_by: str
    reason: str


def list_aside(session: Session) -> list[AsideRow]:
    """Every document that was put aside, in the order of its issue, the settled ones last."""
    rows = session.execute(
        select(Quarantine, Document.content)
        .outerjoin(Document, Document.id == Quarantine.document_id)
        .order_by(Quarantine.reissued_as != "", Quarantine.number)
    )
    return [_row(aside, content or aside.content) for aside, content in rows]


def aside_page(session: Session, number: str) -> bytes:
    """The page of a document that was put aside, as it was printed.

    Raises ``DomainError``: ``aside_unknown``, ``aside_without_page`` for a receipt.
    """
    row = session.execute(
        select(Quarantine.content, Document.content)
        .outerjoin(Document, Document.id == Quarantine.document_id)
        .where(Quarantine.number == number)
    ).first()
    if row is None:
        raise DomainError("aside_unknown", field="number", number=number)
    digest = around_of(row[1] or row[0])["pdf_sha256"]
    page = session.scalar(select(Blob.bytes).where(Blob.sha256 == digest)) if digest else None
    if page is None:
        raise DomainError("aside_without_page", field="number", number=number)
    return page


def send_again(session: Session, numbers: tuple[str, ...] = ()) -> int:
    """Take documents out of the quarantine, so that the next exchange offers them again: all that
    may be, or whole series named by their ``numbers``; how many.

    Raises ``DomainError``: ``nothing_aside``, ``aside_unknown``.
    """
    waiting = [
        row
        for row in session.scalars(select(Quarantine).where(Quarantine.reissued_as == ""))
        if not row.displaced
    ]
    known = {row.number for row in waiting}
    unknown = next((number for number in numbers if number not in known), None)
    if unknown is not None:
        raise DomainError("aside_unknown", field="number", number=unknown)
    chains = {number[:4] for number in numbers}
    chosen = [row for row in waiting if not numbers or row.number[:4] in chains]
    if not chosen:
        raise DomainError("nothing_aside")
    for row in chosen:
        session.delete(row)
    session.flush()
    return len(chosen)


def aside_faults(session: Session) -> Iterator[tuple[str, str, str]]:
    """Of documents put aside whose place in the chain others have: (kind, number, what is wrong).

    Their content still has the hash that it was issued with, and their page is still there.
    """
    rows = session.execute(
        select(Quarantine, Document)
        .outerjoin(Document, Document.id == Quarantine.document_id)
        .where((Quarantine.reissued_as != "") | (Document.sequence > LAST_SEQUENCE))
    )
    for aside, document in rows:
        kept = _kept(aside, document)
        around = around_of(kept.content)
        kind = str(around["kind"])
        if link_hash(kept.prev_hash, kept.content) != kept.hash or around["number"] != aside.number:
            yield kind, aside.number, "hash"
        for name in ("pdf", "xml"):
            digest = around.get(f"{name}_sha256")
            if digest and session.get(Blob, digest) is None:
                yield kind, aside.number, f"{name}_missing"


def _kept(aside: Quarantine, document: Document | None) -> Quarantine | Document:
    """Where the content is: in its row, or in the archive."""
    return aside if document is None else document


def _row(aside: Quarantine, content: str) -> AsideRow:
    facts, around = facts_of(content), around_of(content)
    return AsideRow(
        number=aside.number,
        kind=str(around["kind"]),
        platform=str(around["platform"]),
        buyer_name=str(around["buyer_name"]),
        issued_on=facts.issued_on,
        total_cents=int(around["total_cents"]),
        why=aside.why,
        at=instant_from_text(aside.at),
        state=_state(aside),
        reissued_as=aside.reissued_as,
        reissued_by=aside.reissued_by,
        reason=aside.reason,
    )


def _state(aside: Quarantine) -> str:
    if aside.reissued_as:
        return REISSUED
    return TAKEN if aside.displaced else WAITING


def archived_events(events: list[Any]) -> str:
    """What happened to a document, as the archive keeps it."""
    told = [
        {
            "kind": event.kind,
            "happened_on": event.happened_on.isoformat(),
            "recorded_by": event.recorded_by,
            "person": event.person,
            "channel": event.channel,
            "detail": event.detail,
        }
        for event in events
    ]
    return json.dumps(told, ensure_ascii=False, sort_keys=True)
