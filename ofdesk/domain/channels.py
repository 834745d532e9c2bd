"""By which channel a document goes out: a dated rule (``documents.md`` §1, invoicing-law A4)."""

from datetime import date

APPROVED_PLATFORM_FROM = date(2027, 9, 1)
"""From this day small French firms must issue electronic invoices to taxable French clients
(loi 2022-1157, art. 26 III; LF 2026, art. 123; a decree may push it to 2027-12-01)."""

PLATFORM_FLOW = "B2B"


def channel_on(day: date, kind: str, delivery: str, flow: str) -> str:
    """``chorus`` for public bodies, ``platform`` for taxable French clients from the legal date,
    else what the sheet asks for: ``email`` or ``paper`` (the original of a delivery « both »)."""
    if kind == "public" or delivery == "chorus":
        return "chorus"
    if flow == PLATFORM_FLOW and day >= APPROVED_PLATFORM_FROM:
        return "platform"
    return "email" if delivery == "email" else "paper"
