"""Which error codes the program can raise, found in its text.

A code is the first argument of an error class. Where that is a parameter, the calls of the function
around it are read in turn, so that ``ask(uow, "count_stale", …)`` counts as raising it.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.house.checks.tree import parsed, place

ERRORS = frozenset(
    ("OfdeskError", "DomainError", "ConfirmationNeeded", "Unavailable", "IntegrityBroken")
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Found:
    """What was read, and what could not be."""

    codes: dict[str, list["Raise"]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Raise:
    """Where a code is raised, and the names of its values where they are all written there."""

    where: str
    values: frozenset[str] | None


@dataclass(frozen=True)
class Carrier:
    """A callable that is given a code: at which position, or by which name."""

    position: int
    name: str


@dataclass(frozen=True)
class Spot:
    """A call, with the function around it, and its class when that function makes an object."""

    tree: ast.Module
    function: Function | None
    owner: str


@dataclass(frozen=True)
class Parameter:
    """A code that the function around it was given."""

    name: str


UNREAD = object()
Possible = Iterator[str | Parameter | object]


def raised(paths: Iterable[Path]) -> Found:
    """Every code that the modules at ``paths`` raise."""
    reader = Reader([(path, parsed(path)) for path in paths])
    while True:
        found, more = reader.read()
        if more.keys() <= reader.carriers.keys():
            return found
        reader.carriers |= more


class Reader:
    """Reads calls against the carriers known so far."""

    def __init__(self, files: list[tuple[Path, ast.Module]]) -> None:
        self.files = files
        self.errors = _error_classes(tree for _, tree in files)
        self.carriers = dict.fromkeys(self.errors, Carrier(0, "code"))

    def read(self) -> tuple[Found, dict[str, Carrier]]:
        """What is found with these carriers, and the carriers that this brings to light."""
        found, more = Found(), {}
        for path, tree in self.files:
            for call, spot in _calls(tree):
                given = self._given(call)
                for one in self._possible(given, spot) if given is not None else ():
                    where = place(path, call.lineno)
                    if isinstance(one, str):
                        values = self._values(call)
                        found.codes.setdefault(one, []).append(Raise(where, values))
                    elif isinstance(one, Parameter) and spot.function is not None:
                        name = spot.owner or spot.function.name
                        more[name] = _as_carrier(spot.function, one.name)
                    else:
                        found.unread.append(where)
        return found, more

    def _given(self, call: ast.Call) -> ast.expr | None:
        carrier = self.carriers.get(_name(call.func))
        if carrier is None:
            return None
        if len(call.args) > carrier.position:
            return call.args[carrier.position]
        return next((k.value for k in call.keywords if k.arg == carrier.name), None)

    def _values(self, call: ast.Call) -> frozenset[str] | None:
        names = [keyword.arg for keyword in call.keywords]
        if _name(call.func) not in self.errors or None in names:
            return None
        return frozenset(name for name in names if name) - {"field"}

    def _possible(self, given: ast.expr, spot: Spot) -> Possible:
        """What ``given`` can be: texts, a parameter, or ``UNREAD``."""
        if isinstance(given, ast.Constant) and isinstance(given.value, str):
            # An empty text is « no refusal ».
            yield from [given.value] if given.value else []
        elif isinstance(given, ast.IfExp):
            yield from self._possible(given.body, spot)
            yield from self._possible(given.orelse, spot)
        elif isinstance(given, ast.Subscript) and isinstance(given.value, ast.Name):
            yield from self._table(given.value.id, spot)
        elif isinstance(given, ast.Call) and isinstance(given.func, ast.Attribute):
            yield from self._table(_name(given.func.value), spot)
        elif isinstance(given, ast.Call) and isinstance(given.func, ast.Name):
            yield from self._returned(given.func.id)
        elif isinstance(given, ast.Name):
            yield from self._variable(given.id, spot)
        elif not (isinstance(given, ast.Attribute) and given.attr == "code"):
            # The code of another error was read where that one was made.
            yield UNREAD

    def _variable(self, name: str, spot: Spot) -> Possible:
        if spot.function is not None and name in _parameters(spot.function):
            yield Parameter(name)
            return
        values = list(_assigned(name, spot.function)) if spot.function else []
        values = values or list(_assigned(name, spot.tree))
        for value in values:
            yield from self._possible(value, spot)
        if not values:
            yield UNREAD

    def _table(self, name: str, spot: Spot) -> Possible:
        """The texts of a table of the module that a code is looked up in."""
        tables = [value for value in _assigned(name, spot.tree) if isinstance(value, ast.Dict)]
        for value in (value for table in tables for value in table.values):
            yield from self._possible(value, Spot(spot.tree, None, ""))
        if not tables:
            yield UNREAD

    def _returned(self, name: str) -> Possible:
        """The texts that the function called ``name`` returns."""
        known = False
        for _, tree in self.files:
            for function in (n for n in tree.body if isinstance(n, Function) and n.name == name):
                known = True
                for node in ast.walk(function):
                    if isinstance(node, ast.Return) and node.value is not None:
                        yield from self._possible(node.value, Spot(tree, function, ""))
        if not known:
            yield UNREAD


def _error_classes(trees: Iterable[ast.Module]) -> set[str]:
    known = set(ERRORS)
    for node in (n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.ClassDef)):
        if {_name(base) for base in node.bases} & known:
            known.add(node.name)
    return known


def _calls(tree: ast.Module) -> Iterator[tuple[ast.Call, Spot]]:
    def walk(
        node: ast.AST, function: Function | None, owner: str
    ) -> Iterator[tuple[ast.Call, Spot]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Call):
                yield child, Spot(tree, function, owner if function else "")
            if isinstance(child, ast.ClassDef):
                yield from walk(child, None, child.name)
            elif isinstance(child, Function):
                yield from walk(child, child, owner if child.name == "__init__" else "")
            else:
                yield from walk(child, function, owner)

    yield from walk(tree, None, "")


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _parameters(function: Function) -> list[str]:
    """The names of the arguments, those by position first, without ``self``."""
    taken = function.args
    names = [a.arg for a in (*taken.posonlyargs, *taken.args, *taken.kwonlyargs)]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def _as_carrier(function: Function, parameter: str) -> Carrier:
    return Carrier(_parameters(function).index(parameter), parameter)


def _assigned(name: str, scope: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and name in map(_name, node.targets):
            yield node.value
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and _name(node.target) == name:
            yield from [node.value] if node.value else []
