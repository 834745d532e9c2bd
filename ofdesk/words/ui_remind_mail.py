"""What the dialog of reminders by e-mail says."""

from ofdesk.words.catalog import N_

TEXTS = {
    "prepared": N_("Letters prepared"),
    "open": N_("Send by e-mail…"),
    "one": N_("Send this letter by e-mail…"),
    "title": N_("Reminders by e-mail"),
    "words": N_(
        "Look at each message before it goes. The letter goes along as a PDF; it counts as posted "
        "once the message has left."
    ),
    "letters": N_("Letters"),
    "to": N_("To"),
    "goes_to": N_("To: {to}"),
    "message": N_("Message"),
    "file": N_("Along with it: {file}"),
    "count": N_("Messages: {count}"),
    "queue": N_("Put into the outbox"),
    "queueing": N_("Reminders into the outbox"),
    "done": N_("Reminders in the outbox: {count}."),
    "none": N_("No letter waits for a client who wants e-mail. Prepare the reminders first."),
}
