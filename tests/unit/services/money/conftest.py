"""Bases for the tests about money and documents: a FACTICE one that is proved whole, a real one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ofdesk.ports.desk import Desk
from ofdesk.services.verify import verify_base
from tests.builders import complete_company, make_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Its chains and pages are whole at the end of every test."""
    made = make_desk(tmp_path)
    complete_company(made)
    yield made
    with made.read() as session:
        assert verify_base(session).broken == ()
    made.close()


@pytest.fixture
def real_desk(tmp_path: Path) -> Iterator[Desk]:
    """A real base, as new: no company, the example price list."""
    made = make_desk(tmp_path / "real", factice=False)
    yield made
    made.close()
