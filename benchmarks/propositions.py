"""A batch of propositions: its time a document, and whether its memory stays flat.

    python -m benchmarks.propositions [--first 300] [--more 700]

The first ones fill everything that is kept once and no more (fonts, words, statements, the cache of
the base, some 24 MB); memory is what the process holds at most after them, and after all. Issues
real documents, pages and archive included.
"""

import argparse
import resource
import sys
import time

from benchmarks.bases import new_base
from ofdesk.ports.desk import Desk
from ofdesk.services.batches import propose_renewals


def peak_kb() -> int:
    """The most that this process ever held, in kB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // 1024 if sys.platform == "darwin" else most


def batch(desk: Desk, first: int, count: int) -> float:
    """Issue ``count`` propositions, for the clients from ``first`` on; milliseconds each."""
    start = time.perf_counter()
    done = propose_renewals([f"club{number:06d}" for number in range(first, first + count)], desk)
    assert (len(done.issued), done.refused) == (count, ())
    return (time.perf_counter() - start) * 1000 / count


def grown(first: int, more: int) -> tuple[float, float, int, int]:
    """Milliseconds a document of either part, and the peak after each, in kB."""
    desk = new_base(first + more)
    early, after_first = batch(desk, 0, first), peak_kb()
    late, after_all = batch(desk, first, more), peak_kb()
    desk.close()
    return early, late, after_first, after_all


def main() -> None:
    """Print time and memory of both parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=300)
    parser.add_argument("--more", type=int, default=700)
    asked = parser.parse_args()
    early, late, before, after = grown(asked.first, asked.more)
    print(f"first {asked.first:5}  {early:7.1f} ms a document   peak {before / 1024:7.1f} MB")
    print(f"and {asked.more:7}  {late:7.1f} ms a document   peak {after / 1024:7.1f} MB")
    print(f"grown by {(after - before) / 1024:.1f} MB")


if __name__ == "__main__":
    main()
