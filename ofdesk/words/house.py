"""Sentences of the house itself: amounts, dates, settings, and codes that nobody has written."""

from ofdesk.words.catalog import N_

CODES = {
    "unknown_code": N_("The action was refused (code {code})."),
    "amount_invalid": N_(
        "“{text}” is not an amount. Type it like 1234.50, with two decimals at most."
    ),
    "date_missing": N_("A date is wanted here. Type it like 03/02/2026, 3/2 or +30."),
    "date_invalid": N_("“{text}” is not a date. Type it like 03/02/2026, 3/2 or +30."),
}
