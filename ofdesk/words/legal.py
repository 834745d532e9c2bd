"""Legal texts, VAT rows and channels: refusals, names, what the editor says."""

from collections.abc import Mapping

from ofdesk.words import formats
from ofdesk.words.catalog import N_, Translator
from ofdesk.words.documents import territory_name

words = Translator("legal")

CODES = {
    "legal_row_unknown": N_("There is no such row: {id}."),
    "legal_day_taken": N_("A row begins on {valid_on} already. Choose another day."),
    "legal_before_last": N_("The row that this one follows begins on {valid_on}: a later day."),
    "legal_source_missing": N_("Say where this is written: law, article, decree."),
    "legal_text_missing": N_("Type the text to print."),
    "legal_rate_invalid": N_(
        "Category S needs a rate between 0.01 and 30 %, the other categories have none."
    ),
    "legal_mention_unknown": N_("No legal text is called “{mention}”."),
    "legal_mention_missing": N_("Without VAT the page must say why: name a legal text."),
    "legal_in_force": N_(
        "This row has been in force since {valid_on}: it stays. Put a new one after it."
    ),
    "legal_in_the_past": N_(
        "{valid_on} is in the past: documents issued since keep what they say. Put the row in"
        " force from that day all the same?"
    ),
}

HELP = {
    "legal": N_("legal texts, VAT rows and channels, each with its dates and its source"),
    "legal list": N_("the rows, past ones and those to come"),
    "legal list kind": N_("text, vat or channel"),
    "legal follow": N_("put a new row after one, from a day on"),
    "legal follow id": N_("the row that it follows"),
    "legal follow --from": N_("the first day"),
    "legal follow --source": N_("law, article, decree"),
    "legal follow values": N_(
        "text=…, or rate_bp=, category= and mention=, or channel=; the rest stays"
    ),
    "legal withdraw": N_("take back a row that is still to come"),
    "legal withdraw id": N_("the row"),
}

STATES = {
    "past": N_("past"),
    "in_force": N_("in force"),
    "to_come": N_("to come"),
    "withdrawn": N_("withdrawn"),
}

KINDS = {"text": N_("Legal texts"), "vat": N_("VAT"), "channel": N_("Channels")}

CHANNELS = {
    "paper": N_("by post"),
    "email": N_("by e-mail"),
    "chorus": N_("Chorus Pro"),
    "platform": N_("approved platform"),
    "ereport": N_("e-reporting, figures only"),
}

NAMES = {
    "discount_none": N_("Discount for early payment"),
    "late_penalty": N_("Late payment penalties"),
    "recovery_fee": N_("Recovery fee of 40 €"),
    "vat_on_debits": N_("VAT on debits"),
    "operation_services": N_("Kind of operation"),
    "vat_franchise": N_("Franchise from VAT"),
    "vat_reverse_charge": N_("Reverse charge"),
    "vat_guyane_taxable": N_("Guyane, taxable"),
    "vat_guyane_not_taxable": N_("Guyane, not taxable"),
    "vat_mayotte_taxable": N_("Mayotte, taxable"),
    "vat_mayotte_not_taxable": N_("Mayotte, not taxable"),
    "vat_outside_taxable": N_("Outside the EU, taxable"),
    "vat_outside_not_taxable": N_("Outside the EU, not taxable"),
    "vat_oss": N_("One-stop shop"),
    "withdrawal": N_("Right of withdrawal"),
    "express_start": N_("Express request to start"),
    "mediator": N_("Consumer mediator"),
    "acquired_on_payment": N_("Year acquired on payment"),
    "transfer_fees": N_("Fees of transfers"),
    "pay_card": N_("Paying by card"),
    "pay_transfer": N_("Paying by transfer"),
    "pay_cheque": N_("Paying by cheque"),
    "iban_stable": N_("Our IBAN does not change"),
    "quote_agreement": N_("Agreement on a quote"),
    "proposition_not_due": N_("A proposition is not due"),
    "public_chorus": N_("Public bodies"),
    "asked_chorus": N_("Chorus Pro on the sheet"),
    "taxable_platform": N_("Taxable clients in France"),
    "report_foreign": N_("Taxable clients abroad"),
    "report_consumer": N_("Clients that are not taxable"),
}
"""Rows that ship with the program; others are shown by their code."""

STATUSES = {"yes": N_("taxable"), "no": N_("not taxable"), "any": N_("any client")}

PLACES = {"EU": N_("European Union"), "franchise": N_("Seller under franchise")}

TEXTS = {
    "tab": N_("Texts and rates"),
    "hint": N_(
        "What pages must say, the VAT that applies and the way documents go, by date. A row in"
        " force never changes: put a new one after it. Documents already issued keep theirs."
    ),
    "code": N_("Row"),
    "what": N_("Says"),
    "valid_from": N_("From"),
    "valid_to": N_("Until"),
    "state": N_("State"),
    "source": N_("Source"),
    "follow": N_("New version…"),
    "withdraw": N_("Withdraw"),
    "follow_title": N_("New version of “{code}”"),
    "text": N_("Text to print"),
    "rate": N_("Rate (%)"),
    "channel": N_("Channel"),
    "save": N_("Put in force from that day"),
    "saved": N_("New row in force from {day}."),
    "withdrawn": N_("Row withdrawn."),
    "rate_of": N_("{rate}, category {category}"),
}


def text_of(code: str) -> str:
    """A text of the editor."""
    return words(TEXTS[code])


def kind_name(kind: str) -> str:
    """A kind of row in words."""
    return words(KINDS[kind])


def state_name(state: str) -> str:
    """A state in words."""
    return words(STATES[state])


def channel_name(channel: str) -> str:
    """A channel in words."""
    return words(CHANNELS[channel])


def title_of(code: str) -> str:
    """The title of the dialog that follows a row."""
    return words(TEXTS["follow_title"]).format(code=code)


def saved_text(day: str) -> str:
    """What was put in force."""
    return words(TEXTS["saved"]).format(day=day)


def row_name(kind: str, code: str, what: Mapping[str, str | int]) -> str:
    """A row as a person calls it: place and status of a VAT row, subject of a text."""
    if kind == "vat":
        territory = str(what["territory"])
        place = words(PLACES[territory]) if territory in PLACES else territory_name(territory)
        return f"{place}, {words(STATUSES[str(what['status'])])}"
    name = words(NAMES[code]) if code in NAMES else code
    return f"{name} (en)" if what.get("language") == "en" else name


def what_text(kind: str, what: Mapping[str, str | int]) -> str:
    """What a row says, on one line."""
    if kind == "text":
        return str(what["text"])
    if kind == "channel":
        return channel_name(str(what["channel"]))
    rate = formats.rate(int(what["rate_bp"]))
    return words(TEXTS["rate_of"]).format(rate=rate, category=what["category"])
