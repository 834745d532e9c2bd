"""Keyrings of the tests' own: one in memory, one that stays locked."""

from collections.abc import Iterator
from contextlib import contextmanager

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordSetError


class MemoryKeyring(KeyringBackend):
    """Keeps secrets until the test ends."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        del self.kept[service, username]


class LockedKeyring(MemoryKeyring):
    """Nobody unlocked it."""

    def get_password(self, service, username):
        raise KeyringLocked(f"locked: {service}")

    def set_password(self, service, username, password):
        raise PasswordSetError("refused")


class FullKeyring(MemoryKeyring):
    """Can be read, but takes nothing more."""

    def set_password(self, service, username, password):
        raise PasswordSetError("full")


@contextmanager
def in_force(ring: KeyringBackend) -> Iterator[KeyringBackend]:
    """``ring`` is the keyring of this process, until it is left."""
    before = keyring.get_keyring()
    keyring.set_keyring(ring)
    try:
        yield ring
    finally:
        keyring.set_keyring(before)
