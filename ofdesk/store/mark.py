"""The mark outside the base: what this replica has issued, so that an old file is known as such.

``spec/sync.md`` §3.6. One small JSON file a replica in the person's state folder, no secret:
``intent`` of n+1 is on disk before COMMIT, ``done`` of n+1 after it.
"""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from ofdesk import paths

INTENT = "intent"
DONE = "done"


class MarkState(StrEnum):
    """What the mark says of a file that is being opened."""

    NEW = "new"
    OK = "ok"
    CRASHED = "crashed"
    """The program died while it issued: the file is right, the mark is brought up to it."""
    RESTORED = "restored"
    """The file is older than what it once issued."""
    COPIED = "copied"
    """The file comes from elsewhere, or another file goes on under its name."""


@dataclass(frozen=True, slots=True)
class Mark:
    """``n`` transactions that issued, the last with ``nonce``; ``series`` used, « OF01-2026 »."""

    replica_id: str
    base_id: str
    n: int
    phase: str
    nonce: str
    series: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileCount:
    """What the base itself says: its replica, its count, the nonce of its last issue, and whether
    a mark was ever made for it."""

    replica_id: str
    n: int
    nonce: str
    marked: bool


def judge(file: FileCount, mark: Mark | None) -> MarkState:
    """Compare a file with the mark of its replica."""
    if mark is None:
        return MarkState.COPIED if file.marked else MarkState.NEW
    if mark.n > file.n + (mark.phase == INTENT):
        return MarkState.RESTORED
    if mark.n == file.n and mark.nonce != file.nonce:
        return MarkState.COPIED
    if mark.phase == INTENT or mark.n < file.n:
        return MarkState.CRASHED
    return MarkState.OK


def marks_folder() -> Path:
    """Where the marks are: the person's state folder, never beside the base."""
    return paths.state_folder() / "marks"


def read_mark(replica_id: str) -> Mark | None:
    """The mark of a replica, or None if there is none that can be read."""
    try:
        return _parsed((marks_folder() / f"{replica_id}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def known_marks(base_id: str) -> tuple[Mark, ...]:
    """The marks of all replicas of one base that this person ever opened here."""
    folder = marks_folder()
    names = sorted(path.stem for path in folder.glob("*.json")) if folder.is_dir() else []
    found = [mark for name in names if (mark := read_mark(name)) is not None]
    return tuple(mark for mark in found if mark.base_id == base_id)


def write_mark(mark: Mark) -> None:
    """Put the mark on disk for good: temporary file, fsync, replace, fsync of the folder.

    Raises ``OSError``.
    """
    folder = marks_folder()
    folder.mkdir(parents=True, exist_ok=True)
    content = json.dumps(asdict(mark), sort_keys=True).encode()
    write_durably(folder / f"{mark.replica_id}.json", content)


def write_durably(target: Path, content: bytes) -> None:
    """Replace ``target`` by ``content`` so that after a power cut it is the old or the new one."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Put the names in ``folder`` on disk; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _parsed(text: str) -> Mark:
    plain = json.loads(text)
    if not isinstance(plain, Mapping):
        raise ValueError("not a mark")
    return Mark(
        replica_id=str(plain["replica_id"]),
        base_id=str(plain["base_id"]),
        n=int(plain["n"]),
        phase=str(plain["phase"]),
        nonce=str(plain["nonce"]),
        series=tuple(str(name) for name in plain["series"]),
    )
