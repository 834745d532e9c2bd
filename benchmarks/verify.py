"""Verification of a base beside reading and hashing the same bytes by hand.

    python -m benchmarks.verify [--documents 300] [--rounds 5]

By hand: every content and every stored page and XML read by raw sqlite3 and hashed, nothing else.
Milliseconds a document, the best of the rounds.
"""

import argparse
import sqlite3
import time
from collections.abc import Callable
from hashlib import sha256

from benchmarks.bases import new_base
from benchmarks.issue import issue
from ofdesk.ports.desk import Desk
from ofdesk.services.verify import verify_base


def hashed(path: str) -> int:
    """Hash all that is proved; how many bytes."""
    raw = sqlite3.connect(path)
    total = 0
    for (content,) in raw.execute("SELECT content FROM document"):
        sha256(content.encode()).hexdigest()
        total += len(content)
    for (stored,) in raw.execute("SELECT bytes FROM blob"):
        sha256(stored).hexdigest()
        total += len(stored)
    raw.close()
    return total


def verified(desk: Desk, documents: int) -> None:
    """Verify the whole base, which must be sound."""
    with desk.read() as session:
        found = verify_base(session)
    assert (found.documents, found.broken) == (documents, ())


def best(work: Callable[[], object], rounds: int) -> float:
    """Milliseconds of the quickest round."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return min(times)


def main() -> None:
    """Print both times a document, and their ratio (aim: 2 at most)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    desk = new_base(asked.documents)
    for number in range(asked.documents):
        issue(desk, number)
    path = str(desk.path)
    size = hashed(path)
    by_hand = best(lambda: hashed(path), asked.rounds) / asked.documents
    whole = best(lambda: verified(desk, asked.documents), asked.rounds) / asked.documents
    desk.close()
    print(f"{asked.documents} documents, {size / asked.documents / 1000:.0f} kB each")
    print(f"hashing  {by_hand:7.3f} ms")
    print(f"verify   {whole:7.3f} ms")
    print(f"verify / hashing: {whole / by_hand:.2f}")


if __name__ == "__main__":
    main()
