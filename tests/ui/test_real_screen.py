"""The program itself on a real X server, driven by real keys and a real mouse."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from ofdesk.bootstrap import desks
from ofdesk.models import Client, Document
from ofdesk.ports.desk import DeskOptions
from tests.ui.conftest import ends_on

pytestmark = pytest.mark.alone
PATIENCE = 30
TITLE = "ofdesk"


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """An X server of the size of a small laptop."""
    reader, writer = os.pipe()
    server = subprocess.Popen(
        [
            "Xvfb",
            "-displayfd",
            str(writer),
            "-screen",
            "0",
            "1366x768x24",
            "-noreset",
            "-nolisten",
            "tcp",
        ],
        pass_fds=(writer,),
        stderr=subprocess.DEVNULL,
    )
    try:
        number = os.read(reader, 16).decode().strip()
        assert number, "the X server did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(PATIENCE)
        os.close(reader)
        os.close(writer)


@dataclass
class Program:
    """The program that runs, its base, and the hands on keyboard and mouse."""

    base: Path
    environment: dict[str, str]

    def start(self) -> subprocess.Popen[bytes]:
        """Start the program as its icon does, but on this base."""
        command = [sys.executable, "-m", "ofdesk", "--base", str(self.base)]
        return subprocess.Popen(command, env=self.environment)

    def hand(self, *arguments: str) -> list[str]:
        """What xdotool answers."""
        done = subprocess.run(
            ["xdotool", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout.split("\n")[:-1]

    def windows(self, title: str) -> list[str]:
        """The windows on the screen whose title holds ``title``."""
        return self.hand("search", "--onlyvisible", "--name", title)

    def window(self, title: str) -> str:
        """The window of that title, once it is there, with the keyboard."""
        until(lambda: self.windows(title))
        found = self.windows(title)[-1]
        # No window manager runs here: nobody else gives the keyboard to a new window.
        self.hand("windowfocus", "--sync", found)
        return found

    def keys(self, *names: str) -> None:
        """Press keys, one after the other."""
        self.hand("key", "--delay", "60", *names)

    def write(self, text: str) -> None:
        """Type a text."""
        self.hand("type", "--delay", "30", text)

    def click(self, window: str, at: tuple[int, int], times: int = 1) -> None:
        """Click in a window, as often as told."""
        self.hand("mousemove", "--window", window, str(at[0]), str(at[1]))
        self.hand("click", "--repeat", str(times), "--delay", "80", "1")

    def read(self, work: Callable[..., object]) -> object:
        """Read the base as another program."""
        desk = desks().open(DeskOptions(self.base, operator="Grace"))
        try:
            with desk.read() as session:
                return work(session)
        finally:
            desk.close()


def until(true: Callable[[], object]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)


@pytest.fixture
def program(display: str, base: Path) -> Iterator[Program]:
    """The program on a base of four clients, its window open."""
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    made = Program(base, environment)
    running = made.start()
    try:
        made.window(f"Clients – .*{TITLE}")
        yield made
        assert running.poll() is None, "the program ended by itself"
    finally:
        running.terminate()
        running.wait(PATIENCE)


def test_the_board_renews_by_keys_alone(program):
    program.keys("alt+3")
    program.window("À renouveler – ")
    program.keys("ctrl+f")
    program.write("mermoz")
    time.sleep(1)
    program.keys("Return", "Return")
    program.window("Renouveler")
    # A step that is still being priced ignores the key: it is pressed again, as a person does.
    until(lambda: program.keys("ctrl+Return") or program.read(invoices))
    assert program.read(invoices) == [("mermoz", f"OF01-{ends_on(0).year}-00001")]


def test_a_phone_number_is_corrected_with_the_mouse(program):
    main = program.window(f"Clients – .*{TITLE}")
    program.click(main, (420, 196), times=2)
    sheet = program.window("Acgap")
    time.sleep(2)
    program.click(sheet, (357, 403), times=3)
    program.write("05 61 00 00 00")
    program.click(sheet, (1057, 617))
    until(lambda: "05 61 00 00 00" in program.read(phones))


def test_a_second_start_shows_the_first_window_and_search_opens_a_sheet(program):
    assert program.start().wait(PATIENCE) == 0
    assert len(program.windows(f"Clients – .*{TITLE}")) == 1
    program.window(f"Clients – .*{TITLE}")
    program.keys("ctrl+k")
    program.write("vexin")
    time.sleep(1)
    program.keys("Return")
    program.window("Vexin")
    program.keys("Escape")
    until(lambda: not program.windows("Vexin"))


def invoices(session) -> list[tuple[str, str]]:
    """What was invoiced to whom."""
    return [tuple(row) for row in session.execute(select(Document.platform, Document.number))]


def phones(session) -> list[str]:
    """The telephone numbers of all clients."""
    return list(session.scalars(select(Client.contact_phone)))
