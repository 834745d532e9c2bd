"""Files are found in the tree and in the wheel, and the person's folders are the platform's."""

from pathlib import Path

import pytest

from ofdesk import paths


def test_resources_are_those_of_the_tree_when_there_is_one():
    assert paths.resource("i18n", "fr").is_dir()
    assert paths.resources().parent == Path(paths.__file__).parents[1]


def test_resources_of_a_wheel_are_inside_the_package(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "ofdesk")
    assert paths.resource("fonts", "x.ttf") == tmp_path / "ofdesk" / "resources" / "fonts" / "x.ttf"


@pytest.mark.parametrize(
    ("found", "inside"),
    [
        (paths.default_base, ".local/share/ofdesk/ofdesk.db"),
        (paths.log_file, ".local/state/ofdesk/ofdesk.log"),
    ],
)
def test_the_folders_are_those_of_the_person(own_home, found, inside):
    assert found() == own_home / inside
    assert list(own_home.rglob("ofdesk")) == []


def test_backups_lie_beside_their_base(tmp_path):
    assert paths.backups_folder(tmp_path / "club.db") == tmp_path / "club-backups"
