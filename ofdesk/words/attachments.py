"""Sentences about the files that are kept with a client."""

from ofdesk.words.catalog import N_

CODES = {
    "attachment_large": N_(
        "{file} is too large: at most {most} MB. It would go to every desk and into every backup."
    ),
    "attachment_empty": N_("{file} is empty."),
    "attachment_known": N_("This file is here already, as “{name}”."),
    "attachment_unknown": N_("This file is no longer with the client."),
    "attachment_elsewhere": N_(
        "“{name}” was attached on another desk and has not arrived here yet. It comes with the "
        "next exchange."
    ),
    "attachment_changed": N_(
        "“{name}” is not what was attached: the base is damaged. Restore a backup, or attach the "
        "file again."
    ),
    "file_unread": N_("{file} cannot be read ({detail})."),
}
