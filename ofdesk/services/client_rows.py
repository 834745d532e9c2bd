"""The client list by Core selects: the same rows as the quick door, and those it cannot give."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, or_, select, type_coerce
from sqlalchemy.orm import Session

from ofdesk.domain.text import fold
from ofdesk.models import Client, ClientAlias
from ofdesk.ports.client_rows import CLIENT_COLUMNS, ClientRow


@dataclass(frozen=True, slots=True)
class ListClients:
    """What to list: words to find (former platform names too), end of subscription at the latest,
    how many, the archived instead of the others."""

    search: str = ""
    due_by: date | None = None
    limit: int | None = None
    archived: bool = False


def list_clients(session: Session, request: ListClients) -> list[ClientRow]:
    """Rows sorted by name; with ``due_by``, by end of subscription, lapsed ones first.

    Days and instants are in their storage form, as in ``ofdesk.ports.client_rows``.
    """
    query = _matching(request)
    if request.due_by is not None:
        query = query.where(Client.ends_on <= request.due_by).order_by(Client.ends_on)
    query = query.order_by(Client.name_key, Client.id).limit(request.limit)
    return list(map(ClientRow._make, session.connection().execute(query)))


def _matching(request: ListClients) -> Select[*tuple[Any, ...]]:
    columns = [_stored(name) for name in CLIENT_COLUMNS]
    query = select(*columns).where(Client.archived.is_(request.archived))
    for word in fold(request.search).split():
        renamed = select(ClientAlias.client_id).where(
            ClientAlias.platform.contains(word, autoescape=True)
        )
        query = query.where(
            or_(Client.search.contains(word, autoescape=True), Client.id.in_(renamed))
        )
    return query


def _stored(name: str) -> ColumnElement[Any]:
    column: ColumnElement[Any] = Client.__table__.c[name]
    return column if name == "resources" else type_coerce(column, String)
