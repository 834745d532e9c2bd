"""What lists say while they are empty, and other short words that several windows share."""

from ofdesk.words.catalog import N_

CODES = {
    "field_needed": N_("This field is needed: fill it in."),
    "port_invalid": N_("“{text}” is not a port: it is a number from 1 to 65535, usually 5432."),
    "address_needed": N_("Type the new e-mail address."),
}
TEXTS = {
    "no_cheque": N_(
        "No cheque yet. Scan the slip of an invoice or type its number: each cheque"
        " that you record is listed here."
    ),
    "no_rule": N_("No rule yet. What you decide on a line of the bank can become one."),
    "no_profile": N_("No profile yet. Describe the files of your bank once; the next ones follow."),
    "write_rule": N_("Write a rule…"),
    "describe_file": N_("Describe a file…"),
    "credit": N_("Issue the credit note"),
    "one_late_invoices": N_("One invoice late"),
    "one_lapsed_clients": N_("One lapsed subscription"),
    "one_due_soon": N_("One subscription ends within 30 days"),
    "one_to_activate": N_("One acquired year to activate on the platform"),
    "one_over_paid": N_("One invoice paid twice, too much, or made owed again twice"),
    "one_over_used": N_("One receipt allotted beyond what it holds, or taken back twice"),
    "one_unidentified": N_("One receipt without a client"),
    "one_cheques": N_("One cheque in hand"),
    "one_cards": N_("One card payment to look at"),
    "one_bank_lines": N_("One bank line to decide"),
    "one_acts": N_("One act to invoice"),
    "one_outbound_failed": N_("One invoice rejected or refused by a platform"),
    "one_to_print": N_("One letter to print"),
    "one_lots_open": N_("One lot to look at or to post"),
    "one_mail_failed": N_("One e-mail failed or unsure"),
    "one_conflicts": N_("One conflict to settle"),
    "one_migrations": N_("One migration ordered"),
}
