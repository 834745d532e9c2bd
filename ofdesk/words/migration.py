"""Sentences of migrations: refusals of a version, of a clean-up or of a quote."""

from ofdesk.words.catalog import N_

CODES = {
    "version_unknown": N_("The version “{version}” does not exist. Choose one of the list."),
    "version_closed": N_(
        "The version {version} is not proposed any more. Choose the stable version or an open "
        "alpha or beta."
    ),
    "version_same": N_("The platform is already on version {version}. Choose a later one."),
    "version_downgrade": N_(
        "The platform is on version {present}: it never goes back to {version}. Choose a later one."
    ),
    "cleanup_choice": N_(
        "“{cleanup}” is not a way to do the clean-up. Choose by us or by the structure."
    ),
    "quote_lapsed": N_("The quote was valid until {valid_until_on}. Make a new one."),
}
