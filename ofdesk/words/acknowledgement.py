"""Sentences of a year that costs nothing: an acknowledgement instead of an invoice."""

from collections.abc import Mapping
from datetime import date

from ofdesk.words import formats
from ofdesk.words.catalog import N_, Translator

words = Translator("acknowledgement")

CODES = {
    "not_free": N_("{total_cents} is to be paid: this makes an invoice, not an acknowledgement."),
    "acknowledgement_unknown": N_("{platform} has no letter of a year that cost nothing."),
}
ACKNOWLEDGED = N_(
    "Order of {platform} acknowledged: nothing to pay, no invoice. Subscribed from {starts_on} to "
    "{ends_on}."
)

PAGE = {
    "title": N_("Acknowledgement of your order"),
    "day": N_("Date"),
    "platform": N_("Platform"),
    "ordered_by": N_("Ordered by"),
    "channel": N_("How"),
    "ordered_on": N_("Ordered on"),
    "period": N_("Subscription"),
    "span": N_("from {first} to {last}"),
    "greeting": N_("Dear customer,"),
    "thanks": N_("We received your order for the platform {platform}, and thank you for it."),
    "label": N_("Designation"),
    "quantity": N_("Quantity"),
    "unit": N_("Unit price"),
    "line_total": N_("Total before VAT"),
    "total": N_("Total to pay"),
    "subscribed": N_("Subscription {offer}, resources: {count}"),
    "nothing": N_(
        "Nothing is to be paid for this period: this letter is no invoice, and none will be issued."
    ),
    "kept": N_("The subscription runs for the whole period. Please keep this letter."),
    "regards": N_("Yours sincerely"),
}

CHANNELS = {
    "phone": N_("by telephone"),
    "email": N_("by e-mail"),
    "letter": N_("by letter"),
    "account": N_("by the client account"),
}

TEXTS = {
    "issue": N_("Acknowledge for {total}"),
    "save": N_("Save the letter…"),
}

HELP = {
    "acknowledgement": N_("letters of years that cost nothing, as they were made"),
    "acknowledgement list": N_("the years that cost nothing"),
    "acknowledgement list name": N_("of this platform alone"),
    "acknowledgement pdf": N_("a letter again, the same bytes"),
    "acknowledgement pdf name": N_("the platform"),
    "acknowledgement pdf --out": N_("the PDF file to write"),
    "acknowledgement pdf --starts": N_("the first day of the year (none: the last one)"),
}


def acknowledged_text(platform: str, starts_on: date, ends_on: date) -> str:
    """Which period is acquired for nothing."""
    return words(ACKNOWLEDGED).format(
        platform=platform, starts_on=formats.day(starts_on), ends_on=formats.day(ends_on)
    )


def page_words(language: str) -> Mapping[str, str]:
    """The words of the letter."""
    return {name: words(text, language) for name, text in PAGE.items()}


def channel_name(channel: str, language: str) -> str:
    """How the order came, as the letter says it; typed words as they are."""
    return words(CHANNELS[channel], language) if channel in CHANNELS else channel


def text_of(code: str, **values: str) -> str:
    """A text of the window."""
    return words(TEXTS[code]).format(**values)
