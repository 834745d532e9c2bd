"""From an error code and its values to the sentence that a person reads, in either language."""

from collections.abc import Mapping

from ofdesk.domain.errors import OfdeskError, Value
from ofdesk.words import formats
from ofdesk.words.catalog import Translator

Template = str | tuple[str, str]

MACHINERY = frozenset(("catalog", "compiled", "formats", "sentences"))

_templates: dict[str, tuple[str, Template]] = {}


def sentence(error: OfdeskError, language: str | None = None) -> str:
    """What ``error`` says to a person, in ``language`` (by default the one in force)."""
    return sentence_of(error.code, error.values, language)


def sentence_of(code: str, values: Mapping[str, Value], language: str | None = None) -> str:
    """The sentence of ``code`` with ``values`` filled in; a generic one for an unknown code. Where
    the values say how a thing was ``settled``, the sentence of just that."""
    known = templates()
    if f"{code}_{values.get('settled')}" in known:
        code = f"{code}_{values['settled']}"
    if code not in known:
        code, values = "unknown_code", {"code": code}
    area, template = known[code]
    words = Translator(area)
    if isinstance(template, str):
        return fill(words(template, language), values, language)
    count = values.get("count")
    number = count if isinstance(count, int) else 2
    return fill(words.plural(*template, number, language), values, language)


def templates() -> Mapping[str, tuple[str, Template]]:
    """Every known code with its area and its English template, gathered once from the areas."""
    if not _templates:
        for area in areas():
            for code, template in codes_of(area).items():
                _templates[code] = (area, template)
    return _templates


def areas() -> tuple[str, ...]:
    """The names of the areas: the modules beside this one that are not machinery."""
    from pkgutil import iter_modules

    from ofdesk import words

    return tuple(m.name for m in iter_modules(words.__path__) if m.name not in MACHINERY)


def codes_of(area: str) -> Mapping[str, Template]:
    """``CODES`` of an area; empty when it has sentences but no codes."""
    from importlib import import_module

    found: Mapping[str, Template] = getattr(import_module(f"ofdesk.words.{area}"), "CODES", {})
    return found


def fill(template: str, values: Mapping[str, Value], language: str | None = None) -> str:
    """``template`` with each value written as its name says (see ``written``).

    A value that is missing is shown as « … »: a sentence about a failure never fails itself.
    """
    shown = _Shown((name, written(name, value, language)) for name, value in values.items())
    return template.format_map(shown)


def written(name: str, value: Value, language: str | None = None) -> str:
    """``value`` in words. The ending of ``name`` gives its unit:

    ``_cents`` amount, ``_on`` ISO day, ``_at`` ISO instant, ``_bp`` rate, ``_e4`` quantity,
    ``_lifecycle`` a state of an electronic invoice, ``year`` as it is, ``territory`` the name of a
    VAT territory; other integers are grouped by thousands.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return formats.yes_no(value, language)
    if isinstance(value, int):
        return _written_number(name, value, language)
    if isinstance(value, str):
        return _written_text(name, value, language)
    return formats.joined(value, language)


def _written_number(name: str, value: int, language: str | None) -> str:
    if name.endswith("cents"):
        return formats.amount(value, language)
    if name.endswith("_bp"):
        return formats.rate(value, language)
    if name.endswith("_e4"):
        return formats.quantity(value, language)
    if name.endswith("year"):
        return str(value)
    return formats.number(value, language)


def _written_text(name: str, value: str, language: str | None) -> str:
    from datetime import date, datetime

    if name == "territory":
        from ofdesk.words.documents import territory_name

        return territory_name(value, language)
    if name.endswith("_lifecycle"):
        from ofdesk.words.outbound import state_name

        return state_name(value, language)
    try:
        if name.endswith("_on"):
            return formats.day(date.fromisoformat(value), language)
        if name.endswith("_at"):
            return formats.instant(datetime.fromisoformat(value), language)
    except ValueError:
        # Already in words, or not a date at all: what we were given is better than nothing.
        return value
    return value


class _Shown(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"
