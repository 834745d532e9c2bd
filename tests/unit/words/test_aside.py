"""Refusals of the hub in words: each that its functions say is known in both languages."""

import re
from importlib.resources import files

import pytest

from ofdesk.sync.quarantine import FOLLOWS, TAKEN
from ofdesk.words.aside import WHYS, list_text, why_text
from ofdesk.words.catalog import set_language

SAID = {
    "the next of its series is 12": "le prochain numéro du serveur est 12",
    "desk 07 is not yours": "le poste 07 est à quelqu’un d’autre",
    "total_cents differs from the content": "« total_cents » diffère de son contenu",
    "the series is unknown or closed": "la série est close",
    TAKEN: "le serveur a un autre document de ce numéro",
    FOLLOWS: "il repose sur un document mis de côté",
}


@pytest.fixture(autouse=True)
def french():
    set_language("fr")


@pytest.mark.parametrize("said", SAID)
def test_a_refusal_is_said_in_words(said):
    assert why_text(said).replace("\xa0", " ") == SAID[said]


def test_another_text_stays_as_it_is():
    assert [why_text(text) for text in ("", "Pau", "desk is not yours")] == [
        "",
        "Pau",
        "desk is not yours",
    ]


def test_every_refusal_of_a_document_is_known():
    sql = files("ofdesk.sync").joinpath("sql", "functions.sql").read_text(encoding="utf-8")
    body = sql[sql.index("FUNCTION sync.check_document") : sql.index("FUNCTION sync.check_ops")]
    said = re.findall(r"'OF411', format\('%s: (.+?)'", body)
    assert len(said) == 6
    for text in said:
        example = text.replace("%s", "07")
        assert why_text(example) != example, text
    assert len(WHYS) == len(said) + 2


def test_nothing_aside_is_said():
    assert list_text([]) == "Rien n’est mis de côté."
