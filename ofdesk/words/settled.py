"""Why nothing is left to pay on an invoice."""

from ofdesk.words.catalog import N_

CODES = {
    "not_open_paid": N_("{number} is paid by {by}, since {settled_on}: nothing is left to pay."),
    "not_open_credited": N_(
        "{number} was credited by {by}, on {settled_on}: nothing is left to pay."
    ),
    "not_open_partly": N_(
        "{number} was settled by {by}, and the rest given up; nothing is left since {settled_on}."
    ),
    "not_open_written_off": N_("{number} was given up on {settled_on}: nothing is left to pay."),
}
"""Beside ``not_open``: by how it was ``settled``."""
