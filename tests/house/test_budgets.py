"""Files, functions, classes and argument lists stay small, and modules say what they are."""

from pathlib import Path

import pytest

from tests.house.checks import budgets
from tests.house.checks.tree import ROOT, python_files
from tools import ratio

OURS = python_files("ofdesk", "tools", "benchmarks")
EVERYTHING = [*OURS, *python_files("tests"), ROOT / "hatch_build.py"]


def all_of(check, files):
    return [found for path in files for found in check(path)]


def test_nothing_is_longer_than_its_budget():
    assert all_of(budgets.too_long, EVERYTHING) == []


def test_functions_take_five_arguments_at_most():
    assert all_of(budgets.too_many_arguments, OURS) == []


def test_every_module_is_named_and_opens_with_one_sentence():
    assert all_of(budgets.says_nothing, EVERYTHING) == []


def sample(tmp_path: Path, text: str, name: str = "sample.py") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('"""Long."""\n' + "x = 1\n" * 400, "401 lines"),
        ("def long():\n" + "    x = 1\n" * 40, "long has 41 lines"),
        ("class Long:\n" + "    x = 1\n" * 250, "Long has 251 lines"),
    ],
)
def test_what_is_too_long_is_found(tmp_path, text, word):
    assert any(word in found for found in budgets.too_long(sample(tmp_path, text)))


def test_what_just_fits_is_not_found(tmp_path):
    text = '"""Fits."""\ndef fits():\n' + "    x = 1\n" * 39
    assert list(budgets.too_long(sample(tmp_path, text))) == []


def test_the_sixth_argument_is_found(tmp_path):
    text = "def f(self, a, b, c, d, e): ...\ndef g(a, b, c, /, d, e, *, f): ...\n"
    found = list(budgets.too_many_arguments(sample(tmp_path, text)))
    assert [one.split()[1] for one in found] == ["g"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("money_utils.py", '"""Cents."""'),
        ("manager.py", '"""Cents."""'),
        ("cents.py", "x = 1"),
        ("cents.py", '"""No full stop"""'),
        ("cents.py", '"""One. Two."""'),
    ],
)
def test_a_module_that_says_nothing_is_found(tmp_path, name, text):
    assert list(budgets.says_nothing(sample(tmp_path, text, name))) != []


def test_code_outgrowing_its_tests_is_found(tmp_path, capsys):
    for folder, count in (("ofdesk", 10), ("tests", 5)):
        (tmp_path / folder).mkdir()
        sample(tmp_path / folder, "x = 1\n" * count + "\n# a comment\n")
    assert ratio.main(tmp_path) == 1
    sample(tmp_path / "tests", "x = 1\n" * 8)
    assert ratio.main(tmp_path) == 0
    assert "0.80" in capsys.readouterr().out
