"""Compile the messages of ``resources/i18n`` from .po to .mo where the .po is newer."""

import os
import sys
from pathlib import Path


def compile_all(root: Path) -> list[Path]:
    """Compile every stale catalogue under ``root`` and return the files written.

    Fuzzy messages are left out. A file is replaced whole, so that several processes can do it.
    """
    written = []
    for source in sorted((root / "resources" / "i18n").glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        stale = not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime
        if stale:
            _compile(source, compiled)
            written.append(compiled)
    return written


def _compile(source: Path, compiled: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as stream:
        catalog = read_po(stream, locale=source.parts[-3], domain=source.stem, abort_invalid=True)
    partial = compiled.with_suffix(f".{os.getpid()}.part")
    with partial.open("wb") as stream:
        write_mo(stream, catalog)
    partial.replace(compiled)


if __name__ == "__main__":
    for path in compile_all(Path(__file__).resolve().parent.parent):
        sys.stdout.write(f"{path.name}\n")
