"""Files that are written whole or not at all: a full disk leaves the old one as it was."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO


@contextmanager
def whole_file(target: Path) -> Iterator[IO[bytes]]:
    """A stream that becomes ``target`` once all of it is on the disk. Raises ``OSError``."""
    _refuse_special(target)
    with NamedTemporaryFile(dir=target.parent, prefix=".ofdesk-", delete=False) as stream:
        try:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        except BaseException:
            Path(stream.name).unlink(missing_ok=True)
            raise
    Path(stream.name).replace(target)


@contextmanager
def file_before(target: Path, content: bytes) -> Iterator[None]:
    """``content`` is on the disk, beside ``target``, before what is done inside begins, and takes
    its place right after. When that fails, nothing of it is left. Raises ``OSError``."""
    _refuse_special(target)
    with NamedTemporaryFile(dir=target.parent, prefix=".ofdesk-", delete=False) as stream:
        ready = Path(stream.name)
        try:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
            yield
        except BaseException:
            ready.unlink(missing_ok=True)
            raise
    ready.replace(target)


def _refuse_special(target: Path) -> None:
    """Taking its place would destroy a device, a pipe or a folder."""
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(target))


def save_whole(target: Path, content: bytes) -> None:
    """Write ``content`` to ``target``. Raises ``OSError``."""
    with whole_file(target) as stream:
        stream.write(content)
