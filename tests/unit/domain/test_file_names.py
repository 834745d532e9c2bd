"""Names of attached files: safe on every system, still recognised."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.file_names import (
    LONGEST_NAME,
    NAMELESS,
    clean_file_name,
    is_shown_safely,
    numbered,
)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Statuts signés.pdf", "Statuts signés.pdf"),
        ("/srv/bureau/RIB.pdf", "RIB.pdf"),
        ("D:\\bureau\\RIB.pdf", "RIB.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a:b*c?.pdf", "a b c.pdf"),
        ("facture\u202efdp.exe", "facture fdp.exe"),
        ("ligne\n2.txt", "ligne 2.txt"),
        (".hidden", "hidden"),
        ("", NAMELESS),
        ("...", NAMELESS),
        ("dossier/", "dossier"),
        ("CON.txt", "CON_.txt"),
        ("nul", "nul_"),
        ("aux.old.pdf", "aux_old_.pdf"),
        ("M. Dupont et fils", "M. Dupont et fils"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("x" * 300 + ".pdf", "x" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_names_are_made_safe_and_stay_recognised(typed, name):
    assert clean_file_name(typed) == name


@given(st.text(max_size=400))
def test_every_name_is_one_that_no_system_minds(typed):
    name = clean_file_name(typed)
    assert 0 < len(name) <= LONGEST_NAME
    assert not set(name) & set('\\/:*?"<>|')
    assert not any(unicodedata.category(sign).startswith("C") for sign in name)
    assert name == name.strip(". ")
    assert clean_file_name(name) == name


@given(st.sets(st.sampled_from(["a.pdf", "a (2).pdf", "a (3).pdf", "b"])))
def test_a_name_that_is_taken_gets_a_number(taken):
    found = numbered("a.pdf", frozenset(taken))
    assert found not in taken
    assert found.endswith(".pdf")


def test_a_name_without_an_ending_is_numbered_too():
    assert numbered("LISEZMOI", frozenset(("lisezmoi",))) == "LISEZMOI (2)"


@pytest.mark.parametrize(
    ("name", "safe"),
    [("a.PDF", True), ("a.docx", True), ("a.exe", False), ("a.pdf.desktop", False), ("a", False)],
)
def test_only_what_is_shown_and_not_run_may_be_opened(name, safe):
    assert is_shown_safely(name) is safe
