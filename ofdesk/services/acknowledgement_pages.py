"""The letter that acknowledges a year that costs nothing: made once, kept, printed as it was."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.models import Client, Party, Period
from ofdesk.ports.documents import BuyerFacts, OrderFacts
from ofdesk.ports.listings import Column, Listing
from ofdesk.services.billing import buyer_facts
from ofdesk.services.client_names import kept_sheet, lineage
from ofdesk.services.house import read_settings, seller_facts
from ofdesk.services.lines import PricedLine
from ofdesk.services.pages import kept_page
from ofdesk.services.renewals import RenewalPreview
from ofdesk.words import formats
from ofdesk.words.acknowledgement import channel_name, page_words
from ofdesk.words.lines import OFFERS


@dataclass(frozen=True, slots=True)
class AcknowledgementRow:
    """One year that cost nothing, and its letter (no digest: it was acknowledged without one)."""

    platform: str
    offer: str
    resources: int
    starts_on: date
    ends_on: date
    acknowledged_at: datetime | None
    ordered_by: str
    pdf_sha256: str


def acknowledgement_page(
    session: Session, preview: RenewalPreview, order: OrderFacts, today: date, *, factice: bool
) -> Listing:
    """The letter: who ordered what, for which year, and that nothing is to be paid."""
    client = session.get_one(Client, preview.client_id)
    party = session.get(Party, client.billed_party_id) if client.billed_party_id else None
    language = client.language
    say = page_words(language)
    total = formats.amount(preview.total_cents, language)
    return Listing(
        title=say["title"],
        number="",
        day=today,
        language=language,
        seller=seller_facts(read_settings(session)),
        facts=_facts(preview, order, today, language),
        before=(say["greeting"], say["thanks"].format(platform=preview.platform)),
        columns=(
            Column(say["label"], 46),
            Column(say["quantity"], 14, figures=True),
            Column(say["unit"], 20, figures=True),
            Column(say["line_total"], 20, figures=True),
        ),
        rows=tuple(_row(entry, language) for entry in preview.lines)
        or (_subscribed(preview, language),),
        totals=((say["total"], total),),
        after=(say["nothing"], say["kept"], say["regards"]),
        recipient=_recipient(buyer_facts(client, party)),
        factice=factice,
    )


def _facts(
    preview: RenewalPreview, order: OrderFacts, today: date, language: str
) -> tuple[tuple[str, str], ...]:
    say = page_words(language)
    first, last = (
        formats.day(day, language) for day in (preview.period.starts_on, preview.period.ends_on)
    )
    known = (
        (say["day"], formats.day(today, language)),
        (say["platform"], preview.platform),
        (say["ordered_by"], order.ordered_by),
        (say["channel"], channel_name(order.channel, language)),
        (say["ordered_on"], formats.day(order.ordered_on, language)),
        (say["period"], say["span"].format(first=first, last=last)),
    )
    return tuple((label, value) for label, value in known if value)


def _subscribed(preview: RenewalPreview, language: str) -> tuple[str, ...]:
    """What was ordered, where the price list has no line for it: each of its prices is nothing."""
    offer = OFFERS.get(preview.offer, preview.offer)
    said = page_words(language)["subscribed"].format(offer=offer, count=preview.resources)
    nothing = formats.amount(0, language)
    return (said, formats.quantity(10_000, language), nothing, nothing)


def _row(entry: PricedLine, language: str) -> tuple[str, ...]:
    line = entry.line
    return (
        line.label,
        formats.quantity(line.quantity_e4, language),
        formats.unit_price(line.unit_price_e6, language),
        formats.amount(line.total_cents, language),
    )


def _recipient(buyer: BuyerFacts) -> BuyerFacts | None:
    """Who it goes to by post; nobody without an address: then it is a page to send by e-mail."""
    address = buyer.address
    known = address.city.strip() and (address.country != "FR" or address.postcode.strip())
    return buyer if known else None


def list_acknowledgements(session: Session, platform: str = "") -> list[AcknowledgementRow]:
    """The years that cost nothing, the last first, of one client when named.

    Raises ``client_unknown``.
    """
    query = (
        select(Period, Client.platform)
        .join(Client, Client.id == Period.client_id)
        .where(Period.kind == "renewal", Period.invoice_id.is_(None))
        .order_by(Period.starts_on.desc(), Client.platform)
    )
    if platform:
        ids = lineage(session, kept_sheet(session, platform).id)
        query = query.where(Period.client_id.in_(ids))
    return [
        AcknowledgementRow(
            platform=name,
            offer=period.offer,
            resources=period.resources,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            acknowledged_at=period.activated_at,
            ordered_by=period.activated_reason,
            pdf_sha256=period.page_sha256,
        )
        for period, name in session.execute(query)
    ]


def kept_acknowledgement(
    session: Session, platform: str, starts_on: date | None = None
) -> tuple[AcknowledgementRow, bytes]:
    """The letter of a year (the last one without ``starts_on``), as it was made.

    Raises ``client_unknown``, ``acknowledgement_unknown``, and
    ``IntegrityBroken('pdf_missing' | 'pdf_changed')``.
    """
    for found in list_acknowledgements(session, platform):
        if found.pdf_sha256 and starts_on in (None, found.starts_on):
            return found, kept_page(session, found.pdf_sha256, found.platform)
    raise DomainError("acknowledgement_unknown", field="platform", platform=platform)
