"""Payment by card: refusals, what providers tell, what commands say."""

from collections.abc import Sequence

from ofdesk.words import formats
from ofdesk.words.catalog import N_, Translator
from ofdesk.words.sentences import sentence_of

words = Translator("cards")

CODES = {
    "link_field_unknown": N_("A link cannot name “{name}”. It may name: {known}."),
    "card_link_missing": N_("Set the template of payment links first (card.link_template)."),
    "card_key_missing": N_(
        "The keyring has no key of the card gateway: no link was signed. Keep it with “ofdesk"
        " secrets set card”."
    ),
    "card_key_refused": N_("“{host}” refuses the key of the card gateway."),
    "card_unreachable": N_("“{host}” does not answer. Nothing is lost: try again later."),
    "card_busy": N_("“{host}” cannot answer at the moment. Nothing is lost: try again later."),
    "card_refused": N_("The card gateway refuses: {detail}."),
    "card_gateway_local": N_(
        "Payment links are made here and nobody is asked about them: import the file of"
        " settlements, or set card.gateway."
    ),
    "card_address_invalid": N_("The address of a gateway begins with https://."),
    "card_file_unreadable": N_(
        "This is no file of settlements: a CSV file with headings. {detail}"
    ),
    "card_file_columns": N_("The file has no column for: {missing}. Nothing was imported."),
    "card_file_line": N_(
        "Line {line} of the file: “{value}” is not understood. Nothing was imported."
    ),
    "card_file_gap": N_(
        "Line {line} of the file: {gross_cents} less {fee_cents} is not {net_cents}. Nothing was"
        " imported."
    ),
    "card_payment_unknown": N_("The payment “{payment}” was not told yet."),
    "card_invoice_unknown": N_("Paid for no invoice that is known here: find whose money it is."),
    "card_amount_differs": N_("Paid another amount than what was open."),
    "card_currency": N_("Paid in another currency than the euro: nothing was recorded."),
    "card_elsewhere": N_("Another desk records it."),
    "card_again": N_("Told before by another way: nothing was recorded."),
    "card_again_fee": N_("Told before by another way: the fee alone was recorded."),
}

KINDS = {
    "payment": N_("payment"),
    "refund": N_("refund"),
    "dispute_opened": N_("dispute opened"),
    "dispute_lost": N_("dispute lost"),
    "dispute_won": N_("dispute won"),
}

STATES = {
    "settled": N_("recorded"),
    "waiting": N_("waits"),
}

HEADINGS = {
    "day": N_("Day"),
    "kind": N_("What"),
    "id": N_("Id of the provider"),
    "invoice": N_("Invoice"),
    "amount": N_("Amount"),
    "fee": N_("Fee"),
    "receipt": N_("Receipt"),
    "state": N_("State"),
}

TEXTS = {
    "read": N_("Events: {told}, new: {new}, recorded: {settled}, waiting: {waiting}."),
    "closed": N_("Links closed: {numbers}."),
}

HELP = {
    "card": N_("payment by card: links, settlements, what providers told"),
    "card link": N_("the link that pays an invoice by card"),
    "card link number": N_("the number of the invoice or proposition"),
    "card import": N_("read the CSV file of a provider’s settlements; twice adds nothing"),
    "card import --provider": N_(
        "whose file it is, when there are several (by default: settlement)"
    ),
    "card poll": N_("ask the gateway what was paid, refunded or disputed; close useless links"),
    "card events": N_("what providers told, and what was made of it"),
    "card events --open": N_("only what waits or should be looked at"),
}


def heading(name: str) -> str:
    """The heading of a column."""
    return words(HEADINGS[name])


def kind_name(kind: str) -> str:
    """What an event is."""
    return words(KINDS[kind])


def state_text(state: str, problem: str) -> str:
    """What was made of an event, or what to look at."""
    return sentence_of(problem, {}) if problem else words(STATES[state])


def read_text(told: tuple[int, int, int, int]) -> str:
    """A file or a poll in a sentence: events told, new, recorded, waiting."""
    names = ("told", "new", "settled", "waiting")
    values = {name: formats.number(count) for name, count in zip(names, told, strict=True)}
    return words(TEXTS["read"]).format(**values)


def closed_text(numbers: Sequence[str]) -> str:
    """Which links were closed."""
    return words(TEXTS["closed"]).format(numbers=", ".join(numbers))
