"""Printing and the post: refusals, states of letters and lots, what lists and commands say."""

from collections.abc import Mapping, Sequence
from typing import Any

from ofdesk.domain.postal import PostalWarning
from ofdesk.words import formats
from ofdesk.words.catalog import N_, Translator
from ofdesk.words.sentences import sentence_of

words = Translator("printing")

CODES = {
    "printing_absent": N_(
        "This machine has no “{command}”: it prints through CUPS. Install it, or print the lot to"
        " a PDF file."
    ),
    "printing_stopped": N_(
        "The print service of this machine does not run. Start it, or print the lot to a PDF file."
    ),
    "printer_refused": N_("The printer “{printer}” refused the job: {detail}"),
    "printer_silent": N_(
        "“{command}” has not answered for {count} seconds. The letters may have been printed: look"
        " at the paper, then say which was the last good one."
    ),
    "printer_unknown": N_("There is no printer “{printer}”. Known ones: {known}."),
    "printer_not_chosen": N_("Choose a printer: the system has no usual one. Known ones: {known}."),
    "nothing_to_print": N_("No letter waits for the printer. Left out: {count}."),
    "already_posted": N_("“{number}” was posted with the lot {lot}. A copy of it is a duplicata."),
    "lot_already_posted": N_("The lot {lot} was posted on {day_on} already."),
    "lot_without_letters": N_(
        "Every letter of the lot {lot} was taken out: nothing is left to post."
    ),
    "already_in_lot": N_("“{number}” is in the lot {lot} already. Print it once more?"),
    "lot_unknown": N_("There is no lot “{lot}”."),
    "lot_of_other_desk": N_("The lot {lot} is printed on the desk {desk}."),
    "lot_unacknowledged": N_(
        "Look at the paper of the lot {lot} first: the letters {letters} were handed to the"
        " printer. Say which was the last good one ({last} if all are, 0 if none is)."
    ),
    "nothing_to_resume": N_("Nothing of the lot {lot} is to be printed."),
    "nothing_to_acknowledge": N_("No letter of this lot waits to be looked at."),
    "last_letter_unknown": N_("There is no letter “{rank}” there: they go to {last}."),
    "lot_not_acknowledged": N_(
        "The lot {lot} is not ready: {count} of its letters have not been called good. Say which"
        " was the last good one, or take out those that do not go."
    ),
    "posted_before_printed": N_("{day_on} is before the lot was made, or has not come yet."),
    "letters_or_all": N_("Name letters, or ask for all of them with --all-due."),
    "letters_missing": N_("Name the letters: their ranks or their numbers."),
    "page_not_here": N_("Its page is not on this desk yet."),
}

REASONS = {
    "invoice": N_("Invoice"),
    "corrective": N_("Corrective invoice"),
    "credit_note": N_("Credit note"),
    "quote": N_("Quote"),
    "proposition": N_("Proposition"),
    "reminder": N_("Reminder"),
    "credit_choice": N_("Refund or keep"),
}

STATES = {
    "queued": N_("to print"),
    "handing": N_("perhaps printed"),
    "handed": N_("handed to the printer"),
    "acknowledged": N_("printed"),
    "to_reprint": N_("to reprint"),
    "cancelled": N_("taken out"),
    "posted": N_("posted"),
}

LOT_STATES = {
    "queued": N_("to print"),
    "to_acknowledge": N_("to look at"),
    "to_resume": N_("to resume"),
    "acknowledged": N_("to post"),
    "posted": N_("posted"),
    "cancelled": N_("taken out"),
}

PRINTER_STATES = {
    "idle": N_("ready"),
    "printing": N_("printing"),
    "stopped": N_("stopped"),
}

LETTER_HEADINGS = (
    *("number", "kind", "platform", "name", "sheets", "postcode", "country", "look"),
)
PIECE_HEADINGS = ("rank", "number", "kind", "name", "sheets", "state")

LIST = {
    "title": N_("Letters printed"),
    "made_on": N_("Made on"),
    "made_by": N_("By"),
    "printer": N_("Printer"),
    "posted_on": N_("Posted on"),
    "not_posted": N_("not posted yet"),
    "none": N_("—"),
    "rank": N_("#"),
    "number": N_("Number"),
    "kind": N_("Letter"),
    "platform": N_("Platform"),
    "name": N_("Name"),
    "sheets": N_("Sheets"),
    "postcode": N_("Postcode"),
    "country": N_("Country"),
    "look": N_("To look at"),
    "state": N_("State"),
    "letters": N_("Letters"),
    "all_sheets": N_("Sheets in all"),
}

TEXTS = {
    "lot": N_("Lot {number}: {state}. Letters: {count}, sheets: {sheets}."),
    "good": N_("printed: {ranks}"),
    "again": N_("to reprint: {ranks}"),
    "waiting": N_("to look at: {ranks}"),
    "queued": N_("to print: {ranks}"),
    "out": N_("taken out: {ranks}"),
    "on": N_("on {printer}"),
    "posted": N_("posted on {day}"),
    "left": N_("Left out: {number}. {why}"),
    "stamp": N_("Stamps {zone} up to {grams} g"),
    "heavy": N_("Too heavy for a letter, {zone}"),
    "home": N_("France"),
    "abroad": N_("abroad"),
    "count": N_("{what}: {count}"),
    "usual": N_("usual"),
    "no_printer": N_("The system has no printer."),
    "early": N_(
        "“{number}” is in the lot {lot}, which was not posted: “ofdesk print reprint” prints the"
        " original itself again."
    ),
}

HELP = {
    "print": N_("letters for the post: what waits, lots, the printer, the post"),
    "print list": N_("what is to be printed, in the order of the post"),
    "print lot": N_("make a lot and print it"),
    "letters": N_("numbers of documents, ids of reminders or clients they go to"),
    "print lot --all-due": N_("all that waits and has an address"),
    "--pdf": N_("write one file, ready to be printed, instead of printing"),
    "--printer": N_("the printer (by default: that of the desk, then of the system)"),
    "print resume": N_("print what is left of a lot, after a crash or a jam"),
    "lot": N_("the number of the lot"),
    "print lots": N_("the lots, the last first"),
    "print lots --limit": N_("no more than N lots"),
    "print show": N_("one lot with its letters"),
    "print ack": N_("say which letter was the last good one; those after it are to be reprinted"),
    "print ack --last": N_("its rank in the lot or its number; 0 if none is good"),
    "print reprint": N_("print good letters again; then resume the lot"),
    "print reprint letters": N_("their ranks in the lot or their numbers"),
    "print cancel": N_("take letters that were not printed out of a lot"),
    "print cancel letters": N_("their ranks in the lot or their numbers; none: all of them"),
    "print posted": N_("the lot went to the post: reminders count from that day"),
    "print posted --date": N_("the day, by default today"),
    "print report": N_("what was printed, and the stamps by weight"),
    "print report --out": N_("also write the list as a PDF file"),
    "print labels": N_("address labels of a lot, in its order"),
    "print labels --out": N_("the PDF file"),
    "print labels --format": N_("the sheet: L7160, L7162, L7163 or L7165"),
    "print labels --first": N_("the first free label of the first sheet"),
    "print labels --offset-x": N_("move everything to the right, in tenths of a millimetre"),
    "print labels --offset-y": N_("move everything down, in tenths of a millimetre"),
    "print printers": N_("the printers of the system"),
}


def list_words() -> Mapping[str, str]:
    """What the list of a lot says, in French: it stays in the house."""
    return {code: words(message, "fr") for code, message in LIST.items()}


def heading(name: str) -> str:
    """The heading of a column."""
    return words(LIST[name])


def reason_name(reason: str) -> str:
    """What a letter is."""
    return words(REASONS[reason])


def state_name(state: str) -> str:
    """The state of a letter."""
    return words(STATES[state])


def lot_state_name(state: str) -> str:
    """The state of a lot."""
    return words(LOT_STATES[state])


def stamp_text(grams: int, *, abroad: bool) -> str:
    """Which stamps: where to, up to which weight; 0 grams: no letter weighs as much."""
    zone = words(TEXTS["abroad" if abroad else "home"])
    if not grams:
        return words(TEXTS["heavy"]).format(zone=zone)
    return words(TEXTS["stamp"]).format(zone=zone, grams=formats.number(grams))


def stamps_text(stamps: Sequence[tuple[int, bool, int]]) -> list[str]:
    """A line a kind of stamp: of (grams, abroad, count)."""
    return [
        words(TEXTS["count"]).format(
            what=stamp_text(grams, abroad=abroad), count=formats.number(count)
        )
        for grams, abroad, count in stamps
    ]


def left_out_text(code: str, warnings: Sequence[PostalWarning]) -> str:
    """What to look at before a letter goes; nothing when all is well."""
    told = [sentence_of(code, {})] if code == "page_not_here" else []
    told += [sentence_of(one.code, one.values) for one in warnings]
    return " ".join(told)


def lot_text(lot: Mapping[str, Any]) -> str:
    """A lot in a few lines: its letters by state, where it went, what was left out."""
    states = lot["states"]
    head = words(TEXTS["lot"]).format(
        number=lot["number"],
        count=formats.number(len(states)),
        sheets=formats.number(lot["sheets"]),
        state=lot_state_name(lot["state"]),
    )
    parts = [_part(name, kinds, states) for name, kinds in _PARTS]
    if lot["printer"]:
        parts.append(words(TEXTS["on"]).format(printer=lot["printer"]))
    if lot["posted_on"]:
        parts.append(words(TEXTS["posted"]).format(day=formats.day(lot["posted_on"])))
    told = [head, "; ".join(part for part in parts if part)]
    told += [
        words(TEXTS["left"]).format(number=number, why=sentence_of(why, {}))
        for number, why in lot["left_out"]
    ]
    return "\n".join(line for line in told if line)


_PARTS = (
    ("good", ("acknowledged",)),
    ("waiting", ("handing", "handed")),
    ("again", ("to_reprint",)),
    ("queued", ("queued",)),
    ("out", ("cancelled",)),
)


def _part(name: str, kinds: Sequence[str], states: Sequence[str]) -> str:
    from ofdesk.domain.posting import ranks_text

    ranks = [rank for rank, state in enumerate(states, start=1) if state in kinds]
    return words(TEXTS[name]).format(ranks=ranks_text(ranks)) if ranks else ""


def report_text(lot: Mapping[str, Any], stamps: Sequence[tuple[int, bool, int]]) -> str:
    """A lot and its stamps."""
    return "\n".join((lot_text(lot), *stamps_text(stamps)))


def early_text(number: str, lot: str) -> str:
    """What is to be said of a duplicata that is made before the original was posted."""
    return words(TEXTS["early"]).format(number=number, lot=lot)


def printers_text(printers: Sequence[tuple[str, str, bool, str]]) -> str:
    """The printers of the system: of (name, state, usual one, why)."""
    told = []
    for name, state, usual, detail in printers:
        mark = f" ({words(TEXTS['usual'])})" if usual else ""
        said = words(TEXTS["count"]).format(
            what=f"{name}{mark}", count=words(PRINTER_STATES[state])
        )
        told.append(f"{said} – {detail}" if detail else said)
    return "\n".join(told) or words(TEXTS["no_printer"])
