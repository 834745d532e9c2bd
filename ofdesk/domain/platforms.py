"""The platform name: the sub-domain by which a client account is known (``spec/domain.md`` §1)."""

import re

from ofdesk.domain.errors import DomainError

LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
"""One DNS label of at most 63 characters (RFC 1035 §2.3.1, RFC 1123 §2.1)."""

HOSTS = ("openflyers.fr", "openflyers.com")
"""Where platforms are: ``http://NAME.openflyers.fr`` or ``https://openflyers.com/NAME/``."""

RESERVED = re.compile(r"demo(?:-.*)?|www|client|doc.*")
"""Names of the publisher's own hosts."""

CLASHED = re.compile(r"[a-z0-9-]{1,63}~[0-9a-f]{6}")

_ADDRESS = re.compile(
    r"(?:https?:)?//(?:[^/?#@]*@)?(?P<host>[^/?#:]*)(?::[0-9]*)?(?P<path>(?:/[^?#]*)?)(?:[?#].*)?"
)


def platform_name(text: str) -> str:
    """The platform name in ``text``: the bare name, or the address of the platform.

    « Mermoz », « http://mermoz.openflyers.fr » and « https://openflyers.com/mermoz/index.php?a=1 »
    all give ``mermoz``. Raises ``DomainError('platform_invalid')`` for what is not one DNS label of
    our hosts, ``platform_reserved`` for ``demo``, ``demo-*``, ``www``, ``client`` and ``doc*``.
    """
    typed = text.strip()
    name = _named(typed.lower())
    if name is None or not LABEL.fullmatch(name):
        raise DomainError("platform_invalid", field="platform", value=typed)
    if RESERVED.fullmatch(name):
        raise DomainError("platform_reserved", field="platform", value=name)
    return name


def is_clashed(name: str) -> bool:
    """Whether ``name`` was set aside by a clash between two desks: it ends in ``~`` + 6 hex digits.

    Such a sheet can be saved, but account, platform and renewal acts wait until it is settled.
    """
    return CLASHED.fullmatch(name) is not None


def _named(typed: str) -> str | None:
    if LABEL.fullmatch(typed):
        return typed
    address = _ADDRESS.fullmatch(typed if "//" in typed else f"//{typed}")
    if address is None:
        return None
    host, path = address["host"].rstrip("."), address["path"]
    if host.removeprefix("www.") in HOSTS:
        return path.split("/")[1] if path else None
    for known in HOSTS:
        if host.endswith(f".{known}"):
            return host.removesuffix(f".{known}")
    return host if "." not in host and path in ("", "/") else None
