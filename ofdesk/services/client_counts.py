"""The count of activated resources of a sheet: how many, when known, from where, by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ofdesk.domain.errors import DomainError
from ofdesk.models import Client
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.client_fields import CLIENT_FIELDS, FieldValue
from ofdesk.services.client_names import kept_sheet
from ofdesk.services.client_periods import count_learned
from ofdesk.services.typed_text import checked_text

TYPED, IMPORTED = "typed", "imported"
COUNT_UNIT = (
    *("resources", "resources_real", "resources_virtual", "resources_read_at"),
    *("resources_source", "resources_by", "resources_reason"),
)
"""Columns of ``client`` that mean something only together."""


@dataclass(frozen=True, slots=True)
class SetResources:
    """Type the count of a platform by hand; ``count`` as typed, ``reason`` kept on the sheet."""

    platform: str
    count: str
    reason: str


@dataclass(frozen=True, slots=True)
class CountSet:
    """The count as it is now; ``before`` is the one that it replaces."""

    platform: str
    count: int
    before: int | None
    read_at: datetime
    source: str


def set_resources(request: SetResources, uow: UnitOfWork) -> CountSet:
    """Correct the count by hand (domain §3.2).

    Raises ``client_unknown``, ``count_invalid``, ``reason_missing``.
    """
    typed = checked_text(request.count, "resources", CLIENT_FIELDS["resources"].longest)
    read = CLIENT_FIELDS["resources"].read
    assert read is not None
    count = read(typed, "resources")
    reason = checked_text(request.reason, "reason", 200)
    if not reason:
        raise DomainError("reason_missing", field="reason")
    assert isinstance(count, int)
    with uow:
        client = kept_sheet(uow.session, request.platform)
        before, now = client.resources, uow.now()
        put_count(client, count, (TYPED, uow.operator, reason), now)
        count_learned(uow.session, client)
        uow.commit()
        return CountSet(client.platform, count, before, now, TYPED)


def put_count(
    client: Client, count: int | None, origin: tuple[str, str, str], at: datetime | None
) -> None:
    """Write the whole unit of the count. ``origin`` is its source, who gave it, and why."""
    client.resources = count
    client.resources_real = client.resources_virtual = None
    client.resources_read_at = None if count is None else at
    client.resources_source, client.resources_by, client.resources_reason = (
        ("", "", "") if count is None else origin
    )


def refresh_count(client: Client, origin: tuple[str, str, str], at: datetime) -> None:
    """The count of the sheet was found again: what is real and virtual in it stays known."""
    client.resources_read_at = at
    client.resources_source, client.resources_by, client.resources_reason = origin


def change_count(
    client: Client,
    values: Mapping[str, FieldValue],
    origin: tuple[str, str],
    now: datetime,
) -> None:
    """Apply ``resources`` among the fields of a form or of a file; ``origin`` is source and author.

    An equal count is left as it is known. A smaller one needs ``resources_reason``, since a count
    is never lowered silently (domain §3.2): raises ``reason_missing``.
    """
    if "resources" not in values or values["resources"] == client.resources:
        return
    count = values["resources"]
    assert count is None or isinstance(count, int)
    reason = str(values.get("resources_reason") or "")
    source, author = origin
    lowered = client.resources is not None and (count is None or count < client.resources)
    if lowered and not reason and source == TYPED:
        raise DomainError("reason_missing", field="resources_reason")
    given = values.get("resources_read_at")
    at = given if isinstance(given, datetime) else now
    put_count(client, count, (source, author, reason), at)
