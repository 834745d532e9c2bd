"""Every word that a person reads is there in both languages and written as each writes it."""

import io
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from ofdesk.words.sentences import areas, codes_of
from tests.house.checks import codes, messages
from tests.house.checks.tree import FRENCH, PACKAGE, python_files

AREAS = messages.areas()
RAISED = codes.raised(python_files("ofdesk"))


def words_of_codes():
    return {code: (area, text) for area in areas() for code, text in codes_of(area).items()}


def test_every_raised_code_has_words():
    known = words_of_codes()
    lost = {code: found for code, found in RAISED.codes.items() if code not in known}
    assert {code: [one.where for one in found] for code, found in lost.items()} == {}


def test_every_raised_code_could_be_read():
    assert RAISED.unread == []


def test_a_code_has_its_words_in_one_area_only():
    seen: dict[str, list[str]] = {}
    for area in areas():
        for code in codes_of(area):
            seen.setdefault(code, []).append(area)
    assert {code: where for code, where in seen.items() if len(where) > 1} == {}


def test_sentences_ask_only_for_values_that_are_given():
    known = words_of_codes()
    lacking = {
        one.where: sorted(asked - one.values)
        for code, found in RAISED.codes.items()
        if code in known
        for one in found
        for asked in [
            frozenset().union(*map(messages.placeholders, messages.forms(known[code][1])))
        ]
        if one.values is not None and not asked <= one.values
    }
    assert lacking == {}


@pytest.mark.parametrize("area", AREAS)
def test_french_is_complete_and_nothing_is_left_over(area):
    english = messages.extracted(PACKAGE / "words" / f"{area}.py")
    assert list(messages.differences(english, messages.french(FRENCH / f"{area}.po"))) == []


def found_in_french(area, check):
    return [found for message in messages.french(FRENCH / f"{area}.po") for found in check(message)]


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_let_in_the_same_values(area):
    assert found_in_french(area, lambda m: messages.unequal(m) if m.id else ()) == []


@pytest.mark.parametrize("area", AREAS)
def test_french_is_set_as_a_printer_would(area):
    def check(message):
        texts = messages.forms(message.string) if message.id else ()
        return [found for text in texts for found in messages.untypographic(text)]

    assert found_in_french(area, check) == []


def test_no_exclamation_mark_in_english():
    loud = [
        key
        for area in AREAS
        for key in messages.extracted(PACKAGE / "words" / f"{area}.py")
        if any("!" in form for form in messages.forms(key))
    ]
    assert loud == []


# The checks above can fail: each is shown a bad sample.

SAMPLE = """
TABLE = {"a": "from_table"}
class Refused(DomainError): ...
def ask(uow, code, **values):
    raise ConfirmationNeeded(code, **values)
def why(x):
    return "from_return" if x else ""
class Check:
    def __init__(self, code):
        self.error = Unavailable(code)
def act(x):
    raise DomainError("plain", field="f", value=1)
    raise errors.Refused("derived" if x else "otherwise")
    raise Refused(TABLE[x])
    raise Refused(TABLE.get(x))
    chosen = "from_variable"
    raise Refused(chosen)
    raise Refused(why(x))
    raise Refused(error.code)
    ask(uow, "through_a_function")
    ask(uow, code="by_name")
    Check("through_a_class")
    harmless("not_a_code")
"""


def sample(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "sample.py"
    path.write_text(text, encoding="utf-8")
    return path


def test_codes_are_found_wherever_they_are_written(tmp_path):
    found = codes.raised([sample(tmp_path, SAMPLE)])
    assert set(found.codes) == {
        *("plain", "derived", "otherwise", "from_table", "from_variable", "from_return"),
        *("through_a_function", "by_name", "through_a_class"),
    }
    assert found.unread == []
    assert found.codes["plain"][0].values == {"value"}
    assert found.codes["through_a_function"][0].values is None


@pytest.mark.parametrize("given", ["x + y", "unknown", "f'{x}_invalid'", "other(x)", "LOST[x]"])
def test_a_code_that_cannot_be_read_is_reported(tmp_path, given):
    found = codes.raised([sample(tmp_path, f"def f(x, y):\n    raise DomainError({given})\n")])
    assert len(found.unread) == 1


def catalog_of(text: str):
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    return read_po(io.BytesIO((head + text).encode()), locale="fr")


def test_missing_empty_fuzzy_and_unused_messages_are_found(tmp_path):
    english = {"Here", "Missing", "Empty", "Doubtful"}
    catalog = catalog_of(
        'msgid "Here"\nmsgstr "Ici"\n\nmsgid "Empty"\nmsgstr ""\n\n'
        '#, fuzzy\nmsgid "Doubtful"\nmsgstr "Douteux"\n\nmsgid "Unused"\nmsgstr "Inutile"\n\n'
        '#~ msgid "Old"\n#~ msgstr "Vieux"\n'
    )
    assert list(messages.differences(english, catalog)) == [
        "fuzzy: 'Doubtful'",
        "no French for 'Empty'",
        "no French for 'Missing'",
        "nobody asks for 'Unused'",
        "left over: 'Old'",
    ]


def test_marked_messages_are_extracted_with_their_plurals(tmp_path):
    path = sample(tmp_path, 'a = N_("One " "text")\nb = NN_("{count} day", "{count} days")\n')
    assert messages.extracted(path) == {"One text", ("{count} day", "{count} days")}


@pytest.mark.parametrize(
    ("entry", "equal"),
    [
        ('msgid "{a} of {b}"\nmsgstr "{b}, {a}"', True),
        ('msgid "{a} of {b}"\nmsgstr "{a}"', False),
        ('msgid "{a}"\nmsgstr "{a} {c}"', False),
        ('msgid "%(a)s"\nmsgstr "%(b)s"', False),
        ('msgid "One day"\nmsgid_plural "{n} days"\nmsgstr[0] "Un jour"\nmsgstr[1] "{n} j"', True),
        ('msgid "One day"\nmsgid_plural "{n} days"\nmsgstr[0] "Un jour"\nmsgstr[1] "{m} j"', False),
    ],
)
def test_unequal_placeholders_are_found(entry, equal):
    found = [
        one for message in catalog_of(entry) if message.id for one in messages.unequal(message)
    ]
    assert (found == []) == equal


@pytest.mark.parametrize(
    "text",
    [
        "Pourquoi ce montant ?",
        "Pourquoi ce montant?",
        "État : à jour",
        "État: à jour",
        "Trop tard ; recommencez",
        "« Annuler »",
        "541,20 €",
        "{rate} %",
        "20%",
        "l'abonnement",
        "Choisir...",
        "Le “nom”",
        "Bravo\N{NO-BREAK SPACE}!",
    ],
)
def test_bad_french_typography_is_found(text):
    assert list(messages.untypographic(text)) != []


@pytest.mark.parametrize(
    "text",
    [
        "Pourquoi ce montant\N{NO-BREAK SPACE}?",
        "État\N{NO-BREAK SPACE}: à jour\N{NARROW NO-BREAK SPACE}; rien à faire",
        "«\N{NO-BREAK SPACE}Annuler\N{NO-BREAK SPACE}», à 541,20\N{NO-BREAK SPACE}€",
        "Tapez ofdesk clients set NOM champ=valeur --base FILE",
        "La page https://example.org/a?b=c l’explique",
        "valeur %(value)r, %s",
        "N[:CENTS]",
    ],
)
def test_good_french_typography_passes(text):
    assert list(messages.untypographic(text)) == []
