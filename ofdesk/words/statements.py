"""Statements of account, aged balance, and money that is given up: sentences, headings, pages."""

from collections.abc import Mapping, Sequence

from ofdesk.words import formats
from ofdesk.words.catalog import N_, Translator

words = Translator("statements")

CODES = {
    "written_off_too_much": N_(
        "{asked_cents} is more than the {open_cents} that {number} still owes."
    ),
    "nothing_written_off": N_("Nothing was given up on {number}."),
}

AGED_HEADINGS = (
    N_("Platform"),
    N_("Client"),
    N_("Not due"),
    N_("1 to 30 days"),
    N_("31 to 60 days"),
    N_("61 to 90 days"),
    N_("More than 90 days"),
    N_("Open"),
    N_("In credit"),
    N_("Balance"),
)

PAGE = {
    "title": N_("Statement of account at {day}"),
    "day": N_("Date"),
    "platform": N_("Platform"),
    "date": N_("Day"),
    "piece": N_("Document"),
    "label": N_("Movement"),
    "debit": N_("Owed"),
    "credit": N_("Settled"),
    "balance": N_("Balance"),
    "brought": N_("brought forward"),
    "open": N_("Left to pay"),
    "late": N_("of which late"),
    "held": N_("Received and not yet allotted"),
    "total": N_("Balance of the account"),
    "items": N_("Invoices to pay:"),
    "item": N_("{number}: {open}, due on {due}"),
    "nothing": N_("No invoice is left to pay."),
}

KINDS = {
    "invoice": N_("invoice"),
    "corrective": N_("corrective invoice"),
    "credit_note": N_("credit note"),
    "payment": N_("payment"),
    "abandoned": N_("adjustment"),
    "fees": N_("bank fees"),
    "difference": N_("difference"),
}

TEXTS = {
    "statement": N_("{name} at {day}: {open} to pay, {credit} in credit."),
    "written_off": N_("{number}: {cents} given up; {open} left to pay."),
    "restored": N_("{number}: {open} to pay again."),
}

HELP = {
    "statement": N_("the statement of a client's account on a day"),
    "statement --at": N_("at the end of this day, by default today"),
    "statement --from": N_("movements from this day on; by default all"),
    "statement --out": N_("write the page to this PDF, or the movements to CSV or XLSX"),
    "export aged": N_("aged balance: what each client owed on a day, by how late it was"),
    "export fec --lot": N_("write a lot again, as it was, instead of exporting what is new"),
    "export aged --at": N_("at the end of this day"),
    "export aged --out": N_("the file, CSV or XLSX"),
    "receipts abandon": N_("give up a debt that will never be paid (654), without credit note"),
    "receipts abandon invoice": N_("the number of the invoice"),
    "receipts abandon --cents": N_("so much, by default all that is open"),
    "receipts fees": N_("a transfer came short of its fees: bear them (627), or a few cents (658)"),
    "receipts fees invoice": N_("the number of the invoice"),
    "receipts fees --cents": N_("so much, by default all that is open"),
    "receipts fees --difference": N_("a difference of payment (658) instead of fees of a bank"),
    "receipts reopen": N_("take back what was given up on an invoice: it is owed again"),
    "receipts reopen invoice": N_("the number of the invoice"),
}


def headings(names: Sequence[str]) -> tuple[str, ...]:
    """``names`` in the language in force."""
    return tuple(words(name) for name in names)


def page_words(language: str) -> Mapping[str, str]:
    """What a statement says, in the language of the client."""
    return {code: words(message, language) for code, message in PAGE.items()}


def kind_name(kind: str, language: str | None = None) -> str:
    """What moved an account."""
    return words(KINDS[kind], language)


def said(code: str, **values: str | int) -> str:
    """A sentence about what was done; integers are cents."""
    shown = {
        key: formats.amount(value) if isinstance(value, int) else value
        for key, value in values.items()
    }
    return words(TEXTS[code]).format(**shown)
