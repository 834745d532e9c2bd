"""Who may import whom, written as import-linter contracts for the packages that exist."""

from collections.abc import Iterator
from pathlib import Path

from importlinter.cli import lint_imports

ADAPTERS = (
    *("cli", "ui", "store", "documents"),
    *("sync", "openflyers", "bank", "mail", "printing", "keychain"),
)
LAYERS = (
    ("__main__", "bootstrap"),
    ADAPTERS,
    ("services",),
    ("models",),
    ("ports",),
    ("words",),
    ("domain",),
    ("paths",),
)
SCREEN = ("PySide6", "shiboken6")
FORBIDDEN = {
    # These are given open_connection, sessions and frozen rows; they ask nobody for a use case.
    **dict.fromkeys(("store", "sync"), ("{root}.services", *SCREEN)),
    **dict.fromkeys(
        ("documents", "openflyers", "bank", "mail", "printing", "keychain"),
        ("{root}.services", "{root}.models", *SCREEN),
    ),
    "domain": (*SCREEN, "sqlalchemy", "reportlab", "keyring"),
    "ports": SCREEN,
    "words": (*SCREEN, "sqlalchemy", "reportlab"),
    "services": SCREEN,
    "models": SCREEN,
    "cli": (*SCREEN, "reportlab"),
    "ui": ("sqlalchemy", "{root}.models"),
}


def contracts(package: Path) -> str:
    """The import-linter configuration for ``package``, a folder."""
    root = package.name
    return "\n".join((_head(root), _layers(root), *_forbidden(package), *_flows(package)))


def _head(root: str) -> str:
    return f"[importlinter]\nroot_package = {root}\ninclude_external_packages = True\n"


def _layers(root: str) -> str:
    # In brackets: a layer may not be there yet. A module in no layer breaks « exhaustive ».
    rows = []
    for layer in LAYERS:
        between = " : " if "bootstrap" in layer else " | "
        rows.append("    " + between.join(f"({name})" for name in layer))
    body = "\n".join(rows)
    return (
        f"[importlinter:contract:layers]\nname = layers\ntype = layers\nexhaustive = True\n"
        f"containers = {root}\nlayers =\n{body}\n"
    )


def _forbidden(package: Path) -> Iterator[str]:
    for source, targets in FORBIDDEN.items():
        if _is_module(package, source):
            there = [name.format(root=package.name) for name in targets]
            there = [name for name in there if _exists(package, name)]
            yield _contract(source, f"{package.name}.{source}", there)


def _flows(package: Path) -> Iterator[str]:
    for path in sorted((package / "ui").rglob("flow.py")):
        module = ".".join(path.relative_to(package.parent).with_suffix("").parts)
        yield _contract(module.replace(".", "-"), module, list(SCREEN))


def _exists(package: Path, module: str) -> bool:
    root, _, name = module.partition(".")
    return root != package.name or _is_module(package, name)


def _is_module(package: Path, name: str) -> bool:
    return (package / name / "__init__.py").is_file() or (package / f"{name}.py").is_file()


def _contract(name: str, source: str, targets: list[str]) -> str:
    body = "\n".join(f"    {target}" for target in targets)
    return (
        f"[importlinter:contract:{name}]\nname = {name}\ntype = forbidden\n"
        f"allow_indirect_imports = True\nsource_modules = {source}\nforbidden_modules =\n{body}\n"
    )


def lint(package: Path, folder: Path) -> int:
    """Hold ``package`` to its contracts; 0 when kept. The configuration goes to ``folder``."""
    configuration = folder / "contracts.ini"
    configuration.write_text(contracts(package), encoding="utf-8")
    return lint_imports(config_filename=str(configuration), no_cache=True)
