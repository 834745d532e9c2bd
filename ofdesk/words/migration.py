"""Sentences of migrations: refusals of a version, and why each amount of a quote."""

from ofdesk.words.catalog import N_, Translator

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

WHY = {
    "migration_included": N_("Included in the offer"),
    "migration_free_prerelease": N_("Free: migration to an alpha or beta version"),
    "migration_free_next_stable": N_(
        "Free: from an alpha or beta version to its next stable version"
    ),
    "migration_billed": N_("Price of a migration in this offer, according to the catalogue"),
    "cleanup_none": N_("This step has no clean-up operations"),
    "cleanup_included": N_("Clean-up included in the offer"),
    "cleanup_by_us": N_("Clean-up done by OpenFlyers, at the price of the catalogue"),
    "cleanup_by_structure": N_("Clean-up done by the structure with the published procedure"),
}

_translate = Translator("migration")


def price_why(code: str, language: str | None = None) -> str:
    """Why a migration or its clean-up costs what it costs (``ofdesk.domain.migration``)."""
    return _translate(WHY[code], language)
