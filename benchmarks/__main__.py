"""Run every measurement of this folder, each in a process of its own, one after the other.

    python -m benchmarks [NAME ...]

A name is a module (``documents``, ``lists``…); without one, all. A measurement that fails does not
stop the others, and makes the whole fail.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
RUNNABLE = '__name__ == "__main__"'


def measurements() -> list[str]:
    """Names of the modules that measure something when run, in order."""
    return sorted(
        path.stem
        for path in HERE.glob("*.py")
        if path.stem != "__main__" and RUNNABLE in path.read_text(encoding="utf-8")
    )


def main(wanted: Sequence[str]) -> int:
    """Measure ``wanted`` (all without one); the number of measurements that failed."""
    known = measurements()
    unknown = [name for name in wanted if name not in known]
    if unknown:
        sys.stderr.write(f"unknown: {', '.join(unknown)}; there are: {', '.join(known)}\n")
        return 2
    failed = []
    for name in wanted or known:
        print(f"\n== {name}", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"], cwd=HERE.parent, check=False
        )
        if done.returncode:
            failed.append(name)
    if failed:
        print(f"FAILED: {', '.join(failed)}")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
