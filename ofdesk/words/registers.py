"""Registers, archives of closed years and control packs: names of files, headings, notices."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from ofdesk.words import formats
from ofdesk.words.catalog import N_, translator

words = translator("registers")

CODES = {
    "year_not_over": N_("{ends_on} is not over yet: a year is closed after its last day."),
    "period_closed": N_(
        "The year is closed until {closed_on}: nothing is dated {day_on} any more."
    ),
    "series_still_open": N_(
        "The series {series} of another desk has not issued past this day. Synchronise that desk,"
        " or close its series with a reason."
    ),
    "archive_missing": N_("Choose where the archive goes."),
    "closing_base_broken": N_(
        "The base is not whole ({number}): nothing was closed. Run “verify” for the list."
    ),
}

FILES = {
    "notice": N_("READ-ME.txt"),
    "documents": N_("documents"),
    "receipts": N_("receipts"),
    "series": N_("series"),
    "sales": N_("sales"),
    "vat_invoiced": N_("vat-invoiced"),
    "vat_due": N_("vat-due"),
    "deferred": N_("deferred-income"),
    "entries": N_("entries"),
    "trail": N_("audit-trail"),
    "faults": N_("verification"),
}

DOCUMENT_HEADINGS = (
    N_("Number"),
    N_("Kind"),
    N_("Issued on"),
    N_("Due on"),
    N_("Platform"),
    N_("Client"),
    N_("Before VAT"),
    N_("VAT"),
    N_("With VAT"),
    N_("Issued by"),
    N_("SHA-256 of the page"),
    N_("SHA-256 of the XML"),
    N_("Link before"),
    N_("Link"),
)
RECEIPT_HEADINGS = (
    N_("Number"),
    N_("Kind"),
    N_("Recorded on"),
    N_("Received on"),
    N_("Credited on"),
    N_("Payer"),
    N_("Means"),
    N_("Amount"),
    N_("Cheque"),
    N_("Bank"),
    N_("Reason"),
    N_("Link before"),
    N_("Link"),
)
SERIES_HEADINGS = (
    N_("Series"),
    N_("Desk"),
    N_("Opened on"),
    N_("Why"),
    N_("Last number"),
    N_("Last issued on"),
    N_("Closed on"),
    N_("Why closed"),
)
TRAIL_HEADINGS = (N_("From"), N_("What"), N_("To"), N_("Date"), N_("Detail"))
FAULT_HEADINGS = (N_("Kind"), N_("Number"), N_("Fault"), N_("Detail"))

NOTICES = {
    "closing": N_(
        "{company}: archive of the year from {since} to {until}\n\n"
        "Issued documents: {documents}. Receipts and reversals: {receipts}.\n"
        "Invoices less credit notes: {total_ht} before VAT, VAT {total_vat}, {total} with VAT.\n"
        "Money received: {received}.\n"
        "Perpetual total of the closed years, with VAT: {perpetual}.\n"
    ),
    "control": N_(
        "{company}: control pack from {since} to {until}\n\n"
        "Verified documents: {documents}. Verified receipts: {receipts}. Faults: {faults}.\n"
    ),
    "content": N_(
        "What is in this archive, readable without the program that made it:\n"
        "- one folder a year: each document as it was issued (PDF), and its electronic form (XML)"
        " where it has one, and its sealed content (JSON), of receipts too;\n"
        "- tables (CSV, UTF-8, semicolons): documents, receipts, the register of series and, in a"
        " control pack, sales, VAT, deferred income, entries, audit trail and verification;\n"
        "- SHA256SUMS: the SHA-256 of each file, checked by “sha256sum -c SHA256SUMS”.\n\n"
        "Proof: each document has a link = SHA-256(link before, line feed, content), the content"
        " being its JSON file as it is. The first link of a series is 64 zeros. The tables give"
        " both, so that a document that was removed or changed shows.\n"
        "Keep this archive ten years, away from the program’s computer.\n"
    ),
}

TEXTS = {
    "closed": N_("Year closed until {until}. Archive: {archive}."),
    "packed": N_("Control pack written: {archive}. Faults: {faults}."),
}


class ClosedYear(Protocol):
    """What a closed year came to; amounts in cents."""

    @property
    def starts_on(self) -> date: ...

    @property
    def ends_on(self) -> date: ...

    @property
    def documents(self) -> int: ...

    @property
    def receipts(self) -> int: ...

    @property
    def total_ht_cents(self) -> int: ...

    @property
    def total_vat_cents(self) -> int: ...

    @property
    def total_cents(self) -> int: ...

    @property
    def received_cents(self) -> int: ...

    @property
    def perpetual_cents(self) -> int: ...


def headings(names: Sequence[str]) -> tuple[str, ...]:
    """``names`` in the language in force."""
    return tuple(words(name) for name in names)


def file_name(code: str) -> str:
    """The name of a file of an archive."""
    return words(FILES[code])


def closing_notice(company: str, closed: ClosedYear) -> str:
    """What the archive of a closed year says of itself."""
    told = words(NOTICES["closing"]).format(
        company=company,
        since=formats.day(closed.starts_on),
        until=formats.day(closed.ends_on),
        documents=formats.number(closed.documents),
        receipts=formats.number(closed.receipts),
        total_ht=formats.amount(closed.total_ht_cents),
        total_vat=formats.amount(closed.total_vat_cents),
        total=formats.amount(closed.total_cents),
        received=formats.amount(closed.received_cents),
        perpetual=formats.amount(closed.perpetual_cents),
    )
    return f"{told}\n{words(NOTICES['content'])}"


def control_notice(company: str, period: tuple[date, date], verified: tuple[int, int, int]) -> str:
    """What a control pack says of itself: documents and receipts verified, faults found."""
    told = words(NOTICES["control"]).format(
        company=company,
        since=formats.day(period[0]),
        until=formats.day(period[1]),
        documents=formats.number(verified[0]),
        receipts=formats.number(verified[1]),
        faults=formats.number(verified[2]),
    )
    return f"{told}\n{words(NOTICES['content'])}"


def closed_text(until: date, archive: str) -> str:
    """A closed year in a sentence."""
    return words(TEXTS["closed"]).format(until=formats.day(until), archive=archive)


def packed_text(archive: str, faults: int) -> str:
    """A written control pack in a sentence."""
    return words(TEXTS["packed"]).format(archive=archive, faults=formats.number(faults))
