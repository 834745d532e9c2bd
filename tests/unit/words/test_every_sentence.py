"""Every code that the program can refuse with says a whole sentence in both languages."""

from string import Formatter

import pytest

from ofdesk.domain.errors import Value
from ofdesk.words.catalog import Translator
from ofdesk.words.sentences import sentence_of, templates, written

COUNTS = (0, 1, 2, 1012)


def names_in(template: str) -> set[str]:
    """The values that a template names."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def plausible(name: str) -> Value:
    """A value such as the program gives under this name."""
    endings: tuple[tuple[str, Value], ...] = (
        *(("cents", 123_450), ("_bp", 850), ("_e4", 15_000), ("year", 2026)),
        *(("_on", "2026-11-23"), ("_at", "2026-11-23T13:02:00Z"), ("count", 1012)),
        *(("territory", "FR"), ("known", ["un", "deux", "trois"])),
    )
    return next((value for end, value in endings if name.endswith(end)), f"‹{name}›")


def forms(code: str, language: str) -> list[tuple[int, str]]:
    """Each form of a code's sentence in a language, with a count that asks for it."""
    area, template = templates()[code]
    words = Translator(area)
    if isinstance(template, str):
        return [(2, words(template, language))]
    return [(count, words.plural(*template, count, language)) for count in COUNTS]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_value_stands_in_the_sentence_and_no_brace_is_left(language):
    wrong = []
    for code in templates():
        for count, form in forms(code, language):
            values = {name: plausible(name) for name in names_in(form)} | {"count": count}
            said = sentence_of(code, values, language)
            shown = [written(name, values[name], language) for name in names_in(form)]
            if {"{", "}"} & set(said) or not all(one in said for one in shown):
                wrong.append((code, said))
    assert len(templates()) > 300
    assert wrong == []


def test_both_languages_name_the_same_values():
    wrong = []
    for code in templates():
        french, english = (
            set().union(*(names_in(form) for _, form in forms(code, language)))
            for language in ("fr", "en")
        )
        if french != english:
            wrong.append((code, french ^ english))
    assert wrong == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_sentence_begins_and_ends_as_one_even_without_its_values(language):
    wrong = []
    for code in templates():
        said = sentence_of(code, {}, language)
        if said != said.strip() or "  " in said or not said or {"{", "}"} & set(said):
            wrong.append((code, said))
    assert wrong == []


def test_values_that_nobody_asked_for_do_not_change_a_sentence():
    for code in templates():
        plain = sentence_of(code, {"count": 2}, "fr")
        assert sentence_of(code, {"count": 2, "never_named": "{count}"}, "fr") == plain


@pytest.mark.parametrize("text", ["{count}", "{", "}{", "{0}", "%s", "{nobody.__class__}"])
def test_a_value_is_never_read_as_a_template(text):
    said = sentence_of("amount_invalid", {"text": text}, "en")
    assert f"“{text}”" in said
