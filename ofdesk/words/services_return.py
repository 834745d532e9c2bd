"""The list for the European services return: headings and help."""

from collections.abc import Sequence

from ofdesk.words.catalog import N_, Translator

words = Translator("services_return")

HEADINGS = (
    N_("Month"),
    N_("VAT number of the client"),
    N_("Client"),
    N_("Documents"),
    N_("Before VAT"),
    N_("Whole euros"),
)
HELP = {
    "export des": N_("list for the European services return: reverse charge, by month and client"),
}


def headings(names: Sequence[str]) -> tuple[str, ...]:
    """``names`` in the language in force."""
    return tuple(words(name) for name in names)
