"""What the tab of versions, check-lists and procedures says."""

from ofdesk.words.catalog import N_

TEXTS = {
    "tab": N_("Versions"),
    "versions": N_("Versions of the platform"),
    "name": N_("Version"),
    "state": N_("Role"),
    "is_stable": N_("Proposed to new clients"),
    "is_open": N_("Open pre-release"),
    "is_closed": N_("Not proposed"),
    "propose": N_("Propose"),
    "toggle": N_("Open or close"),
    "add": N_("Add a version…"),
    "add_hint": N_("The version, such as 4.3 or 5.0beta:"),
    "hint": N_(
        "One stable version is proposed. Alphas and betas can be opened to clients who want them."
    ),
    "cleanups": N_("Clean-up after a migration"),
    "from": N_("From"),
    "to": N_("To"),
    "any": N_("any version"),
    "count": N_("Operations"),
    "procedure": N_("Published procedure"),
    "operations": N_("Operations"),
    "operations_hint": N_(
        "One operation a line, in the order of the check-list. The procedure is printed on the "
        "quote of those who clean up themselves. Orders already placed keep their list."
    ),
    "new": N_("New list"),
    "remove": N_("Remove this list"),
    "save": N_("Save this list"),
    "saved": N_("The list of the migration to {target} is saved."),
}
