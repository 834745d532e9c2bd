"""One base for the tests of a module: the command line runs on it with the home it was made in."""

from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from ofdesk.__main__ import LazyDesks, LazyDoors
from ofdesk.cli import main
from tests.conftest import HOME_VARIABLES
from tests.ran import Ran


@contextmanager
def at_home(home: Path) -> Iterator[None]:
    """What guards the numbers of a base stands in the home of its person."""
    with pytest.MonkeyPatch.context() as patch:
        for variable, inside in HOME_VARIABLES.items():
            patch.setenv(variable, str(home / inside))
        yield


def running_at(base: Path, home: Path):
    """As the ``run`` of each test, without a fixture of one test."""

    def ran(*argv: str) -> Ran:
        words = ["--base", str(base), "--operator", "Ada", *argv]
        out, err = StringIO(), StringIO()
        with at_home(home), redirect_stdout(out), redirect_stderr(err):
            status = main(words, LazyDesks(), doors=LazyDoors())
        assert "Traceback" not in err.getvalue()
        return Ran(status, out.getvalue(), err.getvalue())

    return ran
