"""What is said where a document is sent by e-mail."""

from ofdesk.words.catalog import N_

TEXTS = {
    "send": N_("Send by e-mail"),
    "queued": N_("In the outbox for {recipients}."),
    "copy": N_("The page is marked as a copy: the original is on paper."),
    "beside": N_("This client wants its documents otherwise ({delivery})."),
    "see": N_("See the e-mails"),
    "last_alert": N_("Last alert"),
}
