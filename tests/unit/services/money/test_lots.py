"""A lot of entries and its file: whole, then recorded, then named; written again as it was."""

import os
import sqlite3
import subprocess
import sys
from datetime import date, timedelta

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import IntegrityBroken
from ofdesk.models import FecEntry, FecLot
from ofdesk.services.fec_export import export_fec, lot_file
from ofdesk.services.sales_export import ExportSales
from tests.builders import TODAY, add_client, add_year, received, refusal, renewed

YEAR = ExportSales(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture(autouse=True)
def invoice(desk):
    add_year(desk, add_client(desk), TODAY + timedelta(days=20))
    return renewed(desk)


def lots(desk) -> list[int]:
    with desk.read() as session:
        return list(session.scalars(select(FecLot.number).order_by(FecLot.number)))


def kept(desk, number: int) -> bytes:
    with desk.read() as session:
        return lot_file(session, number)


def test_the_file_is_the_lot_and_is_written_again_as_it_was(desk, invoice, tmp_path):
    first = export_fec(YEAR, desk.write(), tmp_path / "one.txt")
    received(desk, 100, invoice.number)
    second = export_fec(YEAR, desk.write(), tmp_path / "two.txt")
    assert (first.lot, second.lot) == (1, 2)
    assert (tmp_path / "one.txt").read_bytes() == first.content == kept(desk, 1)
    assert (tmp_path / "two.txt").read_bytes() == second.content == kept(desk, 2)
    assert export_fec(YEAR, desk.write(), tmp_path / "none.txt").lot == 0
    assert not (tmp_path / "none.txt").exists()
    assert refusal(lambda: kept(desk, 3)).values == {"number": 3, "last": 2}


def test_a_full_disk_leaves_neither_file_nor_lot(desk, tmp_path, monkeypatch):
    target = tmp_path / "fec.txt"
    target.write_bytes(b"of before")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    before = set(tmp_path.iterdir())
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            export_fec(YEAR, desk.write(), target)
    assert set(tmp_path.iterdir()) == before
    assert (target.read_bytes(), lots(desk)) == (b"of before", [])
    with desk.read() as session:
        assert session.scalars(select(FecEntry.number)).all() == []
    assert export_fec(YEAR, desk.write(), target).lot == 1


def test_a_base_that_refuses_the_lot_leaves_no_file(desk, tmp_path, monkeypatch):
    target = tmp_path / "fec.txt"
    uow = desk.write()

    def refuse() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(uow, "commit", refuse)
    with pytest.raises(KeyboardInterrupt):
        export_fec(YEAR, uow, target)
    assert (target.exists(), lots(desk)) == (False, [])
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".ofdesk-")] == []


def test_a_folder_that_is_not_there_leaves_no_lot(desk, tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        export_fec(YEAR, desk.write(), tmp_path / "nowhere" / "fec.txt")
    assert lots(desk) == []


KILLED = """
import os, sys
from pathlib import Path
from ofdesk.bootstrap import desks
from ofdesk.ports.desk import DeskOptions
from ofdesk.services.fec_export import export_fec
from tests.builders import TODAY
from tests.unit.services.money.test_lots import YEAR
base, target, moment = sys.argv[1:]
desk = desks().open(DeskOptions(Path(base), operator="Anne", today=TODAY))
uow = desk.write()
commit = uow.commit
def killed():
    if moment == "after":
        commit()
    os.kill(os.getpid(), 9)
uow.commit = killed
export_fec(YEAR, uow, Path(target))
"""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_kill_between_file_and_lot_loses_nothing(desk, tmp_path, moment):
    target = tmp_path / "fec.txt"
    command = [sys.executable, "-c", KILLED, str(desk.path), str(target), moment]
    assert subprocess.run(command, check=False, timeout=60).returncode == -9
    assert not target.exists()
    done = export_fec(YEAR, desk.write(), target)
    if moment == "before":
        assert (done.lot, lots(desk)) == (1, [1])
        assert target.read_bytes() == kept(desk, 1)
    else:
        assert (done.lot, lots(desk)) == (0, [1])
        (ready,) = [path for path in tmp_path.iterdir() if path.name.startswith(".ofdesk-")]
        assert ready.read_bytes() == kept(desk, 1)


def test_a_kept_file_that_was_changed_is_not_given_out(desk, tmp_path):
    copy = tmp_path / "copy.db"
    export_fec(YEAR, desk.write())
    desk.backup(copy)
    raw = sqlite3.connect(copy)
    triggers = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:
        raw.execute(f'DROP TRIGGER "{name}"')
    raw.execute("UPDATE blob SET bytes = CAST(bytes || x'00' AS BLOB)")
    raw.commit()
    raw.close()
    engine = create_engine(f"sqlite:///{copy}")
    with Session(engine) as session, pytest.raises(IntegrityBroken, match="lot_file_changed"):
        lot_file(session, 1)
    engine.dispose()
