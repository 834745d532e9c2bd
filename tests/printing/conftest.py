"""A desk with a complete company, and a spooler whose paper can be looked at."""

from collections.abc import Iterator

import pytest

from ofdesk.ports.desk import Desk
from ofdesk.printing.cups import CupsShop
from tests.builders import complete_company, make_desk
from tests.printing.spooler import Spooler


@pytest.fixture
def spooler(tmp_path, monkeypatch) -> Spooler:
    made = Spooler(tmp_path / "bin")
    monkeypatch.setenv("PATH", made.path)
    return made


@pytest.fixture
def shop() -> CupsShop:
    return CupsShop()


@pytest.fixture
def desk(tmp_path) -> Iterator[Desk]:
    made = make_desk(tmp_path)
    complete_company(made)
    yield made
    made.close()
