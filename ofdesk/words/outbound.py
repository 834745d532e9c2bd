"""Electronic invoices on their platform: states, refusals, what to do, and what the window says."""

from collections.abc import Mapping

from ofdesk.domain.errors import Value
from ofdesk.words import formats
from ofdesk.words.catalog import N_, Translator

words = Translator("outbound")

CODES = {
    "outbound_siret_missing": N_(
        "{number}: Chorus Pro finds a public body by its SIRET, and {name} has none. Complete the"
        " sheet of {platform}, credit this invoice and issue it again."
    ),
    "outbound_codes_missing": N_(
        "{number}: neither service code nor order number for {name}. Most public bodies refuse"
        " such an invoice. Ask for them; or write it all the same if it needs neither."
    ),
    "outbound_address_missing": N_(
        "{number}: {name} has no address in the directory of approved platforms. Complete its"
        " SIREN on the sheet of {platform}, credit this invoice and issue it again."
    ),
    "outbound_not_electronic": N_(
        "{number} goes neither to Chorus Pro nor to an approved platform: there is no state to"
        " tell. If it was deposited all the same, write it to the folder first."
    ),
    "lifecycle_status_unknown": N_("“{value}” is no status of an invoice. Known: {known}."),
    "lifecycle_forbidden": N_(
        "“{wanted_lifecycle}” on {day_on} cannot follow “{present_lifecycle}”. Nothing was"
        " recorded of this line."
    ),
    "lifecycle_day_outside": N_(
        "{day_on} is before the issue of the invoice ({issued_on}), or still to come."
    ),
    "lifecycle_day_missing": N_("The line has no day. Nothing was recorded of it."),
    "lifecycle_nothing": N_("Nothing was told of {number} yet: there is nothing to take back."),
}

STATES = {
    "waiting": N_("To be deposited"),
    "written": N_("In the folder"),
    "deposited": N_("Deposited"),
    "emitted": N_("Sent by the platform"),
    "received": N_("Received by the platform"),
    "available": N_("Made available"),
    "taken": N_("In hand"),
    "approved": N_("Approved"),
    "part_approved": N_("Approved in part"),
    "disputed": N_("In dispute"),
    "suspended": N_("Suspended"),
    "completed": N_("Completed"),
    "certified": N_("Endorsed"),
    "payment_sent": N_("Payment sent"),
    "cashed": N_("Cashed"),
    "rejected": N_("Rejected"),
    "refused": N_("Refused"),
    "withdrawn": N_("Taken back"),
    "to_act": N_("To be dealt with"),
    "to_say": N_("Paid, not told"),
}

ADVICE = {
    "rejected": N_(
        "Rejected by the platform: it never reached the client. If the route was at fault (the"
        " directory, a code), put that right and write the same page again. If the page is wrong,"
        " issue a credit note and a new invoice."
    ),
    "refused": N_(
        "Refused by the client: issue a credit note, then a new invoice if one is due. The number"
        " of a refused invoice is never used again."
    ),
    "rejected credit_note": N_(
        "Rejected by the platform: put right what it says and write the same page again."
    ),
    "refused credit_note": N_("Refused by the client: settle with it what is to be credited."),
    "disputed": N_("In dispute: answer the client; a credit note of a part may settle it."),
    "suspended": N_("Suspended: send the client what is missing, on the platform."),
}

TEXTS = {
    "written": N_(
        "Written: {written}; known already: {known}; left out: {refused}. Folder: {folder}."
    ),
    "read": N_("New: {added}; known already: {known}; left out: {refused}."),
    "line": N_("Line {line}, {number}: {why}"),
    "set": N_("{number}: {state}."),
    "menu": N_("Approved platform and Chorus Pro…"),
    "title": N_("Approved platform and Chorus Pro"),
    "hint": N_(
        "What goes to a platform waits here. Write the folder, deposit it, then read the file of"
        " states that the platform gives."
    ),
    "write": N_("Write the folder…"),
    "read_file": N_("Read the states…"),
    "set_hand": N_("Set the state…"),
    "set_title": N_("State of {number}"),
    "status": N_("State"),
    "date": N_("On"),
    "reason": N_("Why"),
    "save": N_("Record the state"),
    "withdraw": N_("Take back the last state"),
    "withdraw_why": N_("Why it is taken back"),
    "credit": N_("Issue a credit note…"),
    "again": N_("Write again…"),
    "show": N_("Show the document"),
    "all": N_("All"),
    "none": N_("No invoice goes to a platform yet: the rows “Channels” of the settings say when."),
    "none_in": N_("None in this state."),
    "writing": N_("Writing the folder"),
    "reading": N_("Reading the states"),
    "close": N_("Close"),
    "flow": N_("Platform: {state}"),
    "flow_on": N_("Platform: {state} on {day}"),
    "write_anyway": N_("Write them all the same"),
    "doubts": N_("{count} to Chorus Pro without service code or order number"),
}

HEADINGS = {
    "number": N_("Number"),
    "platform": N_("Client"),
    "issued_on": N_("Issued on"),
    "channel": N_("Channel"),
    "total": N_("With VAT"),
    "state": N_("State"),
    "since": N_("Since"),
    "reason": N_("Why"),
}

HELP = {
    "outbound": N_("invoices for an approved platform or Chorus Pro: folder, states"),
    "outbound list": N_("what goes to a platform, and where it is"),
    "outbound list --state": N_(
        "only this state; to_act: rejected or refused, to_say: paid and not told"
    ),
    "outbound list --limit": N_("at most so many"),
    "outbound write": N_("pages as issued and an index, for what was not written yet"),
    "outbound write number": N_("only these documents"),
    "outbound write --out": N_("the folder"),
    "outbound write --again": N_("write again what is still to be deposited, or was rejected"),
    "outbound status": N_("read the states that a platform gives, in CSV or XLSX"),
    "outbound status file": N_("columns: number, status (word or code 200 to 214), date, reason"),
    "outbound set": N_("tell one state by hand"),
    "outbound set number": N_("the document"),
    "outbound set status": N_("a word or a code, as 210, refused, refusée"),
    "outbound set --date": N_("the day of the state (none: today)"),
    "outbound set --reason": N_("why, as the platform says it"),
    "outbound withdraw": N_("take back the last state, told by mistake"),
    "outbound withdraw number": N_("the document"),
    "outbound withdraw --reason": N_("why it is taken back; kept"),
}


def state_name(state: str, language: str | None = None) -> str:
    """A state in words."""
    return words(STATES[state], language) if state in STATES else state


def heading(name: str) -> str:
    """The heading of a column."""
    return words(HEADINGS[name])


def text_of(code: str, **values: str) -> str:
    """A text of the window, with its values."""
    return words(TEXTS[code]).format(**values)


def advice(state: str, kind: str) -> str:
    """What to do about a state; empty where nothing is to be done."""
    told = ADVICE.get(f"{state} {kind}") or ADVICE.get(state)
    return words(told) if told else ""


def written_text(written: int, known: int, refused: int, folder: str) -> str:
    """What a writing of the folder did."""
    counts = {"written": written, "known": known, "refused": refused}
    shown = {name: formats.number(count) for name, count in counts.items()}
    return text_of("written", folder=folder, **shown)


def read_text(added: int, known: int, refused: int) -> str:
    """What a file of states brought."""
    counts = {"added": added, "known": known, "refused": refused}
    return text_of("read", **{name: formats.number(count) for name, count in counts.items()})


def refused_text(line: int, number: str, error: str, values: Mapping[str, Value]) -> str:
    """A line of a file that was left out."""
    from ofdesk.words.sentences import sentence_of

    why = sentence_of(error, values)
    return text_of("line", line=formats.number(line), number=number or "?", why=why)


def set_text(number: str, state: str) -> str:
    """Where a document is now."""
    return text_of("set", number=number, state=state_name(state))


def flow_text(state: str, day: str) -> str:
    """Where a document is, for the trail of its page."""
    if not day:
        return text_of("flow", state=state_name(state))
    return text_of("flow_on", state=state_name(state), day=day)
