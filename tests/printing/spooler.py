"""A spooler on PATH that writes down what its printer printed, jams, refuses, or kills who asks."""

import json
import os
import sys
from pathlib import Path

COMMANDS = ("lp", "lpstat", "cancel")
SCRIPT = """#!{python} -SE
import json, os, sys, time
from hashlib import sha256
from pathlib import Path

folder = Path({folder!r})
state = json.loads((folder / "state.json").read_text())


def keep():
    (folder / "state.json").write_text(json.dumps(state))


def print_pages():
    for job in [job for job in state["queue"] if job[0] in state["released"]]:
        while job[1] and len(state["tray"]) < state["jam"]:
            state["tray"].append(job[1].pop(0))
    state["queue"] = [job for job in state["queue"] if job[1]]


def release(words):
    number = int(words[1].rpartition("-")[2])
    if state["refuses_release"]:
        sys.stderr.write("lp: " + state["refuses_release"] + chr(10))
        sys.exit(1)
    state["released"].append(number)
    print_pages()
    keep()
    if state["kills_released"] == number:
        os.kill(os.getppid(), 9)
        sys.exit(1)


def lp(words):
    if words[0] == "-i":
        return release(words)
    end = words.index("--")
    number = state["jobs"] + 1
    state["asked"].append(words[:end])
    if state["refuses"]:
        sys.stderr.write("lp: " + state["refuses"] + chr(10))
        sys.exit(1)
    if state["kills_before"] == number:
        os.kill(os.getppid(), 9)
        sys.exit(1)
    digests = [sha256(Path(word).read_bytes()).hexdigest() for word in words[end + 1 :]]
    state["jobs"] = number
    state["queue"].append([number, digests])
    if "hold" not in words[:end]:
        state["released"].append(number)
    print_pages()
    keep()
    if state["kills_after"] == number:
        os.kill(os.getppid(), 9)
        sys.exit(1)
    time.sleep(state["sleeps"])
    print(f"request id is bureau-{{number}} ({{len(digests)}} file(s))")


def lpstat(words):
    if state["jam"] <= len(state["tray"]):
        print("printer bureau disabled since Mon Jun 15 10:00:00 2026 -" + chr(10) + chr(9) + "Jam")
    else:
        print("printer bureau is idle.  enabled since Mon Jun 15 10:00:00 2026")
    print("printer plans now printing plans-3.  enabled since Mon Jun 15 10:00:00 2026")
    print("system default destination: bureau")


def cancel(words):
    number = int(words[-1].rpartition("-")[2])
    there = [job for job in state["queue"] if job[0] == number]
    state["queue"] = [job for job in state["queue"] if job[0] != number]
    keep()
    if not there:
        sys.stderr.write("cancel: cancel-job failed: already completed" + chr(10))
        sys.exit(1)


{{"lp": lp, "lpstat": lpstat, "cancel": cancel}}[Path(sys.argv[0]).name](sys.argv[1:])
keep()
"""
NEVER = 10**9


class Spooler:
    """The commands in ``folder`` and what became of the jobs; put ``folder`` first on PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        for name in COMMANDS:
            path = folder / name
            path.write_text(SCRIPT.format(python=sys.executable, folder=str(folder)), "utf-8")
            path.chmod(0o755)
        self._write(
            {
                "jobs": 0,
                "queue": [],
                "tray": [],
                "asked": [],
                "jam": NEVER,
                "refuses": "",
                "kills_before": 0,
                "kills_after": 0,
                "kills_released": 0,
                "released": [],
                "refuses_release": "",
                "sleeps": 0,
            }
        )

    def _read(self) -> dict:
        return json.loads((self.folder / "state.json").read_text("utf-8"))

    def _write(self, state: dict) -> None:
        (self.folder / "state.json").write_text(json.dumps(state), "utf-8")

    def set(self, **values: object) -> None:
        """``jam``: after so many letters; ``refuses``, ``refuses_release``: with these words;
        ``kills_before``, ``kills_after``, ``kills_released``: who hands this job over, or lets it
        be printed; ``sleeps``: before it answers."""
        self._write(self._read() | values)

    @property
    def tray(self) -> list[str]:
        """The digest of each letter that came out, first to last."""
        return self._read()["tray"]

    @property
    def queue(self) -> list[list]:
        """Number and letters of the jobs that wait."""
        return self._read()["queue"]

    @property
    def asked(self) -> list[list[str]]:
        """The words of each call of ``lp``, without its files."""
        return self._read()["asked"]

    def unjam(self) -> None:
        """Somebody takes the paper out: the printer goes on with what waits in its queue."""
        state = self._read() | {"jam": NEVER}
        for number, letters in state["queue"]:
            if number in state["released"]:
                state["tray"] += letters
        held = [job for job in state["queue"] if job[0] not in state["released"]]
        self._write(state | {"queue": held})

    @property
    def path(self) -> str:
        """PATH with these commands first."""
        return f"{self.folder}{os.pathsep}{os.environ['PATH']}"
