"""What is billed, to whom, with which VAT: the facts of a document before it has a number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ofdesk.domain.channels import ChannelRow, asked_channel, channel_on
from ofdesk.domain.money import TaxedLine, vat_table
from ofdesk.domain.territories import territory_of
from ofdesk.domain.vat import VatQuestion, VatRow, VatTreatment, vat_treatment
from ofdesk.models import ChannelRule, Client, LegalText, Party, VatRule
from ofdesk.ports.documents import (
    Address,
    BuyerFacts,
    DocumentFacts,
    DocumentKind,
    LineFacts,
    MentionFacts,
    VatFacts,
)
from ofdesk.services.house import bank_facts, read_settings, seller_facts

MENTIONS: Mapping[DocumentKind, tuple[str, ...]] = {
    DocumentKind.INVOICE: ("discount_none", "late_penalty", "recovery_fee"),
    DocumentKind.CORRECTIVE: ("discount_none", "late_penalty", "recovery_fee"),
    # XP Z12-012 wants the three on every invoice, and a credit note is one (BR-FR-05).
    DocumentKind.CREDIT_NOTE: ("discount_none", "late_penalty", "recovery_fee"),
    DocumentKind.QUOTE: (),
    DocumentKind.PROPOSITION: ("proposition_not_due",),
}
PROFESSIONAL_MENTIONS = ("late_penalty", "recovery_fee")
"""Due by professionals only (C. com. L441-10); natural persons never see them."""
VAT_DUE_KINDS = (DocumentKind.INVOICE, DocumentKind.CORRECTIVE, DocumentKind.CREDIT_NOTE)
PRIVATE_OFFER_MENTIONS = ("withdrawal", "express_start", "mediator")


@dataclass(frozen=True, slots=True)
class Billed:
    """The client of a document and who is billed for it, with the VAT that follows."""

    client_id: str
    party_id: str | None
    buyer: BuyerFacts
    vat: VatTreatment
    language: str
    delivery: str


def billed(session: Session, client: Client, day: date) -> Billed:
    """Who is billed for ``client`` and under which VAT on ``day``.

    Raises the refusals of ``ofdesk.domain.vat`` (``vat_status_unknown``…).
    """
    party = session.get(Party, client.billed_party_id) if client.billed_party_id else None
    regime = read_settings(session).get("company.vat_regime", "normal")
    return Billed(
        client_id=client.id,
        party_id=party.id if party else None,
        buyer=buyer_facts(client, party),
        vat=vat_treatment(_question(client, party, regime, day), vat_rows(session)),
        language=client.language,
        delivery=client.delivery,
    )


def _question(client: Client, party: Party | None, regime: str, day: date) -> VatQuestion:
    who: Client | Party = party or client
    corrected = client.vat_territory if party is None else ""
    return VatQuestion(
        territory=corrected or territory_of(who.country, who.postcode),
        taxable=who.taxable,
        kind=who.kind,
        vat_number=who.vat_number,
        vat_number_checked_on=who.vat_number_checked_on,
        seller_regime=regime,
        siren=who.siren,
        on=day,
    )


def vat_rows(session: Session) -> tuple[VatRow, ...]:
    """The dated VAT matrix as stored."""
    return tuple(
        VatRow(
            code=row.code,
            territory=row.territory,
            status=row.status,
            rate_bp=row.rate_bp,
            category=row.category,
            vatex=row.vatex,
            mention=row.mention,
            flow=row.flow,
            needs_proof=row.needs_proof,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            source=row.source,
        )
        for row in session.scalars(select(VatRule))
    )


def channel_rows(session: Session) -> tuple[ChannelRow, ...]:
    """The dated rules of channels as stored."""
    return tuple(
        ChannelRow(
            code=row.code,
            kind=row.kind,
            delivery=row.delivery,
            flow=row.flow,
            channel=row.channel,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            source=row.source,
        )
        for row in session.scalars(select(ChannelRule))
    )


def buyer_facts(client: Client, party: Party | None) -> BuyerFacts:
    """The buyer as printed: the client, or the party that is billed for it."""
    who: Client | Party = party or client
    return BuyerFacts(
        platform=client.platform,
        name=who.name,
        legal_form=who.legal_form,
        kind=who.kind,
        address=address_of(who),
        contact="" if party else client.contact_name,
        siren=who.siren,
        siret=who.siret,
        rna="" if party else client.rna,
        foreign_id="" if party else client.foreign_id,
        vat_number=who.vat_number,
        email=party.email if party else client.email_structure or client.email_contact,
        taxable=who.taxable,
        service_code=who.service_code or client.service_code,
        engagement=who.engagement or client.engagement,
        client_name=client.name if party else "",
    )


def address_of(who: Client | Party) -> Address:
    """The postal address of a client or party, without its empty lines."""
    lines = (who.address_1, who.address_2, who.address_3, who.address_4)
    return Address(tuple(line for line in lines if line), who.postcode, who.city, who.country)


def legal_text(session: Session, code: str, language: str, day: date) -> str:
    """The sentence of ``code`` in force on ``day``; French where the language has none."""
    rows = session.scalars(
        select(LegalText)
        .where(
            LegalText.code == code,
            LegalText.language.in_((language, "fr")),
            LegalText.valid_from <= day,
            or_(LegalText.valid_to.is_(None), LegalText.valid_to >= day),
        )
        .order_by(LegalText.valid_from.desc())
    ).all()
    wanted = [row for row in rows if row.language == language] or list(rows)
    return wanted[0].text if wanted else ""


def vat_facts(lines: Iterable[LineFacts], vatex: str, mention: str) -> tuple[VatFacts, ...]:
    """VAT per rate and category on the sum of rounded lines (BR-CO-17)."""
    table = vat_table(TaxedLine(x.total_cents, x.vat_rate_bp, x.vat_category) for x in lines)
    return tuple(
        VatFacts(row.rate_bp, row.category, row.base_cents, row.vat_cents, vatex, mention)
        for row in table
    )


@dataclass(frozen=True, slots=True)
class Composition:
    """What to compose a document from, besides its buyer."""

    kind: DocumentKind
    lines: Sequence[LineFacts]
    issued_on: date
    due_on: date | None = None
    valid_until: date | None = None
    factice: bool = False


def compose(session: Session, who: Billed, wanted: Composition) -> DocumentFacts:
    """The facts of a document without number: parties, lines, VAT, totals, legal mentions."""
    settings = read_settings(session)
    seller, day = seller_facts(settings), wanted.issued_on
    mention = legal_text(session, who.vat.mention, "fr", day) if who.vat.mention else ""
    vat = vat_facts(wanted.lines, who.vat.vatex, mention)
    total_ht = sum(row.base_cents for row in vat)
    total_vat = sum(row.vat_cents for row in vat)
    spans = [x for x in wanted.lines if x.starts_on and x.ends_on and x.subject != "act"]
    facts = DocumentFacts(
        kind=wanted.kind,
        number="",
        desk="",
        issued_on=day,
        due_on=wanted.due_on,
        valid_until=wanted.valid_until,
        language=who.language,
        channel=_channel(session, who, wanted),
        seller=seller,
        bank=bank_facts(settings),
        buyer=who.buyer,
        lines=tuple(wanted.lines),
        vat=vat,
        total_ht_cents=total_ht,
        total_vat_cents=total_vat,
        total_cents=total_ht + total_vat,
        period_starts_on=min((x.starts_on for x in spans if x.starts_on), default=None),
        period_ends_on=max((x.ends_on for x in spans if x.ends_on), default=None),
        prices_include_vat=who.buyer.kind == "private",
        flow=who.vat.flow,
        factice=wanted.factice,
    )
    return replace(facts, mentions=mentions_of(session, facts))


def _channel(session: Session, who: Billed, wanted: Composition) -> str:
    if wanted.kind in (DocumentKind.QUOTE, DocumentKind.PROPOSITION):
        return asked_channel(who.delivery)
    rows = channel_rows(session)
    return channel_on(wanted.issued_on, who.buyer.kind, who.delivery, who.vat.flow, rows)


def mentions_of(session: Session, facts: DocumentFacts) -> tuple[MentionFacts, ...]:
    """The legal sentences of a document on its day of issue, each copied from its dated row."""
    codes = list(MENTIONS[facts.kind])
    if facts.buyer.kind == "private":
        codes = [code for code in codes if code not in PROFESSIONAL_MENTIONS]
        if facts.kind in (DocumentKind.QUOTE, DocumentKind.PROPOSITION):
            codes += PRIVATE_OFFER_MENTIONS
    if facts.seller.vat_on_debits and facts.kind in VAT_DUE_KINDS:
        codes.append("vat_on_debits")
    if facts.kind is DocumentKind.INVOICE and facts.period_starts_on is not None:
        codes.append("acquired_on_payment")
    found = ((c, legal_text(session, c, facts.language, facts.issued_on)) for c in codes)
    return tuple(MentionFacts(code, text) for code, text in found if text)


def due_date(session: Session, day: date) -> date:
    """Issue + the days of the dated rule, at most 60 (domain §3.7)."""
    days = int(read_settings(session).get("rules.due_days", "30"))
    return day + timedelta(days=max(0, min(days, 60)))
