"""The index of the outbound folder: one line a page, for the program that deposits it.

A machine reads it: headings are always the same, days are ISO, amounts have a point, in euros.
"""

import csv
import io
from collections.abc import Iterable

from ofdesk.ports.documents import DocumentFacts
from ofdesk.services.report_files import Scaled
from ofdesk.services.table_cells import guarded

INDEX = "index.csv"
TYPES = {"invoice": "380", "credit_note": "381", "corrective": "384"}
"""BT-3."""
HEADINGS = (
    *("number", "file", "sha256", "kind", "type_code", "issued_on", "due_on", "channel", "flow"),
    *("recipient", "siren", "siret", "address", "address_scheme", "service_code", "engagement"),
    *("total_ht", "total_vat", "total", "currency", "origin"),
)


def index_row(
    facts: DocumentFacts, digest: str, name: str, address: tuple[str, str]
) -> tuple[str, ...]:
    """One page: what it is, the file and its SHA-256, who gets it and where, its amounts."""
    buyer = facts.buyer
    amounts = (facts.total_ht_cents, facts.total_vat_cents, facts.total_cents)
    return (
        *(facts.number, name, digest, facts.kind.value, TYPES[facts.kind.value]),
        facts.issued_on.isoformat(),
        facts.due_on.isoformat() if facts.due_on else "",
        *(facts.channel, facts.flow, buyer.name, buyer.siren or buyer.siret[:9], buyer.siret),
        *(*address, buyer.service_code, buyer.engagement),
        *(Scaled(cents).text(".") for cents in amounts),
        *("EUR", facts.origin.number if facts.origin else ""),
    )


def index_bytes(rows: Iterable[tuple[str, ...]]) -> bytes:
    """The file: UTF-8 with mark, semicolons, cells that no spreadsheet takes for a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")
