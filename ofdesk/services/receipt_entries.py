"""Numbers a receipt, a reversal or a refund in its series and chain, and writes its typed row."""

from dataclasses import dataclass
from datetime import date

from ofdesk.models import Client, Receipt
from ofdesk.ports.documents import Address, BuyerFacts, DocumentFacts, DocumentKind
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.billing import address_of
from ofdesk.services.house import bank_facts, read_settings, seller_facts
from ofdesk.services.issue import IssueDocument, issue_document


@dataclass(frozen=True, slots=True)
class ReceiptEntry:
    """The typed facts of a receipt, a reversal or a refund."""

    kind: str
    cents: int
    method: str
    received_on: date
    credited_on: date | None = None
    payer: str = ""
    cheque_number: str = ""
    bank: str = ""
    reverses_id: str | None = None
    reason: str = ""
    origin_id: str | None = None
    """The document that this one answers, by default the receipt that it reverses."""


def write_receipt(
    uow: UnitOfWork, entry: ReceiptEntry, client: Client | None, today: date
) -> Receipt:
    """Number a receipt in its series and chain, and write its typed row."""
    facts = _facts(uow, entry, client, today)
    around = {
        "receipt": {
            "kind": entry.kind,
            "payer": entry.payer,
            "method": entry.method,
            "cents": entry.cents,
            "received_on": entry.received_on,
            "credited_on": entry.credited_on,
            "cheque_number": entry.cheque_number,
            "bank": entry.bank,
            "reverses_id": entry.reverses_id,
            "reason": entry.reason,
        }
    }
    origin = entry.origin_id or entry.reverses_id
    wanted = IssueDocument(facts, client.id if client else None, origin_id=origin, around=around)
    document = issue_document(uow, wanted)
    receipt = Receipt(
        id=document.id,
        kind=entry.kind,
        payer=entry.payer,
        method=entry.method,
        cents=entry.cents,
        received_on=entry.received_on,
        credited_on=entry.credited_on,
        cheque_number=entry.cheque_number,
        bank=entry.bank,
        reverses_id=entry.reverses_id,
        reason=entry.reason,
    )
    uow.session.add(receipt)
    uow.session.flush()
    return receipt


def _facts(
    uow: UnitOfWork, entry: ReceiptEntry, client: Client | None, today: date
) -> DocumentFacts:
    settings = read_settings(uow.session)
    buyer = BuyerFacts(
        platform=client.platform if client else "",
        name=client.name if client else entry.payer,
        legal_form=client.legal_form if client else "",
        kind=client.kind if client else "",
        address=address_of(client) if client else Address(),
    )
    return DocumentFacts(
        kind=DocumentKind.RECEIPT,
        number="",
        desk="",
        issued_on=today,
        due_on=None,
        valid_until=None,
        language=client.language if client else "fr",
        channel="",
        seller=seller_facts(settings),
        bank=bank_facts(settings),
        buyer=buyer,
        lines=(),
        vat=(),
        total_ht_cents=entry.cents,
        total_vat_cents=0,
        total_cents=entry.cents,
        factice=uow.factice,
    )
