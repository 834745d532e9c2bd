"""Bases of the store's tests: real files, a renderer that makes a few bytes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ofdesk.ports.desk import DeskOptions
from ofdesk.store import opening
from ofdesk.store.desk import OpenDesk
from ofdesk.store.desks import SqlDesks
from tests import planted
from tests.store.issuing import BytesRenderer

Opener = Callable[..., OpenDesk]


@pytest.fixture(autouse=True)
def made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each base is made by the program itself: here that is what is looked at."""
    monkeypatch.setattr(opening, "_fill", planted.made_anew)


@pytest.fixture
def desks() -> SqlDesks:
    return SqlDesks(BytesRenderer())


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return tmp_path / "desk" / "base.db"


@pytest.fixture
def opened(desks: SqlDesks, base: Path) -> Iterator[Opener]:
    """Opens a base and closes it at the end of the test."""
    made: list[OpenDesk] = []

    def open_one(path: Path | None = None, **options: object) -> OpenDesk:
        desk = desks.open(DeskOptions(path or base, **options))
        made.append(desk)
        return desk

    yield open_one
    for desk in made:
        desk.close()


@pytest.fixture
def desk(desks: SqlDesks, base: Path) -> Iterator[OpenDesk]:
    """A new FACTICE base of desk 01, open."""
    made = desks.create(DeskOptions(base, operator="Ada"), factice=True, desk="01")
    yield made
    made.close()
