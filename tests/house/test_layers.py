"""Each layer imports only what stands below it, and each framework stays in its own place."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.checks.tree import PACKAGE, ROOT, parsed, place, python_files


def lint(package: Path, tmp_path: Path) -> tuple[int, str]:
    """Run in a process of its own: import-linter leaves its settings and modules behind."""
    script = (
        "import sys; from pathlib import Path; from tests.house.checks import layers;"
        "sys.exit(layers.lint(Path(sys.argv[1]), Path(sys.argv[2])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(package), str(tmp_path)],
        cwd=ROOT,
        env={"PYTHONPATH": f"{package.parent}:{ROOT}", "PATH": "", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_contracts_are_kept(tmp_path):
    status, said = lint(PACKAGE, tmp_path)
    assert status == 0, said
    assert "0 broken" in said


SOUND = {
    "domain/__init__.py": "",
    "words/__init__.py": "import shop.domain",
    "ports/__init__.py": "",
    "models/__init__.py": "",
    "services/__init__.py": "import shop.models, shop.words",
    "store/__init__.py": "import shop.ports",
    "cli/__init__.py": "import shop.services",
    "documents/__init__.py": "",
    "ui/__init__.py": "",
    "ui/renewal/__init__.py": "import PySide6",
    "ui/renewal/flow.py": "",
    "bootstrap.py": "import shop.store, shop.cli",
    "__main__.py": "import shop.bootstrap",
    "__init__.py": "",
}


def shop(tmp_path: Path, changes: dict[str, str]) -> Path:
    for name, text in (SOUND | changes).items():
        path = tmp_path / "shop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "shop"


def test_a_sound_package_passes(tmp_path):
    status, said = lint(shop(tmp_path, {}), tmp_path)
    assert status == 0, said


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"domain/x.py": "import shop.words"}, id="upwards"),
        pytest.param({"cli/x.py": "import shop.store"}, id="between adapters"),
        pytest.param({"store/x.py": "import shop.services"}, id="adapter to use case"),
        pytest.param({"documents/x.py": "import shop.models"}, id="pages to mapped classes"),
        pytest.param({"services/x.py": "import PySide6"}, id="Qt in a use case"),
        pytest.param({"domain/x.py": "import sqlalchemy"}, id="SQL in the domain"),
        pytest.param({"ui/x.py": "import sqlalchemy"}, id="SQL in a window"),
        pytest.param({"ui/renewal/flow.py": "import PySide6"}, id="Qt in a flow"),
        pytest.param({"stray.py": ""}, id="in no layer"),
    ],
)
def test_a_broken_contract_is_found(tmp_path, changes):
    status, said = lint(shop(tmp_path, changes), tmp_path)
    assert status != 0, said
    assert "BROKEN" in said or "not listed as layers" in said, said


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names


def foreign_to_domain(path: Path) -> set[str]:
    return imported(path) - sys.stdlib_module_names - {"ofdesk", "stdnum"}


def test_the_domain_needs_the_standard_library_and_stdnum_alone():
    found = {place(path, 1): foreign_to_domain(path) for path in python_files("ofdesk/domain")}
    assert {where: names for where, names in found.items() if names} == {}


def test_a_foreign_import_is_found(tmp_path):
    path = tmp_path / "sample.py"
    path.write_text("import decimal, stdnum\nfrom lxml import etree\n", encoding="utf-8")
    assert foreign_to_domain(path) == {"lxml"}
