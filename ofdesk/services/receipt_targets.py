"""What a scanned or typed reference means for a receipt: an invoice, a proposition, a client."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.domain.references import read_reference
from ofdesk.models import Client, Document, Receipt, ReceiptOwner
from ofdesk.services.balances import OWED_KINDS, client_open_cents, open_column
from ofdesk.services.document_rows import DocumentRow, ListDocuments, list_documents
from ofdesk.services.lookup import client_named
from ofdesk.words.formats import parse_amount

PAYABLE = (*OWED_KINDS, "proposition")
MOST = 30
"""Invoices that are offered to choose from."""


@dataclass(frozen=True, slots=True)
class Target:
    """``kind`` is ``invoice``, ``proposition`` or ``client``; ``number`` is empty for a client."""

    kind: str
    number: str
    platform: str
    name: str
    open_cents: int


def find_target(session: Session, text: str) -> Target | None:
    """The invoice of a reference (bar code, also of an AZERTY-shifted reader) or number, else the
    client of a platform name, else nothing."""
    typed = text.strip()
    if not typed:
        return None
    found = _document(session, typed)
    if found is not None:
        return found
    try:
        client = client_named(session, typed)
    except DomainError:
        return None
    owed = client_open_cents(session, client.id)
    return Target("client", "", client.platform, client.name, owed)


def _columns() -> Select[Any]:
    """What a target says, in one select: the document, its client, what is open."""
    columns: tuple[Any, ...] = (
        Document.kind,
        Document.number,
        Document.total_cents,
        open_column().label("open"),
        func.coalesce(Client.platform, Document.platform).label("platform"),
        func.coalesce(Client.name, Document.buyer_name).label("name"),
    )
    return (
        select(*columns)
        .outerjoin(Client, Client.id == Document.client_id)
        .where(Document.kind.in_(PAYABLE))
    )


_BY_NUMBER = _columns().where(
    Document.type == bindparam("type"),
    Document.desk == bindparam("desk"),
    Document.year == bindparam("year"),
    Document.sequence == bindparam("sequence"),
)
"""Built once: a coupon is found in the time of its indexed select."""
_LAST_BANK = (
    select(Receipt.bank)
    .join(ReceiptOwner, ReceiptOwner.receipt_id == Receipt.id)
    .join(Client, Client.id == ReceiptOwner.client_id)
    .where(Client.platform == bindparam("platform"), Receipt.method == "cheque", Receipt.bank != "")
    .order_by(Receipt.received_on.desc(), Receipt.id.desc())
    .limit(1)
)


def _document(session: Session, typed: str) -> Target | None:
    try:
        meant = read_reference(typed)
    except DomainError:
        return None
    found = session.connection().execute(_BY_NUMBER, asdict(meant)).one_or_none()
    return None if found is None else _payable(found)


def _payable(row: Row[Any]) -> Target:
    proposed = row.kind == "proposition"
    return Target(
        kind="proposition" if proposed else "invoice",
        number=row.number,
        platform=row.platform,
        name=row.name,
        open_cents=row.total_cents if proposed else row.open,
    )


@dataclass(frozen=True, slots=True)
class LookUp:
    """What was meant: one target, several to choose from, or nothing. ``how`` it was found is
    ``reference``, ``client``, ``amount`` or ``words``; ``bank`` that of the client's last cheque.
    """

    targets: tuple[Target, ...] = ()
    how: str = ""
    bank: str = ""


def look_up(session: Session, text: str, today: date) -> LookUp:
    """What a person who opens the post may mean: a coupon's reference or number, a client, the
    amount of an open invoice, or words of a name, in this order."""
    target = find_target(session, text)
    if target is not None and target.number:
        return _looked_up(session, (target,), "reference")
    if target is not None:
        owed = _open_ones(session, target.platform, today)
        mine = tuple(one for one in owed if one.platform == target.platform)
        return _looked_up(session, mine or (target,), "client")
    cents = _cents(text)
    if cents is not None:
        return _looked_up(session, tuple(_at_amount(session, cents)), "amount")
    if not text.strip():
        return LookUp()
    found = _open_ones(session, text.strip(), today)
    return _looked_up(session, tuple(found), "words")


def _looked_up(session: Session, targets: tuple[Target, ...], how: str) -> LookUp:
    names = {target.platform for target in targets}
    bank = last_bank(session, names.pop()) if len(names) == 1 else ""
    return LookUp(targets, how, bank)


def _cents(text: str) -> int | None:
    try:
        return parse_amount(text)
    except DomainError:
        return None


def _open_ones(session: Session, words: str, today: date) -> list[Target]:
    request = ListDocuments(OWED_KINDS, search=words, open_only=True, limit=MOST)
    return [_target(row) for row in list_documents(session, request, today)]


def _target(row: DocumentRow) -> Target:
    return Target("invoice", row.number, row.platform, row.name, row.open_cents)


def _at_amount(session: Session, cents: int) -> Sequence[Target]:
    """The open invoices of which just this amount is left to pay."""
    query = (
        _columns()
        .where(
            Document.kind.in_(OWED_KINDS),
            Document.total_cents >= cents,
            open_column() == cents,
        )
        .order_by(Document.issued_at.desc())
        .limit(MOST)
    )
    return [_payable(row) for row in session.execute(query)]


def last_bank(session: Session, platform: str) -> str:
    """The bank of the last cheque of a client, or nothing."""
    return session.connection().execute(_LAST_BANK, {"platform": platform}).scalar() or ""
