"""What somebody changes behind the program's back is found and named by ``verify``."""

import sqlite3

import pytest

from ofdesk.bootstrap import desks
from ofdesk.ports.desk import DeskOptions
from ofdesk.services.verify import verify_base
from tests.builders import add_client, make_desk, received, renewed


@pytest.fixture
def base(tmp_path):
    """Three invoices and a receipt, closed."""
    desk = make_desk(tmp_path)
    for name in ("mermoz", "figeac", "vexin"):
        add_client(desk, name)
    first = renewed(desk, "mermoz")
    renewed(desk, "figeac")
    renewed(desk, "vexin")
    received(desk, first.total_cents, first.number)
    path = desk.path
    desk.close()
    return path


def attack(base, *statements):
    """Drop the guards as an attacker would, then write."""
    raw = sqlite3.connect(base)
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f'DROP TRIGGER "{name}"')
    for sql in statements:
        raw.execute(sql)
    raw.commit()
    raw.close()


def faults(base):
    desk = desks().open(DeskOptions(base, operator="contrôle"))
    try:
        with desk.read() as session:
            return {(f.number, f.reason) for f in verify_base(session).broken}
    finally:
        desk.close()


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            (
                "UPDATE document SET content = replace(content, 'mermoz', 'merm0z') WHERE sequence = 1"
                " AND type = 'OF'"
            ),
            ("OF01-2026-00001", "hash"),
        ),
        (
            "UPDATE document SET total_cents = total_cents - 1 WHERE number = 'OF01-2026-00002'",
            ("OF01-2026-00002", "index"),
        ),
        (
            (
                "UPDATE document_line SET label = 'autre' WHERE document_id ="
                " (SELECT id FROM document WHERE number = 'OF01-2026-00002')"
            ),
            ("OF01-2026-00002", "lines"),
        ),
        (
            (
                "UPDATE document_vat SET vat_cents = vat_cents + 1 WHERE document_id ="
                " (SELECT id FROM document WHERE number = 'OF01-2026-00003')"
            ),
            ("OF01-2026-00003", "vat"),
        ),
        ("UPDATE receipt SET cents = cents + 100", ("RC01-2026-00001", "receipt")),
        (
            (
                "DELETE FROM blob WHERE sha256 ="
                " (SELECT pdf_sha256 FROM document WHERE number = 'OF01-2026-00003')"
            ),
            ("OF01-2026-00003", "pdf_missing"),
        ),
        (
            "UPDATE series SET last_number = 9 WHERE type = 'OF'",
            ("OF01-2026-00009", "series_ahead"),
        ),
        (
            "UPDATE document SET content = 'rien' WHERE number = 'OF01-2026-00001'",
            ("OF01-2026-00001", "content_unreadable"),
        ),
    ],
)
def test_an_edited_row_is_named(base, sql, expected):
    assert faults(base) == set()
    attack(base, sql)
    assert expected in faults(base)


def test_one_flipped_byte_of_a_page_is_named(base):
    raw = sqlite3.connect(base)
    name, page = raw.execute(
        "SELECT b.sha256, b.bytes FROM blob b JOIN document d ON d.pdf_sha256 = b.sha256"
        " WHERE d.number = 'OF01-2026-00002'"
    ).fetchone()
    raw.close()
    flipped = bytearray(page)
    flipped[len(page) // 2] ^= 1
    attack(base, f"UPDATE blob SET bytes = x'{flipped.hex()}' WHERE sha256 = '{name}'")
    assert ("OF01-2026-00002", "pdf_changed") in faults(base)


def test_a_deleted_document_leaves_a_gap_and_a_broken_link(base):
    lost = "(SELECT id FROM document WHERE number = 'OF01-2026-00002')"
    attack(
        base,
        "PRAGMA foreign_keys = OFF",
        f"DELETE FROM document_line WHERE document_id = {lost}",
        f"DELETE FROM document_vat WHERE document_id = {lost}",
        "DELETE FROM document WHERE number = 'OF01-2026-00002'",
    )
    found = faults(base)
    assert ("OF01-2026-00003", "gap") in found
    assert ("OF01-2026-00003", "prev_hash") in found


def test_a_swapped_pair_breaks_the_chain(base):
    attack(
        base,
        "UPDATE document SET sequence = 99 WHERE number = 'OF01-2026-00001'",
        "UPDATE document SET sequence = 1 WHERE number = 'OF01-2026-00002'",
        "UPDATE document SET sequence = 2 WHERE number = 'OF01-2026-00001'",
    )
    reasons = {reason for _number, reason in faults(base)}
    assert {"prev_hash", "index"} <= reasons
