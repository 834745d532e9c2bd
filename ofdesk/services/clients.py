"""Client sheets: add, change, rename, merge, archive (domain §1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.models import Client, ClientAlias
from ofdesk.models.ids import new_id
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.client_checks import (
    SheetWarning,
    check_identifiers,
    check_sheet,
    note_vat_changes,
    sheet_warnings,
)
from ofdesk.services.client_counts import TYPED, change_count
from ofdesk.services.client_duplicates import duplicates
from ofdesk.services.client_fields import (
    CLIENT_FIELDS,
    FieldReader,
    FieldValue,
    FieldValues,
)
from ofdesk.services.client_names import check_free, kept_sheet, sheet_named, typed_name
from ofdesk.services.client_parties import PartyBook
from ofdesk.services.client_periods import count_learned, set_end, state_of_new


@dataclass(frozen=True, slots=True)
class AddClient:
    """A new sheet: the platform as typed, and fields as text under the names of ``cli.md``."""

    platform: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangeClient:
    """Fields to change; those that are not given stay, an empty one is erased."""

    platform: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RenameClient:
    """Another platform name; the old one goes on finding the sheet."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class MergeClients:
    """Two sheets of one client: ``source`` goes, ``target`` is read everywhere."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class ArchiveClient:
    """Take a sheet out of the lists, or bring it back."""

    platform: str
    archived: bool = True


@dataclass(frozen=True, slots=True)
class Saved:
    """A sheet was saved: which, and what to look at."""

    client_id: str
    platform: str
    warnings: tuple[SheetWarning, ...] = ()


def add_client(request: AddClient, uow: UnitOfWork, today: date) -> Saved:
    """Make a sheet. Raises ``platform_taken``, ``platform_invalid``, ``platform_reserved``,
    ``name_missing``, ``email_missing`` and the refusals of each field."""
    name = typed_name(request.platform)
    with uow:
        values = FieldReader(uow.renderer.missing_glyphs).read(request.fields)
        check_free(uow.session, name)
        client = blank_client(name, uow)
        put_fields(client, values, (TYPED, uow.operator), uow)
        _bill(uow.session, client, values)
        check_sheet(client)
        _put_end(uow.session, client, values, today)
        uow.session.add(client)
        return _saved(uow, client, today)


def change_client(request: ChangeClient, uow: UnitOfWork, today: date) -> Saved:
    """Change the given fields of a sheet. Raises ``client_unknown``, ``email_missing``,
    ``name_missing``, ``ends_on_from_periods`` and the refusals of each field."""
    with uow:
        values = FieldReader(uow.renderer.missing_glyphs).read(request.fields)
        client = kept_sheet(uow.session, request.platform)
        put_fields(client, values, (TYPED, uow.operator), uow)
        _bill(uow.session, client, values)
        check_sheet(client)
        if "ends_on" in values.other:
            set_end(uow.session, client, _day(values.other["ends_on"]))
        count_learned(uow.session, client)
        return _saved(uow, client, today)


def rename_client(request: RenameClient, uow: UnitOfWork, today: date) -> Saved:
    """Give a client another platform name and keep the old one as an alias.

    Raises ``client_unknown``, ``platform_same``, ``platform_taken``, ``platform_invalid``,
    ``platform_reserved``.
    """
    new = typed_name(request.new)
    with uow:
        client = kept_sheet(uow.session, request.old)
        if client.platform == new:
            raise DomainError("platform_same", field="platform", platform=new)
        check_free(uow.session, new, own_id=client.id)
        back = select(ClientAlias).where(ClientAlias.platform == new)
        for alias in uow.session.scalars(back):
            uow.session.delete(alias)
        uow.session.add(ClientAlias(client_id=client.id, platform=client.platform, since=today))
        client.platform = new
        return _saved(uow, client, today)


def merge_clients(request: MergeClients, uow: UnitOfWork, today: date) -> Saved:
    """Read ``target`` instead of ``source`` from now on; documents stay with theirs.

    ``source`` leaves the lists, its name finds ``target``. Raises ``client_unknown``,
    ``merge_same``, ``merge_already``.
    """
    with uow:
        source = sheet_named(uow.session, request.source)
        target = kept_sheet(uow.session, request.target)
        if source.merged_into_id is not None:
            raise DomainError(
                "merge_already", field="source", source=source.platform, target=target.platform
            )
        if source.id == target.id:
            raise DomainError("merge_same", field="target", platform=target.platform)
        source.merged_into_id, source.archived = target.id, True
        ends = [end for end in (source.ends_on, target.ends_on) if end is not None]
        target.ends_on = max(ends, default=None)
        return _saved(uow, target, today)


def archive_client(request: ArchiveClient, uow: UnitOfWork, today: date) -> Saved:
    """Archive a client or bring it back. Raises ``client_unknown``."""
    with uow:
        client = kept_sheet(uow.session, request.platform)
        client.archived = request.archived
        return _saved(uow, client, today)


def blank_client(platform: str, uow: UnitOfWork) -> Client:
    """A sheet with the empty value of every field."""
    values = {name: rule.empty for name, rule in CLIENT_FIELDS.items()}
    return Client(
        id=new_id(),
        platform=platform,
        created_at=uow.now(),
        resources_source="",
        resources_by="",
        resources_reason="",
        **values,
    )


def put_fields(
    client: Client, values: FieldValues, origin: tuple[str, str], uow: UnitOfWork
) -> None:
    """Write the fields that are columns, and check what they say together.

    ``origin`` is the source of a count (``typed``, ``imported``) and who gives it.
    """
    changed = {
        name: value
        for name, value in values.client.items()
        if name != "resources" and getattr(client, name) != value
    }
    for name, value in changed.items():
        setattr(client, name, value)
    note_vat_changes(client, changed, values.client)
    check_identifiers(client, changed)
    change_count(client, {**values.client, **values.other}, origin, uow.now())


def _bill(session: Session, client: Client, values: FieldValues) -> None:
    if values.party or "billed_to" in values.other:
        given = values.other.get("billed_to")
        PartyBook(session).bill(client, None if given is None else str(given), values.party)


def _put_end(session: Session, client: Client, values: FieldValues, today: date) -> None:
    ends_on = _day(values.other.get("ends_on"))
    if ends_on is not None:
        set_end(session, client, ends_on)
        if "state" not in values.client:
            client.state = state_of_new(ends_on, today)


def _day(value: FieldValue) -> date | None:
    assert value is None or isinstance(value, date)
    return value


def _saved(uow: UnitOfWork, client: Client, today: date) -> Saved:
    uow.session.flush()
    warnings = [*duplicates(uow.session, client), *sheet_warnings(uow.session, client, today)]
    uow.commit()
    return Saved(client.id, client.platform, tuple(warnings))
