"""Copy the licence texts of the packages that ofdesk runs on into ``resources/licences``.

Run it after a change of the locks, on the environment they made. Qt's own wheels carry no text:
theirs come from the licences that every Debian keeps.
"""

import re
import sys
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

COMMON = Path("/usr/share/common-licenses")
WITHOUT_TEXT = {"pyside6-essentials": ("LGPL-3", "GPL-3"), "shiboken6": ("LGPL-3", "GPL-3")}
LEGAL_NAME = re.compile(r"(?i)licen[cs]e|copying|notice|authors")


def canonical(name: str) -> str:
    """A distribution name as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def closure(names: set[str]) -> set[str]:
    """``names`` and all that they need here, extras left out."""
    found: set[str] = set()
    waiting = {canonical(name) for name in names}
    while waiting:
        name = waiting.pop()
        found.add(name)
        try:
            needs = distribution(name).requires or ()
        except PackageNotFoundError:
            # For another system or Python than this one.
            continue
        for need in map(Requirement, needs):
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                waiting |= {canonical(need.name)} - found
    return found


def shipped(root: Path) -> set[str]:
    """The distributions that ofdesk runs on, on any system: the lock less what only builds."""
    lock = (root / "requirements" / "run.txt").read_text(encoding="utf-8")
    locked = {canonical(name) for name in re.findall(r"(?m)^([\w.-]+)==", lock)}
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    build = {Requirement(one).name for one in project["optional-dependencies"]["build"]}
    run = {Requirement(one).name for one in project["dependencies"]}
    return locked - (closure(build) - closure(run))


def decoded(raw: bytes) -> str:
    """UTF-8, or Latin-1 where an old copyright sign says so."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def text_of(found: Distribution) -> str:
    """The licence files of a distribution, one after the other."""
    name = canonical(found.name)
    texts = [(COMMON / one).read_text(encoding="utf-8") for one in WITHOUT_TEXT.get(name, ())]
    for file in sorted(found.files or (), key=str):
        inside = ".dist-info" in str(file)
        if inside and (LEGAL_NAME.search(file.name) or "licenses" in file.parts):
            texts.append(decoded(Path(str(found.locate_file(file))).read_bytes()))
    return "\n\n".join(text.strip() for text in dict.fromkeys(texts)) + "\n"


def main(root: Path) -> int:
    """Write one file a distribution; 1 when one has no text and none is kept."""
    folder = root / "resources" / "licences"
    folder.mkdir(exist_ok=True)
    lacking = []
    for name in sorted(shipped(root)):
        path = folder / f"{name}.txt"
        try:
            text = text_of(distribution(name))
        except PackageNotFoundError:
            text = ""
        if text.strip():
            path.write_text(text, encoding="utf-8")
        elif not path.exists():
            lacking.append(name)
    for name in lacking:
        sys.stderr.write(f"no text for {name}: put it in {folder}/{name}.txt by hand\n")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent))
