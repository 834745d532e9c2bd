"""Zip files that are read without the program: files in order, and a list of their hashes."""

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ofdesk.services.whole_files import whole_file

SUMS = "SHA256SUMS"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The same files give the same bytes, whenever they are packed."""


@dataclass(frozen=True, slots=True)
class PackedFile:
    """One file of a pack: its path inside, and its bytes."""

    name: str
    content: bytes


def write_pack(target: Path, files: Iterable[PackedFile]) -> str:
    """Write ``files`` and ``SHA256SUMS`` to the zip ``target``, whole or not at all.

    One file at a time is in memory. Returns the SHA-256 of the zip. Raises ``OSError``.
    """
    with whole_file(target) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as pack:
        _fill(pack, files)
    with target.open("rb") as written:
        return hash_of(iter(lambda: written.read(1 << 20), b""))


def hash_of(parts: Iterable[bytes]) -> str:
    """The SHA-256 of parts read one after the other."""
    digest = sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def _fill(pack: zipfile.ZipFile, files: Iterable[PackedFile]) -> None:
    sums = []
    for file in files:
        sums.append(f"{sha256(file.content).hexdigest()}  {file.name}\n")
        _add(pack, file)
    _add(pack, PackedFile(SUMS, "".join(sums).encode()))


def _add(pack: zipfile.ZipFile, file: PackedFile) -> None:
    entry = zipfile.ZipInfo(file.name, EPOCH)
    # A PDF is compressed already.
    stored = file.name.endswith(".pdf")
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    pack.writestr(entry, file.content)
