"""Refuses text that the fonts of documents cannot draw, naming the field it was typed in."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache

from ofdesk.documents.fonts import drawable, missing
from ofdesk.domain.errors import DomainError
from ofdesk.ports.documents import DocumentFacts
from ofdesk.ports.labels import LabelSheet
from ofdesk.ports.listings import Listing


def check_glyphs(facts: DocumentFacts | Listing | LabelSheet) -> None:
    """Raise ``DomainError('glyph_missing', field=…, characters=…)`` for the first such text.

    ``field`` is its path in the facts: ``buyer.name``, ``lines.0.label``.
    """
    known = drawable()
    for path, text in _texts(facts, ""):
        if not text.isascii() and not known.issuperset(text) and (lacking := missing(text)):
            raise DomainError("glyph_missing", field=path, characters=lacking)


def _texts(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if not isinstance(value, Enum):
            yield path, value
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            yield from _texts(item, f"{path}.{place}")
    elif is_dataclass(value):
        kind: type = type(value)
        for name in _names(kind):
            yield from _texts(getattr(value, name), f"{path}.{name}" if path else name)


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind))
