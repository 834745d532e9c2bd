"""Messages come in the language in force, area by area, and their absence is said clearly."""

import os
import shutil
from pathlib import Path

import pytest

from ofdesk import paths
from ofdesk.words import catalog

MESSAGE = "The action was refused (code {code})."
FRENCH = "L’action est refusée (code {code})."


@pytest.fixture
def shelf(tmp_path, monkeypatch) -> Path:
    """A copy of the French messages that a test may spoil."""
    there = tmp_path / "i18n" / "fr" / "LC_MESSAGES"
    shutil.copytree(paths.resource("i18n", "fr", "LC_MESSAGES"), there)
    monkeypatch.setattr(paths, "resource_text", lambda *parts: os.path.join(tmp_path, *parts))
    monkeypatch.setattr(catalog, "_loaded", {})
    return there


def test_french_first():
    assert catalog.language() == "fr"
    assert catalog.translator("house")(MESSAGE) == FRENCH


def test_the_language_is_looked_up_at_each_call():
    words = catalog.translator("house")
    catalog.set_language("en")
    assert words(MESSAGE) == MESSAGE
    catalog.set_language("fr")
    assert words(MESSAGE) == FRENCH


def test_a_document_can_be_in_the_other_language():
    words = catalog.translator("house")
    assert words(MESSAGE, language="en") == MESSAGE
    catalog.set_language("en")
    assert words(MESSAGE, language="fr") == FRENCH


def test_an_empty_message_is_not_the_head_of_the_catalogue():
    assert catalog.translator("house")("") == ""


def test_a_language_without_words_is_refused():
    with pytest.raises(ValueError, match="'de'"):
        catalog.set_language("de")


@pytest.mark.parametrize(("count", "french"), [(0, "jour"), (1, "jour"), (2, "jours")])
def test_plurals_are_those_of_the_language(shelf, count, french):
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    (shelf / "house.po").unlink()
    days = Catalog(locale="fr")
    days.add(("{count} day", "{count} days"), ("{count} jour", "{count} jours"))
    with (shelf / "house.mo").open("wb") as stream:
        write_mo(stream, days)
    words = catalog.translator("house")
    pair = catalog.NN_("{count} day", "{count} days")
    assert words.plural(*pair, count) == f"{{count}} {french}"
    assert words.plural(*pair, count, language="en") == pair[count != 1]


def test_missing_words_name_the_remedy(shelf):
    (shelf / "house.mo").unlink()
    words = catalog.translator("house")
    assert words(MESSAGE, language="en") == MESSAGE
    with pytest.raises(catalog.WordsMissing, match=r"house\.mo.*make words"):
        words(MESSAGE)


def test_words_older_than_their_source_are_not_used(shelf):
    os.utime(shelf / "house.mo", (0, 0))
    with pytest.raises(catalog.WordsMissing, match="older"):
        catalog.translator("house")(MESSAGE)


def test_an_installed_program_needs_no_source(shelf):
    os.utime(shelf / "house.mo", (0, 0))
    (shelf / "house.po").unlink()
    assert catalog.translator("house")(MESSAGE) == FRENCH


def test_a_catalogue_is_read_once(shelf):
    words = catalog.translator("house")
    words(MESSAGE)
    (shelf / "house.po").unlink()
    (shelf / "house.mo").unlink()
    assert words(MESSAGE) == FRENCH
