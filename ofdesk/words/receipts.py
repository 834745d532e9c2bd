"""Refusals about receipts, allocations, orders and credit notes."""

from ofdesk.words.catalog import N_

CODES = {
    "act_billed": N_("This act is already on an invoice."),
    "act_unknown": N_("No act “{act}” waits to be invoiced for this client."),
    "address_missing": N_(
        "The sheet of {platform} has no full postal address. Complete it before you issue."
    ),
    "already_renewed": N_("This period was already invoiced: the subscription runs to {ends_on}."),
    "period_moved": N_("The next period begins on {starts_on} now. Look at it before you issue."),
    "already_reversed": N_("This receipt was already reversed."),
    "amount_not_positive": N_("The amount must be above zero."),
    "asked_by_missing": N_("Say who asks: the name is kept with the act."),
    "catalogue_example": N_(
        "The price list “{catalogue}” is an example. Enter your prices before you issue."
    ),
    "catalogue_missing": N_("No price list is in force on {day_on}."),
    "client_unknown": N_("No client has the platform name “{platform}”."),
    "company_incomplete": N_(
        "Complete your company and its bank details before you issue: {missing}."
    ),
    "credited_before_received": N_("A cheque cannot be credited before it was received."),
    "document_unknown": N_("No document has the number “{number}”."),
    "document_wrong_kind": N_("{number} is not a document of the right kind."),
    "email_field_unknown": N_("The e-mail to change is one of these fields: {known}."),
    "email_same": N_("The sheet already has “{email}”."),
    "label_missing": N_("A line needs a designation."),
    "line_unknown": N_("There is no line {line}: the document has {lines}."),
    "method_unknown": N_("“{method}” is not a means of payment. Choose among {known}."),
    "migration_none": N_("{platform} has no migration under way."),
    "migration_open": N_("A migration to {target} is ordered and not done yet."),
    "no_period": N_("{platform} has no period for that."),
    "nothing_to_bill": N_("There is nothing to bill to {platform}."),
    "order_missing": N_(
        "An invoice needs an order: say who ordered. Without an order, make a proposition."
    ),
    "correction_after_credit": N_(
        "{number} has a credit note already. Issue a credit note for the rest and a new invoice."
    ),
    "correction_changes_amounts": N_(
        "The VAT of this client is another one today, so that the amounts would change: issue a"
        " credit note and a new invoice."
    ),
    "document_replaced": N_(
        "{number} was replaced by the corrective invoice {following}: take that one."
    ),
    "over_allocated": N_(
        "{asked_cents} is more than {number} still owes: {open_cents}. Nothing was recorded."
    ),
    "over_credit": N_("{asked_cents} is more than what is left to credit: {left_cents}."),
    "over_refund": N_("{asked_cents} is more than what is left of the receipt: {left_cents}."),
    "page_missing": N_("{number} has no page."),
    "pay_unknown": N_("“{pay}” is not a means of payment. Choose among {known}."),
    "pdf_changed": N_(
        "The stored page of {number} was changed since its issue. Do not send it: check the base."
    ),
    "pdf_missing": N_("The stored page of {number} is not in this base."),
    "quote_not_accepted": N_("The quote of the migration to {target} is not accepted yet."),
    "reason_missing": N_("Say why: the reason is kept."),
    "receipt_in_use": N_("This receipt already pays invoices of another client. Reverse it first."),
    "receipt_refunded": N_("Money of this receipt was given back: it cannot be reversed."),
    "receipt_unknown": N_("No receipt is “{receipt}”."),
    "receipt_used_up": N_("The receipt has {left_cents} left, not {asked_cents}."),
    "receipt_wrong_kind": N_("This entry is a reversal or a refund: it pays nothing."),
    "received_in_future": N_("The receipt is dated {day_on}, which is still to come."),
    "series_closed": N_("The series {series} is closed: it takes no more documents."),
    "series_date": N_(
        "The document would be dated {issued_on}; the last of its series is of {last_on}. "
        "An earlier date is refused, one more than 31 days later needs a confirmation."
    ),
    "total_zero": N_("The total is {total_cents}: an invoice needs an amount above zero."),
    "version_missing": N_("The sheet of {platform} does not say which version it runs."),
}
