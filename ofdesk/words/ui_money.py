"""What lists to tick say, and what is done with money that will not come or goes back."""

from ofdesk.words.catalog import N_

TEXTS = {
    "tick": N_("Taken"),
    "taken": N_("taken"),
    "left": N_("left"),
}
