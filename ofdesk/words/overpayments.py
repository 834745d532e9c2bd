"""The letter « rembourser ou garder », what was chosen, and refusals about it."""

from collections.abc import Mapping

from ofdesk.words import formats
from ofdesk.words.catalog import N_, Translator

words = Translator("overpayments")

CODES = {
    "credit_none": N_("Nothing is left of this receipt."),
    "credit_nobody": N_("It is not known whose receipt this is: say so first."),
    "credit_letter_none": N_("No letter was made about the receipt “{receipt}”."),
    "told_by_missing": N_("Say who answered for the client, and how."),
}

LETTER = {
    "title": N_("Money paid too much: refund or keep?"),
    "date": N_("Date"),
    "platform": N_("Platform"),
    "receipt": N_("Our receipt"),
    "invoice": N_("What it paid"),
    "paid": N_("Amount"),
    "greeting": N_("Dear Sir or Madam,"),
    "received": N_(
        "On {day} we received from you {cents} {method} for the platform {platform}. Once your "
        "invoices were paid, {left} of it is left, which are yours."
    ),
    "total": N_("Received"),
    "left": N_("Left, which is yours"),
    "choose": N_("Please tell us what you wish, by returning this letter or by e-mail:"),
    "keep": N_("□  Keep {left}: they will be taken off our next invoice."),
    "refund": N_("□  Refund {left} by transfer to the account of the structure:"),
    "iban": N_("IBAN …………………………………………………………   BIC ………………………"),
    "answer": N_("Without an answer, the amount stays yours and waits for your next invoice."),
    "sign": N_("Date, name and signature:"),
    "regards": N_("Yours faithfully."),
}

METHODS = {
    "cheque": N_("by cheque"),
    "transfer": N_("by transfer"),
    "card": N_("by card"),
    "other": N_("otherwise"),
}

KINDS = {
    "asked": N_("letter “refund or keep” of {day}, about {amount}"),
    "keep": N_("{day}: the client keeps {amount} for its next invoice ({who})"),
    "refund": N_("{day}: refund of {amount} asked for ({who}), made by {refund}"),
}

TEXTS = {
    "written": N_("Letter about {amount} of {platform} kept with receipt {number}."),
    "kept": N_("{number}: {amount} kept for the next invoice."),
    "refunded": N_("{number}: {amount} refunded by {refund}."),
}

HELP = {
    "receipts letter": N_("the letter “refund or keep” about what is left of a receipt"),
    "receipts letter receipt": N_("the receipt, by its id or number"),
    "receipts letter --out": N_("write the page to this file"),
    "receipts choose": N_("record what the client wants done with what is left of a receipt"),
    "receipts choose receipt": N_("the receipt, by its id or number"),
    "receipts choose choice": N_("keep or refund; a refund is made at once"),
    "receipts choose --by": N_("who answered for the client, and how"),
    "receipts show": N_("one receipt: what it pays, what took it back, its cheque or card"),
    "receipts show receipt": N_("the receipt, by its id or number"),
}


def letter_words(language: str) -> Mapping[str, str]:
    """What the letter says, in the language of the client."""
    return {code: words(message, language) for code, message in LETTER.items()}


def method_words(method: str, language: str) -> str:
    """How money came, within a sentence."""
    return words(METHODS[method], language)


def said(name: str, cents: int, **values: str) -> str:
    """A sentence of a command."""
    return words(TEXTS[name]).format(amount=formats.amount(cents), **values)


def choice_text(kind: str, cents: int, **values: str) -> str:
    """One letter or answer in words."""
    return words(KINDS[kind]).format(amount=formats.amount(cents), **values)
