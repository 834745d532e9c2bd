"""Colours: both themes readable, no colour outside the dictionary, icons that follow."""

import re

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QPushButton

from ofdesk import paths
from ofdesk.ui import icons, theme
from ofdesk.ui.app import make_application
from ofdesk.ui.cells import CHIPS, OTHER_CHIP
from ofdesk.ui.host import PAGES
from ofdesk.ui.icons import Picture
from tests.house.checks.tree import ROOT, python_files

HEXADECIMAL = re.compile(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b")
THEMES = {"light": theme.LIGHT, "dark": theme.DARK}
ICONS = sorted(path.stem for path in paths.resource("icons").glob("*.svg"))
OF_THE_STYLE = {
    "chevron-light": ("light", "text2"),
    "chevron-up-light": ("light", "text2"),
    "chevron-dark": ("dark", "text2"),
    "chevron-up-dark": ("dark", "text2"),
    "tick": ("light", "on_accent"),
}
"""Pictures that only a style sheet shows: it cannot recolour them, so they are drawn in a role."""


@pytest.fixture
def application(qapp) -> QApplication:
    made = make_application()
    yield made
    theme.apply_theme(made, "light")


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(
    ("front", "ground", "least"),
    [(*pair, 4.5) for pair in theme.TEXT_PAIRS] + [(*pair, 3.0) for pair in theme.MARK_PAIRS],
)
def test_every_pair_can_be_read(name, front, ground, least):
    roles = THEMES[name]
    assert theme.contrast(roles[front], roles[ground]) >= least


def test_contrast_is_that_of_wcag():
    assert theme.contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_both_themes_have_the_same_roles():
    assert theme.LIGHT.keys() == theme.DARK.keys()


def test_no_colour_is_written_outside_the_dictionary():
    files = [*python_files("ofdesk/ui"), *paths.resource("style").glob("*.qss")]
    found = {
        str(path.relative_to(ROOT)): HEXADECIMAL.findall(path.read_text(encoding="utf-8"))
        for path in files
        if path.name != "theme.py"
    }
    assert {name: colours for name, colours in found.items() if colours} == {}


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_is_of_the_family_and_takes_its_colour_from_a_role(name):
    text = paths.resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    colours = set(HEXADECIMAL.findall(text))
    if name == "ofdesk":
        return
    assert 'viewBox="0 0 20 20"' in text
    if name in OF_THE_STYLE:
        shown_in, role = OF_THE_STYLE[name]
        assert colours == {THEMES[shown_in][role]}
    else:
        assert colours == set()
        assert "currentColor" in text


def test_a_tick_is_the_same_in_both_themes():
    assert theme.LIGHT["on_accent"] == theme.DARK["on_accent"]


def test_every_icon_that_the_frame_names_is_there():
    named = {page[1] for page in PAGES} | {chip[1] for chip in (*CHIPS.values(), OTHER_CHIP)}
    written = {
        name
        for path in python_files("ofdesk/ui")
        for name in re.findall(
            r'(?:icon=|icons\.icon\(|Picture\()"([a-z-]+)"', path.read_text(encoding="utf-8")
        )
    }
    assert (named | written) - set(ICONS) == set()


@pytest.mark.parametrize("name", THEMES)
def test_the_style_sheet_leaves_no_role_unfilled(application, name):
    theme.apply_theme(application, name)
    assert not re.search(r"[@$]", application.styleSheet())
    assert application.palette().window().color() == QColor(THEMES[name]["window"])


def painted_in(widget) -> set[str]:
    image = widget.grab().toImage()
    return {
        image.pixelColor(x, y).name().upper()
        for x in range(image.width())
        for y in range(image.height())
    }


@pytest.mark.parametrize("make", [lambda: QPushButton(icons.icon("house", "err"), ""), None])
def test_icons_that_are_on_screen_follow_the_theme(application, qtbot, make):
    widget = make() if make else Picture("house", "err", 32)
    qtbot.addWidget(widget)
    widget.show()
    theme.apply_theme(application, "light")
    before = painted_in(widget)
    theme.apply_theme(application, "dark")
    after = painted_in(widget)
    assert theme.LIGHT["err"] in before
    assert theme.DARK["err"] in after
    assert theme.LIGHT["err"] not in after


def test_an_inactive_icon_is_drawn_as_inactive(application, qtbot):
    widget = QPushButton(icons.icon("house", "err"), "")
    qtbot.addWidget(widget)
    widget.setEnabled(False)
    assert theme.roles()["err"] not in painted_in(widget)


def test_what_was_drawn_is_kept_until_it_is_forgotten(application):
    first = icons.pixmap("house", "text2", 16)
    assert icons.pixmap("house", "text2", 16).cacheKey() == first.cacheKey()
    icons.forget()
    assert icons.pixmap("house", "text2", 16).cacheKey() != first.cacheKey()


def test_the_fonts_of_the_screens_are_ours(application):
    assert application.font().family() == "Lato"
    assert application.font().pixelSize() == theme.BODY_PIXELS
