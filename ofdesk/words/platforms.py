"""What the keyring, counts from files and readings of platforms say to a person."""

from ofdesk.words.catalog import N_, Translator

words = Translator("platforms")

CODES = {
    "keyring_missing": N_(
        "This session has no keyring, or it is locked: nothing is kept. Open it, or give the "
        "password each time it is asked for."
    ),
    "read_at_ahead": N_("“{value}” is still to come: a count cannot be read then."),
    "read_at_missing": N_("The line does not say when the count was read."),
    "secret_empty": N_("The secret is empty. To take one away: ofdesk secrets forget NAME."),
    "secret_name_unknown": N_("No secret bears the name “{name}”. The names: {known}."),
    "secret_needed": N_(
        "The secret “{name}” is given on standard input (--password-stdin), or typed in a terminal."
    ),
    "secret_too_long": N_("The secret is too long: at most {longest} characters are kept."),
    "usage_discreet": N_(
        "The command line is not right. It is not repeated here, since it may hold a secret.\n"
        "{usage}"
    ),
}

TEXTS = {
    "imported": N_(
        "{updated} updated, {unchanged} known so, {older} older than what is known, "
        "{refused} refused."
    ),
    "would_import": N_(
        "Nothing was kept. It would be: {updated} updated, {unchanged} known so, {older} older "
        "than what is known, {refused} refused."
    ),
    "secret_absent": N_("Nothing was kept under {name}."),
    "secret_forgotten": N_("{name} is forgotten."),
    "secret_kept": N_("{name} is kept in the keyring."),
    "secret_of": N_("Secret of {name}: "),
}

KEPT_HEADINGS = (N_("Name"), N_("Kept"))

HELP = {
    "secrets": N_("passwords and keys in the keyring of your session"),
    "secrets list": N_("the known names and whether each is kept, never the values"),
    "secrets set": N_("keep a secret; the value is typed or read on standard input"),
    "secrets set name": N_("smtp, card, hub:HOST, platform:NAME or platform-key:NAME"),
    "secrets forget": N_("take a secret away"),
    "secrets forget name": N_("the name, as in secrets list"),
    "resources import": N_("take counts from a CSV or XLSX file: platform, count, read_at"),
    "resources import --dry-run": N_("say what would be done, and do nothing"),
}
