"""Personal data: all that is known of a client's people, and the erasure of what may be erased."""

import hmac
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import delete, inspect, or_, select, update
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.domain.mail import CANCELLED, FAILED, QUEUED, UNSURE
from ofdesk.models import (
    Act,
    Allocation,
    Attachment,
    BankRule,
    Base,
    Blob,
    ChequeDetail,
    Client,
    ClientAlias,
    ClientNote,
    Confirmation,
    CreditChoice,
    Document,
    DocumentEvent,
    History,
    MailMessage,
    Migration,
    Outbox,
    Party,
    Period,
    Receipt,
    ReceiptOwner,
    Reminder,
    ReminderHold,
    SyncContext,
)
from ofdesk.models.local import ERASING
from ofdesk.models.types import instant_text
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.attachments import list_attachments, read_attachment
from ofdesk.services.client_names import kept_sheet, lineage
from ofdesk.services.packs import PackedFile, write_pack
from ofdesk.services.pages import kept_page
from ofdesk.services.typed_text import checked_text

LONGEST_REASON = 300
ERASED = "gdpr_erase"
"""The code of the recorded answer: who erased, when, why."""

CONTACT = ("email_structure", "email_contact", "contact_name", "contact_phone", "notes")
NATURAL = (
    *("name", "address_1", "address_2", "address_3", "address_4"),
    *("siren", "siret", "foreign_id", "vat_number"),
)
"""What names a natural person alone: a club's name and address are no personal data."""
NOT_SENT = frozenset((QUEUED, FAILED, UNSURE))
"""Messages that cannot leave any more once nobody knows to whom."""
HIDDEN_KINDS = frozenset(("secret", "version"))


@dataclass(frozen=True, slots=True)
class EraseClient:
    """Whose personal values to erase, and why."""

    platform: str
    reason: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What the law keeps: a code of what, how many, and the code of the reason."""

    what: str
    count: int
    why: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What was replaced by digests, field by field, and what was kept and why."""

    platform: str
    fields: tuple[str, ...]
    history: int
    kept: tuple[Kept, ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    """Table, identifier and columns of each row that was looked at, for the hub to erase too."""
    changes: frozenset[str] = frozenset({"client", "act", "reminder"})


OF_RECEIPTS: dict[str, Any] = {
    "allocations": Allocation,
    "cheque_details": ChequeDetail,
    "credit_choices": CreditChoice,
}
"""What is kept with the receipts of a client."""


def known_of(session: Session, platform: str) -> dict[str, Any]:
    """All that the base holds about a client and its people, as it is stored.

    Passwords are not among it: only their hash exists. Raises ``client_unknown``.
    """
    client = kept_sheet(session, platform)
    ids = lineage(session, client.id)
    documents = _documents(session, ids)
    receipts = _receipts(session, ids)
    about = {
        "client": _all(session, Client, Client.id.in_(ids)),
        "party": _all(session, Party, Party.id.in_(_parties(session, ids))),
        "client_alias": _all(session, ClientAlias, ClientAlias.client_id.in_(ids)),
        "period": _all(session, Period, Period.client_id.in_(ids)),
        "act": _all(session, Act, Act.client_id.in_(ids)),
        "migration": _all(session, Migration, Migration.client_id.in_(ids)),
        "reminder": _all(session, Reminder, Reminder.client_id.in_(ids)),
        "bank_rule": _all(session, BankRule, BankRule.client_id.in_(ids)),
        "reminder_hold": _all(session, ReminderHold, ReminderHold.client_id.in_(ids)),
        "mail_message": _all(session, MailMessage, MailMessage.client_id.in_(ids)),
        "attachment": _all(session, Attachment, Attachment.client_id.in_(ids)),
        "client_note": _all(session, ClientNote, ClientNote.client_id.in_(ids)),
    }
    numbers = [document.id for document in documents]
    events = _all(session, DocumentEvent, DocumentEvent.document_id.in_(numbers))
    known: dict[str, Any] = {"platform": client.platform}
    known |= {name: [_told(row) for row in rows] for name, rows in about.items()}
    known["documents"] = [_told(row) | {"content": json.loads(row.content)} for row in documents]
    known["document_events"] = [_told(row) for row in events]
    known["receipts"] = [_told(row) for row in receipts]
    of_them = [row.id for row in receipts]
    for name, model in OF_RECEIPTS.items():
        rows = _all(session, model, model.receipt_id.in_(of_them))
        known[name] = [_told(row) for row in rows]
    known["history"] = [_told(row) for row in _history(session, _subjects(about))]
    return known


def export_known(session: Session, platform: str, target: Path) -> str:
    """Write a zip of what is known (JSON), of the issued pages and of their electronic forms.

    Raises ``OSError``, ``IntegrityBroken`` for a page that is not as it was issued."""
    client = kept_sheet(session, platform)
    return write_pack(target, _files(session, client))


def _files(session: Session, client: Client) -> Iterator[PackedFile]:
    known = known_of(session, client.platform)
    text = json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True)
    yield PackedFile(f"{client.platform}.json", text.encode())
    for document in _documents(session, lineage(session, client.id)):
        for digest, ending in ((document.pdf_sha256, "pdf"), (document.xml_sha256, "xml")):
            if digest:
                content = kept_page(session, digest, document.number)
                yield PackedFile(f"{document.number}.{ending}", content)
    for row in list_attachments(session, client.platform):
        if row.here:
            yield PackedFile(f"files/{row.name}", read_attachment(session, row.id).content)


def erase_client(request: EraseClient, uow: UnitOfWork) -> Erased:
    """Replace the personal values of a client by digests, in its rows and in their history.

    The digest is keyed by chance: equal values stay equal, and none can be guessed back. Issued
    documents are kept ten years (C. com. L123-22), and said so. Raises ``client_unknown``,
    ``reason_missing``, ``field_too_long``, ``erased_already``.
    """
    reason = checked_text(request.reason, "reason", LONGEST_REASON)
    if not reason:
        raise DomainError("reason_missing", field="reason")
    with uow:
        session = uow.session
        client = kept_sheet(session, request.platform)
        rows = _erasable(session, client)
        digest = _Digest(secrets.token_bytes(32))
        fields = sorted({name for row, names in rows for name in digest.erase(row, names)})
        if not fields:
            raise DomainError("erased_already", field="platform", platform=client.platform)
        session.flush()
        _erase_files(session, client)
        count = _erase_history(session, rows, digest)
        uow.session.add(
            Confirmation(
                code=ERASED,
                table_name="client",
                row_id=client.id,
                details=json.dumps({"reason": reason, "fields": fields}, ensure_ascii=False),
                given_by=uow.operator,
                given_at=uow.now(),
            )
        )
        touched = tuple((row.__tablename__, row.id, names) for row, names in rows)
        result = Erased(client.platform, tuple(fields), count, _kept(session, client), touched)
        uow.commit()
    return result


class _Digest:
    """Replaces values by a keyed digest, the same for the same value."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, value: str) -> str:
        """« ~ » and twelve hexadecimal digits."""
        return f"~{hmac.new(self._key, value.encode(), sha256).hexdigest()[:12]}"

    def erase(self, row: Base, names: Iterable[str]) -> list[str]:
        """Erase columns of a row; the names of those that held something."""
        held = [name for name in names if is_personal(getattr(row, name))]
        for name in held:
            setattr(row, name, self.of(getattr(row, name)))
        return [f"{row.__tablename__}.{name}" for name in held]

    def within(self, text: str | None, names: Iterable[str]) -> str | None:
        """Erase keys of a JSON object of the history."""
        values = json.loads(text) if text else {}
        held = [name for name in names if is_personal(values.get(name))]
        if not held:
            return text
        values |= {name: self.of(values[name]) for name in held}
        return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def is_personal(value: object) -> bool:
    """Whether a value holds something that is not erased yet."""
    return isinstance(value, str) and value != "" and not _is_digest(value)


def _is_digest(value: str) -> bool:
    return len(value) == 13 and value[0] == "~" and all(c in "0123456789abcdef" for c in value[1:])


Personal = (
    Client
    | Party
    | Act
    | MailMessage
    | Attachment
    | ClientNote
    | CreditChoice
    | ReminderHold
    | BankRule
)
Erasable = list[tuple[Personal, tuple[str, ...]]]


OF_CLIENT: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Act, ("asked_by", "detail", "reason")),
    (ReminderHold, ("reason",)),
    (BankRule, ("pattern", "key")),
    (Attachment, ("name",)),
    (ClientNote, ("text",)),
)
"""What people typed about a client, by table."""


def _erasable(session: Session, client: Client) -> Erasable:
    ids = lineage(session, client.id)
    found: Erasable = []
    for sheet in _all(session, Client, Client.id.in_(ids)):
        found.append((sheet, CONTACT + (NATURAL if sheet.kind == "private" else ())))
    for party in _all(session, Party, Party.id.in_(_parties(session, ids))):
        others = select(Client.id).where(Client.billed_party_id == party.id, Client.id.not_in(ids))
        if session.scalars(others).first() is None:
            names = ("email", *(NATURAL[:5] if party.kind == "private" else ()))
            found.append((party, names))
    for model, typed in OF_CLIENT:
        found += [(row, typed) for row in _all(session, model, model.client_id.in_(ids))]
    for message in _all(session, MailMessage, MailMessage.client_id.in_(ids)):
        if message.state in NOT_SENT:
            message.state = CANCELLED
        found.append((message, ("recipients", "refused", "subject", "body", "error_detail")))
    of_them = [row.id for row in _receipts(session, ids)]
    for chosen in _all(session, CreditChoice, CreditChoice.receipt_id.in_(of_them)):
        found.append((chosen, ("told_by",)))
    return found


def _erase_files(session: Session, client: Client) -> None:
    """The bytes of the client's files, but for those that something else calls for too."""
    ids = lineage(session, client.id)
    digests = []
    for attached in _all(session, Attachment, Attachment.client_id.in_(ids)):
        digests.append(attached.content_sha256)
        attached.content_sha256 = ""
    session.flush()
    others = select(Attachment.content_sha256), select(Document.pdf_sha256)
    for query in others:
        called_for = set(session.scalars(query))
        digests = [digest for digest in digests if digest not in called_for]
    session.execute(update(SyncContext).values(applying=ERASING))
    session.execute(delete(Blob).where(Blob.sha256.in_(digests)))
    session.execute(update(SyncContext).values(applying=0))


def _erase_history(session: Session, rows: Erasable, digest: _Digest) -> int:
    """Erase what the history and the queue of the hub remember, the erasure itself included."""
    names = {(row.__tablename__, row.id): wanted for row, wanted in rows}
    session.execute(update(SyncContext).values(applying=ERASING))
    count = 0
    for table in (History, Outbox):
        for entry in _entries(session, table, names):
            wanted = (*names[entry.tbl, entry.row_id], "search", "name_key")
            old, new = digest.within(entry.old, wanted), digest.within(entry.new, wanted)
            if (old, new) != (entry.old, entry.new):
                entry.old, entry.new = old, new
                count += table is History
    session.flush()
    session.execute(update(SyncContext).values(applying=0))
    return count


def _entries(session: Session, table: Any, names: Mapping[tuple[str, str], object]) -> list[Any]:
    ids = [row_id for _, row_id in names]
    found = session.scalars(select(table).where(table.row_id.in_(ids)))
    return [entry for entry in found if (entry.tbl, entry.row_id) in names]


def _kept(session: Session, client: Client) -> tuple[Kept, ...]:
    ids = lineage(session, client.id)
    counts = (
        ("documents", len(_documents(session, ids)), "ten_years"),
        ("receipts", len(_receipts(session, ids)), "ten_years"),
        ("letters", len(_all(session, Reminder, Reminder.client_id.in_(ids))), "ten_years"),
        ("platform", 1, "account"),
    )
    return tuple(Kept(what, count, why) for what, count, why in counts if count)


def _all(session: Session, model: type[Any], *where: Any) -> list[Any]:
    return list(session.scalars(select(model).where(*where).order_by(*inspect(model).primary_key)))


def _documents(session: Session, ids: list[str]) -> list[Document]:
    return _all(session, Document, Document.client_id.in_(ids), Document.kind != "receipt")


def _parties(session: Session, ids: list[str]) -> list[str]:
    query = select(Client.billed_party_id).where(Client.id.in_(ids))
    return [found for found in session.scalars(query) if found is not None]


def _receipts(session: Session, ids: list[str]) -> list[Receipt]:
    owned = select(ReceiptOwner.receipt_id).where(ReceiptOwner.client_id.in_(ids))
    return _all(session, Receipt, or_(Receipt.id.in_(owned), Receipt.reverses_id.in_(owned)))


def _subjects(about: Mapping[str, list[Any]]) -> list[str]:
    return [row.id for rows in about.values() for row in rows]


def _history(session: Session, ids: list[str]) -> list[History]:
    query = select(History).where(History.row_id.in_(ids)).order_by(History.at, History.id)
    return list(session.scalars(query))


def _told(row: Base) -> dict[str, Any]:
    """The columns of a row in storage form, without secrets."""
    columns = [c for c in row.__table__.columns if c.info["sync"] not in HIDDEN_KINDS]
    return {column.name: _plain(getattr(row, column.name)) for column in columns}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant_text(value)
    return value.isoformat() if isinstance(value, date) else value
