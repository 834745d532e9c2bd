"""Issue of one invoice beside its parts: the page alone, the rows and the commit alone.

    python -m benchmarks.issue [--rounds 60]

The parts are done by hand on the same machine in the same run: drawing the same facts, and writing
the same rows by raw sqlite3 with one commit (WAL, FULL). Milliseconds, medians.
"""

import argparse
import sqlite3
import statistics
import time
from collections.abc import Callable
from hashlib import sha256

from benchmarks.bases import new_base
from ofdesk.documents.renderer import PageRenderer
from ofdesk.models import Document
from ofdesk.ports.desk import Desk
from ofdesk.services.content import canonical_content, facts_of, link_hash
from ofdesk.services.orders import Order
from ofdesk.services.renewals import RenewClient, renew_client


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that ``work`` takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def issue(desk: Desk, number: int) -> None:
    """One ordered renewal, from the request to the archive folder."""
    order = Order("Mesure", "test")
    renew_client(RenewClient(f"club{number:06d}", order=order), desk.write(), desk.today)


def raw_rows(path: str, content: str, pdf: bytes, number: int) -> None:
    """The same bytes written by hand: a document, its lines, its page; one commit."""
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA synchronous=FULL")
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("INSERT INTO d VALUES (?, ?, ?)", (number, content, sha256(pdf).hexdigest()))
    raw.executemany("INSERT INTO l VALUES (?, ?)", [(number, line) for line in range(4)])
    raw.execute("INSERT INTO b VALUES (?, ?)", (f"{number}", pdf))
    raw.execute("COMMIT")
    raw.close()


def main() -> None:
    """Print the medians and the ratio of the whole to the sum of its parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    rounds = parser.parse_args().rounds
    desk = new_base(rounds + 1)
    issue(desk, rounds)
    with desk.read() as session:
        content = session.query(Document.content).first()[0]
    facts, renderer = facts_of(content), PageRenderer()
    pdf = renderer.render(facts).pdf
    floor = str(desk.path.with_name("floor.db"))
    with sqlite3.connect(floor) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.executescript("CREATE TABLE d(n,c,h); CREATE TABLE l(n,p); CREATE TABLE b(s,b);")
    whole, page, rows, proof = [], [], [], []
    for number in range(rounds):
        whole.append(timed(lambda n=number: issue(desk, n)))
        page.append(timed(lambda: renderer.render(facts)))
        rows.append(timed(lambda n=number: raw_rows(floor, content, pdf, n)))
        proof.append(timed(lambda: link_hash("0" * 64, canonical_content(facts, {}))))
    figures = {
        name: statistics.median(times)
        for name, times in (("whole", whole), ("page", page), ("rows", rows), ("proof", proof))
    }
    parts = figures["page"] + figures["rows"] + figures["proof"]
    for name, value in figures.items():
        print(f"{name:8} {value:7.2f} ms")
    print(f"issue / parts: {figures['whole'] / parts:.2f}")
    desk.close()


if __name__ == "__main__":
    main()
