"""A program killed in the middle of a lot of 300: nothing twice without a choice, nothing lost."""

import os
import signal
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ofdesk.domain.errors import DomainError
from ofdesk.services.posting_acts import acknowledge_lot
from ofdesk.services.posting_lots import MakeLot, list_lots, make_lot
from ofdesk.services.posting_runs import PrintLotRequest, print_lot
from tests.builders import complete_company, make_desk
from tests.printing.letters import add_letters
from tests.printing.spooler import Spooler

LETTERS = 300


def killed_lot(desk, spooler):
    """Print the lot in a process that the spooler kills; the lot as it was left."""
    ran = subprocess.run(
        [sys.executable, "-m", "ofdesk", "--base", str(desk.path), "print", "lot", "--all-due"],
        env=os.environ | {"PATH": spooler.path},
        capture_output=True,
        check=False,
    )
    assert ran.returncode == -signal.SIGKILL, ran.stderr
    with desk.read() as session:
        return list_lots(session)[0]


def look_and_resume(desk, shop, lot, spooler):
    """What the operator does: counts the paper, says the last good one, resumes."""
    with pytest.raises(DomainError) as refused:
        print_lot(PrintLotRequest(lot.number), desk, shop)
    assert refused.value.code == "lot_unacknowledged"
    acknowledge_lot(lot.number, str(len(spooler.tray)), desk, shop)
    return print_lot(PrintLotRequest(lot.number), desk, shop)


@pytest.mark.parametrize(
    ("letters", "when", "came_out"),
    [(LETTERS, "kills_before", 25), (60, "kills_after", 25), (60, "kills_released", 50)],
)
def test_a_lot_killed_at_its_second_job(desk, shop, spooler, letters, when, came_out):
    wanted = add_letters(desk, letters)
    spooler.set(**{when: 2})
    lot = killed_lot(desk, spooler)
    assert spooler.tray == wanted[:came_out]
    assert lot.ranks("handed") == tuple(range(1, came_out + 1))
    assert lot.ranks("handing") == tuple(range(came_out + 1, 51))
    spooler.set(kills_before=0, kills_after=0, kills_released=0)
    done = look_and_resume(desk, shop, lot, spooler)
    assert spooler.tray == wanted
    assert acknowledge_lot(lot.number, str(letters), desk, shop).state == "acknowledged"
    assert done.ranks("queued") == ()


@pytest.mark.soak
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(["kills_before", "kills_after", "kills_released"]),
    st.integers(1, 12),
    st.integers(0, LETTERS),
)
def test_a_lot_of_300_killed_and_jammed_anywhere(tmp_path_factory, shop, when, job, jam):
    folder = tmp_path_factory.mktemp("lot")
    desk = make_desk(folder)
    complete_company(desk)
    wanted = add_letters(desk, LETTERS)
    spooler = Spooler(folder / "bin")
    path = os.environ["PATH"]
    os.environ["PATH"] = spooler.path
    try:
        spooler.set(**{when: job, "jam": jam})
        lot = killed_lot(desk, spooler)
        acknowledge_lot(lot.number, str(len(spooler.tray)), desk, shop)
        spooler.set(kills_before=0, kills_after=0, kills_released=0)
        spooler.unjam()
        with desk.read() as session:
            left = list_lots(session)[0].ranks("queued", "to_reprint")
        if left:
            print_lot(PrintLotRequest(lot.number), desk, shop)
        assert spooler.tray == wanted
    finally:
        os.environ["PATH"] = path
        desk.close()


def test_a_lot_made_and_never_printed_is_resumed(desk, shop, spooler):
    wanted = add_letters(desk, 3)
    number = make_lot(MakeLot(), desk.write(), desk.today, shop.sheets).number
    print_lot(PrintLotRequest(number), desk, shop)
    assert spooler.tray == wanted
