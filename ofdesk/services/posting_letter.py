"""One letter for the post: a stored page, to whom it goes, how many sheets, and its place."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError, IntegrityBroken
from ofdesk.domain.postal import PostalWarning, postal_lines, postal_warnings
from ofdesk.domain.posting import is_abroad, posting_order
from ofdesk.models import Client, CreditChoice, Document, Party, Reminder
from ofdesk.ports.documents import BuyerFacts
from ofdesk.services.balances import owner_of
from ofdesk.services.billing import buyer_facts
from ofdesk.services.content import facts_of
from ofdesk.services.pages import kept_page

FAULTS = frozenset(("postal_name_missing", "postal_street_missing", "postal_city_missing"))
"""Without these a letter comes back: it is left out unless a person names it."""
NOT_HERE = "page_not_here"

Sheets = Callable[[bytes], int]


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to print. ``reason`` is the kind of document, ``reminder``, or ``credit_choice``
    (« rembourser ou garder », named by its receipt); ``left_out`` says why a lot of all would not
    take it (``postal_street_missing``, ``page_not_here``…)."""

    number: str
    reason: str
    platform: str
    name: str
    dated_on: date
    sheets: int
    address: tuple[str, ...]
    postcode: str
    country: str
    abroad: bool
    warnings: tuple[PostalWarning, ...]
    left_out: str
    order: tuple[int | str, ...] = field(repr=False)
    document_id: str | None = None
    reminder_id: str | None = None
    choice_id: str | None = None
    pdf_sha256: str = ""

    @property
    def source_id(self) -> str:
        """The row whose page it is."""
        return self.document_id or self.reminder_id or self.choice_id or ""


def document_letter(session: Session, document: Document, sheets: Sheets) -> Letter:
    """The letter of an issued document, addressed as its page is.

    Raises ``page_missing`` for what has no page.
    """
    if not document.pdf_sha256:
        raise DomainError("page_missing", field="letter", number=document.number)
    about = (document.number, document.kind, document.platform)
    buyer = facts_of(document.content).buyer
    kept = _sheets_of(session, document.pdf_sha256, document.number, sheets)
    return _letter(about, document.issued_on, buyer, kept, {"document_id": document.id})


def reminder_letter(session: Session, reminder: Reminder, sheets: Sheets) -> Letter:
    """The letter of a reminder, addressed to who is billed."""
    client = session.get_one(Client, reminder.client_id)
    about = (reminder.id, "reminder", client.platform)
    kept = _sheets_of(session, reminder.pdf_sha256, client.platform, sheets)
    buyer = _billed(session, client)
    return _letter(about, reminder.made_on, buyer, kept, {"reminder_id": reminder.id})


def choice_letter(session: Session, choice: CreditChoice, sheets: Sheets) -> Letter:
    """The letter « rembourser ou garder » about a receipt, addressed to who is billed."""
    number = session.get_one(Document, choice.receipt_id).number
    client = session.get_one(Client, owner_of(session, choice.receipt_id))
    kept = _sheets_of(session, choice.pdf_sha256, number, sheets)
    about = (number, "credit_choice", client.platform)
    buyer = _billed(session, client)
    return _letter(about, choice.happened_on, buyer, kept, {"choice_id": choice.id})


def _billed(session: Session, client: Client) -> BuyerFacts:
    party = session.get(Party, client.billed_party_id) if client.billed_party_id else None
    return buyer_facts(client, party)


def _sheets_of(session: Session, digest: str, number: str, sheets: Sheets) -> tuple[str, int]:
    try:
        return digest, sheets(kept_page(session, digest, number))
    except IntegrityBroken as broken:
        # A page of another desk may come later; one that was changed must stop everything.
        if broken.code != "pdf_missing":
            raise
        return digest, 0


def _letter(
    about: tuple[str, str, str],
    day: date,
    buyer: BuyerFacts,
    kept: tuple[str, int],
    ids: dict[str, str],
) -> Letter:
    warnings = postal_warnings(buyer.name, buyer.contact, buyer.address)
    fault = next((warning.code for warning in warnings if warning.code in FAULTS), "")
    digest, sheets = kept
    number, reason, platform = about
    return Letter(
        number=number,
        reason=reason,
        platform=platform,
        name=buyer.name,
        dated_on=day,
        sheets=sheets,
        address=tuple(postal_lines(buyer.name, buyer.contact, buyer.address)),
        postcode=buyer.address.postcode,
        country=buyer.address.country or "FR",
        abroad=is_abroad(buyer.name, buyer.address),
        warnings=warnings,
        left_out=NOT_HERE if not sheets else fault,
        order=posting_order(sheets, buyer.name, buyer.address),
        pdf_sha256=digest,
        **ids,
    )
