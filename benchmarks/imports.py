"""Import of clients from CSV and XLSX beside the parsing of the same file alone.

python -m benchmarks.imports [--clients 10000]
"""

import argparse
import csv
import time
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook

from benchmarks.bases import new_base
from ofdesk.ports.desk import Desk
from ofdesk.services.client_import import ImportClients, import_clients
from ofdesk.services.table_files import read_table

HEADINGS = ("plateforme", "nom", "e-mail structure", "code postal", "ville", "offre", "ressources")


def lines(clients: int) -> list[list[str]]:
    """Invented clients as rows of text under ``HEADINGS``."""
    return [
        [
            f"aero{number:06d}",
            f"Aéro-club n° {number}",
            f"club{number}@example.org",
            f"{1000 + number % 90000:05d}",
            "Étampes",
            "business",
            str(number % 40 + 1),
        ]
        for number in range(clients)
    ]


def seconds(work: Callable[[], object]) -> float:
    """How long ``work`` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(desk: Desk, path: Path) -> None:
    """Parse alone, import, import again without change."""
    parsing = seconds(lambda: read_table(path))
    request = ImportClients(path)
    first = seconds(lambda: import_clients(request, desk.write(), desk.today))
    again = seconds(lambda: import_clients(request, desk.write(), desk.today))
    print(f"{path.suffix}: parsing {parsing:.2f} s")
    print(f"  import {first:.2f} s, x {first / parsing:.1f} of parsing")
    print(f"  import again {again:.2f} s, x {again / parsing:.1f}")


def main() -> None:
    """Both kinds of file, each into a base of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=10_000)
    rows = lines(parser.parse_args().clients)
    desk = new_base(0)
    path = desk.path.with_name("clients.csv")
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, delimiter=";").writerows([HEADINGS, *rows])
    measure(desk, path)
    desk.close()
    desk = new_base(0)
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (HEADINGS, *rows):
        sheet.append(list(row))
    path = desk.path.with_name("clients.xlsx")
    book.save(path)
    measure(desk, path)
    desk.close()


if __name__ == "__main__":
    main()
