"""Sentences about price lists and versions of the platform."""

from ofdesk.words.catalog import N_, NN_, Translator

words = Translator("catalogue")

CODES = {
    "catalogue_unknown": N_("No price list is called “{name}”. The lists: {known}."),
    "catalogue_used": N_(
        "The price list of {valid_from_on} has served for a document: it never changes again. "
        "Give the new one a later day."
    ),
    "catalogue_label_taken": N_("Another price list is called “{label}”. Choose another name."),
    "catalogue_unreadable": N_(
        "{file} is not a price list: “{what}” is missing or not understood. Export the present "
        "list to see the form."
    ),
    "price_invalid": N_(
        "“{value}” is not a price for {item}: a whole number of cents, not negative."
    ),
    "offer_twice": N_("The offer {offer} is there twice."),
    "bracket_first": N_("The first bracket of {offer} does not begin with resource 1."),
    "bracket_order": N_("The brackets of {offer} are not in order, or one is there twice."),
    "version_not_stable": N_("{version} is a pre-release: propose a stable version."),
    "version_not_prerelease": N_("{version} is not a pre-release: name an alpha or a beta."),
}

TEXTS = {
    "head": N_("{label}, in force from {valid_from}"),
    "example": N_("EXAMPLE – to be replaced"),
    "used": N_("used by documents"),
    "base": N_("base fee"),
    "minimum": N_("minimum"),
    "bracket": N_("from resource {first} on, each"),
    "included": N_("included"),
    "migration": N_("migration"),
    "cleanup": N_("clean-up"),
    "password": N_("password reset"),
    "email": N_("e-mail update"),
    "import_hour": N_("hour of import"),
    "written": N_("Price list written to {path}."),
    "no_change": N_("The two price lists are the same."),
    "stable": N_("proposed to new clients"),
    "open": N_("open pre-release"),
    "no_version": N_("No version yet. Add one: ofdesk versions set --stable 4.2"),
    "absent": N_("none"),
}
HEADINGS = {
    "offer": N_("Offer"),
    "item": N_("Price"),
    "amount": N_("Excl. VAT"),
    "before": N_("Before"),
    "after": N_("After"),
    "version": N_("Version"),
    "state": N_("State"),
}
PRICES = NN_("{count} price differs.", "{count} prices differ.")
