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
}
