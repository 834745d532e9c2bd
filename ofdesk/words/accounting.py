"""Names of journals and accounts, headings of the accountant's reports."""

from collections.abc import Sequence

from ofdesk.words.catalog import N_, Translator

words = Translator("accounting")

JOURNALS = {"VE": N_("Sales"), "BQ": N_("Bank"), "OD": N_("Other operations")}
ACCOUNTS = {
    "clients": N_("Clients"),
    "sales": N_("Services supplied"),
    "vat_pending": N_("VAT to be settled on receipt"),
    "vat_due": N_("VAT collected"),
    "bank": N_("Bank"),
    "cheques": N_("Cheques to be deposited"),
    "other": N_("Cash and other means"),
    "advances": N_("Clients, advances received"),
    "suspense": N_("Suspense account"),
    "bank_fees": N_("Bank services"),
    "abandoned": N_("Losses on bad debts"),
    "difference": N_("Other charges of management"),
    "deferred": N_("Deferred income"),
}

VAT_INVOICED_HEADINGS = (
    N_("Date"),
    N_("Number"),
    N_("Kind"),
    N_("Client"),
    N_("VAT rate (%)"),
    N_("VAT category"),
    N_("Before VAT"),
    N_("VAT"),
)
VAT_DUE_HEADINGS = (
    N_("Date"),
    N_("Piece"),
    N_("Invoice"),
    N_("Client"),
    N_("VAT rate (%)"),
    N_("VAT category"),
    N_("VAT due"),
)
DEFERRED_HEADINGS = (
    N_("Document"),
    N_("Client"),
    N_("Designation"),
    N_("From"),
    N_("To"),
    N_("Before VAT"),
    N_("Deferred"),
)
RECEIPTS_HEADINGS = (
    N_("Received on"),
    N_("Number"),
    N_("Kind"),
    N_("Means"),
    N_("Payer"),
    N_("Platform"),
    N_("Amount"),
    N_("Credited on"),
    N_("Cheque"),
    N_("Bank"),
    N_("Reverses"),
    N_("Reason"),
)


def journal_name(code: str) -> str:
    """The name of a journal, in French: the file is for the French tax office."""
    return words(JOURNALS[code], "fr")


def account_name(purpose: str) -> str:
    """The name of an account by what it is for, in French."""
    return words(ACCOUNTS[purpose], "fr")


def headings(names: Sequence[str]) -> tuple[str, ...]:
    """``names`` in the language in force."""
    return tuple(words(name) for name in names)
