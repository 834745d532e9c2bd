"""What stands on a cheque, laying cheques aside for a slip: refusals and help of the commands."""

from ofdesk.words import formats
from ofdesk.words.catalog import N_, Translator

words = Translator("cheque_details")

CODES = {
    "cmc7_invalid": N_(
        "This is no magnetic line: 31 digits, as 7 of the cheque, 12 of the bank and 12 of the "
        "account ({digits} were read)."
    ),
    "cmc7_number_differs": N_(
        "The magnetic line is that of cheque {read}, and the number typed is {number}."
    ),
    "written_date_odd": N_("A cheque written on {day_on}? Look at the year."),
    "deposit_date_odd": N_("To be deposited from {day_on} on? Look at the year."),
    "cheque_nothing_said": N_("Say what stands on the cheque: a day, a place, its line…"),
    "cheque_nobody": N_("It is not known whose cheque {number} is: say so first."),
    "cheque_stale": N_(
        "Cheque {number} was written too long ago: the bank need not pay it since {day_on}. Ask "
        "the client for another one. Deposit it all the same?"
    ),
}

TEXTS = {
    "described": N_("Cheque {number} ({receipt}): {facts}."),
    "written_on": N_("written on {day}"),
    "place": N_("at {place}"),
    "cmc7": N_("line {cmc7}"),
    "deposit_from": N_("to deposit from {day} on"),
    "attachment_id": N_("scan kept"),
    "preparing": N_("Laid aside for the slip: {numbers}."),
    "received": N_("Out of the slip: {numbers}."),
    "refunded": N_("{amount} of it were refunded meanwhile: the client owes them back."),
    "left_out": N_("{number} waits for its day and was left out."),
}

HELP = {
    "cheques describe": N_("note the day, the place and the magnetic line of a cheque"),
    "cheques describe cheque": N_("the cheque, by its receipt or its number"),
    "cheques describe --written": N_("the day that stands on it"),
    "cheques describe --place": N_("where it was written"),
    "cheques describe --cmc7": N_("the magnetic line, as a reader sends it or typed"),
    "cheques describe --deposit-from": N_("the client asks not to deposit it before this day"),
    "cheques describe --scan": N_("a scan, kept among the files of the client"),
    "cheques prepare": N_("lay cheques aside for the slip that is being made"),
    "cheques prepare cheque": N_("the cheques, by their receipt or number"),
    "cheques unprepare": N_("take cheques out of the slip that is being made"),
    "cheques unprepare cheque": N_("the cheques, by their receipt or number"),
    "receipts add --written": N_("the day that stands on the cheque"),
    "receipts add --place": N_("where the cheque was written"),
    "receipts add --cmc7": N_("the magnetic line of the cheque"),
    "receipts add --deposit-from": N_("the client asks not to deposit it before this day"),
}


def moved_text(state: str, numbers: tuple[str, ...]) -> str:
    """Cheques that were laid aside, or taken back."""
    return words(TEXTS[state]).format(numbers=", ".join(numbers))


def refunded_text(cents: int) -> str:
    """What was given back of a cheque before it bounced."""
    return words(TEXTS["refunded"]).format(amount=formats.amount(cents))


def left_out_text(number: str) -> str:
    """A cheque that waits for its day."""
    return words(TEXTS["left_out"]).format(number=number)


def fact_texts(facts: object) -> list[str]:
    """What is known of a cheque (``ChequeFacts``), a piece each."""
    told = []
    for name in ("written_on", "place", "cmc7", "deposit_from", "attachment_id"):
        value = getattr(facts, name)
        if not value:
            continue
        day = formats.day(value) if name in ("written_on", "deposit_from") else ""
        told.append(words(TEXTS[name]).format(day=day, place=value, cmc7=value))
    return told


def described_text(number: str, receipt: str, facts: object) -> str:
    """A cheque with all that is known of it."""
    told = ", ".join(fact_texts(facts))
    return words(TEXTS["described"]).format(number=number or "—", receipt=receipt, facts=told)
