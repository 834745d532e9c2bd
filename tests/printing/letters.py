"""Many letters for little: reminders whose pages are small PDF files."""

from datetime import datetime
from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import Any

import pikepdf
from sqlalchemy import insert

from ofdesk.models import Blob, Client, Reminder
from ofdesk.models.ids import new_id
from ofdesk.ports.desk import Desk


@cache
def page(number: int, sheets: int = 1) -> bytes:
    """A PDF of so many pages that no other number has."""
    out = BytesIO()
    with pikepdf.Pdf.new() as pdf:
        for _ in range(sheets):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.docinfo["/Title"] = f"letter {number}"
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def digest(pdf: bytes) -> str:
    return sha256(pdf).hexdigest()


def add_letters(desk: Desk, count: int, sheets=lambda _number: 1) -> list[str]:
    """``count`` reminders that wait, by post; the digests of their pages in the order they go."""
    pages = [page(number, sheets(number)) for number in range(1, count + 1)]
    digests = [digest(pdf) for pdf in pages]
    with (uow := desk.write()):
        session, now = uow.session, uow.now()
        clients = [_client(number, now) for number in range(1, count + 1)]
        blobs = [{"sha256": x, "bytes": pdf} for x, pdf in zip(digests, pages, strict=True)]
        session.execute(insert(Blob), blobs)
        session.execute(insert(Client), clients)
        rows = zip(clients, digests, strict=True)
        session.execute(insert(Reminder), [_reminder(x["id"], sha, now) for x, sha in rows])
        uow.commit()
    return digests


def add_letter(desk: Desk, number: int, sha: str) -> None:
    """One reminder whose page is not here."""
    with (uow := desk.write()):
        client = _client(number, uow.now())
        uow.session.execute(insert(Client), [client])
        uow.session.execute(insert(Reminder), [_reminder(client["id"], sha, uow.now())])
        uow.commit()


def _client(number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "platform": f"club{number:03}",
        "name": f"Aéro-club {number:03}",
        "email_structure": f"bureau@club{number:03}.example",
        "contact_name": "Madame Carpentier",
        "address_1": "Aérodrome",
        "postcode": "31130",
        "city": "Balma",
        "offer": "business",
        "created_at": now,
    }


def _reminder(client_id: str, sha: str, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "client_id": client_id,
        "level": "first",
        "rank": 1,
        "audience": "club",
        "language": "fr",
        "delivery": "post",
        "made_on": now.date(),
        "total_cents": 12_000,
        "subject": "Rappel",
        "text": "Rappel",
        "pdf_sha256": sha,
        "made_at": now,
        "made_by": "Anne",
    }
