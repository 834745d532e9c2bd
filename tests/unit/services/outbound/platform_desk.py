"""A base after the day of the platforms, with a club of each channel; what tests say of it."""

from datetime import date, timedelta
from pathlib import Path

from ofdesk.ports.desk import Desk
from ofdesk.services.document_rows import read_document
from ofdesk.services.lookup import document_numbered
from ofdesk.services.outbound import WriteOutbound, Written, write_outbound
from ofdesk.services.outbound_status import SetStatus, StatusRead, read_statuses, set_status
from tests.builders import (
    ORDER,
    add_client,
    add_year,
    complete_company,
    make_desk,
    renewed,
)

TODAY = date(2027, 9, 15)
SIREN, SIRET = "443061841", "44306184100047"
CLUBS = {
    "societe": {"kind": "company", "siren": SIREN, "taxable": "yes"},
    "mairie": {
        "kind": "public",
        "siret": SIRET,
        "delivery": "chorus",
        "service_code": "AERO",
        "engagement": "BC-00012",
    },
    "club": {"kind": "association", "taxable": "no"},
}


def platform_desk(folder: Path) -> Desk:
    """Three clubs whose year ends in twenty days: approved platform, Chorus Pro, figures only."""
    desk = make_desk(folder, today=TODAY)
    complete_company(desk)
    for name, facts in CLUBS.items():
        add_club(desk, name, **facts)
    return desk


def add_club(desk: Desk, name: str, **facts: str) -> None:
    """One more club."""
    add_year(desk, add_client(desk, name, **facts), TODAY + timedelta(days=20))


def invoices(desk: Desk, *names: str) -> dict[str, str]:
    """The number of an invoice of each club."""
    return {name: renewed(desk, platform=name, order=ORDER).number for name in names or CLUBS}


def write(
    desk: Desk, folder: Path, *numbers: str, again: bool = False, sure: bool = False
) -> Written:
    """Write the folder; ``sure`` answers the question about codes."""
    answers = frozenset({"outbound_codes_missing"}) if sure else frozenset()
    return write_outbound(WriteOutbound(folder, numbers, again), desk.write(answers), desk.today)


def tell(desk: Desk, number: str, status: str, day: date | None = None, reason: str = "") -> bool:
    """One state by hand; whether it was news."""
    return set_status(SetStatus(number, status, day, reason), desk.write(), desk.today).added


def read(desk: Desk, folder: Path, *lines: str, name: str = "etats.csv") -> StatusRead:
    """The states of a file of these lines."""
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_statuses(path, desk.write(), desk.today)


def flow(desk: Desk, number: str):
    """Where a document is, and its history."""
    with desk.read() as session:
        return read_document(session, document_numbered(session, number), desk.today).flow


def states(desk: Desk, number: str) -> list[str]:
    """The states of a document, in their order."""
    return [step["state"] for step in flow(desk, number)["history"]]
