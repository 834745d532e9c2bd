"""Cheques and their deposit slips: refusals, states, what is printed."""

from collections.abc import Mapping

from ofdesk.words import formats
from ofdesk.words.catalog import N_, Translator

words = Translator("cheques")

CODES = {
    "cheque_number_odd": N_(
        "{number} has not the seven digits of a French cheque: look whether it is right."
    ),
    "cheque_unknown": N_("There is no cheque “{cheque}”."),
    "cheque_ambiguous": N_("Several cheques bear the number {cheque}. Name the receipt instead."),
    "nothing_to_deposit": N_("No cheque waits to be deposited."),
    "control_total_differs": N_(
        "You counted {typed_cents}, the slip comes to {total_cents} (cheques: {count}). Count"
        " again, or take a cheque out. Nothing was deposited."
    ),
    "deposit_unknown": N_("There is no deposit slip “{deposit}”."),
    "rejected_before_received": N_(
        "{day_on} is before the cheque was received, or has not come yet."
    ),
}

STATES = {
    "received": N_("received"),
    "preparing": N_("in the slip being made"),
    "deposited": N_("deposited"),
    "cleared": N_("cleared"),
    "rejected": N_("rejected"),
    "represented": N_("presented again"),
    "returned": N_("given back"),
    "abandoned": N_("given up"),
    "reversed": N_("reversed"),
}

ALERTS = {
    "undeposited": N_("not deposited for more than 7 days"),
    "old": N_("written or received more than 8 days ago"),
    "expiring": N_("soon a year old: the bank will refuse it"),
    "stale": N_("older than a year and 8 days: ask for another one"),
    "postdated": N_("to be deposited later"),
}

SLIP = {
    "title": N_("Cheque deposit slip"),
    "day": N_("Date"),
    "holder": N_("Account holder"),
    "iban": N_("IBAN"),
    "bank_number": N_("Number of the bank’s slip"),
    "blank": N_("………………………………"),
    "rank": N_("#"),
    "cheque": N_("Cheque no."),
    "bank": N_("Bank"),
    "drawer": N_("Drawer"),
    "receipt": N_("Receipt"),
    "amount": N_("Amount"),
    "count": N_("Number of cheques"),
    "total": N_("Total"),
    "endorsed": N_("Cheques endorsed to the order of the holder’s bank."),
    "signature": N_("Date and signature of the depositor:"),
    "copy_bank": N_("Copy for the bank"),
    "copy_house": N_("Copy to keep"),
    "copy_annex": N_("Annex to the bank’s slip"),
}

TEXTS = {
    "deposited": N_("Slip {number}: {count} cheques, {total}."),
    "rejected": N_("Cheque of {cheque} rejected, reversed by {number}. Open again: {reopened}."),
    "cleared": N_("Slip {number}: {count} cheques credited."),
}

HEADINGS = {
    "number": N_("Receipt"),
    "cheque_number": N_("Cheque"),
    "bank": N_("Bank"),
    "payer": N_("Drawer"),
    "cents": N_("Amount"),
    "received_on": N_("Received on"),
    "state": N_("State"),
    "deposit": N_("Slip"),
}


def slip_words() -> Mapping[str, str]:
    """What a slip says, in French: the bank reads it."""
    return {code: words(message, "fr") for code, message in SLIP.items()}


def heading(name: str) -> str:
    """The heading of a column of the register."""
    return words(HEADINGS[name])


def state_name(state: str) -> str:
    """A state in words."""
    return words(STATES[state])


def alert_text(code: str) -> str:
    """What to look at."""
    return words(ALERTS[code])


def deposited_text(number: str, count: int, total_cents: int) -> str:
    """A validated slip in a sentence."""
    return words(TEXTS["deposited"]).format(
        number=number, count=formats.number(count), total=formats.amount(total_cents)
    )


def rejected_text(cheque: str, number: str, reopened: str) -> str:
    """A rejected cheque in a sentence."""
    return words(TEXTS["rejected"]).format(cheque=cheque, number=number, reopened=reopened or "–")


def cleared_text(number: str, count: int) -> str:
    """A credited slip in a sentence."""
    return words(TEXTS["cleared"]).format(number=number, count=formats.number(count))
