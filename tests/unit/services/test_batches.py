"""Propositions for many clients: one transaction each, told, stopped between two, refused alone."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ofdesk.services.batches import BatchDone, Refused, propose_renewals
from ofdesk.services.document_rows import ListDocuments, list_documents
from ofdesk.ui.board.batch import told
from tests.builders import add_client, complete_company, make_desk
from tests.store.issuing import BytesRenderer

ROOT = Path(__file__).resolve().parents[3]
CLUBS = [f"club{number}" for number in range(6)]


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path, renderer=BytesRenderer())
    complete_company(made)
    for name in CLUBS:
        add_client(made, name)
    yield made
    made.close()


def kept(desk):
    with desk.read() as session:
        return sorted(row.number for row in list_documents(session, ListDocuments(), desk.today))


def test_each_client_has_its_proposition_and_progress_is_told_before_each(desk):
    steps = []

    def stopped(done, total):
        steps.append((done, total, len(kept(desk))))
        return False

    done = propose_renewals(CLUBS, desk, stopped)
    assert (len(done.issued), done.refused, done.left) == (6, (), 0)
    assert kept(desk) == sorted(done.issued)
    # Each one is committed before the next begins.
    assert steps == [(number, 6, number) for number in range(6)]


def test_stopped_between_two_what_is_issued_stays_and_the_rest_is_not_begun(desk):
    done = propose_renewals(CLUBS, desk, lambda done, _total: done == 2)
    assert done.left == 4
    assert kept(desk) == list(done.issued) == ["PR01-2026-00001", "PR01-2026-00002"]
    rest = propose_renewals(CLUBS[2:], desk)
    assert rest.issued[0] == "PR01-2026-00003"
    assert len(kept(desk)) == 6


def test_one_that_is_refused_keeps_no_other_from_it(desk):
    done = propose_renewals(["nobody", *CLUBS[:2], "nobody"], desk)
    assert len(done.issued) == 2
    assert [(x.platform, x.code) for x in done.refused] == [("nobody", "client_unknown")] * 2
    assert "nobody" in done.refused[0].reason


@pytest.mark.parametrize(
    ("done", "state", "words"),
    [
        (BatchDone(("PR1", "PR2"), (), 0), "ok", ("2 propositions",)),
        (BatchDone(("PR1",), (Refused("a", "x", "non"),), 0), "warn", ("a – non",)),
        (BatchDone(("PR1",), (), 1200), "warn", ("1\u202f200.",)),
    ],
)
def test_what_it_did_is_said(done, state, words):
    found, sentence = told(done)
    assert found == state
    assert all(word in sentence for word in words)


@pytest.mark.soak
def test_memory_stays_flat_from_three_hundred_to_a_thousand():
    command = [sys.executable, "-m", "benchmarks.propositions"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    (grown,) = re.findall(r"grown by ([\d.]+) MB", ran.stdout)
    assert float(grown) < 10
