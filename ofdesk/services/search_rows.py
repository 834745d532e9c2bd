"""Search everywhere: clients, documents, receipts, by words, number, reference or amount."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from ofdesk.domain.errors import DomainError
from ofdesk.domain.text import fold
from ofdesk.models import Client, ClientAlias, Document, Receipt
from ofdesk.words.formats import parse_amount

EACH = 8
SHORTEST_NUMBER = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: ``kind`` is ``client``, ``document`` or ``receipt``; ``key`` opens it."""

    kind: str
    key: str
    title: str
    detail: str
    cents: int | None = None


def search_everywhere(session: Session, text: str) -> list[Hit]:
    """What ``text`` may mean, the best kind first; at most a few of each. Empty for no text.

    Accents, case and the order of words do not matter.
    """
    words = fold(text).split()
    if not words:
        return []
    return [*_clients(session, words), *_documents(session, text), *_receipts(session, text)]


def _clients(session: Session, words: list[str]) -> list[Hit]:
    query = select(Client.platform, Client.name, Client.city).where(Client.merged_into_id.is_(None))
    for word in words:
        alias = select(ClientAlias.client_id).where(
            ClientAlias.platform.contains(word, autoescape=True)
        )
        query = query.where(
            or_(Client.search.contains(word, autoescape=True), Client.id.in_(alias))
        )
    query = query.order_by(Client.archived, Client.name_key, Client.id).limit(EACH)
    return [
        Hit("client", platform, name, f"{platform} · {city}")
        for platform, name, city in session.execute(query)
    ]


def _documents(session: Session, text: str) -> list[Hit]:
    bare = "".join(text.split()).upper()
    conditions: list[ColumnElement[bool]] = []
    if _may_be_number(bare):
        conditions += [_numbered(bare), Document.reference_rf == bare]
    cents = amount_in(text)
    if cents is not None:
        conditions.append(Document.total_cents == cents)
    if not conditions:
        return []
    query = (
        select(Document.number, Document.buyer_name, Document.platform, Document.total_cents)
        .where(or_(*conditions), Document.kind != "receipt")
        .order_by(Document.issued_at.desc())
        .limit(EACH)
    )
    return [
        Hit("document", number, number, f"{name} · {platform}", total)
        for number, name, platform, total in session.execute(query)
    ]


def _receipts(session: Session, text: str) -> list[Hit]:
    bare = "".join(text.split()).upper()
    conditions: list[ColumnElement[bool]] = []
    if _may_be_number(bare):
        conditions += [_numbered(bare), func.upper(Receipt.cheque_number) == bare]
    cents = amount_in(text)
    if cents is not None:
        conditions.append(Receipt.cents == cents)
    if not conditions:
        return []
    query = (
        select(Document.number, Receipt.payer, Receipt.cheque_number, Receipt.cents)
        .join(Document, Document.id == Receipt.id)
        .where(or_(*conditions))
        .order_by(Document.issued_at.desc())
        .limit(EACH)
    )
    return [
        Hit("receipt", number, number, f"{payer} {cheque}".strip(), cents)
        for number, payer, cheque, cents in session.execute(query)
    ]


def _may_be_number(bare: str) -> bool:
    """Whether documents and cheques need be looked through: a number has figures, and nothing but
    letters, figures and hyphens."""
    plain = bare.replace("-", "").isalnum() and any(letter.isdigit() for letter in bare)
    return plain and len(bare) >= SHORTEST_NUMBER


def _numbered(bare: str) -> ColumnElement[bool]:
    """The documents whose number holds ``bare``: found in the index of numbers alone, since the
    rows with their whole content are many times as long."""
    numbers = aliased(Document).number
    return Document.number.in_(select(numbers).where(numbers.contains(bare, autoescape=True)))


def amount_in(text: str) -> int | None:
    """The amount that ``text`` is, in cents, or nothing: « 541,20 » finds what costs that."""
    try:
        return parse_amount(text)
    except DomainError:
        return None
