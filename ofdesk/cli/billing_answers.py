"""What the commands about renewals, documents and receipts answer: JSON and text for a terminal."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from ofdesk.cli.tables import pairs_text, table
from ofdesk.ports.documents import DocumentFacts, LineFacts, VatFacts
from ofdesk.words import formats, lines
from ofdesk.words.cli_billing import heading, state_name
from ofdesk.words.legal import channel_name

if TYPE_CHECKING:
    from ofdesk.services.document_rows import DocumentRow, DocumentSheet
    from ofdesk.services.lines import PricedLine
    from ofdesk.services.receipt_rows import ReceiptRow
    from ofdesk.services.renewals import RenewalPreview

E4_PER_UNIT = 10_000
E6_PER_CENT = 10_000


def line_json(line: LineFacts, why: str) -> dict[str, Any]:
    """One line with the field names of ``spec/cli.md``; quantities whole when they are."""
    whole, rest = divmod(line.quantity_e4, E4_PER_UNIT)
    return {
        "label": line.label,
        "detail": line.detail,
        "quantity": whole if not rest else f"{whole}.{rest:04d}".rstrip("0"),
        "unit_cents": line.unit_price_e6 // E6_PER_CENT,
        "total_cents": line.total_cents,
        "vat_rate_bp": line.vat_rate_bp,
        "why": why,
    }


def priced_json(entries: Sequence["PricedLine"]) -> list[dict[str, Any]]:
    """Priced lines, each with the sentence of its « pourquoi »."""
    return [line_json(entry.line, lines.why(entry.why, entry.values)) for entry in entries]


def vat_json(rows: Sequence[VatFacts]) -> list[dict[str, Any]]:
    """The VAT table: rate in basis points and in words, category, base, amount."""
    return [
        {
            "rate_bp": row.rate_bp,
            "rate": formats.rate(row.rate_bp),
            "category": row.category,
            "vatex": row.vatex,
            "base_cents": row.base_cents,
            "vat_cents": row.vat_cents,
        }
        for row in rows
    ]


def draft_json(facts: DocumentFacts) -> dict[str, Any]:
    """A credit note or corrective invoice that is not issued yet."""
    origin = facts.origin
    return {
        "number": None,
        "kind": facts.kind.value,
        "platform": facts.buyer.platform,
        "origin": origin.number if origin else None,
        "reason": origin.reason if origin else "",
        "issued_on": facts.issued_on,
        "due_on": facts.due_on,
        "lines": [line_json(line, line.detail) for line in facts.lines],
        "vat": vat_json(facts.vat),
        "total_ht_cents": facts.total_ht_cents,
        "total_vat_cents": facts.total_vat_cents,
        "total_cents": facts.total_cents,
        "open_cents": 0,
        "state": "preview",
    }


def preview_json(preview: "RenewalPreview") -> dict[str, Any]:
    """What a renewal would cost and why."""
    known = preview.count.known
    return {
        "platform": preview.platform,
        "name": preview.name,
        "offer": preview.offer,
        "resources": preview.resources,
        "platform_count": known.count,
        "count_read_at": known.read_at,
        "count_source": known.source,
        "count_stale": preview.count.stale,
        "starts_on": preview.period.starts_on,
        "ends_on": preview.period.ends_on,
        "catalogue": preview.prices.catalogue_label,
        "catalogue_is_example": preview.prices.is_example,
        "lines": priced_json(preview.lines),
        "vat": vat_json(preview.vat),
        "total_ht_cents": preview.total_ht_cents,
        "total_vat_cents": preview.total_vat_cents,
        "total_cents": preview.total_cents,
    }


def priced_text(entries: Sequence["PricedLine"]) -> str:
    """Priced lines as a table for a person."""
    rows = [
        (
            entry.line.label,
            formats.quantity(entry.line.quantity_e4),
            formats.unit_price(entry.line.unit_price_e6),
            formats.amount(entry.line.total_cents),
            lines.why(entry.why, entry.values),
        )
        for entry in entries
    ]
    names = ("label", "quantity", "unit", "total", "why")
    return table([heading(name) for name in names], rows, "-rrr")


def preview_text(preview: "RenewalPreview") -> str:
    """The same for a person: a table of lines, the totals, the period."""
    body = priced_text(preview.lines)
    period = lines.period_detail(preview.period.starts_on, preview.period.ends_on, _language())
    totals = [
        (heading("total_ht"), formats.amount(preview.total_ht_cents)),
        (heading("vat"), formats.amount(preview.total_vat_cents)),
        (heading("total_ttc"), formats.amount(preview.total_cents)),
    ]
    title = f"{preview.platform} · {preview.name} · {lines.OFFERS.get(preview.offer)} · {period}"
    return "\n".join((title, "", body, "", pairs_text(totals)))


def _language() -> str:
    from ofdesk.words.catalog import language

    return language()


def document_json(row: "DocumentRow") -> dict[str, Any]:
    """One document of a list."""
    return {
        "number": row.number,
        "kind": row.kind,
        "platform": row.platform,
        "name": row.name,
        "issued_on": row.issued_on,
        "due_on": row.due_on,
        "total_ht_cents": row.total_ht_cents,
        "total_vat_cents": row.total_vat_cents,
        "total_cents": row.total_cents,
        "open_cents": row.open_cents,
        "state": row.state,
        "reference_rf": row.reference_rf,
        "channel": row.channel,
        "pay": row.pay,
    }


def sheet_json(sheet: "DocumentSheet") -> dict[str, Any]:
    """One document whole, with its trail both ways."""
    facts = sheet.facts
    return document_json(sheet.row) | {
        "lines": [line_json(line, line.detail) for line in facts.lines],
        "vat": vat_json(facts.vat),
        "starts_on": facts.period_starts_on,
        "ends_on": facts.period_ends_on,
        "valid_until": facts.valid_until,
        "ordered_by": facts.order.ordered_by if facts.order else None,
        "reason": facts.origin.reason if facts.origin else "",
        "origin": sheet.origin_number or None,
        "followed_by": list(sheet.followed_by),
        "payments": list(sheet.payments),
        "events": list(sheet.events),
        "issued_at": sheet.issued_at,
        "issued_by": sheet.issued_by,
        "hash": sheet.hash,
        "pdf_sha256": sheet.pdf_sha256,
        "flow": sheet.flow,
    }


def documents_text(rows: Sequence["DocumentRow"]) -> str:
    """A list of documents for a person."""
    shown = [
        (
            row.number,
            row.platform,
            _day(row.issued_on),
            _day(row.due_on),
            formats.amount(row.total_cents),
            formats.amount(row.open_cents),
            state_name(row.state),
        )
        for row in rows
    ]
    names = ("number", "platform", "issued_on", "due_on", "total_ttc", "open", "state")
    return table([heading(name) for name in names], shown, "----rr")


def sheet_text(sheet: "DocumentSheet") -> str:
    """One document for a person."""
    facts = sheet.facts
    rows = [
        (line.label, formats.quantity(line.quantity_e4), formats.amount(line.total_cents))
        for line in facts.lines
    ]
    body = table([heading(name) for name in ("label", "quantity", "total")], rows, "-rr")
    totals = [
        (heading("total_ht"), formats.amount(facts.total_ht_cents)),
        (heading("vat"), formats.amount(facts.total_vat_cents)),
        (heading("total_ttc"), formats.amount(facts.total_cents)),
        (heading("open"), formats.amount(sheet.row.open_cents)),
        (heading("state"), state_name(sheet.row.state)),
    ]
    if sheet.flow is not None:
        totals.append((channel_name(sheet.row.channel), flow_text(sheet.flow)))
    title = f"{sheet.row.number} · {sheet.row.name} · {_day(sheet.row.issued_on)}"
    return "\n".join((title, "", body, "", pairs_text(totals)))


def receipts_text(rows: Sequence["ReceiptRow"]) -> str:
    """A list of receipts for a person."""
    shown = [
        (
            row.number,
            row.platform,
            row.payer,
            state_name(row.method),
            _day(row.received_on),
            formats.amount(row.cents),
            formats.amount(row.credit_cents),
        )
        for row in rows
    ]
    names = ("number", "platform", "payer", "method", "received_on", "amount", "left")
    return table([heading(name) for name in names], shown, "-----rr")


def flow_text(flow: Mapping[str, Any]) -> str:
    """Where a document is on its platform, since when and why."""
    from ofdesk.words import outbound

    parts = [outbound.state_name(flow["state"]), _day(flow["since"]), flow["reason"]]
    return " · ".join(part for part in parts if part)


def _day(value: date | None) -> str:
    return "" if value is None else formats.day(value)
