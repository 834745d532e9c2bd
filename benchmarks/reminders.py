"""Letters for late clients beside their floor: drawing the same pages and nothing else.

    python -m benchmarks.reminders [--clients 300]

Each client has one late invoice. Measured: the list of what is due, queueing every letter (rules,
page, text, one transaction each, with progress), and the floor: drawing the same listings alone.
"""

import argparse
import tempfile
import time
from pathlib import Path

from ofdesk.documents.renderer import PageRenderer
from ofdesk.ports.desk import Desk
from ofdesk.services.dunning import Drafts, RemindClients, due_reminders, queue_reminders
from ofdesk.services.dunning_letters import letter_page
from ofdesk.services.invoicing import FreeLine, InvoiceClient, invoice_client
from tests.builders import ORDER, add_client, complete_company, later, make_desk
from tests.store.issuing import BytesRenderer

ALL = RemindClients()


def filled(folder: Path, clients: int) -> Desk:
    """A base whose clients each owe one invoice, a week late."""
    quick = make_desk(folder, renderer=BytesRenderer())
    complete_company(quick)
    lines = (FreeLine("Formation", 10_000, 100_000_000),)
    for n in range(clients):
        add_client(quick, f"club-{n:04d}")
        request = InvoiceClient(f"club-{n:04d}", ORDER, (), lines)
        invoice_client(request, quick.write(), quick.today)
    later(quick, 37)
    return quick


def main() -> None:
    """Measure once and print seconds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--clients", type=int, default=300)
    clients = parser.parse_args().clients
    with tempfile.TemporaryDirectory() as name:
        desk = filled(Path(name), clients)
        renderer = PageRenderer()
        start = time.perf_counter()
        with desk.read() as session:
            assert len(due_reminders(session, ALL, desk.today)) == clients
        listed = time.perf_counter() - start
        with desk.read() as session:
            drafts = Drafts(session, ALL, desk.today).all()
            pages = [letter_page(session, one, desk.today, factice=True) for one in drafts]
        start = time.perf_counter()
        for page in pages:
            renderer.render_listing(page)
        floor = time.perf_counter() - start
        uow = desk.write()
        uow.renderer = renderer
        told: list[tuple[int, int]] = []
        start = time.perf_counter()
        rows = queue_reminders(ALL, uow, desk.today, lambda *step: told.append(step))
        whole = time.perf_counter() - start
        assert [row.state for row in rows] == ["queued"] * clients
        assert told[-1] == (clients, clients)
        desk.close()
    print(f"{clients} letters: list {listed:.2f} s, queued {whole:.2f} s, pages {floor:.2f} s,")
    print(f"ratio {whole / floor:.2f}")


if __name__ == "__main__":
    main()
