"""Sentences of a year that costs nothing: an acknowledgement instead of an invoice."""

from datetime import date

from ofdesk.words import formats
from ofdesk.words.catalog import N_, Translator

words = Translator("acknowledgement")

CODES = {
    "not_free": N_("{total_cents} is to be paid: this makes an invoice, not an acknowledgement."),
    "acknowledgement_no_page": N_(
        "The total is 0: no invoice is issued, so there is no page to save. Do without --pdf."
    ),
}
ACKNOWLEDGED = N_(
    "Order of {platform} acknowledged: nothing to pay, no invoice. Subscribed from {starts_on} to "
    "{ends_on}."
)


def acknowledged_text(platform: str, starts_on: date, ends_on: date) -> str:
    """Which period is acquired for nothing."""
    return words(ACKNOWLEDGED).format(
        platform=platform, starts_on=formats.day(starts_on), ends_on=formats.day(ends_on)
    )
