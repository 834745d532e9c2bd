"""Sentences about the clean-up after a migration."""

from ofdesk.words.catalog import N_

CODES = {
    "cleanup_downgrade": N_(
        "{target} does not come after {source}: a migration goes to a later version."
    ),
    "cleanup_twice": N_("There is a list for the same migration to {target}. Change that one."),
    "cleanup_long": N_("A check-list has {most} operations at most."),
}
