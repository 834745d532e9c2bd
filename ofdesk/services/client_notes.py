"""Dated notes about a client: written, corrected, taken away; what they said before is kept."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import literal_column, select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.models import ClientNote, History
from ofdesk.models.types import instant_from_text
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.client_names import kept_sheet, lineage
from ofdesk.services.typed_text import checked_text

LONGEST = 20_000
"""Characters of one note."""
ID_LENGTH = 36


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One note of a list; ``changed_at`` and ``changed_by`` of its last correction, if any."""

    id: str
    text: str
    written_at: datetime
    written_by: str
    changed_at: datetime | None
    changed_by: str


@dataclass(frozen=True, slots=True)
class NoteVersion:
    """What a note said from an instant on, and who wrote so."""

    text: str
    at: datetime
    author: str


@dataclass(frozen=True, slots=True)
class NoteChanged:
    """A note that was written, corrected or taken away."""

    id: str
    platform: str
    text: str
    changes: frozenset[str] = frozenset(("client_note",))


def list_notes(session: Session, platform: str) -> list[NoteRow]:
    """The notes of a client and of the sheets merged into it, the last written first.

    Raises ``client_unknown``.
    """
    ids = lineage(session, kept_sheet(session, platform).id)
    query = (
        select(ClientNote)
        .where(ClientNote.client_id.in_(ids))
        .order_by(ClientNote.written_at.desc(), ClientNote.id.desc())
    )
    notes = list(session.scalars(query))
    last = {row.row_id: row for row in _changes(session, [note.id for note in notes], "U")}
    return [_row(note, last.get(note.id)) for note in notes]


def _row(note: ClientNote, changed: History | None) -> NoteRow:
    return NoteRow(
        id=note.id,
        text=note.text,
        written_at=note.written_at,
        written_by=note.written_by,
        changed_at=instant_from_text(changed.at) if changed is not None else None,
        changed_by=changed.author if changed is not None else "",
    )


def _changes(session: Session, ids: list[str], *kinds: str) -> list[History]:
    """What the history says of notes, in the order in which it was written."""
    query = (
        select(History)
        .where(History.tbl == "client_note", History.row_id.in_(ids), History.kind.in_(kinds))
        .order_by(History.at, literal_column("history.rowid"))
    )
    return [row for row in session.scalars(query) if _text(row.new) is not None]


def _text(stored: str | None) -> str | None:
    values: dict[str, Any] = json.loads(stored) if stored else {}
    found: str | None = values.get("text")
    return found


def note_versions(session: Session, note_id: str) -> list[NoteVersion]:
    """Everything that a note said, the first version first. Raises ``note_unknown``."""
    _note(session, note_id)
    rows = _changes(session, [note_id], "I", "U")
    return [
        NoteVersion(_text(row.new) or "", instant_from_text(row.at), row.author) for row in rows
    ]


def write_note(platform: str, text: str, uow: UnitOfWork) -> NoteChanged:
    """Write a note about a client, of this instant and of the person at the desk.

    Raises ``client_unknown``, ``note_empty``, ``field_too_long``.
    """
    said = _checked(text)
    with uow:
        client = kept_sheet(uow.session, platform)
        note = ClientNote(
            client_id=client.id, text=said, written_at=uow.now(), written_by=uow.operator
        )
        uow.session.add(note)
        uow.session.flush()
        result = NoteChanged(note.id, client.platform, said)
        uow.commit()
    return result


def change_note(note_id: str, text: str, uow: UnitOfWork) -> NoteChanged:
    """Correct a note; what it said stays in its history. Raises ``note_unknown``,
    ``note_empty``, ``field_too_long``."""
    said = _checked(text)
    with uow:
        note = _note(uow.session, note_id)
        note.text = said
        result = NoteChanged(note.id, "", said)
        uow.commit()
    return result


def remove_note(note_id: str, uow: UnitOfWork) -> NoteChanged:
    """Take a note away; « Annuler » brings it back. Raises ``note_unknown``."""
    with uow:
        note = _note(uow.session, note_id)
        result = NoteChanged(note.id, "", note.text)
        uow.session.delete(note)
        uow.commit()
    return result


def _checked(text: str) -> str:
    said = checked_text(text, "text", LONGEST, multiline=True)
    if not said:
        raise DomainError("note_empty", field="text")
    return said


def _note(session: Session, note_id: str) -> ClientNote:
    note = session.get(ClientNote, note_id) if len(note_id) == ID_LENGTH else None
    if note is None:
        raise DomainError("note_unknown", field="note", note=note_id[:60])
    return note
