"""Bank statements: what cannot be read, why a line is thought to pay what, what was decided."""

from collections.abc import Sequence
from typing import Protocol

from ofdesk.words import formats
from ofdesk.words.bank_rules import text as rule_text
from ofdesk.words.catalog import N_, Translator

words = Translator("bank")

CODES = {
    "statement_too_large": N_(
        "The file is too large: {size} bytes, at most {largest}. Nothing was imported."
    ),
    "statement_hostile": N_(
        "“{name}” holds what no statement holds (DOCTYPE, ENTITY or zero bytes). Nothing was"
        " imported."
    ),
    "statement_unknown_format": N_(
        "This is no statement that the program knows: CSV with headings (date, label, amount), OFX,"
        " CFONB 120 or CAMT.053. Describe the CSV of another bank by a profile. Nothing was"
        " imported."
    ),
    "statement_unreadable": N_("Line {line} of the file cannot be read. Nothing was imported."),
    "statement_truncated": N_("The file ends too early. Download it again. Nothing was imported."),
    "statement_empty": N_("“{name}” holds no movement. Nothing was imported."),
    "statement_other_account": N_(
        "This statement is that of another account ({account}) than the one in the settings."
        " Nothing was imported."
    ),
    "file_not_read": N_("{file} could not be read ({detail}). Nothing was imported."),
    "bank_line_unknown": N_("There is no line {line}."),
    "bank_line_decided": N_("“{line}” was decided already. Undo that first."),
    "bank_line_debit": N_(
        "“{line}” is money that went out: name the account that it goes to, or put it aside."
    ),
    "bank_line_unclear": N_(
        "Nothing says what “{line}” pays. Name invoices, a client, or keep it unidentified."
    ),
    "bank_line_open": N_("“{line}” waits for a decision: there is nothing to undo."),
}

WHYS = {
    "reference": N_("reference and amount"),
    "reference_other_amount": N_("reference, but another amount"),
    "number": N_("invoice number and amount"),
    "number_other_amount": N_("invoice number, but another amount"),
    "slip_number": N_("number of the deposit slip"),
    "slip_amount": N_("amount of a deposit slip"),
    "payer_amount": N_("payer and amount"),
    "payer_total": N_("payer, and all that it owes"),
    "amount": N_("amount alone"),
    "rule": N_("learned rule"),
    "rule_total": N_("learned rule, and all that the client owes"),
    "rule_other_amount": N_("learned rule, but another amount"),
    "rule_credit": N_("learned rule; the client owes nothing"),
}
CERTAINTIES = {"certain": N_("certain"), "likely": N_("likely"), "possible": N_("possible")}

TEXTS = {
    "imported": N_("Lines: {lines}. New: {new}. Known already: {duplicates}."),
    "gap": N_("The balances of the file do not explain {gap}: look before you trust it."),
    "accepted": N_("Accepted: {what}."),
    "undone": N_("Undone."),
    "ignored": N_("Put aside."),
}


def why_text(why: str) -> str:
    """Why a line is thought to pay what."""
    return words(WHYS[why])


def certainty_text(certainty: str) -> str:
    """How sure that is."""
    return words(CERTAINTIES[certainty])


def text(code: str) -> str:
    """A sentence without values."""
    return words(TEXTS[code])


def imported_text(lines: int, new: int, duplicates: int) -> str:
    """What came of an import."""
    return words(TEXTS["imported"]).format(
        lines=formats.number(lines), new=formats.number(new), duplicates=formats.number(duplicates)
    )


def gap_text(gap_cents: int) -> str:
    """What the balances do not explain."""
    return words(TEXTS["gap"]).format(gap=formats.amount(gap_cents))


def accepted_text(what: str) -> str:
    """What an accepted line posted."""
    return words(TEXTS["accepted"]).format(what=what)


class Paid(Protocol):
    """What a line would pay: ``ofdesk.domain.matching.Proposal``."""

    @property
    def kind(self) -> str: ...

    @property
    def invoices(self) -> Sequence[tuple[str, int]]: ...

    @property
    def deposit(self) -> str: ...

    @property
    def client(self) -> str: ...

    @property
    def account(self) -> str: ...


def paid_text(paid: Paid) -> str:
    """The invoices, the slip, the client or the account of a proposal."""
    if paid.account:
        return rule_text("account", account=paid.account)
    if paid.kind == "credit":
        return rule_text("credit_of", client=paid.client)
    return paid.deposit or ", ".join(number for number, _cents in paid.invoices)
