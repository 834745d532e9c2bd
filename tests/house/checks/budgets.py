"""Sizes and names: what a reader can hold in mind at once (docs/architecture.md, Budgets)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.checks.tree import parsed, place

FILE_LINES = 400
FUNCTION_LINES = 40
CLASS_LINES = 250
ARGUMENTS = 5
UNNAMED = frozenset(("utils", "util", "helpers", "helper", "common", "manager", "misc"))

Function = ast.FunctionDef | ast.AsyncFunctionDef


def too_long(path: Path) -> Iterator[str]:
    """Files, functions and classes over their budgets."""
    lines = len(path.read_text(encoding="utf-8").splitlines())
    if lines > FILE_LINES:
        yield f"{place(path, 1)} has {lines} lines, at most {FILE_LINES}"
    for node in ast.walk(parsed(path)):
        most = FUNCTION_LINES if isinstance(node, Function) else CLASS_LINES
        if isinstance(node, Function | ast.ClassDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            if length > most:
                yield f"{place(path, node.lineno)} {node.name} has {length} lines, at most {most}"


def too_many_arguments(path: Path) -> Iterator[str]:
    """Functions that want a request dataclass."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, Function):
            taken = node.args
            names = [a.arg for a in (*taken.posonlyargs, *taken.args, *taken.kwonlyargs)]
            if names and names[0] in ("self", "cls"):
                del names[0]
            if len(names) > ARGUMENTS:
                yield f"{place(path, node.lineno)} {node.name} takes {len(names)} arguments"


def says_nothing(path: Path) -> Iterator[str]:
    """Modules whose name or first sentence says nothing."""
    if UNNAMED & {path.stem, *re.split(r"_", path.stem)}:
        yield f"{place(path, 1)} is called {path.stem}"
    opening = (ast.get_docstring(parsed(path)) or "").split("\n\n")[0].replace("\n", " ")
    if not opening.endswith("."):
        yield f"{place(path, 1)} does not open with a sentence"
    elif re.search(r"[.?!] [A-Z]", opening):
        yield f"{place(path, 1)} opens with more than one sentence"
