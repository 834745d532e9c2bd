"""Secrets of the person by the names that people use: listed without a value, kept, forgotten."""

import json
from dataclasses import dataclass, field

from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.domain.platforms import platform_name
from ofdesk.ports.secrets import CARD, HUB, MAIL, PLATFORM, PLATFORM_KEY, SMTP, Secrets

LONGEST = 8192
LONGEST_NAME = 255
INDEX = ("names", "names")
"""A keyring cannot be listed: the names that were kept are in it too, without any value."""
ALONE = {"smtp": SMTP, "card": CARD}
KINDS = {"hub": HUB, "platform": PLATFORM, "platform-key": PLATFORM_KEY}
KNOWN = (*ALONE, "hub:HOST", "platform:NAME", "platform-key:NAME")


@dataclass(frozen=True, slots=True)
class Logins:
    """Who logs in to the hub and to the mail server of the base, as the keyring knows them."""

    hub: str = ""
    mail: str = ""


NOBODY = Logins()


@dataclass(frozen=True, slots=True)
class SetSecret:
    """``name`` as typed; ``logins``: those of the base."""

    name: str
    value: str = field(repr=False)
    logins: Logins = NOBODY


@dataclass(frozen=True, slots=True)
class KeptSecret:
    """A name, and whether a secret is kept under it."""

    name: str
    kept: bool


def secret_name(typed: str) -> str:
    """The name as it is known. Raises ``DomainError('secret_name_unknown')`` and those of a
    platform's name."""
    name = typed.strip()
    kind, colon, rest = name.partition(":")
    kind, rest = kind.lower(), rest.strip()
    if not colon and kind in ALONE:
        return kind
    if kind not in KINDS or not rest or not rest.isprintable() or len(rest) > LONGEST_NAME:
        raise DomainError("secret_name_unknown", field="name", name=name[:60], known=list(KNOWN))
    return f"{kind}:{platform_name(rest) if kind != 'hub' else rest}"


def list_secrets(secrets: Secrets, logins: Logins = NOBODY) -> list[KeptSecret]:
    """The names that can be told, and whether each is kept.

    Raises ``Unavailable('keyring_missing')``.
    """
    _check_keyring(secrets)
    hub = [f"hub:{_host(logins.hub)}"] if logins.hub else []
    found = dict.fromkeys((*ALONE, *hub, *sorted(_index(secrets))))
    return [KeptSecret(name, _is_kept(secrets, name, logins)) for name in found]


def set_secret(request: SetSecret, secrets: Secrets) -> KeptSecret:
    """Keep a secret in place of the one before.

    Raises ``secret_name_unknown``, ``secret_empty``, ``secret_too_long``;
    ``Unavailable('keyring_missing')``.
    """
    name = secret_name(request.name)
    if not request.value:
        raise DomainError("secret_empty", field="value")
    if len(request.value) > LONGEST:
        raise DomainError("secret_too_long", field="value", longest=LONGEST)
    _check_keyring(secrets)
    for service, key in _places(name, request.logins):
        if not secrets.keep(service, key, request.value):
            raise Unavailable("keyring_missing")
    if name not in ALONE:
        _remember(secrets, {*_index(secrets), name})
    return KeptSecret(name, kept=True)


def forget_secret(typed: str, secrets: Secrets, logins: Logins = NOBODY) -> bool:
    """Take a secret away; whether there was one. Raises as ``set_secret``."""
    name = secret_name(typed)
    _check_keyring(secrets)
    was = _is_kept(secrets, name, logins)
    for service, key in _places(name, logins):
        if not secrets.keep(service, key, ""):
            raise Unavailable("keyring_missing")
    _remember(secrets, {*_index(secrets)} - {name})
    return was


def _check_keyring(secrets: Secrets) -> None:
    if not secrets.available():
        raise Unavailable("keyring_missing")


def _is_kept(secrets: Secrets, name: str, logins: Logins) -> bool:
    return any(secrets.get(service, key) for service, key in _places(name, logins))


def _places(name: str, logins: Logins) -> list[tuple[str, str]]:
    """Where a secret is: under its own name, and under the login of the base that uses it."""
    if name == "smtp" and logins.mail:
        return [SMTP, (MAIL, logins.mail)]
    if name in ALONE:
        return [ALONE[name]]
    kind, _, rest = name.partition(":")
    places = [(KINDS[kind], rest)]
    if kind == "hub" and logins.hub and rest == _host(logins.hub):
        places.append((HUB, logins.hub))
    return places


def _host(login: str) -> str:
    """The host of ``alice@hub.example:5432/of``."""
    return login.rpartition("/")[0].rpartition(":")[0].rpartition("@")[2]


def _index(secrets: Secrets) -> list[str]:
    text = secrets.get(*INDEX)
    try:
        found = json.loads(text) if text else []
    except ValueError:
        return []
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []


def _remember(secrets: Secrets, names: set[str]) -> None:
    if names != {*_index(secrets)}:
        secrets.keep(*INDEX, json.dumps(sorted(names)) if names else "")
