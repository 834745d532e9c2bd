"""The menu entry of the program: what desktops need in it, and where the wheel puts it."""

import configparser
import tomllib

from tests.house.checks.tree import ROOT

ENTRY = ROOT / "resources" / "desktop" / "ofdesk.desktop"


def entry() -> dict[str, str]:
    reader = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    reader.optionxform = str
    reader.read_string(ENTRY.read_text(encoding="utf-8"))
    assert reader.sections() == ["Desktop Entry"]
    return dict(reader["Desktop Entry"])


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_entry_starts_the_script_that_the_wheel_installs():
    found = entry()
    assert found["Type"] == "Application"
    assert found["Exec"] in project()["project"]["scripts"]
    assert found["Terminal"] == "false"
    assert "Office" in found["Categories"].split(";")
    assert all(found[key].endswith(";") for key in ("Categories", "Keywords"))


def test_the_entry_is_that_of_the_window_and_speaks_french():
    found = entry()
    code = (ROOT / "ofdesk" / "ui" / "app.py").read_text(encoding="utf-8")
    assert f'setDesktopFileName("{ENTRY.stem}")' in code
    assert found["StartupWMClass"] == ENTRY.stem
    assert {"GenericName[fr]", "Comment[fr]"} <= set(found)


def test_the_wheel_shares_the_entry_and_the_icon_that_it_names():
    shared = project()["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert all((ROOT / source).is_file() for source in shared)
    assert "share/applications/ofdesk.desktop" in shared.values()
    icon = f"share/icons/hicolor/scalable/apps/{entry()['Icon']}.svg"
    assert icon in shared.values()
