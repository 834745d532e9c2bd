"""Counts read on the platforms: written as they come; a failure leaves what was known, dated."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError, Value
from ofdesk.domain.platforms import is_clashed
from ofdesk.models import Client
from ofdesk.ports.platforms import Platforms, Reading, Source, Step
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.client_counts import put_count, refresh_count
from ofdesk.services.client_names import kept_sheet
from ofdesk.services.client_periods import count_learned
from ofdesk.services.platform_profile import ready_source

READ = "platform"
WRITTEN_EVERY = 1.0
"""Seconds between two transactions while many platforms answer."""


@dataclass(frozen=True, slots=True)
class ReadResources:
    """Platforms to read; without names, all clients that are not archived. ``stop`` ends it early,
    ``tell`` is told how many of how many are done."""

    names: Sequence[str] = ()
    stop: Event = field(default_factory=Event)
    tell: Callable[[int, int], None] = lambda _done, _total: None


@dataclass(frozen=True, slots=True)
class CountRead:
    """The count that the sheet has now, and the code of what went wrong, if anything did."""

    platform: str
    count: int | None
    read_at: datetime | None
    source: str
    before: int | None = None
    code: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)


def read_resources(
    request: ReadResources, uow: UnitOfWork, platforms: Platforms
) -> list[CountRead]:
    """Read the counts of activated resources on the platforms themselves (domain §3.1).

    In the order of the request; those that ``stop`` left unread are left out. No transaction is
    open while the network is waited for. Raises ``client_unknown``, ``platform_clashed``,
    ``profile_incomplete``.
    """
    with uow:
        names = _names(uow.session, request.names)
        source = ready_source(uow.session)
    found: dict[str, CountRead] = {}
    for batch in _batches(platforms.read(source, tuple(names), request.stop)):
        with uow:
            for reading in batch:
                found[reading.platform] = _written(reading, uow)
            uow.commit()
        request.tell(len(found), len(names))
    return [found[name] for name in names if name in found]


def try_platform(session: Session, name: str, platforms: Platforms) -> tuple[str, list[Step]]:
    """« Tester la connexion »: the platform's name, and each step up to the one that failed.

    Nothing is written. Raises ``client_unknown``, ``platform_clashed``, ``profile_incomplete``.
    """
    (platform,) = _names(session, [name])
    source: Source = ready_source(session)
    return platform, list(platforms.test(source, platform))


def _names(session: Session, asked: Sequence[str]) -> list[str]:
    if not asked:
        query = select(Client.platform).where(
            Client.archived.is_(False), Client.merged_into_id.is_(None)
        )
        every = session.scalars(query.order_by(Client.platform))
        return [name for name in every if not is_clashed(name)]
    names = [kept_sheet(session, name).platform for name in asked]
    for name in names:
        if is_clashed(name):
            raise DomainError("platform_clashed", field="platform", platform=name)
    return list(dict.fromkeys(names))


def _batches(readings: Iterator[Reading]) -> Iterator[list[Reading]]:
    """Readings as they come, those of about a second together; one alone at once."""
    batch: list[Reading] = []
    written = 0.0
    for reading in readings:
        batch.append(reading)
        if time.monotonic() - written >= WRITTEN_EVERY:
            yield batch
            batch, written = [], time.monotonic()
    if batch:
        yield batch


def _written(reading: Reading, uow: UnitOfWork) -> CountRead:
    client = kept_sheet(uow.session, reading.platform)
    before = client.resources
    if reading.count is not None:
        origin = (READ, uow.operator, "")
        if client.resources == reading.count:
            refresh_count(client, origin, uow.now())
        else:
            put_count(client, reading.count, origin, uow.now())
        client.resources_virtual = reading.virtual
        virtual = reading.virtual
        client.resources_real = None if virtual is None else reading.count - virtual
        count_learned(uow.session, client)
    return CountRead(
        platform=reading.platform,
        count=client.resources,
        read_at=client.resources_read_at,
        source=client.resources_source,
        before=before,
        code=reading.code,
        values=reading.values,
    )
