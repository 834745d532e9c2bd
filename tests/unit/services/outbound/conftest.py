"""A base after the day of the platforms."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ofdesk.ports.desk import Desk
from tests.unit.services.outbound.platform_desk import platform_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = platform_desk(tmp_path)
    yield made
    made.close()
