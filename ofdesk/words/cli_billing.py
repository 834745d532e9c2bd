"""What the command line says about renewals, migrations, acts, documents and receipts."""

from datetime import date

from ofdesk.words import formats
from ofdesk.words.catalog import N_, translator

words = translator("cli_billing")

CODES = {
    "tour_stuck": N_("The tour stands still before picture {picture}."),
    "act_kind_missing": N_("Say which act: password or email; or « ofdesk act list »."),
    "free_line_invalid": N_(
        "“{text}” is not a line. Write designation;quantity;unit price, as Training;2;150.00."
    ),
    "file_not_writable": N_("“{file}” cannot be written there. Nothing was done."),
    "pdf_of_preview": N_("--pdf saves the page of what is issued; a preview has none."),
    "payment_invalid": N_("“{text}” is not a payment. Write NUMBER or NUMBER:CENTS."),
}

HEADINGS = {
    "act": N_("Act"),
    "amount": N_("Amount"),
    "asked_by": N_("Asked by"),
    "done_at": N_("Done on"),
    "due_on": N_("Due"),
    "issued_on": N_("Issued"),
    "label": N_("Designation"),
    "left": N_("Left"),
    "method": N_("Means"),
    "number": N_("Number"),
    "open": N_("Open"),
    "payer": N_("Payer"),
    "platform": N_("Platform"),
    "quantity": N_("Qty"),
    "received_on": N_("Received"),
    "state": N_("State"),
    "total": N_("Total"),
    "total_ht": N_("Total before VAT"),
    "total_ttc": N_("Total with VAT"),
    "unit": N_("Unit price"),
    "vat": N_("VAT"),
    "why": N_("Why"),
}

STATES = {
    "open": N_("open"),
    "part_paid": N_("part-paid"),
    "paid": N_("paid"),
    "credited": N_("credited"),
    "replaced": N_("replaced"),
    "abandoned": N_("given up"),
    "issued": N_("issued"),
    "sent": N_("sent"),
    "accepted": N_("accepted"),
    "refused": N_("refused"),
    "lapsed": N_("lapsed"),
    "invoiced": N_("invoiced"),
    "pending": N_("to be invoiced"),
    "waived": N_("waived"),
    "password": N_("password reset"),
    "email": N_("e-mail update"),
    "migration": N_("migration"),
    "cleanup": N_("clean-up"),
    "cheque": N_("cheque"),
    "transfer": N_("transfer"),
    "card": N_("card"),
    "other": N_("other"),
}

ISSUED = {
    "invoice": N_("Invoice {number} issued."),
    "proposition": N_("Proposition {number} issued."),
    "quote": N_("Quote {number} issued."),
    "credit_note": N_("Credit note {number} issued."),
    "corrective": N_("Corrective invoice {number} issued."),
}

REASONS = {
    "gap": N_("{number}: number {detail} is missing before it"),
    "prev_hash": N_("{number}: the link to the document before it is broken"),
    "hash": N_("{number}: its content was changed"),
    "content_unreadable": N_("{number}: its content cannot be read ({detail})"),
    "index": N_("{number}: the column {detail} differs from its content"),
    "lines": N_("{number}: its lines differ from its content"),
    "vat": N_("{number}: its VAT differs from its content"),
    "receipt": N_("{number}: the receipt differs from its content ({detail})"),
    "pdf_missing": N_("{number}: its page is missing"),
    "pdf_changed": N_("{number}: its page was changed"),
    "file_changed": N_("{number}: a file kept for it (slip, letter, lot, attachment) was changed"),
    "xml_missing": N_("{number}: its electronic form is missing"),
    "xml_changed": N_("{number}: its electronic form was changed"),
    "series_ahead": N_("{number}: the register has it, the last document is {detail}"),
}

ACTIVATED = N_("The period from {starts_on} to {ends_on} is acquired.")
PASSWORD = N_(
    "Charge: {price}. Temporary password, shown once: {password}\nIt must be changed at first use."
)
EMAIL = N_("Charge: {price}. {before} becomes {after}.")
RECEIPT = N_("Receipt {number} recorded; {left} left to allocate.")
VERIFIED = N_("Checked: documents {documents}, receipts {receipts}. Faults: {faults}.")

HELP = {
    "clients list --archived": N_("those that were put away, instead of the others"),
    "selftest": N_("the installed program proves that it works"),
    "demo": N_("fill a new test base with invented clients and a year of life"),
    "demo --clients": N_("how many clients"),
    "demo --seed": N_("the same seed gives the same base"),
    "tour": N_("drive the real windows unseen through the main job"),
    "tour --out": N_("the folder of the pictures and pages"),
    "price": N_("what a renewal would cost and why"),
    "--offer": N_("another offer than the sheet's"),
    "--resources": N_("how many resources, at least those activated on the platform"),
    "price --date": N_("the day whose price list counts, YYYY-MM-DD"),
    "renew": N_("preview the next period, propose it, or issue its invoice"),
    "renew --pay": N_("the means of payment foreseen"),
    "renew --restart": N_("a lapsed client begins again today"),
    "--acts": N_("acts to bill with it: all, none, or their ids"),
    "renew --propose": N_("issue the proposition"),
    "renew --issue": N_("issue the invoice; needs --ordered-by"),
    "--issue": N_("issue it; without, the preview"),
    "--ordered-by": N_("who ordered"),
    "--channel": N_("how: telephone, e-mail, letter…"),
    "--pdf": N_("also save the page to this file"),
    "activate": N_("acquire an invoiced year before it is paid"),
    "supplement": N_("more resources in the middle of a period, pro rata"),
    "migrate": N_("the price of a migration, its quote, its acceptance, done"),
    "migrate --to": N_("the version to go to"),
    "migrate --cleanup": N_("clean-up done by us, or by the structure itself"),
    "migrate --quote": N_("issue the quote"),
    "migrate --accept": N_("the client accepts the quote"),
    "migrate --refuse": N_("the client refuses the quote"),
    "migrate --done": N_("the migration is done: bill what is to be billed"),
    "migrate --by": N_("who accepted or refused"),
    "act": N_("password reset or e-mail update, or « act list »"),
    "act name": N_("the platform name of the client, or « list »"),
    "act kind": N_("password or email"),
    "act --email": N_("the e-mail that the asker gives"),
    "act --asked-by": N_("who asks"),
    "act --override-reason": N_("why to do without the proof by e-mail"),
    "act --field": N_("email_structure or email_contact"),
    "act --to": N_("the new e-mail"),
    "act --our-mistake": N_("free: why the mistake was ours"),
    "invoices": N_("issued documents of every kind"),
    "invoices list": N_("the list of documents"),
    "--search": N_("words to find"),
    "--client": N_("the platform name of a client"),
    "invoices list --kind": N_(
        "invoice, credit_note, corrective, quote or proposition; can be repeated"
    ),
    "invoices list --open": N_("only those not wholly paid"),
    "invoices list --late": N_("only those past their due date"),
    "--from": N_("the first day, YYYY-MM-DD"),
    "--to": N_("the last day, YYYY-MM-DD"),
    "--limit": N_("at most so many"),
    "invoices show": N_("one document whole, with its trail"),
    "number": N_("the number of the document"),
    "invoices pdf": N_("the page as it was issued"),
    "--out": N_("the file to write"),
    "invoices duplicata": N_("a copy of the page marked DUPLICATA"),
    "invoices credit": N_("a credit note: whole, of a line, or of an amount"),
    "invoices credit --line": N_("only this line"),
    "invoices credit --cents": N_("only this amount before VAT, in cents"),
    "invoices correct": N_("a corrective invoice: the same amounts, said as the sheet says today"),
    "invoices correct --preview": N_("only show it, issue nothing"),
    "invoices bill": N_("an invoice of acts and free lines at once"),
    "invoices bill --line": N_("designation;quantity;unit price; can be repeated"),
    "receipts": N_("money received"),
    "receipts add": N_("record money in"),
    "receipts add --cents": N_("the amount, in cents"),
    "receipts add --method": N_("cheque, transfer, card or other"),
    "receipts add --date": N_("the day it was received (by default: today)"),
    "receipts add --credited": N_("the day the bank credited it"),
    "receipts add --client": N_("whose money it is; without, unidentified"),
    "receipts add --payer": N_("who paid, when it is somebody else"),
    "receipts add --invoice": N_("NUMBER or NUMBER:CENTS that it pays; can be repeated"),
    "receipts add --cheque": N_("the number of the cheque"),
    "receipts add --bank": N_("the bank of the cheque"),
    "receipts list": N_("the list of receipts"),
    "receipts allocate": N_("pay invoices with what is left of a receipt"),
    "receipt": N_("the receipt, by its number or id"),
    "receipts allocate invoice": N_("NUMBER or NUMBER:CENTS"),
    "receipts identify": N_("say whose money a receipt is"),
    "receipts reverse": N_("undo a receipt by a reversing entry"),
    "receipts refund": N_("give back unused money of a receipt"),
    "receipts refund --cents": N_("the amount, in cents"),
    "cheques": N_("the register of cheques and their deposit slips"),
    "cheques list": N_("the register"),
    "cheques list --state": N_("only cheques in this state; can be repeated"),
    "cheques deposit": N_("validate a deposit slip: all received cheques, or those named"),
    "cheques deposit --control-total": N_("the total counted again by hand, in cents"),
    "cheques deposit --cheque": N_("a cheque of the slip; can be repeated"),
    "cheques deposit --bank-number": N_("the number of the bank's own slip"),
    "cheque": N_("the cheque, by its receipt or its number"),
    "cheques reject": N_("a cheque that the bank sent back"),
    "cheques reject --date": N_("the day of the rejection"),
    "cheques reject --fee-cents": N_("what the bank took for it, in cents"),
    "cheques represent": N_("present a rejected cheque again"),
    "cheques clear": N_("the bank credited a slip"),
    "deposit": N_("the slip, by its number"),
    "cheques clear --date": N_("the day it was credited"),
    "cheques return": N_("give a cheque back"),
    "cheques abandon": N_("give a cheque up"),
    "cheques deposits": N_("the list of slips"),
    "cheques slip": N_("a slip as it was printed"),
    "bank": N_("statements of the bank, and what their lines pay"),
    "bank import": N_("import a statement: CSV, OFX, CFONB 120 or CAMT.053"),
    "bank proposals": N_("lines that wait, and what each would pay"),
    "bank accept": N_("post lines by their proposals, or as told"),
    "line": N_("the line, by its id"),
    "bank accept --invoice": N_("NUMBER or NUMBER:CENTS that the line pays; can be repeated"),
    "bank accept --unidentified": N_("keep it as money of nobody yet"),
    "bank undo": N_("take a decision back, by a reversing entry"),
    "bank ignore": N_("put a line aside"),
    "verify": N_("check all documents, receipts and pages"),
    "export": N_("tables for the accountant"),
    "close-year": N_("close a financial year: its totals, its archive, no more dates in it"),
    "close-year --end": N_("the last day of the year, YYYY-MM-DD"),
    "control-pack": N_("the control pack of a period: pages, registers, trail, verification"),
    "export fec": N_("the entries in FEC format: each fact in one export, numbered for ever"),
    "export receipts": N_("money in and out of a period"),
    "export vat-invoiced": N_("VAT invoiced in a period"),
    "export vat-due": N_("VAT that became due in a period, on receipt"),
    "export deferred": N_("deferred income at the last day, with its entries"),
    "export sales": N_("the sales of a period, CSV or XLSX by the ending of the file"),
}


def heading(name: str) -> str:
    """The heading of a column or total."""
    return words(HEADINGS[name])


def state_name(code: str) -> str:
    """A state, an act or a means of payment in words."""
    return words(STATES[code])


def issued_text(kind: str, number: str) -> str:
    """« Facture OF01-2026-00412 émise. »"""
    return words(ISSUED[kind]).format(number=number)


def activated_text(starts_on: date, ends_on: date) -> str:
    """Which period is acquired."""
    return words(ACTIVATED).format(starts_on=formats.day(starts_on), ends_on=formats.day(ends_on))


def password_text(price_cents: int, password: str) -> str:
    """The charge, then the password, once."""
    return words(PASSWORD).format(price=formats.amount(price_cents), password=password)


def email_text(price_cents: int, before: str, after: str) -> str:
    """The charge and the change."""
    return words(EMAIL).format(price=formats.amount(price_cents), before=before, after=after)


def receipt_text(number: str, left_cents: int) -> str:
    """The number of a receipt and what it has left."""
    return words(RECEIPT).format(number=number, left=formats.amount(left_cents))


def broken_text(number: str, reason: str, detail: str) -> str:
    """One fault that ``verify`` found."""
    return words(REASONS[reason]).format(number=number, detail=detail)


def verified_text(documents: int, receipts: int, faults: int) -> str:
    """How much was checked."""
    return words(VERIFIED).format(
        documents=formats.number(documents),
        receipts=formats.number(receipts),
        faults=formats.number(faults),
    )
