"""One base for the tests of a module: the command line runs on it with the home it was made in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import HOME_VARIABLES


@contextmanager
def at_home(home: Path) -> Iterator[None]:
    """What guards the numbers of a base stands in the home of its person."""
    with pytest.MonkeyPatch.context() as patch:
        for variable, inside in HOME_VARIABLES.items():
            patch.setenv(variable, str(home / inside))
        yield
