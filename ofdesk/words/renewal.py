"""Sentences of renewals: refusals, labels of the lines of a price, and why each amount."""

from collections.abc import Mapping

from ofdesk.domain.errors import Value
from ofdesk.words.catalog import N_, Translator
from ofdesk.words.sentences import fill

CODES = {
    "amount_too_large": N_("This amount is more than {limit_cents}. Check what was typed."),
    "date_out_of_range": N_("The year {year} is outside the calendar. Check the date."),
    "due_days_invalid": N_(
        "A due date is 0 to {limit} days after the issue; {days} days are not allowed."
    ),
    "resources_below_platform": N_(
        "Resources asked for: {requested}. Activated on the platform: {activated}. Deactivate "
        "those that are too many on the platform, then read it again."
    ),
    "resources_invalid": N_("A number of resources is a whole number, 0 or more."),
    "count_unknown": N_(
        "The number of activated resources is not known. Read the platform, or type the count "
        "with a reason."
    ),
    "count_stale": N_(
        "Last known count: {count}, read on {read_at}. It is too old. Read the platform again, "
        "or confirm that you go on with this count."
    ),
    "restart_not_lapsed": N_(
        "The subscription runs until {ends_on}. Only a lapsed one can restart today."
    ),
    "offer_unknown": N_("The offer “{offer}” does not exist. Choose one of the catalogue."),
    "offer_change_downwards": N_(
        "The offer changes upwards only during the year. Change it at the renewal."
    ),
    "act_price_missing": N_(
        "The catalogue says nothing of this act for the client's offer. Complete the catalogue."
    ),
    "email_not_known": N_(
        "This e-mail is neither the one of the structure nor the one of the contact. Ask for a "
        "letter on headed paper, or do without and give the reason."
    ),
    "catalogue_bracket_order": N_(
        "The brackets begin at resource 1 and go up, each only once. Correct the first numbers."
    ),
    "catalogue_price_negative": N_("A price of the catalogue is never negative: {price_cents}."),
    "instalments_exceed": N_(
        "The parts come to {parts_cents}, more than the total of {total_cents}. Reduce a part."
    ),
    "not_open": N_("This is closed: nothing more can be done with it. Make a new one if needed."),
    "state_forbidden": N_("This step is not possible yet. Do the one before it first."),
}

LABELS = {
    "base": N_("Yearly subscription, base fee"),
    "bracket": N_("Activated resources {first} to {last}"),
    "minimum": N_("Complement to the minimum of the offer"),
    "minimum_passed": N_("Minimum of the offer"),
    "supplement": N_("Resources added during the year, from {paid_count} to {new_count}"),
    "offer_supplement": N_("Change of offer during the year"),
}

WHY = {
    "base": N_("Base fee of the offer for one year: {unit_cents}"),
    "bracket": N_("{quantity} × {unit_cents}"),
    "minimum": N_("Minimum {minimum_cents}, {reached_cents} reached"),
    "minimum_passed": N_("{minimum_cents}, passed: no effect"),
    "supplement": N_("{full_cents} for the whole period × {days_left} days left of {period_days}"),
    "offer_supplement": N_(
        "Difference of {full_cents} for the whole period × {days_left} days left of {period_days}"
    ),
}

_translate = Translator("renewal")


def line_label(code: str, values: Mapping[str, Value], language: str | None = None) -> str:
    """What a line of a price is called, from its code and values (``ofdesk.domain.pricing``)."""
    return fill(_translate(LABELS[code], language), values, language)


def line_why(code: str, values: Mapping[str, Value], language: str | None = None) -> str:
    """« pourquoi ce montant » of a line of a price."""
    return fill(_translate(WHY[code], language), values, language)
