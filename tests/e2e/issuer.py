"""A program that issues invoices to one club after another, to be run beside others or killed."""

import sys
from pathlib import Path

from ofdesk.bootstrap import desks
from ofdesk.domain.errors import Unavailable
from ofdesk.ports.desk import DeskOptions
from ofdesk.services.invoicing import FreeLine, InvoiceClient, invoice_client
from ofdesk.services.orders import Order

LINE = FreeLine("Formation", 10_000, 100_000_000)


def main(base: str, count: int, name: str) -> None:
    """Issue ``count`` invoices; each number goes out on a line once it is committed."""
    desk = desks().open(DeskOptions(Path(base), operator=name))
    for _ in range(count):
        request = InvoiceClient("mermoz", Order(name), acts=(), lines=(LINE,))
        try:
            issued = invoice_client(request, desk.write(), desk.today)
        except Unavailable:
            continue
        sys.stdout.write(f"{issued.number}\n")
        sys.stdout.flush()
    desk.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
