"""All clients to a CSV or XLSX file that ``clients import`` takes back without loss."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.models import Client, ClientAlias, Party
from ofdesk.services.client_fields import CLIENT_FIELDS, FieldValue
from ofdesk.services.client_headings import ALIASES
from ofdesk.services.client_sheet import sheet_fields
from ofdesk.services.table_files import file_kind, write_table

NOT_EXPORTED = frozenset(("resources_source", "resources_by"))
"""They say how this base came to know a count; another base comes to know it by an import."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and where."""

    path: Path
    rows: int


def export_clients(session: Session, path: Path) -> Exported:
    """Write every sheet, archived ones too, sorted by name; headings are the names of fields.

    Sheets merged into another are left out, their names stand among its former names. Raises
    ``file_kind_unknown``, ``Unavailable('file_not_written')``.
    """
    file_kind(path)
    rows = list(client_lines(session))
    write_table(path, [headings(), *rows])
    return Exported(path, len(rows))


def headings() -> list[str]:
    """The columns: fields of the sheet in its order, then former names."""
    blank = Client(platform="")
    for name, field in CLIENT_FIELDS.items():
        setattr(blank, name, field.empty)
    names = [name for name in sheet_fields(blank, None) if name not in NOT_EXPORTED]
    return [*names, ALIASES]


def client_lines(session: Session) -> Iterator[list[str]]:
    """One line of text a client, under ``headings``."""
    parties = {party.id: party for party in session.scalars(select(Party))}
    aliases = _aliases(session)
    query = select(Client).where(Client.merged_into_id.is_(None))
    for client in session.scalars(query.order_by(Client.name_key, Client.id)):
        fields = sheet_fields(client, parties.get(client.billed_party_id or ""))
        texts = [text_of(v) for name, v in fields.items() if name not in NOT_EXPORTED]
        yield [*texts, ",".join(sorted(aliases.get(client.id, ())))]


def _aliases(session: Session) -> dict[str, set[str]]:
    merged = dict(session.execute(select(Client.id, Client.merged_into_id)).all())
    found: dict[str, set[str]] = {}

    def kept(identity: str) -> str:
        while (into := merged.get(identity)) is not None:
            identity = into
        return identity

    for owner, platform in session.execute(select(ClientAlias.client_id, ClientAlias.platform)):
        found.setdefault(kept(owner), set()).add(platform)
    for identity, platform in session.execute(select(Client.id, Client.platform)):
        if merged.get(identity) is not None:
            found.setdefault(kept(identity), set()).add(platform)
    return found


def text_of(value: FieldValue) -> str:
    """A field as text that ``FieldReader`` reads back."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
