"""The folder of issued pages beside the base: append-only, so that a lost base loses no document.

``spec/documents.md`` §6. ``<base>-archive/<year>/<number>.pdf``; a file is never overwritten by
other bytes.
"""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from ofdesk.domain.errors import OfdeskError, Unavailable
from ofdesk.store.failures import disk_failure
from ofdesk.store.mark import sync_folder


def archive_folder(base: Path) -> Path:
    """The archive of ``base``, beside it."""
    return base.parent / f"{base.stem}-archive"


class Archive:
    """The pages of one base that stand outside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def page(self, number: str) -> Path:
        """Where the page of ``number`` (« OF01-2026-00123 ») is or goes."""
        return self.folder / number.split("-")[1] / f"{number}.pdf"

    def keep(self, number: str, pdf: bytes) -> OfdeskError | None:
        """Write a page if it is not there. Returns what to tell the person when that failed:
        ``archive_not_written``, or ``archive_conflict`` when other bytes bear the number, which
        are left alone while ours go beside them."""
        target = self.page(number)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if _placed(target, pdf):
                return None
            aside = target.with_name(f"{number}~{sha256(pdf).hexdigest()[:8]}.pdf")
            _placed(aside, pdf)
            return Unavailable("archive_conflict", number=number, kept=str(aside))
        except OSError as error:
            reason = disk_failure(error, target).code
            return Unavailable("archive_not_written", number=number, detail=reason)

    def numbers(self) -> frozenset[str]:
        """The numbers whose page is here."""
        return frozenset(self._found())

    def last_numbers(self) -> list[str]:
        """The highest number of each series that is here, sorted."""
        last: dict[str, str] = {}
        for number in self._found():
            series = number.rpartition("-")[0]
            last[series] = max(number, last.get(series, ""))
        return sorted(last.values())

    def _found(self) -> Iterator[str]:
        if self.folder.is_dir():
            for year in self.folder.iterdir():
                if year.is_dir():
                    yield from (p.stem for p in year.glob("*.pdf") if "~" not in p.stem)


def _placed(target: Path, content: bytes) -> bool:
    """Whether ``target`` holds ``content`` at the end: written now, or already there."""
    if not target.exists():
        temporary = target.with_name(f".{target.name}.{os.getpid()}")
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        # Another window may be catching up with the same page: the first one stays.
        if not target.exists():
            os.replace(temporary, target)
        sync_folder(target.parent)
    for left in target.parent.glob(f".{target.name}.*"):
        left.unlink(missing_ok=True)
    return target.read_bytes() == content
