"""Import of statements in four formats beside reading alone; proposals beside the matching alone.

    python -m benchmarks.bank [--lines 10000] [--invoices 1000]

Times are of the processor. An import reads the file and keeps each line with its history: beside
reading alone, and beside reading and the bare insert of the same rows into a table with the same
two indexes, without history, triggers or references.
"""

import argparse
import csv
import io
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from lxml import etree

from benchmarks.bases import new_base
from ofdesk.bank.reading import FileReader
from ofdesk.domain.matching import BankMovement, Matcher, OpenInvoice
from ofdesk.domain.proposal_book import OpenThings, ProposalBook
from ofdesk.domain.references import document_number, rf_reference
from ofdesk.ports.bank import StatementLine
from ofdesk.ports.desk import Desk
from ofdesk.services.bank import ImportStatement, import_statement
from ofdesk.services.bank_proposals import proposals
from tests.bank.writers import camt_file, cfonb_file, csv_file, ofx_file

TIMES = 3


def seconds(work: Callable[[], object]) -> float:
    """How much of the processor ``work`` takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def bare(name: str, content: bytes) -> object:
    """The least that a reader of the format must do: rows of a table, tree, or split records."""
    if name == "csv":
        return list(csv.reader(io.StringIO(content.decode()), delimiter=";"))
    if name == "camt":
        return etree.fromstring(content)
    return content.decode("latin-1").split("<STMTTRN>" if name == "ofx" else "\n")


def measure(name: str, content: bytes) -> Desk:
    """Bare parsing, our reading, import, import again: the least of ``TIMES``, each import into a
    base of its own. The last base, open."""
    reader, request = FileReader(), ImportStatement(content, name)
    floor = min(seconds(lambda: bare(name, content)) for _ in range(TIMES))
    reading = min(seconds(lambda: reader.read(content, name)) for _ in range(TIMES))
    firsts, agains, inserts = [], [], []
    for left in reversed(range(TIMES)):
        desk = new_base(0)
        uow = desk.write()
        firsts.append(seconds(partial(import_statement, request, reader, uow)))
        agains.append(seconds(partial(import_statement, request, reader, uow)))
        inserts.append(bare_insert(desk))
        if left:
            desk.close()
    first, again, inserted = min(firsts), min(agains), min(inserts)
    print(f"{name:6} bare {floor:.3f} s, reading {reading:.3f} s, ", end="")
    print(f"insert {inserted:.3f} s, import {first:.2f} s, again {again:.2f} s; ", end="")
    print(f"import / reading {first / reading:.1f}, ", end="")
    print(f"import / (reading + insert) {first / (reading + inserted):.1f}")
    return desk


def bare_insert(desk: Desk) -> float:
    """The rows that an import has kept, put into a bare table of a file of its own."""
    with closing(sqlite3.connect(desk.path)) as db:
        rows = db.execute("SELECT * FROM bank_line ORDER BY rowid").fetchall()
    with (
        TemporaryDirectory(dir=desk.path.parent) as folder,
        closing(sqlite3.connect(Path(folder) / "bare.db")) as db,
    ):
        db.execute("PRAGMA journal_mode = WAL")
        names = ", ".join(f"c{place}" for place in range(1, len(rows[0])))
        db.execute(f"CREATE TABLE line (id TEXT PRIMARY KEY, {names})")
        db.execute("CREATE INDEX line_day ON line (c3)")

        def insert() -> None:
            marks = ", ".join("?" * len(rows[0]))
            db.executemany(f"INSERT INTO line VALUES ({marks})", rows)
            db.commit()

        return seconds(insert)


def kept(moves: list[BankMovement], owed: list[OpenInvoice]) -> None:
    """Proposals worked out, asked again, and after one invoice was paid."""
    book, before, after = ProposalBook(), OpenThings(tuple(owed)), OpenThings(tuple(owed[1:]))
    first = seconds(lambda: book.update(moves, before))
    again = seconds(lambda: book.update(moves, before))
    paid = seconds(lambda: book.update(moves, after))
    print(f"kept proposals: first {first:.2f} s, again {again:.3f} s, ", end="")
    print(f"one invoice paid {paid:.3f} s, {book.matched - len(moves)} lines matched anew")


def invoices(count: int) -> list[OpenInvoice]:
    """Invented invoices that wait for money."""
    return [
        OpenInvoice(
            document_number("OF", "01", 2026, rank),
            rf_reference(1, "01", 2026, rank),
            5_000 + rank * 37,
            f"club{rank:06d}",
            f"Aéro-club de Lognes {rank:05d}",
        )
        for rank in range(1, count + 1)
    ]


def main() -> None:
    """Each format into a base of its own, then the proposals for the lines of the last."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--invoices", type=int, default=1_000)
    told = parser.parse_args()
    chance, owed = Random(1), invoices(told.invoices)
    desk = new_base(0)
    lines = []
    for rank in range(told.lines):
        one = chance.choice(owed)
        day = desk.today - timedelta(days=rank % 300)
        lines.append(StatementLine(day, one.open_cents, f"VIR {one.reference_rf} {rank}"))
    files = {
        "csv": csv_file(lines, 0),
        "ofx": ofx_file(lines, 0),
        "cfonb": cfonb_file(lines, 0),
        "camt": camt_file(lines, 0),
    }
    for name, content in files.items():
        desk.close()
        desk = measure(name, content)
    moves = [BankMovement(str(n), x.day, x.cents, x.label) for n, x in enumerate(lines)]
    index = seconds(lambda: Matcher(owed, []))
    matcher = Matcher(owed, [])
    print(f"matching: index {index:.3f} s, ", end="")
    print(f"{len(moves)} lines {seconds(lambda: [matcher.proposal(x) for x in moves]):.2f} s")
    kept(moves, owed)
    with desk.read() as session:
        whole = seconds(lambda: proposals(session, desk.today))
    print(f"proposals over the base, nothing open: {whole:.2f} s")
    desk.close()


if __name__ == "__main__":
    main()
