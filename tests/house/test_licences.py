"""Everything that ships is named in docs/licences.md, with a text and a licence we may use."""

import re
from importlib.metadata import PackageNotFoundError, distribution

import pytest

from tests.house.checks.tree import ROOT
from tools.gather_licences import closure, shipped

LISTED = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")


def named_in(table: str) -> set[str]:
    """The names of the first column of every table."""
    cells = re.findall(r"(?m)^\| (\w[\w. ,-]*?) \|", table)
    return {name.strip() for cell in cells for name in cell.split(",")}


def strings_attached(licence: str) -> bool:
    """Whether a licence allows nothing but the GPL or AGPL."""
    choices = re.split(r"\bOR\b", licence)
    return all(re.search(r"(?<!L)GPL|AGPL|General Public", one) for one in choices if one.strip())


def licence_of(name: str) -> str:
    metadata = distribution(name).metadata
    said = metadata.get("License-Expression") or metadata.get("License") or ""
    classifiers = metadata.get_all("Classifier") or []
    legal = [one.split("::")[-1] for one in classifiers if one.startswith("License")]
    return said.splitlines()[0] if said else " OR ".join(legal)


def test_every_package_that_ships_is_listed_with_its_text():
    assert shipped(ROOT) - named_in(LISTED) == set()
    texts = {path.stem for path in (ROOT / "resources" / "licences").glob("*.txt")}
    assert texts == shipped(ROOT)


def test_nothing_is_listed_that_does_not_ship():
    fonts = {path.name for path in (ROOT / "resources" / "fonts").glob("*.ttf")}
    assert named_in(LISTED) - shipped(ROOT) - fonts == {"package", "file"}


def test_every_font_is_listed_and_its_text_lies_beside_it():
    folder = ROOT / "resources" / "fonts"
    for path in folder.iterdir():
        if path.suffix in (".ttf", ".otf"):
            assert path.name in named_in(LISTED)
        else:
            assert path.name in LISTED


def test_no_licence_binds_the_whole_program():
    bound = set()
    for name in shipped(ROOT):
        try:
            licence = licence_of(name)
        except PackageNotFoundError:
            continue  # For another system; its text is in resources/licences.
        assert licence, name
        if strings_attached(licence):
            bound.add(name)
    assert bound == set()


@pytest.mark.parametrize(
    ("licence", "bound"),
    [
        ("MIT", False),
        ("LGPL-3.0-only OR GPL-2.0-only", False),
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0", True),
        ("GPL-2.0-only OR AGPL-3.0-only", True),
        ("LGPL", False),
    ],
)
def test_a_licence_that_binds_is_told_apart(licence, bound):
    assert strings_attached(licence) == bound


def test_needs_are_followed():
    assert {"keyring", "jaraco-classes", "more-itertools"} <= closure({"keyring"})


def test_a_row_is_read_by_its_names():
    assert named_in("| a-b, c.ttf | MIT | x |\n| --- | --- |\n") >= {"a-b", "c.ttf"}
