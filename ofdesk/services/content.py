"""The canonical content of a document: the bytes that are hashed, made once (``documents.md`` §6).

UTF-8 JSON, sorted keys, integers and strings only (and true, false, null), with a version field.
Nobody re-serialises it: what is stored is what was hashed.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from hashlib import sha256
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from ofdesk.ports.documents import DocumentFacts

CONTENT_VERSION = 1
FIRST_LINK = "0" * 64
"""What stands in the place of the previous hash for the first document of a chain."""


def canonical_content(facts: DocumentFacts, facts_around: Mapping[str, Any]) -> str:
    """The text to store and hash: the printed facts, and ``facts_around`` (chain index, hashes of
    the PDF and of the XML, who issued it and when). Raises ``TypeError`` for anything else than
    text, whole numbers, days and their containers."""
    plain = {"version": CONTENT_VERSION, "facts": _plain(facts), **_plain(dict(facts_around))}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def link_hash(prev_hash: str, content: str) -> str:
    """``sha256(prev_hash ‖ 0x0A ‖ content)`` in hexadecimal."""
    return sha256(prev_hash.encode("ascii") + b"\n" + content.encode()).hexdigest()


def facts_of(content: str) -> DocumentFacts:
    """The facts of a stored document. Raises ``ValueError`` if it is not such a content."""
    return read_content(content)[0]


def around_of(content: str) -> dict[str, Any]:
    """What stands around the facts in a stored content: index columns and hashes."""
    plain = json.loads(content)
    return {name: value for name, value in plain.items() if name not in ("facts", "version")}


def read_content(content: str) -> tuple[DocumentFacts, dict[str, Any]]:
    """The facts of a stored document and what stands around them, read once.

    Raises ``ValueError`` if it is not such a content.
    """
    plain, around = plain_content(content)
    facts = _reader(DocumentFacts)(plain)
    assert isinstance(facts, DocumentFacts)
    return facts, around


def plain_content(content: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """As ``read_content``, the facts as they are written. Raises ``ValueError``, ``KeyError``."""
    around = json.loads(content)
    if not isinstance(around, dict) or around.pop("version", None) != CONTENT_VERSION:
        raise ValueError("not a content of a known version")
    facts = around.pop("facts")
    if not isinstance(facts, dict):
        raise ValueError("no facts")
    return facts, around


def is_on_debits(content: str) -> bool:
    """Whether a document was issued with the option « débits »: its VAT was due by the invoice.

    Found without reading the whole: in a text of JSON the quotes of this key cannot be typed.
    """
    return '"vat_on_debits":true' in content


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | str():
            return value
        case date():
            return value.isoformat()
        case tuple() | list():
            return [_plain(item) for item in value]
        case dict():
            return {str(name): _plain(item) for name, item in value.items()}
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} has no canonical form")


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """What makes a value of the annotated ``kind`` of plain JSON; worked out once a kind."""
    if isinstance(kind, UnionType):
        others = [option for option in get_args(kind) if option is not type(None)]
        inner = _reader(others[0])
        return lambda value: None if value is None else inner(value)
    if get_origin(kind) is tuple:
        item = _reader(get_args(kind)[0])
        return lambda value: tuple([item(one) for one in value])
    if is_dataclass(kind):
        assert isinstance(kind, type)
        return _dataclass_reader(kind)
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return _as_it_is


def _dataclass_reader(kind: type) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    readers = [(field.name, _reader(hints[field.name])) for field in fields(kind)]

    def read(value: Any) -> Any:
        # A fact that came later has its default in the documents of before.
        return kind(**{name: reader(value[name]) for name, reader in readers if name in value})

    return read


def _as_it_is(value: Any) -> Any:
    return value
