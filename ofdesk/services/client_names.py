"""Platform names: which is free, which sheet has it, which sheets were merged into one."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.domain.platforms import platform_name
from ofdesk.models import Client, ClientAlias

LONGEST_TYPED = 300


def typed_name(text: str) -> str:
    """The platform name in what a person typed. Raises ``platform_invalid``,
    ``platform_reserved``."""
    if len(text) > LONGEST_TYPED:
        raise DomainError("platform_invalid", field="platform", value=f"{text[:60]}…")
    return platform_name(text)


def check_free(session: Session, name: str, own_id: str = "") -> None:
    """Refuse a name that another client bears or bore (``platform_taken``, domain §1)."""
    owner = session.scalars(select(Client).where(Client.platform == name)).one_or_none()
    if owner is None:
        alias = session.scalars(select(ClientAlias).where(ClientAlias.platform == name)).first()
        if alias is None or alias.client_id == own_id:
            return
        owner = session.get_one(Client, alias.client_id)
    raise DomainError(
        "platform_taken", field="platform", platform=name, owner=owner.platform, name=owner.name
    )


def sheet_named(session: Session, text: str) -> Client:
    """The sheet that bears or bore a name itself, even if it was merged into another one.

    Raises ``DomainError('client_unknown')``.
    """
    typed = text.strip().lower()
    for name in dict.fromkeys((typed, _in_address(typed))):
        found = session.scalars(select(Client).where(Client.platform == name)).one_or_none()
        if found is None:
            alias = select(ClientAlias.client_id).where(ClientAlias.platform == name)
            found = session.scalars(select(Client).where(Client.id.in_(alias))).one_or_none()
        if found is not None:
            return found
    raise DomainError("client_unknown", field="platform", platform=text.strip()[:LONGEST_TYPED])


def _in_address(typed: str) -> str:
    try:
        return typed_name(typed)
    except DomainError:
        return typed


def kept_sheet(session: Session, text: str) -> Client:
    """The sheet that is read for a name: of two that were merged, the kept one.

    Raises ``DomainError('client_unknown')``.
    """
    return kept_client(session, sheet_named(session, text).id)


def kept_client(session: Session, client_id: str) -> Client:
    """The sheet that is read for a sheet: itself, or the one that it was merged into."""
    client = session.get_one(Client, client_id)
    while client.merged_into_id is not None:
        client = session.get_one(Client, client.merged_into_id)
    return client


def lineage(session: Session, client_id: str) -> list[str]:
    """The sheet and all those that were merged into it, however far: what is read as one."""
    found, waiting = [client_id], [client_id]
    while waiting:
        waiting = list(session.scalars(select(Client.id).where(Client.merged_into_id.in_(waiting))))
        found += waiting
    return found


def former_names(session: Session, client_id: str) -> list[str]:
    """Names that find this sheet besides its own: former ones, and those of merged sheets."""
    ids = lineage(session, client_id)
    merged = session.scalars(select(Client.platform).where(Client.id.in_(ids[1:])))
    renamed = session.scalars(select(ClientAlias.platform).where(ClientAlias.client_id.in_(ids)))
    return sorted({*merged, *renamed})
