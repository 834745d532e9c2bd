"""Lines of tests over lines of code: a gate that only rises (docs/decisions/0015)."""

import sys
from pathlib import Path

LEAST, AIM = 0.59, 0.8


def lines(folder: Path) -> int:
    """Lines of Python under ``folder`` that are neither blank nor a comment."""
    return sum(
        1
        for path in folder.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.strip().startswith("#")
    )


def ratio(root: Path) -> float:
    """Lines under ``tests`` over lines under ``ofdesk``."""
    return lines(root / "tests") / lines(root / "ofdesk")


def main(root: Path) -> int:
    """Print the ratio; 0 when it is high enough, else 1."""
    found = ratio(root)
    sys.stdout.write(f"test/code {found:.2f}, at least {LEAST}, aim {AIM}\n")
    return 0 if found >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent))
