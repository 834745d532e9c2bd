"""Start of the command line: ``ofdesk clients list`` beside a Python that only imports sqlite3.

    python -m benchmarks.start [--clients 1000] [--rounds 25]

Processes are started in turn; medians in milliseconds, and the ratio to the floor, of which the
budget is 2.5. Bytecode is kept, as on the machine of a person.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.bases import new_base

BUDGET = 2.5
FLOOR = "python -c « import sqlite3 »"


def milliseconds(command: list[str], environment: dict[str, str]) -> float:
    """How long a process takes from its start to its end."""
    start = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - start) * 1000


def ways(base: str) -> dict[str, list[str]]:
    """What is measured; the floor first."""
    installed = Path(sys.executable).with_name("ofdesk")
    bare = [str(installed)] if installed.exists() else [sys.executable, "-m", "ofdesk"]
    program = [*bare, "--base", base]
    return {
        FLOOR: [sys.executable, "-c", "import sqlite3"],
        "clients list": [*program, "clients", "list"],
        "clients list --json": [*program, "clients", "list", "--json"],
        "clients list --search": [*program, "clients", "list", "--search", "besancon 7"],
        "clients list --due 60": [*program, "clients", "list", "--due", "60"],
        "--help": [*bare, "--help"],
        "clients show": [*program, "clients", "show", "club000001"],
    }


def measure(clients: int, rounds: int) -> dict[str, float]:
    """Medians by way, printed with their ratios."""
    desk = new_base(clients)
    base = str(desk.path)
    desk.close()
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    commands = ways(base)
    times: dict[str, list[float]] = {name: [] for name in commands}
    for command in commands.values():
        milliseconds(command, environment)
    for _ in range(rounds):
        for name, command in commands.items():
            times[name].append(milliseconds(command, environment))
    medians = {name: statistics.median(found) for name, found in times.items()}
    print(f"{clients} clients, {rounds} rounds, budget x {BUDGET} for the client list")
    for name, median in medians.items():
        print(f"  {name:28} {median:8.1f} ms   x {median / medians[FLOOR]:.2f}")
    return medians


def main() -> None:
    """Read the options and measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, default=1000)
    options.add_argument("--rounds", type=int, default=25)
    given = options.parse_args()
    measure(given.clients, given.rounds)


if __name__ == "__main__":
    main()
