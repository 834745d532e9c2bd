"""Address labels: refusals, and what came of it."""

from collections.abc import Sequence

from ofdesk.words import formats
from ofdesk.words.catalog import N_, Translator

words = Translator("labels")

CODES = {
    "label_format_unknown": N_("There is no sheet of labels “{format}”. Known: {known}."),
    "label_first_invalid": N_("A sheet has {count} labels: give a number from 1 to {count}."),
    "label_offset_invalid": N_("At most {most} tenths of a millimetre either way."),
    "labels_none": N_("None of these clients has a postal address."),
}

TEXTS = {
    "printed": N_("Labels: {count}, in {file}."),
    "left_out": N_("Without a postal address: {names}."),
    "title": N_("Address labels"),
    "of": N_("Clients: {count}, in posting order"),
    "format": N_("Sheet"),
    "first": N_("First free label"),
    "offset_x": N_("Move right (tenths of mm)"),
    "offset_y": N_("Move down (tenths of mm)"),
    "save": N_("Save the PDF…"),
}

HELP = {
    "labels": N_("addresses of clients on sheets of adhesive labels"),
    "labels name": N_("a platform; can be repeated (none: every client)"),
    "labels --out": N_("the PDF file to write"),
    "labels --format": N_("the sheet of Avery: L7163, L7160, L7162 or L7165"),
    "labels --first": N_("the first free label of the first sheet"),
    "labels --offset-x": N_("move all to the right, in tenths of a millimetre"),
    "labels --offset-y": N_("move all down, in tenths of a millimetre"),
}


def text_of(code: str) -> str:
    """A text of the dialog of labels."""
    return words(TEXTS[code])


def clients_text(count: int) -> str:
    """How many labels are asked for."""
    return words(TEXTS["of"]).format(count=formats.number(count))


def printed_text(count: int, file: str, without_address: Sequence[str]) -> str:
    """What was written, and who was left out."""
    told = words(TEXTS["printed"]).format(count=formats.number(count), file=file)
    if without_address:
        told += "\n" + words(TEXTS["left_out"]).format(names=", ".join(without_address))
    return told
