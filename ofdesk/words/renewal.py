"""Sentences of renewals: refusals of dates, amounts, counts, offers, catalogues and states."""

from ofdesk.words.catalog import N_

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
