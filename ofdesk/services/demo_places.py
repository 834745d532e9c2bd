"""Real airfields, and the names that are made from them: « d’Auch », « du Havre », a DNS label."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ofdesk import paths
from ofdesk.domain.text import fold

LONGEST_LABEL = 40
_SMALL_WORDS = frozenset(("de", "du", "des", "d", "le", "la", "les", "l", "et", "en"))
_ELIDED = re.compile(r"(?i)[aeiouyéèêëàâîïôûœ]|hy|hé")
_ARTICLES = {"Le ": "du ", "Les ": "des ", "La ": "de La ", "L’": "de L’", "Île ": "de l’Île "}


@dataclass(frozen=True, slots=True)
class Airfield:
    """An airfield: where it is, in the spelling of the place, and where letters go to."""

    icao: str
    field: str
    city: str
    postcode: str
    country: str

    @property
    def town(self) -> str:
        """The town that a club of this airfield is named after: « Figeac »."""
        return self.field.split(" – ")[0]


@cache
def airfields() -> tuple[Airfield, ...]:
    """The airfields that ship with the program, metropole first."""
    text = paths.resource("demo", "airfields.json").read_text(encoding="utf-8")
    return tuple(Airfield(*row) for row in json.loads(text)["airfields"])


@cache
def material(name: str) -> Mapping[str, Any]:
    """One file of ``resources/demo``: ``people`` or ``house``."""
    text = paths.resource("demo", f"{name}.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


def of_town(town: str) -> str:
    """« de » and ``town``: « d’Auch », « du Havre », « des Sables-d’Olonne », « de La Baule »."""
    for article, contracted in _ARTICLES.items():
        if town.startswith(article):
            return contracted + town.removeprefix(article)
    return ("d’" if _ELIDED.match(town) else "de ") + town


def slug(text: str, *, whole: bool = False) -> str:
    """A DNS label made of the words of ``text`` that tell something, or of all of them if
    ``whole``; at most 40 characters."""
    words = re.findall(r"[a-z0-9]+", fold(text))
    kept = words if whole else [word for word in words if word not in _SMALL_WORDS] or words
    return "-".join(kept)[:LONGEST_LABEL].strip("-")
