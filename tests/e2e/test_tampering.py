"""What somebody changes behind the program's back: the real program names it, exit status 4."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import add_client, complete_company, make_desk, received, renewed

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def base(tmp_path):
    """Three invoices and a receipt, closed."""
    desk = make_desk(tmp_path)
    complete_company(desk)
    for name in ("mermoz", "figeac", "vexin"):
        add_client(desk, name)
    first = renewed(desk, "mermoz")
    renewed(desk, "figeac")
    renewed(desk, "vexin")
    received(desk, first.total_cents, first.number)
    desk.close()
    return Path(desk.path)


def ofdesk(base, *words):
    """The program in a process of its own, as a person starts it."""
    return subprocess.run(
        [sys.executable, "-m", "ofdesk", "--base", str(base), *words],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def attack(base, *statements):
    """Drop the guards as an attacker would, then write."""
    raw = sqlite3.connect(base)
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f'DROP TRIGGER "{name}"')
    for sql, *values in statements:
        raw.execute(sql, values)
    raw.commit()
    raw.close()


def flip_a_byte(base):
    raw = sqlite3.connect(base)
    name, page = raw.execute(
        "SELECT b.sha256, b.bytes FROM blob b JOIN document d ON d.pdf_sha256 = b.sha256"
        " WHERE d.number = 'OF01-2026-00002'"
    ).fetchone()
    raw.close()
    flipped = bytearray(page)
    flipped[len(page) // 2] ^= 1
    attack(base, ("UPDATE blob SET bytes = ? WHERE sha256 = ?", bytes(flipped), name))


def edit_a_row(base):
    attack(base, ("UPDATE document SET total_cents = 1 WHERE number = 'OF01-2026-00002'",))


def delete_a_row(base):
    attack(
        base,
        ("PRAGMA foreign_keys = OFF",),
        ("DELETE FROM document WHERE number = 'OF01-2026-00002'",),
    )


def swap_a_pair(base):
    attack(
        base,
        ("UPDATE document SET sequence = 99 WHERE number = 'OF01-2026-00001'",),
        ("UPDATE document SET sequence = 1 WHERE number = 'OF01-2026-00002'",),
        ("UPDATE document SET sequence = 2 WHERE number = 'OF01-2026-00001'",),
    )


def edit_a_receipt(base):
    attack(base, ("UPDATE receipt SET cents = cents + 100",))


ATTACKS = {
    flip_a_byte: ("OF01-2026-00002", "pdf_changed", "sa page a été modifiée"),
    edit_a_row: ("OF01-2026-00002", "index", "total_cents"),
    delete_a_row: ("OF01-2026-00003", "gap", "00002"),
    swap_a_pair: ("OF01-2026-00002", "prev_hash", "OF01-2026-00002"),
    edit_a_receipt: ("RC01-2026-00001", "receipt", "cents"),
}


@pytest.mark.parametrize("attacked", ATTACKS, ids=lambda found: found.__name__)
def test_the_program_names_what_was_changed_and_ends_with_status_four(base, attacked):
    whole = ofdesk(base, "--json", "verify")
    assert (whole.returncode, json.loads(whole.stdout)) == (
        0,
        {"documents": 3, "receipts": 1, "broken": []},
    )
    number, reason, word = ATTACKS[attacked]
    attacked(base)
    told = ofdesk(base, "--json", "verify")
    assert (told.returncode, told.stderr) == (4, "")
    broken = json.loads(told.stdout)["broken"]
    assert (number, reason) in {(fault["number"], fault["reason"]) for fault in broken}
    assert {"kind", "number", "reason"} <= broken[0].keys()
    said = ofdesk(base, "--lang", "fr", "verify")
    assert (said.returncode, said.stderr) == (4, "")
    assert number in said.stdout
    assert word in said.stdout


def test_a_changed_page_is_never_given_out(base, tmp_path):
    flip_a_byte(base)
    out = tmp_path / "page.pdf"
    told = ofdesk(base, "--json", "invoices", "pdf", "OF01-2026-00002", "--out", str(out))
    assert (told.returncode, json.loads(told.stdout)["error"]) == (4, "pdf_changed")
    assert not out.exists()
