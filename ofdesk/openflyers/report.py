"""The count of activated resources in what a report answered, whatever it turns out to be."""

import codecs
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ofdesk.domain.errors import Unavailable
from ofdesk.ports.platforms import PlatformProfile

LARGEST_COUNT = 100_000
LOOKED_AT = 10
"""Lines among which the column titles are looked for: some reports begin with their own title."""
DELIMITER = ";"
BROKEN_OFF = "utf-8, but for a last letter that is not whole"
_FALLBACKS = ("cp1252", "iso-8859-15")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Count:
    """How many resources are activated, and how many of them are virtual where that is told."""

    total: int
    virtual: int | None = None


def count_of(body: bytes, content_type: str, profile: PlatformProfile) -> Count:
    """Read the answer of a report.

    Raises ``Unavailable``: ``platform_report_empty``, ``platform_report_html``,
    ``platform_report_binary``, ``platform_column_missing``, ``platform_report_truncated``,
    ``platform_count_invalid``.
    """
    text = decoded(body, content_type)
    start = text.lstrip()[:1]
    if not start:
        raise Unavailable("platform_report_empty")
    if start == "<" or "html" in content_type.lower():
        raise Unavailable("platform_report_html")
    lines = [line.split(DELIMITER) for line in text.splitlines() if line.strip()]
    head = _head(lines, profile)
    titles, rows = lines[head], lines[head + 1 :]
    if any(len(row) < len(titles) for row in rows):
        raise Unavailable("platform_report_truncated", lines=len(lines))
    if profile.counted == "rows":
        return Count(len(rows))
    if not rows:
        raise Unavailable("platform_report_empty")
    total = _sum(rows, _place(titles, profile.column))
    if not profile.virtual_column:
        return Count(total)
    virtual = _sum(rows, _column(titles, profile.virtual_column))
    if virtual > total:
        raise Unavailable("platform_count_invalid", value=str(virtual))
    return Count(total, virtual)


def decoded(body: bytes, content_type: str) -> str:
    """The text of an answer: by its mark, as its header says, else as platforms are set up."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    if b"\x00" in body:
        raise Unavailable("platform_report_binary")
    for encoding in ("utf-8", _told(content_type), BROKEN_OFF, *_FALLBACKS):
        try:
            if encoding == BROKEN_OFF:
                return codecs.getincrementaldecoder("utf-8")().decode(body)
            return body.decode(encoding)
        except UnicodeError:
            continue
    raise AssertionError("every byte is a letter of the last encoding")


def _told(content_type: str) -> str:
    """``charset`` of a header, if it names a text encoding."""
    _, _, charset = content_type.lower().partition("charset=")
    name = charset.split(";")[0].strip(" \"'")
    try:
        known = codecs.lookup(name) if name else None
    except (LookupError, ValueError):
        return "utf-8"
    return known.name if known and known._is_text_encoding else "utf-8"


def _head(lines: Sequence[Sequence[str]], profile: PlatformProfile) -> int:
    if profile.counted == "rows" and not profile.column:
        return 0
    for index, cells in enumerate(lines[:LOOKED_AT]):
        if _place(cells, profile.column) >= 0:
            return index
    found = [cell.strip()[:30] for cell in lines[0]][:8]
    raise Unavailable("platform_column_missing", column=profile.column, found=found)


def _column(titles: Sequence[str], title: str) -> int:
    place = _place(titles, title)
    if place < 0:
        found = [cell.strip()[:30] for cell in titles][:8]
        raise Unavailable("platform_column_missing", column=title, found=found)
    return place


def _place(cells: Sequence[str], title: str) -> int:
    wanted = _plain(title)
    return next((n for n, cell in enumerate(cells) if _plain(cell) == wanted), -1)


def _plain(text: str) -> str:
    """As compared: without accents, case or quotes; what was decoded wrongly still differs."""
    apart = unicodedata.normalize("NFKD", text.strip().strip('"'))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(bare.casefold().split())


def _sum(rows: Sequence[Sequence[str]], place: int) -> int:
    total = sum(_number(row[place]) for row in rows)
    if total > LARGEST_COUNT:
        raise Unavailable("platform_count_invalid", value=str(total))
    return total


def _number(cell: str) -> int:
    digits = "".join(cell.split()).strip('"')
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise Unavailable("platform_count_invalid", value=cell.strip()[:40])
    return int(digits)
