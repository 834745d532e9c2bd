"""Sentences about which column of a client file is which field."""

from ofdesk.words.catalog import N_, Translator

words = Translator("client_files")

CODES = {
    "column_unknown": N_(
        "The file has no column “{heading}”. It has: {found}. Nothing was changed."
    ),
    "sheet_unknown": N_("The file has no sheet “{sheet}”. It has: {known}. Nothing was changed."),
}

HELP = {
    "clients import --map": N_(
        "a column and the field that it is; “-” leaves it out; can be repeated"
    ),
    "clients import --sheet": N_("the sheet of a workbook; the first one unless named"),
}
