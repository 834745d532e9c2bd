"""Find a client or a document by what a person types: a name, a former name, a number."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.models import Client, ClientAlias, Document
from ofdesk.services.client_names import kept_client


def client_named(session: Session, text: str) -> Client:
    """The client of a platform name, of a former one, or of a sheet that was merged into another.

    Raises ``DomainError('client_unknown')``.
    """
    name = text.strip().lower()
    client = session.scalars(select(Client).where(Client.platform == name)).one_or_none()
    if client is None:
        alias = select(ClientAlias.client_id).where(ClientAlias.platform == name)
        client = session.scalars(select(Client).where(Client.id.in_(alias))).one_or_none()
    if client is None:
        raise DomainError("client_unknown", field="platform", platform=text.strip())
    return kept_client(session, client.id)


def document_numbered(session: Session, number: str, *kinds: str) -> Document:
    """The issued document of a number; ``kinds`` restricts what it may be.

    Raises ``DomainError('document_unknown')`` or ``document_wrong_kind``.
    """
    wanted = number.strip().upper()
    found = session.scalars(select(Document).where(Document.number == wanted)).one_or_none()
    if found is None:
        raise DomainError("document_unknown", field="number", number=number.strip())
    if kinds and found.kind not in kinds:
        raise DomainError("document_wrong_kind", field="number", number=wanted, kind=found.kind)
    return found
