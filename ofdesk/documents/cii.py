"""The electronic form: CII D22B, profile EN 16931 of Factur-X, from the facts that are printed.

The XSD fixes the order of the elements: the functions follow it from top to bottom. Rules: EN 16931
(BR-…), XP Z12-012 (BR-FR-…); what they want of us is in ``reference/invoicing-law.md`` A5 and A9.
"""

from datetime import date

from lxml import etree

from ofdesk.documents.cii_parties import buyer_party, legal_id, seller_party
from ofdesk.documents.cii_words import (
    NAMESPACES,
    OUTSIDE,
    QDT,
    RSM,
    add,
    add_date,
    add_if,
    amount,
    scaled,
)
from ofdesk.ports.documents import (
    DocumentFacts,
    DocumentKind,
    LineFacts,
    VatFacts,
)
from ofdesk.words.formats import day
from ofdesk.words.pages import printed

EN16931 = "urn:cen.eu:en16931:2017"
"""BT-24."""
TYPE_CODES = {
    DocumentKind.INVOICE: "380",
    DocumentKind.CREDIT_NOTE: "381",
    DocumentKind.CORRECTIVE: "384",
}
"""BT-3, of the kinds that have an electronic form."""
NOTES = {"recovery_fee": "PMT", "late_penalty": "PMD", "discount_none": "AAB"}
"""Subject codes (BT-21) of the legal mentions that BR-FR-05 wants, each once."""
SERVICES, SERVICES_PAID = "S1", "S2"
"""BT-23: services; S2 for an invoice that is wholly paid when it is issued."""
ON_DEBITS, ON_RECEIPT = "5", "72"
"""BT-8: when the VAT of services is due (CGI 269-2-c)."""
SEPA_TRANSFER = "58"
STANDARD = "S"
UNITS = {"": "C62", "h": "HUR", "hour": "HUR", "year": "ANN"}
"""UN/ECE Rec. 20 (BT-130): one, hour, year."""


def has_electronic_form(facts: DocumentFacts) -> bool:
    """Whether the kind of document is an invoice for the law: the others stay pages."""
    return facts.kind in TYPE_CODES


def cii(facts: DocumentFacts) -> bytes:
    """The XML of an invoice, credit note or corrective invoice, UTF-8; same facts, same bytes.

    Raises ``ValueError`` for a kind without electronic form.
    """
    if not has_electronic_form(facts):
        raise ValueError(f"{facts.kind} has no electronic form")
    root = etree.Element(f"{{{RSM}}}CrossIndustryInvoice", nsmap=NAMESPACES)
    _context(root, facts)
    _document(root, facts)
    transaction = add(root, "SupplyChainTradeTransaction", ns=RSM)
    for line in facts.lines:
        _line(transaction, line)
    _agreement(transaction, facts)
    _delivery(transaction, facts)
    _settlement(transaction, facts)
    etree.indent(root, " ")
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def is_paid(facts: DocumentFacts) -> bool:
    """Whether nothing is left to pay at issue."""
    return facts.kind is not DocumentKind.CREDIT_NOTE and facts.settled_cents >= facts.total_cents


def _context(root: etree._Element, facts: DocumentFacts) -> None:
    context = add(root, "ExchangedDocumentContext", ns=RSM)
    process = add(context, "BusinessProcessSpecifiedDocumentContextParameter")
    add(process, "ID", SERVICES_PAID if is_paid(facts) else SERVICES)
    add(add(context, "GuidelineSpecifiedDocumentContextParameter"), "ID", EN16931)


def _document(root: etree._Element, facts: DocumentFacts) -> None:
    document = add(root, "ExchangedDocument", ns=RSM)
    add(document, "ID", facts.number)
    add(document, "TypeCode", TYPE_CODES[facts.kind])
    add_date(document, "IssueDateTime", facts.issued_on)
    coded = [(NOTES.get(mention.code, ""), mention.text) for mention in facts.mentions]
    reason = facts.origin.reason if facts.origin else ""
    for code, text in (*coded, *(("", note) for note in facts.notes), ("", reason)):
        if text:
            _note(document, text, code)
    # Who is not in the French directory cannot be announced as if (BR-FR-11).
    if facts.flow and (facts.flow != "B2B" or legal_id(facts.buyer)):
        _note(document, facts.flow, "BAR")


def _note(document: etree._Element, text: str, code: str) -> None:
    note = add(document, "IncludedNote")
    add(note, "Content", text)
    add_if(note, "SubjectCode", code)


def _line(transaction: etree._Element, line: LineFacts) -> None:
    item = add(transaction, "IncludedSupplyChainTradeLineItem")
    add(add(item, "AssociatedDocumentLineDocument"), "LineID", str(line.position))
    product = add(item, "SpecifiedTradeProduct")
    add(product, "Name", line.label)
    add_if(product, "Description", line.detail)
    # A price is never negative (BR-27): a discount is a negative quantity.
    sign = -1 if line.unit_price_e6 < 0 else 1
    price = add(add(item, "SpecifiedLineTradeAgreement"), "NetPriceProductTradePrice")
    add(price, "ChargeAmount", scaled(sign * line.unit_price_e6, 6))
    unit = UNITS.get(line.unit, UNITS[""])
    quantity = scaled(sign * line.quantity_e4, 4)
    add(add(item, "SpecifiedLineTradeDelivery"), "BilledQuantity", quantity, unitCode=unit)
    settlement = add(item, "SpecifiedLineTradeSettlement")
    tax = add(settlement, "ApplicableTradeTax")
    add(tax, "TypeCode", "VAT")
    add(tax, "CategoryCode", line.vat_category)
    if line.vat_category != OUTSIDE:
        add(tax, "RateApplicablePercent", amount(line.vat_rate_bp))
    _period(settlement, line.starts_on, line.ends_on)
    total = add(settlement, "SpecifiedTradeSettlementLineMonetarySummation")
    add(total, "LineTotalAmount", amount(line.total_cents))


def _agreement(transaction: etree._Element, facts: DocumentFacts) -> None:
    agreement = add(transaction, "ApplicableHeaderTradeAgreement")
    add_if(agreement, "BuyerReference", facts.buyer.service_code)
    seller_party(agreement, facts)
    buyer_party(agreement, facts)
    if facts.buyer.engagement:
        order = add(agreement, "BuyerOrderReferencedDocument")
        add(order, "IssuerAssignedID", facts.buyer.engagement)


def _delivery(transaction: etree._Element, facts: DocumentFacts) -> None:
    """BT-72, the day of the service: the first of its period, else the day of issue."""
    delivery = add(transaction, "ApplicableHeaderTradeDelivery")
    event = add(delivery, "ActualDeliverySupplyChainEvent")
    add_date(event, "OccurrenceDateTime", facts.period_starts_on or facts.issued_on)


def _settlement(transaction: etree._Element, facts: DocumentFacts) -> None:
    settlement = add(transaction, "ApplicableHeaderTradeSettlement")
    add(settlement, "PaymentReference", facts.reference_rf or facts.number)
    add(settlement, "InvoiceCurrencyCode", "EUR")
    _payment_means(settlement, facts)
    for row in facts.vat:
        _tax(settlement, row, on_debits=facts.seller.vat_on_debits)
    _period(settlement, facts.period_starts_on, facts.period_ends_on)
    _terms(settlement, facts)
    _totals(settlement, facts)
    if facts.kind is not DocumentKind.INVOICE and facts.origin is not None:
        reference = add(settlement, "InvoiceReferencedDocument")
        add(reference, "IssuerAssignedID", facts.origin.number)
        add_date(reference, "FormattedIssueDateTime", facts.origin.issued_on, ns=QDT)


def _payment_means(settlement: etree._Element, facts: DocumentFacts) -> None:
    if facts.kind is DocumentKind.CREDIT_NOTE or is_paid(facts) or not facts.bank.iban:
        return
    means = add(settlement, "SpecifiedTradeSettlementPaymentMeans")
    add(means, "TypeCode", SEPA_TRANSFER)
    account = add(means, "PayeePartyCreditorFinancialAccount")
    add(account, "IBANID", facts.bank.iban.replace(" ", ""))
    add_if(account, "AccountName", facts.bank.account_holder)
    if facts.bank.bic:
        bank = add(means, "PayeeSpecifiedCreditorFinancialInstitution")
        add(bank, "BICID", facts.bank.bic)


def _tax(settlement: etree._Element, row: VatFacts, *, on_debits: bool) -> None:
    node = add(settlement, "ApplicableTradeTax")
    add(node, "CalculatedAmount", amount(row.vat_cents))
    add(node, "TypeCode", "VAT")
    add_if(node, "ExemptionReason", row.mention)
    add(node, "BasisAmount", amount(row.base_cents))
    add(node, "CategoryCode", row.category)
    add_if(node, "ExemptionReasonCode", row.vatex)
    if row.category == STANDARD:
        add(node, "DueDateTypeCode", ON_DEBITS if on_debits else ON_RECEIPT)
    if row.category != OUTSIDE:
        add(node, "RateApplicablePercent", amount(row.rate_bp))


def _terms(settlement: etree._Element, facts: DocumentFacts) -> None:
    terms = add(settlement, "SpecifiedTradePaymentTerms")
    if facts.kind is DocumentKind.CREDIT_NOTE:
        add(terms, "Description", printed(facts.language)["credit_terms"])
    elif is_paid(facts):
        add(terms, "Description", printed(facts.language)["nothing_to_pay"])
        add_date(terms, "DueDateDateTime", facts.issued_on)
    elif facts.due_on is not None and facts.due_on < facts.issued_on:
        # A corrective invoice keeps the due date of its original, and BT-9 may not say it (CO-07).
        label = printed(facts.language)["due_on"]
        add(terms, "Description", f"{label} {day(facts.due_on, facts.language)}")
    elif facts.due_on is not None:
        add_date(terms, "DueDateDateTime", facts.due_on)


def _totals(settlement: etree._Element, facts: DocumentFacts) -> None:
    totals = add(settlement, "SpecifiedTradeSettlementHeaderMonetarySummation")
    add(totals, "LineTotalAmount", amount(sum(line.total_cents for line in facts.lines)))
    add(totals, "TaxBasisTotalAmount", amount(facts.total_ht_cents))
    add(totals, "TaxTotalAmount", amount(facts.total_vat_cents), currencyID="EUR")
    add(totals, "GrandTotalAmount", amount(facts.total_cents))
    if facts.settled_cents:
        add(totals, "TotalPrepaidAmount", amount(facts.settled_cents))
    add(totals, "DuePayableAmount", amount(facts.total_cents - facts.settled_cents))


def _period(parent: etree._Element, first: date | None, last: date | None) -> None:
    if first is not None and last is not None:
        node = add(parent, "BillingSpecifiedPeriod")
        add_date(node, "StartDateTime", first)
        add_date(node, "EndDateTime", last)
