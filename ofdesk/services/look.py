"""A page of nobody, to see how the pages of the house will look before the settings are saved."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

from sqlalchemy.orm import Session

from ofdesk.domain.money import E4, line_total, price_e6
from ofdesk.ports.documents import (
    Address,
    BuyerFacts,
    DocumentFacts,
    DocumentKind,
    DocumentRenderer,
    LineFacts,
)
from ofdesk.services.billing import mentions_of, vat_facts
from ofdesk.services.house import LOGO, bank_facts, read_settings, seller_facts
from ofdesk.services.settings import checked_settings
from ofdesk.words.page_look import sample_lines, sample_name

SAMPLE_BANK = {"bank.iban": "FR7630006000011234567890189", "bank.bic": "AGRIFRPP"}
"""An invented account, where the house has typed none yet."""
PRICES = (24_000, 16_500, 4_990)


def sample_page(
    session: Session,
    typed: Mapping[str, str],
    today: date,
    renderer: DocumentRenderer,
    picture: bytes | None = None,
) -> bytes:
    """An invoice with ``typed`` over the settings, marked FACTICE; nothing is numbered or kept.

    ``picture`` is a logo to try as in ``SetSettings``. Raises the refusals of ``checked_settings``
    and of ``DocumentRenderer.clean_logo``.
    """
    checked = checked_settings(typed, renderer.missing_glyphs)
    if picture is not None:
        checked[LOGO], renderer = _tried(picture, renderer)
    stored = {key: value for key, value in read_settings(session).items() if value}
    settings = SAMPLE_BANK | stored | checked
    lines = tuple(map(_line, range(1, len(PRICES) + 1), sample_lines(), PRICES))
    vat = vat_facts(lines, "", "")
    total_ht, total_vat = sum(x.base_cents for x in vat), sum(x.vat_cents for x in vat)
    facts = DocumentFacts(
        kind=DocumentKind.INVOICE,
        number="",
        desk="",
        issued_on=today,
        due_on=today + timedelta(days=30),
        valid_until=None,
        language=settings.get("documents.language", "fr"),
        channel="paper",
        seller=seller_facts(settings),
        bank=bank_facts(settings),
        buyer=_buyer(),
        lines=lines,
        vat=vat,
        total_ht_cents=total_ht,
        total_vat_cents=total_vat,
        total_cents=total_ht + total_vat,
        factice=True,
    )
    return renderer.render(replace(facts, mentions=mentions_of(session, facts))).pdf


def _tried(picture: bytes, renderer: DocumentRenderer) -> tuple[str, DocumentRenderer]:
    """The digest of a picture that is kept nowhere, and a renderer that finds it."""
    cleaned = renderer.clean_logo(picture) if picture else b""
    digest = sha256(cleaned).hexdigest() if cleaned else ""
    return digest, renderer.with_pictures({digest: cleaned}.get)


def _buyer() -> BuyerFacts:
    address = Address(("1 chemin de l’Aérodrome",), "31130", "Balma")
    return BuyerFacts("exemple", sample_name(), "", "association", address)


def _line(position: int, label: str, cents: int) -> LineFacts:
    price = price_e6(cents)
    return LineFacts(
        position=position,
        label=label,
        detail="",
        quantity_e4=E4,
        unit="C62",
        unit_price_e6=price,
        total_cents=line_total(E4, price),
        vat_rate_bp=2000,
        vat_category="S",
        subject="free",
    )
