"""What lists to tick say, and what is done with money that will not come or goes back."""

from ofdesk.words.catalog import N_

TEXTS = {
    "tick": N_("Taken"),
    "taken": N_("taken"),
    "left": N_("left"),
    "chase": N_("Remind the difference"),
    "fees": N_("Take as bank fees…"),
    "difference": N_("Take as a difference…"),
    "abandoned": N_("Give the debt up…"),
    "restore": N_("It is owed again…"),
    "settle": N_("What is left…"),
    "reason": N_("Reason"),
    "cents": N_("Amount"),
    "fees_title": N_("Bank fees on {number}"),
    "fees_verb": N_("Take as bank fees"),
    "fees_words": N_("What the bank kept becomes our expense (627); the invoice owes it no more."),
    "difference_title": N_("Difference on {number}"),
    "difference_verb": N_("Take as a difference"),
    "difference_words": N_("A few cents become our expense (658); the invoice owes them no more."),
    "abandoned_title": N_("Debt of {number} given up"),
    "abandoned_verb": N_("Give the debt up"),
    "abandoned_words": N_(
        "What will never be paid becomes a loss (654), without credit note. It can be owed again."
    ),
    "restore_title": N_("{number} is owed again"),
    "restore_verb": N_("It is owed again"),
    "restore_words": N_("All that was given up on this invoice is taken back."),
    "written": N_("{number}: {open} left to pay."),
    "short": N_("{open} is left to pay."),
    "correct": N_("Correct…"),
    "correct_title": N_("Corrective invoice of {number}"),
    "correct_words": N_(
        "A corrective invoice says the same amounts anew, with the sheet and settings of today. It "
        "takes over what is owed and paid. To change an amount, make a credit note."
    ),
    "correct_verb": N_("Issue the corrective invoice"),
    "correct_total": N_("Amount as before: {total}"),
    "correct_done": N_("{number} takes the place of {old}."),
    "account": N_("Statement of account…"),
    "account_title": N_("Statement of account of {platform}"),
    "account_verb": N_("Show the statement"),
    "account_words": N_("What was owed, paid and open at the end of a day."),
    "at": N_("At the end of"),
    "since": N_("Movements since"),
    "refund": N_("Refund…"),
    "refund_title": N_("Refund of {number}"),
    "refund_verb": N_("Refund"),
    "refund_words": N_("{left} of this receipt pays nothing yet: it can be given back."),
    "refunded": N_("Refund {number} recorded."),
}
