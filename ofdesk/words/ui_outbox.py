"""What the foot of the window says of the outbox."""

from ofdesk.words.catalog import N_

TEXTS = {
    "waiting": N_("E-mails to send: {count}"),
    "to_read": N_("E-mails to read before they leave: {count}"),
    "paused": N_("Sending is paused: {count} e-mails"),
    "away": N_("E-mails wait for the server: {count}"),
    "password": N_("E-mails wait for the password: {count}"),
    "see": N_("See the e-mails"),
    "pause": N_("Pause the sending"),
    "go_on": N_("Go on sending"),
    "give_password": N_("Give the password…"),
    "setting": N_("Settings of the mail…"),
    "auto_default": N_("Yes, but not on a test base"),
    "auto_yes": N_("Yes"),
    "auto_no": N_("No: I send them"),
}
