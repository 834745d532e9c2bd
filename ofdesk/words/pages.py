"""What is printed on documents besides their facts: titles, labels, sentences of the coupon.

Legal sentences are not here: they are dated rows, and come with the facts.
"""

from collections.abc import Mapping
from functools import cache

from ofdesk.words.catalog import N_, translator

CODES = {
    "glyph_missing": N_(
        "“{characters}” cannot be printed by the fonts of documents. Replace or remove it."
    ),
    "address_too_wide": N_(
        "A line of the address is too long for the window of the envelope. Shorten it."
    ),
    "address_too_tall": N_(
        "The address has too many lines for the window of the envelope. Keep six, seven abroad."
    ),
}

PRINTED = {
    "title_invoice": N_("INVOICE"),
    "title_credit_note": N_("CREDIT NOTE"),
    "title_corrective": N_("CORRECTED INVOICE"),
    "title_quote": N_("QUOTE"),
    "title_proposition": N_("PROPOSAL"),
    "name_invoice": N_("Invoice"),
    "name_credit_note": N_("Credit note"),
    "name_corrective": N_("Corrected invoice"),
    "name_quote": N_("Quote"),
    "name_proposition": N_("Renewal proposal"),
    "not_an_invoice": N_("Renewal proposal – this document is not an invoice"),
    "credits_invoice": N_("Credits invoice {number} of {day}"),
    "replaces_invoice": N_("Cancels and replaces invoice {number} of {day}"),
    "follows_invoice": N_("Follows invoice {number} of {day}"),
    "follows_credit_note": N_("Follows credit note {number} of {day}"),
    "follows_corrective": N_("Follows corrected invoice {number} of {day}"),
    "follows_quote": N_("Follows quote {number} of {day}"),
    "follows_proposition": N_("Follows renewal proposal {number} of {day}"),
    "reason": N_("Reason: {reason}"),
    "capital": N_("{seller}, capital {capital}"),
    "seller_siren": N_("SIREN {siren}"),
    "seller_rcs": N_("RCS {city}"),
    "seller_vat": N_("VAT no. {number}"),
    "issued_on": N_("Date of issue"),
    "due_on": N_("Pay before"),
    "offer_until": N_("Renew before"),
    "valid_until": N_("Valid until"),
    "client": N_("Client"),
    "billed_for": N_("On behalf of"),
    "client_and_platform": N_("{name} ({platform})"),
    "siren": N_("Client SIREN"),
    "siret": N_("Client SIRET"),
    "rna": N_("Client RNA"),
    "foreign_id": N_("Client identifier"),
    "client_vat": N_("Client VAT no."),
    "period": N_("Period"),
    "span": N_("from {start} to {end}"),
    "nature": N_("Nature"),
    "operation_services": N_("Supply of services"),
    "operation_goods": N_("Supply of goods"),
    "operation_mixed": N_("Supply of goods and services"),
    "reference": N_("Reference"),
    "order": N_("Order"),
    "order_of": N_("{who}, {how}, {day}"),
    "order_by": N_("{who}, {day}"),
    "channel_phone": N_("by telephone"),
    "channel_email": N_("by e-mail"),
    "channel_post": N_("by post"),
    "channel_paper": N_("on paper"),
    "channel_web": N_("on line"),
    "channel_payment": N_("by payment"),
    "channel_quote": N_("by accepted quote"),
    "service_code": N_("Service code"),
    "engagement": N_("Commitment no."),
    "designation": N_("Description"),
    "quantity": N_("Qty"),
    "unit_price": N_("Unit excl. VAT"),
    "unit_price_ttc": N_("Unit incl. VAT"),
    "vat": N_("VAT"),
    "line_total": N_("Total excl. VAT"),
    "line_total_ttc": N_("Total incl. VAT"),
    "line_period": N_("from {start} to {end}"),
    "vat_none_O": N_("not applicable"),
    "vat_none_AE": N_("reverse charge"),
    "vat_none_E": N_("exempt"),
    "vat_none_K": N_("exempt"),
    "vat_none_G": N_("exempt"),
    "vat_none_Z": N_("exempt"),
    "vat_row": N_("VAT {rate} on {base}"),
    "vat_row_none_O": N_("VAT not applicable"),
    "vat_row_none_AE": N_("Reverse charge"),
    "vat_row_none_E": N_("Exempt from VAT"),
    "vat_row_none_K": N_("Exempt from VAT"),
    "vat_row_none_G": N_("Exempt from VAT"),
    "vat_row_none_Z": N_("Exempt from VAT"),
    "vat_within": N_("of which VAT {rate} on {base}"),
    "total_ht": N_("Total excl. VAT"),
    "total_ht_within": N_("that is, excl. VAT"),
    "total_ttc": N_("Total incl. VAT"),
    "total": N_("Total"),
    "settled": N_("Already paid"),
    "net_invoice": N_("Amount due"),
    "net_corrective": N_("Amount due"),
    "net_credit_note": N_("Amount of the credit note"),
    "net_quote": N_("Total of the quote"),
    "net_proposition": N_("To renew"),
    "credit_terms": N_("To the credit of the client’s account."),
    "nothing_to_pay": N_("Paid: there is nothing left to pay."),
    "page": N_("page {page}/{pages}"),
    "continued": N_("{name} {number} (continued)"),
    "overleaf": N_("Continued on page {page}, with the total"),
    "overleaf_lines": N_("Continued on page {page}"),
    "ways_1": N_("How to pay"),
    "ways_2": N_("Two ways to pay"),
    "ways_3": N_("Three ways to pay"),
    "way": N_("{rank}. {name}"),
    "card": N_("Bank card"),
    "card_why": N_("Taken into account at once, the most convenient."),
    "cheque": N_("Cheque"),
    "to_the_order_of": N_("Payable to"),
    "cheque_how": N_("Enclose the slip below. Allow for the time of the post."),
    "transfer": N_("Bank transfer"),
    "holder": N_("Holder"),
    "bank": N_("Bank"),
    "iban": N_("IBAN"),
    "bic": N_("BIC"),
    "fees": N_("All fees are borne by the client."),
    "fees_abroad": N_("All fees are borne by the client (OUR option)."),
    "scan": N_("Transfer: scan it with your bank’s app"),
    "scan_alt": N_("QR code of the transfer: {amount} to {holder}, reference {reference}"),
    "slip_invoice": N_("Invoice"),
    "slip_corrective": N_("Invoice"),
    "slip_proposition": N_("Proposal"),
    "coupon": N_("SLIP TO ENCLOSE WITH YOUR CHEQUE"),
    "detach": N_("detach along the fold"),
    "cheque_amount": N_("Amount of the cheque"),
    "send_to": N_("Send it to"),
    "cheque_number": N_("Cheque no."),
    "coupon_how": N_(
        "One cheque for several invoices: enclose each slip."
        " Do not staple, do not fold the bar code."
    ),
    "logo_alt": N_("Logo: {name}"),
    "barcode_alt": N_("Bar code of the reference {reference}"),
    "approval": N_("Agreed and accepted (« Bon pour accord »)"),
    "approval_until": N_("This quote is valid until {day}."),
    "approval_date": N_("Date"),
    "approval_who": N_("Name and capacity"),
    "approval_sign": N_("Signature"),
    "factice": N_("FACTICE"),
    "duplicate": N_("DUPLICATA"),
    "copy": N_("COPY"),
    "original_on_paper": N_("the original is on paper"),
    "printed_on": N_("printed on {day}"),
    "calibration": N_("Calibration of window envelopes"),
    "calibration_how": N_(
        "Print at 100 %, without fitting to the page. The ruler must measure 100 mm. Fold at the"
        " marks, then slide the sheet into the envelope: the solid rectangle stays behind the"
        " window wherever the sheet lies, the dashed one is all that can ever be seen."
    ),
    "calibration_ruler": N_("100 mm"),
    "calibration_profile": N_("{name}: window {width} × {height} mm"),
    "fold_here": N_("fold here"),
    "labels": N_("Address labels"),
}

_translate = translator("pages")


@cache
def printed(language: str) -> Mapping[str, str]:
    """All that is printed in ``language``, by its code in ``PRINTED``."""
    return {code: _translate(message, language) for code, message in PRINTED.items()}
