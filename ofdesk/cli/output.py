"""Writes one answer: a JSON document or text, safely even when the reader went away."""

import os
import sys

from ofdesk.cli.command import Answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO


def show(answer: Answer, *, as_json: bool) -> int:
    """Write ``answer`` on standard output, its warnings on standard error; its exit status.

    Raises ``OSError`` when the output cannot be written (disk full); a closed pipe is no error:
    the work is done and whoever reads has read enough.
    """
    if as_json:
        write_json(json_text(answer.data) if answer.document is None else answer.document())
        return answer.status
    text = answer.text if isinstance(answer.text, str) else answer.text()
    if text:
        write(sys.stdout, text)
    for warning in answer.warnings:
        write(sys.stderr, warning)
    return answer.status


def write_json(document: str) -> None:
    """Write one JSON document on standard output, in ASCII where that is all it knows."""
    stream = sys.stdout
    encoding = getattr(stream, "encoding", None) or "utf-8"
    if not document.isascii() and encoding.lower().replace("-", "") != "utf8":
        import json

        document = json.dumps(json.loads(document), indent=2)
    write(stream, document)


def tamed(text: str) -> str:
    """``text`` whose control characters are shown, so that no value steers the terminal."""
    if any(control in text for control in _CONTROLS):
        return text.translate(_SHOWN)
    return text


_CONTROLS = [chr(code) for code in (*range(32), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"]
_SHOWN = {ord(control): f"\\u{ord(control):04x}" for control in _CONTROLS}
"""As JSON too writes them, so that a document stays one."""


def write(stream: "TextIO | None", text: str) -> None:
    """Write ``text`` and a line feed, and flush; control characters are shown as escapes."""
    if stream is None:
        return
    text = tamed(text)
    # What the terminal cannot show is written as an escape, which JSON reads back.
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
    try:
        stream.write(text if text.endswith("\n") else text + "\n")
        stream.flush()
    except BrokenPipeError:
        _leave_quietly(stream)
    except OSError:
        _leave_quietly(stream)
        raise


def _leave_quietly(stream: "TextIO") -> None:
    """Point the descriptor elsewhere, so that the flush at exit does not complain again."""
    if stream in (sys.__stdout__, sys.__stderr__):
        elsewhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(elsewhere, stream.fileno())
        os.close(elsewhere)


def json_text(data: object) -> str:
    """``data`` as one JSON document: days and instants ISO 8601, accents as they are.

    A list has one element a line, for eyes and for ``grep``; anything else is indented.
    """
    import json

    if isinstance(data, list):
        # Without indent the encoder is the one in C: ten times faster on a thousand clients.
        encode = json.JSONEncoder(ensure_ascii=False, default=_plain).encode
        lines = ",\n".join(encode(element) for element in data)
        return f"[\n{lines}\n]" if data else "[]"
    return json.dumps(data, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> object:
    from datetime import UTC, date, datetime
    from pathlib import Path

    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    fields = getattr(value, "__dataclass_fields__", None)
    if fields is None:
        raise TypeError(f"no JSON form for {type(value).__name__}")
    return {name: getattr(value, name) for name in fields}
