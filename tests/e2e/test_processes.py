"""Several programs on one base, and programs that are killed: numbers, documents, chain."""

import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ofdesk.bootstrap import desks
from ofdesk.ports.desk import DeskOptions
from ofdesk.services.verify import verify_base
from tests.builders import add_client, make_desk

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def base(tmp_path):
    """A closed base with one club."""
    desk = make_desk(tmp_path, today=None)
    add_client(desk, "mermoz")
    path = desk.path
    desk.close()
    return path


def issuer(base: Path, count: int, name: str) -> subprocess.Popen[str]:
    """Start a program that issues ``count`` invoices."""
    command = [sys.executable, "-m", "tests.e2e.issuer", str(base), str(count), name]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def numbers(base: Path) -> list[int]:
    """The numbers of the invoices, in order of issue."""
    raw = sqlite3.connect(base)
    try:
        found = raw.execute("SELECT sequence FROM document WHERE type = 'OF' ORDER BY rowid")
        return [row[0] for row in found]
    finally:
        raw.close()


def check(base: Path) -> int:
    """Everything agrees: no gap, no duplicate, in order, chain whole; how many there are."""
    desk = desks().open(DeskOptions(base, operator="contrôle"))
    with desk.read() as session:
        found = verify_base(session)
    assert found.broken == ()
    assert desk.number == "01"
    assert desk.number_needed == ""
    desk.catch_up_archive()
    desk.close()
    issued = numbers(base)
    assert issued == list(range(1, len(issued) + 1))
    assert archived(base) == issued
    return len(issued)


def archived(base: Path) -> list[int]:
    """The numbers whose page is in the archive folder."""
    folder = base.parent / f"{base.stem}-archive"
    return sorted(int(page.stem[-5:]) for page in folder.glob("*/*.pdf"))


def issue_from_two(base: Path, each: int) -> None:
    programs = [issuer(base, each, name) for name in ("un", "deux")]
    told: list[str] = []
    for program in programs:
        out, err = program.communicate(timeout=900)
        assert program.returncode == 0, err
        told += out.split()
    assert len(set(told)) == len(told)
    assert check(base) == len(told) == 2 * each


def test_two_programs_issue_at_once_without_gap_or_duplicate(base):
    issue_from_two(base, 30)


@pytest.mark.soak
def test_a_thousand_invoices_from_two_programs(base):
    issue_from_two(base, 500)


def kill_at_random(base: Path, times: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(times):
        before = len(numbers(base))
        program = issuer(base, 1000, "victime")
        assert program.stdout is not None
        if not program.stdout.readline():
            raise AssertionError(f"it never issued: {program.communicate()[1]}")
        time.sleep(chance.random() * 0.12)
        program.kill()
        told = program.communicate()[0].split()
        after = check(base)
        # Each number that went out is there; at most one more was committed and not yet told.
        assert 1 + len(told) <= after - before <= 2 + len(told)


def test_a_killed_program_leaves_no_number_without_document(base):
    kill_at_random(base, 10, 1)


@pytest.mark.soak
def test_two_hundred_killed_programs(base):
    kill_at_random(base, 200, 2)


def test_a_program_killed_beside_another_one_does_not_stop_it(base):
    dying, living = issuer(base, 1000, "victime"), issuer(base, 30, "témoin")
    assert dying.stdout is not None
    dying.stdout.readline()
    dying.kill()
    told, err = living.communicate(timeout=120)
    assert (living.returncode, len(told.split())) == (0, 30), err
    rest = dying.communicate(timeout=60)[0].split()
    assert check(base) >= 1 + 30 + len(rest)
