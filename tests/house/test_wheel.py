"""The wheel, installed elsewhere, carries its resources and works from any folder."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.house.checks.tree import FRENCH, ROOT, kept_files

pytestmark = pytest.mark.alone


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"]
    command += ["--no-build-isolation", "--disable-pip-version-check", "--wheel-dir", str(folder)]
    subprocess.run([*command, str(ROOT)], check=True, cwd=folder)
    (built,) = folder.glob("ofdesk-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with this wheel; the other packages are those of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "env", with_pip=False)
    site = next((folder / "env").glob("lib/python*/site-packages"))
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    command += ["--no-deps", "--no-index", "--prefix", str(folder / "env"), str(wheel)]
    subprocess.run([*command, "--ignore-installed"], check=True, cwd=folder)
    # After the wheel's own folder on the path, and without the tree: its .pth is not followed.
    (site / "others.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder


def run(installed: Path, *arguments: str, program: str = "ofdesk") -> str:
    elsewhere = installed / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    environment = os.environ | {"HOME": str(installed), "LANG": "fr_FR.UTF-8"}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(
        [installed / "env" / "bin" / program, *arguments],
        cwd=elsewhere,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_the_resources_and_the_compiled_words(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    shipped = {
        f"ofdesk/{path.relative_to(ROOT).as_posix()}"
        for path in kept_files()
        if path.is_relative_to(ROOT / "resources") and path.suffix != ".po"
    }
    compiled = {f"ofdesk/resources/i18n/fr/LC_MESSAGES/{po.stem}.mo" for po in FRENCH.glob("*.po")}
    assert shipped | compiled <= inside
    assert not {name for name in inside if name.endswith(".po") or name.startswith("tests/")}


def test_the_installed_program_is_not_the_tree(installed):
    said = run(installed, "-c", "import ofdesk; print(ofdesk.__file__)", program="python")
    assert Path(said.strip()).is_relative_to(installed / "env")


def test_the_installed_program_helps_in_both_languages(installed):
    assert "renouvellements" in run(installed, "--lang", "fr", "--help")
    assert "renewals" in run(installed, "--lang", "en", "--help")


def test_the_installed_program_proves_itself(installed):
    assert '"ok": false' not in run(installed, "selftest", "--json").lower()
