"""Text of a bank's file: decoded, and cut into the rows of a table."""

import csv
import io

END = "(end)"
"""A row put after the last one: it is read as itself where every quote was closed."""
WIDE = (b"\xff\xfe", b"\xfe\xff")
"""What a text of two bytes a character begins with."""


def decoded(content: bytes) -> str:
    """Text in UTF-8 when it is, else in the bank's old Windows encoding."""
    return content.decode(encoding_of(content))


def encoding_of(content: bytes) -> str:
    """The encoding in which ``decoded`` reads a file."""
    if content.startswith(WIDE):
        return "utf-16"
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "iso8859_15"


def cut_rows(text: str, separator: str) -> tuple[list[list[str]], bool]:
    """The rows of a table, and whether its last quote was closed. Raises ``csv.Error``."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + f"\n{END}"
    rows = list(csv.reader(io.StringIO(whole), delimiter=separator))
    closed = rows[-1] == [END]
    return (rows[:-1] if closed else rows), closed
