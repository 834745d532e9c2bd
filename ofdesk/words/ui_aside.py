"""What the window says of documents that the hub would not take."""

from ofdesk.words.catalog import N_

TEXTS = {
    "title": N_("Documents put aside"),
    "explain": N_(
        "The hub did not take these documents: their series is closed, or another document has "
        "their number. They stay as they were issued and are not sent. Once an administrator has "
        "reopened the series, send them again. Otherwise issue them anew: same lines, same "
        "amounts, a new number, and payments and periods go over."
    ),
    "number": N_("Number"),
    "day": N_("Issued"),
    "who": N_("Client"),
    "total": N_("Total"),
    "state": N_("State"),
    "why": N_("Why"),
    "reason": N_("Reason of the new issue"),
    "look": N_("See the page"),
    "resend": N_("Send again"),
    "reissue": N_("Issue anew"),
    "resent": N_("Sent again at the next exchange: {count}."),
    "reissued": N_("Issued anew: {pairs}"),
    "nothing": N_("No document is put aside."),
    "s_waiting": N_("Not sent"),
    "s_number_taken": N_("Number taken"),
    "s_reissued": N_("Issued anew"),
}
