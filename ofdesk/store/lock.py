"""The lock beside a base: shared by all who have it open, exclusive to replace or migrate it.

It is a file of its own: closing any descriptor of the base itself would drop SQLite's locks.
"""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from ofdesk.domain.errors import Unavailable
from ofdesk.store.failures import disk_failure

SLOTS = 512
"""On Windows, where byte locks are exclusive, each sharer holds one byte of this many."""


def lock_path(base: Path) -> Path:
    """The lock file of ``base``; it holds nothing and may stay when nobody has the base open."""
    return base.with_name(f"{base.name}-lock")


class BaseLock:
    """One holder's lock. Raises ``Unavailable('base_in_use')`` at once when it cannot be had.

    Where no file can be made, nobody can replace the base either: to share it needs no lock.
    """

    def __init__(self, base: Path, *, exclusive: bool) -> None:
        self._base = base
        try:
            self._descriptor = os.open(lock_path(base), os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            self._descriptor = -1
            if exclusive:
                raise disk_failure(error, base) from error
            return
        try:
            self._take(exclusive=exclusive)
        except BaseException:
            self.release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()

    def exclusive(self) -> None:
        """Turn a shared lock into an exclusive one; on refusal the shared one is kept."""
        try:
            self._take(exclusive=True)
        except Unavailable:
            self._take(exclusive=False)
            raise

    def shared(self) -> None:
        """Let others open the base again."""
        self._take(exclusive=False)

    def release(self) -> None:
        """Let go; a second call does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _take(self, *, exclusive: bool) -> None:
        if self._descriptor < 0:
            if exclusive:
                raise Unavailable("base_read_only", base=str(self._base))
            return
        if not _locked(self._descriptor, exclusive=exclusive):
            raise Unavailable("base_in_use", base=str(self._base))


if sys.platform == "win32":
    import msvcrt

    def _locked(descriptor: int, *, exclusive: bool) -> bool:
        _unlock(descriptor)
        if exclusive:
            return _bytes_locked(descriptor, 0, SLOTS)
        return any(_bytes_locked(descriptor, slot, 1) for slot in range(SLOTS))

    def _bytes_locked(descriptor: int, start: int, count: int) -> bool:
        os.lseek(descriptor, start, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, count)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        for start, count in ((0, SLOTS), *((slot, 1) for slot in range(SLOTS))):
            os.lseek(descriptor, start, os.SEEK_SET)
            try:
                msvcrt.locking(descriptor, msvcrt.LK_UNLCK, count)
            except OSError:
                continue

else:
    import fcntl

    def _locked(descriptor: int, *, exclusive: bool) -> bool:
        kind = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
