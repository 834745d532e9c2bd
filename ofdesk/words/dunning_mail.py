"""Sentences about reminders that go by e-mail."""

from ofdesk.words.catalog import N_, Translator

words = Translator("dunning_mail")

CODES = {
    "reminder_left": N_("This reminder is done with ({state}): nothing is sent."),
    "reminder_mailed": N_("This reminder is on its way to {recipients} already."),
}

TEXTS = {
    "queued": N_("In the outbox: {platform} → {recipients}."),
    "no_email": N_("{platform} has no e-mail address: print the letter."),
    "none": N_("No reminder waits for an e-mail."),
}

HELP = {
    "remind mail": N_("put queued letters into the outbox of e-mails"),
    "remind mail letters": N_("letters or clients (none: all who want e-mail)"),
}
