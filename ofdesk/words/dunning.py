"""Reminders: refusals, levels, what holds a letter back, what a letter says around its text."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from ofdesk.domain.errors import DomainError
from ofdesk.words import formats
from ofdesk.words.catalog import N_, Translator

words = Translator("dunning")

CODES = {
    "hold_kind_unknown": N_("“{kind}” is not a reason to wait. Choose among {known}."),
    "promise_without_day": N_("A promise has a day: say until when to wait."),
    "hold_over": N_("{day_on} is over: a hold ends today at the earliest."),
    "nothing_held": N_("Nothing holds the reminders of {target} back."),
    "penalty_rate_missing": N_(
        "The legal interest rate of {day_on} is not in the table, and none is guessed. Add it with "
        "its source (remind rate), or write without penalties."
    ),
    "penalty_not_professional": N_(
        "Penalties cannot be claimed from {platform}: only companies and associations that buy for "
        "their activity owe them."
    ),
    "rate_out_of_range": N_("{value_bp} is not a yearly rate: more than 0 %, at most 100 %."),
    "rate_too_long": N_("A legal rate is for a half-year: {until_on} is more than a year away."),
    "percent_invalid": N_("“{text}” is not a rate. Write it in percent, as 2.62."),
    "source_missing": N_("Say where the rate was read: the order that sets it, and its date."),
    "level_unknown": N_("“{level}” is not a level of reminder. The levels: {known}."),
    "level_out_of_order": N_(
        "{days} days would change the order of the levels: from {lowest} to {highest}, and from 0 "
        "to 365 days left to pay."
    ),
    "text_missing": N_("There is no text for level {level} and audience {audience}."),
    "text_empty": N_("A letter needs a subject, an opening and a closing."),
    "text_place_unknown": N_("“{place}” means nothing in a text. In braces stand: {known}."),
    "nothing_due": N_("No reminder to {platform} is due."),
    "reminder_unknown": N_("There is no reminder “{reminder}”."),
    "reminder_ambiguous": N_(
        "{count} letters to {platform} are queued. Name the reminder by its id."
    ),
    "posted_before_made": N_("{day_on} is before the letter was made, or has not come yet."),
}

LEVELS = {
    "courtesy": N_("soon due"),
    "first": N_("reminder"),
    "second": N_("2nd reminder"),
    "formal": N_("formal notice"),
}

STATES = {
    "due": N_("due"),
    "held": N_("held"),
    "queued": N_("queued"),
    "posted": N_("posted"),
    "cancelled": N_("cancelled"),
    "refused": N_("refused"),
}

REASONS = {
    "promise": N_("promise"),
    "dispute": N_("dispute"),
    "other": N_("by hand"),
    "cheque_in_hand": N_("cheque in hand"),
    "credit": N_("credit to use first"),
    "post": N_("in the post"),
    "below_minimum": N_("too little"),
    "off": N_("no reminders"),
}

LETTER = {
    "day": N_("Date"),
    "platform": N_("Platform"),
    "client": N_("Client"),
    "service_code": N_("Service code"),
    "engagement": N_("Order number"),
    "deadline": N_("To be paid by"),
    "invoice": N_("Invoice"),
    "issued_on": N_("Issued on"),
    "due_on": N_("Due on"),
    "reference": N_("Reference to quote"),
    "level": N_("Reminder"),
    "open": N_("Left to pay"),
    "listed": N_("late"),
    "total": N_("Total of the invoices"),
    "penalties": N_("Late penalties"),
    "fees": N_("Recovery costs ({count} × {fee})"),
    "to_pay": N_("Total to pay"),
    "credit": N_("Received and not yet allotted"),
    "rate": N_(
        "Penalties: three times the legal interest rate, from the day after each due date to "
        "{day}, on what was open each day (C. com. L441-10)."
    ),
    "transfer": N_("By transfer: {holder}, IBAN {iban}, BIC {bic}."),
    "cheque": N_("By cheque payable to {order}, to {address}."),
    "regards": N_("Yours faithfully."),
}

HEADINGS = {
    "id": N_("Id"),
    "platform": N_("Platform"),
    "level": N_("Level"),
    "invoices": N_("Invoices"),
    "total": N_("Total"),
    "state": N_("State"),
    "why": N_("Why"),
    "until": N_("Until"),
    "reason": N_("Reason"),
    "kind": N_("Kind"),
    "days": N_("Days"),
    "deadline_days": N_("Days to pay"),
    "since": N_("From"),
    "rate": N_("Rate"),
    "audience": N_("For"),
    "language": N_("Language"),
    "subject": N_("Subject"),
}

TEXTS = {
    "none": N_("No reminder is due."),
    "held": N_("Reminders of {target} are held."),
    "released": N_("Reminders of {target} go on."),
    "cancelled": N_("Reminder to {platform} cancelled."),
    "posted": N_("{count} letters posted on {day}."),
    "saved": N_("Letter saved: {path}"),
    "rate": N_("Legal interest rate: {rate} from {since} to {until}."),
    "refused": N_("{platform}: {why}"),
    "switched": N_("{platform}: reminders {reminders}, penalties {penalties}."),
    "text": N_("Text of level {level} in force from {since}."),
}

HELP = {
    "remind": N_("reminders that are due: one letter a client, queued and never sent"),
    "remind --level": N_("only this level: 0 to 3, courtesy, first, second or formal"),
    "remind --client": N_("only this client"),
    "remind --penalties": N_("claim late penalties and the fixed costs from the professionals"),
    "remind --dry-run": N_("say what would go, and record nothing"),
    "remind --out": N_("also write the letters to this folder"),
    "remind list": N_("what is due, held and queued"),
    "remind list --all": N_("posted and cancelled letters too"),
    "remind list --only": N_("only this client"),
    "remind show": N_("one letter with its text"),
    "remind pdf": N_("write the stored page of a letter"),
    "letter": N_("the id of a letter, or the client it goes to"),
    "letters": N_("ids of letters, or the clients they go to; none: every queued letter"),
    "remind cancel": N_("take a queued letter back: its level is due again"),
    "remind posted": N_("letters were posted: the next level counts from that day"),
    "remind posted --date": N_("the day, by default today"),
    "remind hold": N_("hold the reminders of a client or of one invoice"),
    "target": N_("the platform name of a client, or the number of an invoice"),
    "remind hold --until": N_("the last day of the hold"),
    "remind hold --kind": N_("promise, dispute or other"),
    "remind release": N_("let the reminders of a client or an invoice go on"),
    "remind holds": N_("what holds reminders back"),
    "remind client": N_("whether a client gets reminders, and may be charged penalties"),
    "remind client --reminders": N_("yes or no"),
    "remind client --penalties": N_("yes or no"),
    "remind levels": N_("the levels in force"),
    "--on": N_("on this day, by default today"),
    "remind level": N_("change a level from a day on"),
    "remind level code": N_("the level"),
    "remind level --days": N_("days after the day of payment; negative: before it"),
    "remind level --deadline": N_("days that its letter leaves to pay"),
    "remind level --from": N_("since which day, by default today"),
    "remind level --off": N_("use this level no more"),
    "remind texts": N_("the texts in force"),
    "remind text": N_("change the text of a level from a day on"),
    "remind text code": N_("the level"),
    "remind text --audience": N_("club (associations, companies), public or private"),
    "remind text --language": N_("fr or en"),
    "remind text --subject": N_("the title of the letter"),
    "remind text --opening": N_("what stands above the invoices; a line is a paragraph"),
    "remind text --closing": N_("what stands below them"),
    "remind text --from": N_("since which day, by default today"),
    "remind rates": N_("the legal interest rates"),
    "remind rate": N_("add the legal interest rate of a half-year"),
    "remind rate --percent": N_("the rate of the year in percent, as 2.62"),
    "remind rate --from": N_("its first day"),
    "remind rate --to": N_("its last day, by default that of the half-year"),
    "remind rate --source": N_("where it was read: the order and its date"),
}


def letter_words(language: str) -> Mapping[str, str]:
    """What a letter says around its text, in the language of the client."""
    return {code: words(message, language) for code, message in LETTER.items()}


def level_label(code: str, language: str | None = None) -> str:
    """A level in a word or two; a level of the house's own by its code."""
    return words(LEVELS[code], language) if code in LEVELS else code


def parse_percent(text: str, field: str = "percent") -> int:
    """« 2.62 » or « 2,62 » in basis points. Raises ``DomainError('percent_invalid')``."""
    found = re.fullmatch(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?", text.strip())
    if found is None:
        raise DomainError("percent_invalid", field=field, text=text.strip())
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def heading(name: str) -> str:
    """The heading of a column."""
    return words(HEADINGS[name])


def state_name(state: str) -> str:
    """The state of a letter."""
    return words(STATES[state])


def reason_name(code: str) -> str:
    """What holds a letter back; nothing for nothing."""
    return words(REASONS[code]) if code else ""


def said(name: str, **values: str) -> str:
    """A sentence about what was done."""
    return words(TEXTS[name]).format(**values)


def posted_text(count: int, day: date) -> str:
    """How many letters were posted."""
    return said("posted", count=formats.number(count), day=formats.day(day))


def numbers_text(numbers: Sequence[str]) -> str:
    """Invoices in a cell: the first ones, and how many more."""
    shown = ", ".join(numbers[:3])
    return f"{shown} (+{len(numbers) - 3})" if len(numbers) > 3 else shown
