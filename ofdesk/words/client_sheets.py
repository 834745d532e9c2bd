"""Sentences about client sheets and the files they come from, and the words of their lists."""

from ofdesk.words.catalog import N_, NN_, Translator

words = Translator("client_sheets")

CODES = {
    "platform_taken": N_(
        "“{platform}” is or was the platform of {name} ({owner}). A name is never given to "
        "another client. Choose another one, or open that sheet."
    ),
    "platform_same": N_("The platform already bears the name {platform}."),
    "platform_by_rename": N_(
        "The platform name changes by “clients rename OLD NEW”, so that the old one goes on "
        "finding the sheet."
    ),
    "name_missing": N_("The sheet has no name. Type the name of the structure."),
    "email_missing": N_(
        "The sheet has no e-mail address. Type the one of the structure or of the contact: they "
        "receive the alerts and prove who asks for a password."
    ),
    "field_unknown": N_("“{name}” is not a field of the sheet. The fields: {known}."),
    "field_too_long": N_("{length} characters are too many: at most {longest} fit here."),
    "field_control_characters": N_(
        "The text holds a character that is not seen and does harm ({character}). Type the text "
        "again rather than paste it."
    ),
    "choice_unknown": N_("“{value}” is not a choice here. Choose among {known}."),
    "count_invalid": N_("“{value}” is not a number of resources: it goes from 0 to {largest}."),
    "instant_invalid": N_(
        "“{value}” is not a moment. Write it with its time zone, as 2026-11-25T14:02:00+01:00."
    ),
    "field_date_invalid": N_("“{value}” is not a date. Write it as 25/11/2026 or as 2026-11-25."),
    "ends_on_from_periods": N_(
        "The end of subscription follows from the years that were invoiced (now: {ends_on}). "
        "Renew the client, or make a credit note."
    ),
    "billing_self": N_(
        "The client is billed itself: a billing address needs a billed party. Give the name of "
        "that party too."
    ),
    "billing_name_missing": N_("The billed party has no name. Type billing_name=… too."),
    "party_unknown": N_(
        "No billed party bears the name “{name}”. To make one, type billing_name=… and its address."
    ),
    "merge_same": N_("It is one sheet already: {platform}. Choose two different sheets."),
    "merge_already": N_("The sheet {source} is already merged into {target}."),
    "same_siren": N_("{name} ({platform}) has the same SIREN. Is it the same client?"),
    "same_email": N_("{name} ({platform}) has the same e-mail address. Is it the same client?"),
    "near_name": N_(
        "{name} ({platform}) has nearly the same name and the same postcode. Is it the same client?"
    ),
    "version_not_listed": N_(
        "The version {version} is not in the list of versions. Correct it, or add it to the list."
    ),
    "anniversary_far": N_("The anniversary ({anniversary_on}) is far away. Read it again."),
    "file_missing": N_("There is no file {file}."),
    "file_kind_unknown": N_(
        "{file} is not a table that is read or written here. Use a name in .csv or .xlsx."
    ),
    "file_unreadable": N_(
        "{file} cannot be read: damaged, protected by a password, or not what its name says. "
        "Nothing was changed. Open it in a spreadsheet and save it again."
    ),
    "file_too_large": N_("{file} is too large. Nothing was changed. Cut it into several files."),
    "file_empty": N_("{file} is empty."),
    "file_not_written": N_(
        "{file} could not be written ({detail}). What was there before is intact. Choose another "
        "place."
    ),
    "heading_missing": N_(
        "No line of the file has the heading {heading}. The first line says: {found}."
    ),
    "heading_twice": N_(
        "Two columns are the same field (“{heading}”). Rename or remove one of them."
    ),
    "line_twice": N_("{platform} is already on line {first_line} of the file."),
    "cell_formula": N_(
        "The cell holds a formula whose result was not kept. Replace it by its value."
    ),
}

HEADINGS = (
    N_("Platform"),
    N_("Structure"),
    N_("Offer"),
    N_("Res."),
    N_("Version"),
    N_("End of sub."),
)

OFFER_NAMES = {
    "first_price": "First Price",
    "business": "Business",
    "premiere": "Première",
    "corporate": "Corporate",
    "business_plus": "Business+",
    "solo": "SOLO",
}
"""Names of products, the same in both languages."""

VALUES = {
    "association": N_("association"),
    "company": N_("company"),
    "public": N_("public body"),
    "private": N_("private owner"),
    "test": N_("in test"),
    "production": N_("in production"),
    "expired": N_("expired"),
    "suspended": N_("suspended"),
    "yes": N_("yes"),
    "no": N_("no"),
    "unknown": N_("unknown"),
    "post": N_("by post"),
    "email": N_("by e-mail"),
    "both": N_("by post and by e-mail"),
    "chorus": N_("Chorus Pro"),
    "platform": N_("read on the platform"),
    "typed": N_("typed by hand"),
    "imported": N_("imported"),
    "fr": N_("French"),
    "en": N_("English"),
    "self": N_("the client itself"),
    "acquired": N_("acquired"),
    "invoiced": N_("invoiced, not paid"),
    "uncovered": N_("not covered"),
    "cancelled": N_("cancelled"),
}
"""Values that are chosen from a list, as people call them."""

TEXTS = {
    "nobody": N_("No client here. Add one: ofdesk clients add NAME name=… email_structure=…"),
    "aliases": N_("former names"),
    "periods": N_("periods"),
    "vat": N_("VAT"),
    "history": N_("history"),
    "imported": N_("{added} added, {updated} updated, {unchanged} unchanged, {refused} refused."),
    "would_import": N_(
        "Nothing was kept. It would be: {added} added, {updated} updated, {unchanged} unchanged, "
        "{refused} refused."
    ),
    "refused_line": N_("Line {line} ({platform}): {sentence}"),
    "ignored": N_("Columns that were not used: {headings}."),
    "count": N_("{platform}: {count} resources"),
}
EXPORTED = NN_("{count} client written to {path}.", "{count} clients written to {path}.")
CHANGES = NN_("{count} change", "{count} changes")


def list_headings() -> list[str]:
    """The headings of the client list."""
    return [words(heading) for heading in HEADINGS]


def nobody() -> str:
    """What an empty list says."""
    return words(TEXTS["nobody"])


def value_name(value: str) -> str:
    """A value of a list as people call it; any other text as it is."""
    return words(VALUES[value]) if value in VALUES else value


def offer_name(offer: str) -> str:
    """The name of an offer; the code itself when it is none of ours."""
    return OFFER_NAMES.get(offer, offer)
