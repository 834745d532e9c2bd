"""A real CUPS of one's own: three letters through a real queue, and one that is taken out of it."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from threading import Thread

import pytest

from ofdesk.ports.printers import Printer, PrintJob
from ofdesk.services.posting_acts import acknowledge_lot
from ofdesk.services.posting_lots import MakeLot, make_lot
from ofdesk.services.posting_runs import PrintLotRequest, print_lot
from tests.printing.letters import add_letters, page

pytestmark = pytest.mark.alone
FILES = """FileDevice Yes
ServerRoot {folder}
StateDir {folder}
RequestRoot {folder}/spool
TempDir {folder}/tmp
CacheDir {folder}/cache
AccessLog {folder}/access
ErrorLog {folder}/errors
PageLog {folder}/pages
"""
SERVER = """Listen {folder}/sock
Browsing Off
DefaultAuthType None
WebInterface No
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""


SHORT = "/tmp"
"""The path of a socket has room for a hundred characters."""
END = b"%%THE END%%"


class Paper:
    """A printer behind a pipe: it keeps every byte that it is sent."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "paper"
        os.mkfifo(self.path)
        # For writing too, so that it stays open between two jobs.
        self.line = os.open(self.path, os.O_RDWR)
        self.received = b""
        self.thread = Thread(target=self._print)
        self.thread.start()

    def _print(self) -> None:
        while (found := os.read(self.line, 65536)) != END:
            self.received += found

    def close(self) -> None:
        os.write(self.line, END)
        self.thread.join()
        os.close(self.line)


def until(true, seconds=20.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(mkdtemp(prefix="cups-", dir=SHORT))
    made.chmod(0o755)
    for name in ("spool", "tmp", "cache"):
        (made / name).mkdir()
    yield made
    shutil.rmtree(made)


@pytest.fixture
def paper(folder) -> Iterator[Paper]:
    made = Paper(folder)
    yield made
    made.close()


@pytest.fixture
def queue(monkeypatch, folder, paper) -> Iterator[str]:
    """A CUPS server of this test, with one queue."""
    (folder / "files.conf").write_text(FILES.format(folder=folder), "utf-8")
    (folder / "cupsd.conf").write_text(SERVER.format(folder=folder), "utf-8")
    program = shutil.which("cupsd", path=f"{os.environ['PATH']}:/usr/sbin") or "cupsd"
    words = ["-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "files.conf")]
    server = subprocess.Popen([program, *words], stderr=subprocess.DEVNULL)
    monkeypatch.setenv("CUPS_SERVER", str(folder / "sock"))
    monkeypatch.setenv("PATH", f"{os.environ['PATH']}:/usr/sbin")
    try:
        until((folder / "sock").exists)
        add = ["-p", "bureau", "-E", "-v", f"file://{paper.path}", "-m", "raw"]
        subprocess.run(["lpadmin", *add], check=True, capture_output=True)
        subprocess.run(["lpadmin", "-d", "bureau"], check=True, capture_output=True)
        yield "bureau"
    finally:
        server.terminate()
        server.wait(10)


def test_a_lot_goes_through_a_real_queue_byte_for_byte(queue, paper, desk, shop):
    assert shop.printers() == (Printer("bureau", "idle", default=True),)
    add_letters(desk, 3, sheets=lambda number: number)
    number = make_lot(MakeLot(), desk.write(), desk.today, shop.sheets).number
    assert print_lot(PrintLotRequest(number), desk, shop).state == "to_acknowledge"
    wanted = b"".join(page(n, n) for n in (1, 2, 3))
    until(lambda: len(paper.received) >= len(wanted))
    assert paper.received == wanted
    subprocess.run(["cupsdisable", "-r", "bourrage", queue], check=True)
    assert shop.printers() == (Printer("bureau", "stopped", default=True, detail="bourrage"),)
    job = shop.hand(PrintJob("lot 4", [page(4)], queue))
    assert shop.cancel(job) is True
    subprocess.run(["cupsenable", queue], check=True)
    assert shop.cancel(job) is False
    # Two letters: a single file without a filter never reaches a queue that is a file.
    held = shop.hand(PrintJob("lot 5", [page(5), page(6)], queue))
    assert paper.received == wanted
    shop.release(held)
    until(lambda: paper.received.endswith(page(6)))
    assert paper.received == wanted + page(5) + page(6)
    assert acknowledge_lot(number, "3", desk, shop).state == "acknowledged"
