"""Personal data: what is kept and why, what was erased."""

from ofdesk.words import formats
from ofdesk.words.catalog import N_, Translator

words = Translator("gdpr")

CODES = {
    "erased_already": N_("Nothing personal is left to erase on the sheet of {platform}."),
}

TEXTS = {
    "erased": N_("Erased on the sheet of {platform}: {fields} fields, {history} history entries."),
    "kept": N_("Kept: {what} ({count}). {why}"),
}

WHAT = {
    "documents": N_("issued documents"),
    "receipts": N_("receipts"),
    "letters": N_("reminder letters"),
    "platform": N_("platform name"),
}

WHY = {
    "ten_years": N_(
        "The law wants accounting documents kept ten years as they were issued (Commercial Code,"
        " article L123-22)."
    ),
    "account": N_("It identifies the client account, and is never given to another client."),
}


def kept_text(what: str, count: int, why: str) -> str:
    """What was kept, and the reason."""
    named = words(WHAT[what])
    return words(TEXTS["kept"]).format(what=named, count=formats.number(count), why=words(WHY[why]))


def why_text(why: str) -> str:
    """The reason for keeping."""
    return words(WHY[why])


def erased_text(platform: str, fields: int, history: int) -> str:
    """What was erased."""
    return words(TEXTS["erased"]).format(
        platform=platform, fields=formats.number(fields), history=formats.number(history)
    )
