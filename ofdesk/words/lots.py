"""Lots of exported entries: refusals, and their files written again."""

from ofdesk.words.catalog import N_, Translator

words = Translator("lots")

CODES = {
    "fec_lot_unknown": N_("There is no lot {number}: the last one is {last}."),
    "lot_file_changed": N_(
        "The kept file of lot {number} is missing or was changed. Check the base, or synchronise."
    ),
    "lot_or_period": N_("Give --from and --to for what is new, or --lot for a lot written again."),
}

HELP = {
    "export lettering": N_(
        "what settled each invoice: the lines of client accounts, with their letters and numbers"
    ),
}

TEXTS = {
    "again": N_("Lot {number} written again, as it was, in {file}."),
    "title": N_("Write lot {number} again"),
}


def again_text(number: int, file: str) -> str:
    """The file of a lot was written again."""
    return words(TEXTS["again"]).format(number=number, file=file)


def lot_title(number: int) -> str:
    """The title of the dialog that asks where."""
    return words(TEXTS["title"]).format(number=number)
