"""Sentences about a change of the person in charge."""

from ofdesk.words.catalog import N_

CODES = {
    "contact_missing": N_("Type the name of the new person in charge."),
    "contact_same": N_("{name} is in charge already, with the same telephone and e-mail."),
}
