"""What the head of a page says: the seller, what stands under the title, the reference rows."""

from collections.abc import Mapping

from ofdesk.documents.wording import BOTH_VAT_NUMBERS, Wording
from ofdesk.domain.references import rf_groups
from ofdesk.ports.documents import DocumentKind, OriginFacts, SellerFacts
from ofdesk.words.formats import spaced

Row = tuple[str, str, bool]
"""A label (its code, until the last step), its value, and whether the value is set strong."""


def seller_lines(words: Wording) -> list[str]:
    """The letterhead of a document."""
    return seller_text(words.facts.seller, words.say)


def seller_text(seller: SellerFacts, say: Mapping[str, str]) -> list[str]:
    """Name, form, capital, seat, SIREN, RCS, VAT number, how to reach it."""
    name = seller.name
    if not name.startswith(seller.legal_form):
        name = f"{seller.legal_form} {name}"
    if seller.capital:
        name = say["capital"].format(seller=name, capital=seller.capital)
    address = seller.address
    town = f"{address.postcode} {address.city}".strip()
    ids = [say["seller_siren"].format(siren=spaced(seller.siren, 3))] if seller.siren else []
    if seller.rcs_city:
        ids.append(say["seller_rcs"].format(city=seller.rcs_city))
    vat = say["seller_vat"].format(number=seller.vat_number) if seller.vat_number else ""
    reach = " · ".join(part for part in (seller.email, seller.phone) if part)
    seat = ", ".join(part for part in (*address.lines, town) if part)
    return [text for text in (name, seat, " · ".join(ids), vat, reach, seller.website) if text]


def subtitle_lines(words: Wording) -> list[str]:
    """What stands under the number: the original, the reason, what the document is not."""
    facts, lines = words.facts, []
    if facts.kind is DocumentKind.PROPOSITION:
        lines.append(words.say["not_an_invoice"])
    if facts.origin is not None:
        lines.append(_origin(words, facts.origin))
        if facts.origin.reason:
            lines.append(words.say["reason"].format(reason=facts.origin.reason))
    return lines


def _origin(words: Wording, origin: OriginFacts) -> str:
    code = f"follows_{origin.kind}"
    if words.facts.kind is DocumentKind.CREDIT_NOTE:
        code = "credits_invoice"
    elif words.facts.kind is DocumentKind.CORRECTIVE:
        code = "replaces_invoice"
    text = words.say.get(code, words.say["follows_invoice"])
    return text.format(number=origin.number, day=words.day(origin.issued_on))


def reference_rows(words: Wording) -> list[Row]:
    """Label, value, and whether it is set strong: dates, client, period, reference, order."""
    facts, say = words.facts, words.say
    rows = [("issued_on", words.day(facts.issued_on), False), *_limit_rows(words)]
    rows += _client_rows(words)
    if facts.period_starts_on and facts.period_ends_on:
        span = say["span"].format(
            start=words.day(facts.period_starts_on), end=words.day(facts.period_ends_on)
        )
        rows.append(("period", span, False))
    nature = say.get(f"operation_{facts.operation}", say["operation_services"])
    rows.append(("nature", nature, False))
    if words.payable and facts.reference_rf:
        rows.append(("reference", rf_groups(facts.reference_rf), True))
    rows += _order_rows(words)
    return [(say[code], value, strong) for code, value, strong in rows if value]


def _limit_rows(words: Wording) -> list[Row]:
    facts, rows = words.facts, []
    if facts.due_on and words.payable:
        proposition = facts.kind is DocumentKind.PROPOSITION
        rows.append(("offer_until" if proposition else "due_on", words.day(facts.due_on), True))
    if facts.valid_until:
        rows.append(("valid_until", words.day(facts.valid_until), True))
    return rows


def _client_rows(words: Wording) -> list[Row]:
    buyer = words.facts.buyer
    rows = [("client", "" if buyer.client_name else buyer.platform, False)]
    if buyer.client_name:
        rows.append(("billed_for", _named(words, buyer.client_name), False))
    if buyer.kind == "public" and buyer.siret:
        rows.append(("siret", spaced(buyer.siret, 3, groups=3), False))
    elif buyer.siren:
        rows.append(("siren", spaced(buyer.siren, 3), False))
    elif buyer.rna:
        rows.append(("rna", buyer.rna, False))
    else:
        rows.append(("foreign_id", buyer.foreign_id, False))
    if any(row.category in BOTH_VAT_NUMBERS for row in words.facts.vat):
        rows.append(("client_vat", buyer.vat_number, False))
    return rows


def _named(words: Wording, name: str) -> str:
    platform = words.facts.buyer.platform
    if not platform:
        return name
    return words.say["client_and_platform"].format(name=name, platform=platform)


def _order_rows(words: Wording) -> list[Row]:
    buyer, order = words.facts.buyer, words.facts.order
    rows = [("service_code", buyer.service_code, False)]
    rows.append(("engagement", buyer.engagement, False))
    if order is not None:
        how = words.say.get(f"channel_{order.channel}", order.channel)
        text = words.say["order_of" if how else "order_by"]
        text = text.format(who=order.ordered_by, how=how, day=words.day(order.ordered_on))
        rows.append(("order", text, False))
    return rows
