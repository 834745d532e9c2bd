"""What the window says of sharing through the hub, and the dialog of conflicts."""

from ofdesk.words.catalog import N_

TEXTS = {
    "menu": N_("Sharing…"),
    "title": N_("Sharing"),
    "conflicts_title": N_("Changed on two desks at once"),
    "keep_mine": N_("Take back the one set aside"),
    "keep_theirs": N_("Keep the one in place"),
    "open_sheet": N_("Open the sheet"),
    "password": N_("Password of the hub…"),
    "now": N_("Exchange now"),
    "c_client": N_("Client"),
    "c_field": N_("Field"),
    "c_base": N_("Before"),
    "c_theirs": N_("In place"),
    "c_mine": N_("Set aside"),
    "c_at": N_("Recorded"),
    "settled": N_("Settled. Left: {left}."),
    "paused": N_("Sharing paused"),
    "password_needed": N_("The hub wants a password"),
    "up_to_date": N_("Up to date at {at}"),
    "pending": N_("To be sent: {pending}"),
    "offline": N_("Offline"),
    "conflicts": N_("Conflicts to settle: {conflicts}"),
    "stopped": N_("Sharing stopped"),
}
