"""What the command line starts through costs next to nothing to import."""

import subprocess
import sys

import pytest

HEAVY = ("sqlalchemy", "reportlab", "PySide6", "keyring", "babel", "gettext", "dataclasses")


def loaded_by(statement: str) -> set[str]:
    """The modules that ``statement`` brings in, in a fresh interpreter."""
    code = f"import sys; before = set(sys.modules); {statement}; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "statement",
    [
        "import ofdesk.words.catalog",
        "import ofdesk.words.formats",
        "import ofdesk.words.sentences",
        "import ofdesk.paths",
        "from ofdesk.words.catalog import *; set_language('en'); translator('house')('Hello')",
    ],
)
def test_words_load_nothing_heavy(statement):
    assert loaded_by(statement).isdisjoint({*HEAVY, "platformdirs", "zoneinfo", "typing"})


def test_an_area_is_loaded_when_a_word_of_it_is_asked_for():
    statement = (
        "from ofdesk.words import catalog; before_word = 'ofdesk.words.compiled' in sys.modules;"
        "catalog.translator('house')('Hello');"
        "assert not before_word and list(catalog._loaded) == [('house', 'fr')]"
    )
    assert "ofdesk.words.compiled" in loaded_by(statement)


def test_the_network_is_loaded_when_a_platform_is_read():
    statement = (
        "import ofdesk.__main__, ofdesk.bootstrap, ofdesk.cli.resources, ofdesk.cli.secrets,"
        "ofdesk.cli.platform_standin; ofdesk.__main__.LazyDoors().secrets()"
    )
    assert loaded_by(statement).isdisjoint({"httpx", "cryptography", "ssl", "keyring"})


def test_a_heavy_module_would_be_seen():
    assert "dataclasses" in loaded_by("import dataclasses")
