"""Versions of the platform: which is proposed to new clients, which pre-releases are open."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.domain.versions import Version
from ofdesk.models import PlatformVersion
from ofdesk.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version that exists: ``stable`` is the one proposed, ``is_open`` a pre-release."""

    name: str
    stable: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class SetVersions:
    """What is proposed from now on; pre-releases that are not named are closed."""

    stable: str
    prereleases: Sequence[str] = ()


def list_versions(session: Session) -> list[VersionRow]:
    """The versions, oldest first."""
    rows = session.scalars(select(PlatformVersion)).all()
    ordered = sorted(rows, key=lambda row: Version.parse(row.name))
    return [VersionRow(row.name, row.stable, row.is_open) for row in ordered]


def set_versions(request: SetVersions, uow: UnitOfWork) -> list[VersionRow]:
    """Propose a stable version and open exactly these pre-releases; unknown ones are added.

    Raises ``version_unknown`` (not a version), ``version_not_stable``, ``version_not_prerelease``.
    """
    stable = _parsed(request.stable, "stable")
    opened = [_parsed(text, "prerelease") for text in request.prereleases]
    if not stable.is_stable:
        raise DomainError("version_not_stable", field="stable", version=str(stable))
    for version in opened:
        if version.is_stable:
            raise DomainError("version_not_prerelease", field="prerelease", version=str(version))
    with uow:
        rows = {
            Version.parse(row.name): row for row in uow.session.scalars(select(PlatformVersion))
        }
        for version in (stable, *opened):
            if version not in rows:
                rows[version] = PlatformVersion(name=str(version), stable=False, is_open=False)
                uow.session.add(rows[version])
        for version, row in rows.items():
            row.stable, row.is_open = version == stable, version in opened
        uow.session.flush()
        found = list_versions(uow.session)
        uow.commit()
        return found


def add_version(name: str, uow: UnitOfWork) -> list[VersionRow]:
    """Put a version into the list, neither proposed nor open; one that is there stays as it is.

    Raises ``version_unknown`` (not a version).
    """
    version = _parsed(name, "name")
    with uow:
        known = {Version.parse(row.name) for row in uow.session.scalars(select(PlatformVersion))}
        if version not in known:
            uow.session.add(PlatformVersion(name=str(version), stable=False, is_open=False))
            uow.session.flush()
        found = list_versions(uow.session)
        uow.commit()
        return found


def _parsed(text: str, field: str) -> Version:
    try:
        return Version.parse(text[:100])
    except DomainError as error:
        raise DomainError(error.code, field=field, **error.values) from None
