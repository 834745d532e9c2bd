"""Writes the base that a version of the program leaves behind, to be upgraded by later ones.

``python -m tests.store.released``: once for each schema version, when it is released.
"""

import gzip
import os
import tempfile
from pathlib import Path

from ofdesk.ports.desk import DeskOptions
from ofdesk.store import schema
from ofdesk.store.desks import SqlDesks
from tests.store.issuing import BytesRenderer, a_period, a_receipt, add_client, issue

FILES = Path(__file__).parent / "files"


def fill(path: Path) -> None:
    """A desk with a client, an invoice, its period and a receipt."""
    desk = SqlDesks(BytesRenderer()).create(
        DeskOptions(path, operator="Ada"), factice=True, desk="01"
    )
    with desk.write() as uow:
        client = add_client(uow, "mermoz", name="Aéro-club Jean Mermoz", city="Rouen")
        invoice = issue(uow, client.id)
        uow.session.add(a_period(client.id, invoice_id=invoice.id, state="acquired"))
        a_receipt(uow)
        uow.commit()
    desk.close()


def main() -> None:
    """Write the file of the present schema."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder
        base = Path(folder) / "base.db"
        fill(base)
        target = FILES / f"schema-{schema.SCHEMA_VERSION}.db.gz"
        target.write_bytes(gzip.compress(base.read_bytes(), 9, mtime=0))


if __name__ == "__main__":
    main()
