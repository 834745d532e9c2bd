"""The tools that build and mend do what they say."""

import os
from pathlib import Path

import pytest

from tests.house.checks.messages import untypographic
from tools.compile_words import compile_all
from tools.mend_french import mended, mended_catalogue

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Yes"\nmsgstr "Oui"\n'


@pytest.fixture
def tree(tmp_path) -> Path:
    folder = tmp_path / "resources" / "i18n" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "area.po").write_text(PO, encoding="utf-8")
    return tmp_path


def test_words_are_compiled_when_missing_or_stale_and_only_then(tree):
    (compiled,) = compile_all(tree)
    assert compiled.name == "area.mo"
    assert b"Oui" in compiled.read_bytes()
    assert compile_all(tree) == []
    os.utime(compiled, (0, 0))
    assert compile_all(tree) == [compiled]
    assert list(compiled.parent.glob("*.part")) == []


@pytest.mark.parametrize(
    "text", ["Pourquoi ? Parce que : « oui » ; non.", "20 % de 5 €, l'an", "{a} % ...", "« {x} »."]
)
def test_mended_french_passes_the_check(text):
    assert list(untypographic(text)) != []
    assert list(untypographic(mended(text))) == []


def test_only_the_french_of_a_catalogue_is_mended():
    head = 'msgid "Why ? it\'s"\nmsgstr ""\n"Content-Type: text/plain; x\\n"\n'
    before = head + '"Quoi ?"\n"Et l\'an"\n'
    after = mended_catalogue(before)
    assert after.startswith(head)
    assert after.endswith('"Quoi\u00a0?"\n"Et l’an"\n')
