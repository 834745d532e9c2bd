"""Headings of the tables that leave the program, in the language in force."""

from collections.abc import Sequence

from ofdesk.words.catalog import N_, translator

_ = translator("exports")

SALES_HEADINGS = (
    N_("Date"),
    N_("Number"),
    N_("Kind"),
    N_("Platform"),
    N_("Client"),
    N_("VAT rate (%)"),
    N_("VAT category"),
    N_("Before VAT"),
    N_("VAT"),
    N_("With VAT"),
    N_("Due on"),
)

CODES = {
    "period_inverted": N_("The last day, {until_on}, is before the first."),
    "file_ending": N_("The file “{name}” must end in .csv or .xlsx."),
}


def headings(names: Sequence[str]) -> tuple[str, ...]:
    """``names`` in the language in force."""
    return tuple(_(name) for name in names)
