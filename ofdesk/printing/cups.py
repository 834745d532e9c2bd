"""Printers of the system through the commands of CUPS: ``lp``, ``lpstat``, ``cancel``."""

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from ofdesk.domain.errors import Unavailable
from ofdesk.ports.printers import Printer, PrintJob
from ofdesk.printing.press import bind_pages, count_sheets

PATIENCE = 60.0
"""Seconds that a command is given: a server of printers may be on the network."""
OPTIONS = ("media=A4", "sides=one-sided", "print-scaling=none")
STOPPED = ("Scheduler is not running", "Unable to connect to server")
"""How CUPS says that it does not run."""
REQUEST = re.compile(r"request id is (\S+)")
PRINTER = re.compile(r"^printer (\S+) (.*)$")
DEFAULT = re.compile(r"^system default destination: (\S+)$", re.MULTILINE)


class CupsShop:
    """``ofdesk.ports.printers.PrintShop`` on the commands of CUPS."""

    def printers(self) -> Sequence[Printer]:
        """See the port; a machine without a queue has none."""
        done = _run(["lpstat", "-p", "-d"])
        if done.returncode and any(words in done.stderr for words in STOPPED):
            raise Unavailable("printing_stopped")
        if done.returncode and "No destinations added" not in done.stderr + done.stdout:
            raise Unavailable("printer_refused", printer="lpstat", detail=_said(done))
        default = DEFAULT.search(done.stdout)
        return tuple(_listed(done.stdout.splitlines(), default.group(1) if default else ""))

    def hand(self, job: PrintJob) -> str:
        """See the port: every stored page as a file of its own of one job, byte for byte.

        Held: a program that ends before it has written what the job is called leaves one that
        never prints by itself.
        """
        with TemporaryDirectory(prefix="ofdesk-lp-") as folder:
            files = []
            for number, page in enumerate(job.pages, start=1):
                path = Path(folder) / f"{number:04}.pdf"
                path.write_bytes(page)
                files.append(str(path))
            done = _run(["lp", *_asked(job), "--", *files])
        found = REQUEST.search(done.stdout)
        if done.returncode or found is None:
            raise Unavailable("printer_refused", printer=job.printer, detail=_said(done))
        return found.group(1)

    def release(self, job: str) -> None:
        """See the port."""
        done = _run(["lp", "-i", job, "-H", "resume"])
        if done.returncode:
            raise Unavailable("printer_refused", printer=job, detail=_said(done))

    def cancel(self, job: str) -> bool:
        """See the port."""
        return _run(["cancel", job]).returncode == 0

    def sheets(self, pdf: bytes) -> int:
        """See the port."""
        return count_sheets(pdf)

    def bind(self, pages: Sequence[bytes], title: str) -> bytes:
        """See the port."""
        return bind_pages(pages, title)


def _asked(job: PrintJob) -> list[str]:
    words = ["-d", job.printer] if job.printer else []
    options = (*OPTIONS, *([f"InputSlot={job.tray}"] if job.tray else ()))
    return [
        *words,
        "-t",
        job.title,
        "-H",
        "hold",
        *(word for option in options for word in ("-o", option)),
    ]


def _run(words: list[str]) -> subprocess.CompletedProcess[str]:
    # In the language of computers, since what they say is read here.
    environment = os.environ | {"LC_ALL": "C", "LANGUAGE": "C"}
    try:
        return subprocess.run(
            words,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PATIENCE,
            check=False,
        )
    except FileNotFoundError as error:
        raise Unavailable("printing_absent", command=words[0]) from error
    except subprocess.TimeoutExpired as error:
        raise Unavailable("printer_silent", command=words[0], count=int(PATIENCE)) from error
    except OSError as error:
        raise Unavailable("printing_absent", command=words[0], detail=error.strerror) from error


def _said(done: subprocess.CompletedProcess[str]) -> str:
    return " ".join((done.stderr or done.stdout).split()) or str(done.returncode)


def _listed(lines: Sequence[str], default: str) -> list[Printer]:
    """« printer P is idle. », « printer P now printing P-3. », « printer P disabled since … »;
    a line that begins with a tab says why."""
    found: list[Printer] = []
    for line in lines:
        told = PRINTER.match(line)
        if told is not None:
            name, rest = told.groups()
            state = "stopped" if rest.startswith("disabled") else "printing"
            state = "idle" if rest.startswith("is idle") else state
            found.append(Printer(name, state, name == default))
        elif line.startswith("\t") and found and not found[-1].detail:
            one = found.pop()
            found.append(Printer(one.name, one.state, one.default, line.strip()))
    return found
