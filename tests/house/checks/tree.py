"""Where the sources are, and what each says once parsed."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "ofdesk"
FRENCH = ROOT / "resources" / "i18n" / "fr" / "LC_MESSAGES"


def python_files(*folders: str) -> list[Path]:
    """The Python files under ``folders`` of the tree, sorted."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def place(path: Path, line: int) -> str:
    """``path:line`` as editors open it, from the root of the tree where that can be."""
    inside = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    return f"{inside}:{line}"


def kept_files() -> Iterator[Path]:
    """The files of the tree that belong to the project: what git tracks or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    for name in listed.stdout.split("\0"):
        if name and (ROOT / name).is_file():
            yield ROOT / name
