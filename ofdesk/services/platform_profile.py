"""The profile of the platform interface: data of the house that a person may edit, checked."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk import paths
from ofdesk.domain.errors import DomainError
from ofdesk.models import DeskSetting, Setting
from ofdesk.ports.platforms import PlatformProfile, Source
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.typed_text import checked_text

PROFILE, FOLDER = "platform.profile", "platform.folder"
"""The setting of the house, one JSON text, and that of this desk: where its certificates are."""
DEFAULT_FOLDER = "platforms"
LONGEST = 300
Check = Callable[[str, str], None]
_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. -]*")
_HEADER = re.compile(r"\(request-target\)|[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class SetProfile:
    """Fields of the profile, and ``folder``; an empty value goes back to the default."""

    values: Mapping[str, str]


def read_source(session: Session) -> Source:
    """How this desk reads platforms."""
    text = session.scalars(select(Setting.value).where(Setting.key == PROFILE)).one_or_none()
    folder = session.get(DeskSetting, FOLDER)
    named = folder.value if folder is not None else ""
    place = Path(named) if named else paths.data_folder() / DEFAULT_FOLDER
    return Source(profile_of(text or "{}"), place)


def ready_source(session: Session) -> Source:
    """As ``read_source``. Raises ``DomainError('profile_incomplete')`` while no report is named."""
    source = read_source(session)
    if not source.profile.report_id:
        raise DomainError("profile_incomplete", missing=["report_id"])
    return source


def profile_of(text: str) -> PlatformProfile:
    """The profile of a stored text; fields that this program does not know are left alone."""
    given = json.loads(text)
    known = {
        name: str(given[name]) for name in PlatformProfile.__dataclass_fields__ if name in given
    }
    return PlatformProfile(**known)


def list_profile(session: Session) -> dict[str, str]:
    """All fields, with the folder of this desk."""
    source = read_source(session)
    return {**asdict(source.profile), "folder": str(source.folder)}


def set_profile(request: SetProfile, uow: UnitOfWork) -> dict[str, str]:
    """Change fields, all or none, and give them all.

    Raises ``profile_field_unknown``, ``profile_field_invalid``, ``link_invalid``,
    ``choice_unknown``, ``number_out_of_range``, ``field_too_long``.
    """
    given = {name: _checked(name, text) for name, text in request.values.items()}
    with uow:
        session = uow.session
        if "folder" in given:
            _put_folder(session, given.pop("folder"))
        if given:
            defaults = asdict(PlatformProfile())
            changed = {name: text or defaults[name] for name, text in given.items()}
            _put_profile(session, replace(read_source(session).profile, **changed))
        session.flush()
        found = list_profile(session)
        uow.commit()
        return found


def _put_profile(session: Session, profile: PlatformProfile) -> None:
    row = session.scalars(select(Setting).where(Setting.key == PROFILE)).one_or_none()
    text = json.dumps(asdict(profile), ensure_ascii=False, sort_keys=True)
    if row is None:
        session.add(Setting(key=PROFILE, value=text))
    else:
        row.value = text


def _put_folder(session: Session, folder: str) -> None:
    kept = str(Path(folder).expanduser().absolute()) if folder else ""
    row = session.get(DeskSetting, FOLDER)
    if row is None:
        session.add(DeskSetting(key=FOLDER, value=kept))
    else:
        row.value = kept


def _checked(name: str, text: str) -> str:
    if name not in CHECKS:
        shown = name[:60]
        raise DomainError("profile_field_unknown", field=shown, name=shown, known=[*CHECKS])
    typed = checked_text(text, name, LONGEST)
    if typed:
        CHECKS[name](typed, name)
    return typed


def _any(_text: str, _field: str) -> None:
    """Any text on one line."""


def _address(text: str, field: str) -> None:
    parts = urlsplit(text)
    try:
        odd = parts.username or parts.password or parts.query or parts.fragment or parts.port == 0
    except ValueError:
        odd = "port"
    if parts.scheme != "https" or not parts.hostname or odd or " " in text:
        raise DomainError("link_invalid", field=field, value=text)


def _path(text: str, field: str) -> None:
    if "//" in text or "#" in text or not text.isascii() or " " in text or ".." in text:
        raise _invalid(text, field)


def _file(text: str, field: str) -> None:
    if not _FILE.fullmatch(text):
        raise _invalid(text, field)


def _headers(text: str, field: str) -> None:
    if not all(_HEADER.fullmatch(name) for name in text.split()):
        raise _invalid(text, field)


def _invalid(text: str, field: str) -> DomainError:
    return DomainError("profile_field_invalid", field=field, name=field, value=text)


def _among(*known: str) -> Check:
    def check(text: str, field: str) -> None:
        if text not in known:
            raise DomainError("choice_unknown", field=field, value=text, known=list(known))

    return check


def _between(lowest: int, highest: int) -> Check:
    def check(text: str, field: str) -> None:
        if not (text.isascii() and text.isdigit() and lowest <= int(text) <= highest):
            raise DomainError(
                "number_out_of_range", field=field, value=text, lowest=lowest, highest=highest
            )

    return check


CHECKS: Mapping[str, Check] = {
    "base_url": _address,
    **dict.fromkeys(("token_path", "report_path"), _path),
    "report_kind": _among("report", "generic_report"),
    "report_id": _path,
    **dict.fromkeys(("scope", "client_id", "key_id"), _any),
    "client_login": _among("body", "basic"),
    "algorithm": _among("rsa-sha256", "rsa-sha512", "ecdsa-sha256"),
    **dict.fromkeys(("signed_headers", "answer_headers"), _headers),
    "answer_signature": _among("required", "absent"),
    "clock_seconds": _between(10, 86_400),
    "counted": _among("value", "rows"),
    **dict.fromkeys(("column", "virtual_column"), _any),
    "timeout_seconds": _between(1, 300),
    "attempts": _between(1, 10),
    "backoff_milliseconds": _between(0, 60_000),
    "parallel": _between(1, 32),
    **dict.fromkeys(("ca_file", "auth_certificate", "auth_key"), _file),
    **dict.fromkeys(("sign_key", "server_certificate"), _file),
    "folder": _any,
}
"""What checks each field when it is typed."""
