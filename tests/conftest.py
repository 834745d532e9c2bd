"""What every test stands on: a home of its own, no network, words compiled, nothing left behind."""

import gc
import os
import runpy
import shutil
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTHONUTF8"] = "1"
# Without this keyring would choose among the rings that tests define, or open the person's own.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

from ofdesk.store import engine, opening
from ofdesk.words import catalog
from tests import planted
from tests.compiled import sharing_engine

engine.create_engine = sharing_engine
opening._fill = planted.fill_from_image

ROOT = Path(__file__).resolve().parent.parent
HOME_VARIABLES = {
    "HOME": "",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache",
    "XDG_RUNTIME_DIR": ".runtime",
}
LOOPBACK = ("127.0.0.1", "::1", "localhost")


# No test measures time: on a busy machine the first draws of Hypothesis take seconds.
settings.register_profile(
    "ofdesk", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ofdesk")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the French messages once, before any test or worker asks for a word."""
    if not hasattr(config, "workerinput"):
        runpy.run_path(str(ROOT / "tools" / "compile_words.py"))["compile_all"](ROOT)


def pytest_collection_finish() -> None:
    """The thousands of tests that were found stay: no window waits while they are looked through
    for what may go."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def own_home(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """The person's folders, fresh and empty for each test, gone after it."""
    home = tmp_path_factory.mktemp("home")
    for variable, inside in HOME_VARIABLES.items():
        folder = home / inside
        folder.mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv(variable, str(folder))
    (home / ".runtime").chmod(0o700)
    for name in [name for name in os.environ if name.startswith(("OFDESK_BASE", "PG"))]:
        monkeypatch.delenv(name)
    yield home
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections leave this machine for nowhere: loopback and local sockets alone are allowed."""
    connect = socket.socket.connect

    def checked(self: socket.socket, address) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if self.family in (socket.AF_INET, socket.AF_INET6) and host not in LOOPBACK:
            pytest.fail(f"a test tried to reach {address!r}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", checked)


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    """French is in force when a test begins, and again when it ends."""
    catalog.set_language("fr")
    yield
    catalog.set_language("fr")


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """A test that leaves a thread running fails: it would disturb the ones after it."""
    before = set(threading.enumerate())
    yield
    until = time.monotonic() + 2
    while left := [t for t in threading.enumerate() if t not in before and t.is_alive()]:
        if time.monotonic() > until:
            pytest.fail(f"threads left running: {[thread.name for thread in left]}")
        time.sleep(0.01)


@pytest.fixture
def keyboard() -> Iterator[None]:
    """Programs that a test starts take Ctrl+C: what a shell runs in the background ignores it, and
    so would all that it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
