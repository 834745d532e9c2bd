"""A coupon scanned until its invoice is found, beside the bare select that gives the same answer.

    python -m benchmarks.scanning [--invoices 100000] [--rounds 300]

The floor is one select by the unique index of numbers, with the client and what is open, in a read
session of its own, as every screen must have one; the same select on a connection that is open is
told beside it. Measured: ``look_up``, as the screen of the post asks for it, in a session too:
the coupon, and the bank of the client's last cheque. Milliseconds, medians of one interleaved run.
The search by amount is told for information.
"""

import argparse
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random

from sqlalchemy import insert, select

from benchmarks.bases import new_base
from ofdesk.domain.references import LAST_SEQUENCE, rf_reference
from ofdesk.models import Client, Document
from ofdesk.models.ids import new_id
from ofdesk.ports.desk import Desk
from ofdesk.services.receipt_targets import look_up

FLOOR = """
SELECT d.number, c.platform, c.name, d.total_cents
  - (SELECT COALESCE(SUM(x.total_cents), 0) FROM document x
     WHERE x.origin_id = d.id AND x.kind IN ('credit_note', 'corrective'))
  - (SELECT COALESCE(SUM(a.cents), 0) FROM allocation a WHERE a.invoice_id = d.id)
  - (SELECT COALESCE(SUM(w.cents), 0) FROM write_off w WHERE w.invoice_id = d.id)
FROM document d JOIN client c ON c.id = d.client_id
WHERE d.type = 'OF' AND d.desk = '01' AND d.year = ? AND d.sequence = ?
"""
AT_ONCE = 10_000


def invoices(desk: Desk, count: int) -> Iterator[dict[str, object]]:
    """So many invoices as rows, of years that follow each other; none has a page."""
    with desk.read() as session:
        clients = session.execute(select(Client.id, Client.platform, Client.name)).all()
    now = desk.write().now()
    for number in range(count):
        year, sequence = 2020 + number // LAST_SEQUENCE, number % LAST_SEQUENCE + 1
        owner, chance = clients[number % len(clients)], Random(number)
        cents = chance.randint(5_000, 90_000)
        yield {
            "id": new_id(),
            "number": f"OF01-{year}-{sequence:05d}",
            "kind": "invoice",
            "type": "OF",
            "desk": "01",
            "year": year,
            "sequence": sequence,
            "client_id": owner.id,
            "platform": owner.platform,
            "buyer_name": owner.name,
            "issued_on": desk.today - timedelta(days=number % 300),
            "issued_at": now,
            "issued_by": "Mesure",
            "due_on": desk.today,
            "total_ht_cents": cents,
            "total_vat_cents": 0,
            "total_cents": cents,
            "reference_rf": rf_reference(1, "01", year, sequence),
            "content": "{}",
            "prev_hash": "0" * 64,
            "hash": f"{number:064d}",
        }


def fill(desk: Desk, count: int) -> None:
    """Write them in a few inserts; what keeps numbers without a gap would ask of each one."""
    rows = list(invoices(desk, count))
    raw = sqlite3.connect(desk.path)
    guards = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in guards:
        raw.execute(f'DROP TRIGGER "{name}"')
    raw.commit()
    raw.close()
    with (uow := desk.write()):
        for start in range(0, count, AT_ONCE):
            uow.session.execute(insert(Document), rows[start : start + AT_ONCE])
        uow.commit()


def milliseconds(work: Callable[[], object]) -> float:
    """How long ``work`` takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def found(desk: Desk, text: str) -> str:
    """The number of the invoice that a text stands for."""
    with desk.read() as session:
        (target, *_more) = look_up(session, text, desk.today).targets
    return target.number


def selected(desk: Desk, number: int) -> None:
    """The bare select, in a session of its own."""
    with desk.read() as session:
        session.connection().exec_driver_sql(FLOOR, (2020, number)).fetchall()


def main() -> None:
    """Print the medians and their ratio (aim: 3 at most)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=300)
    asked = parser.parse_args()
    desk = new_base(1_000)
    fill(desk, asked.invoices)
    raw = sqlite3.connect(desk.path)
    bare: list[float] = []
    floors: list[float] = []
    whole: list[float] = []
    for turn in range(asked.rounds):
        number = Random(turn).randrange(min(asked.invoices, LAST_SEQUENCE)) + 1
        coupon = rf_reference(1, "01", 2020, number)
        assert found(desk, coupon) == f"OF01-2020-{number:05d}"
        bare.append(milliseconds(lambda n=number: raw.execute(FLOOR, (2020, n)).fetchall()))
        floors.append(milliseconds(lambda n=number: selected(desk, n)))
        whole.append(milliseconds(lambda text=coupon: found(desk, text)))
    cents = raw.execute("SELECT total_cents FROM document WHERE sequence = 7").fetchone()[0]
    amount = milliseconds(lambda: found(desk, f"{cents / 100:.2f}"))
    floor, median = statistics.median(floors), statistics.median(whole)
    print(f"{asked.invoices} invoices: bare select in a session {floor:.3f} ms", end="")
    print(f" (connection open: {statistics.median(bare):.3f}), coupon found {median:.3f} ms")
    print(f"ratio {median / floor:.2f}; by amount {amount:.0f} ms")
    raw.close()
    desk.close()


if __name__ == "__main__":
    main()
