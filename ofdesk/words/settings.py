"""Sentences about the settings of the house and of this desk, backups and the self-test."""

from ofdesk.words.catalog import N_, NN_, Translator

words = Translator("settings")

CODES = {
    "setting_unknown": N_("“{name}” is not a setting. The settings: {known}."),
    "number_out_of_range": N_("“{value}” does not fit: from {lowest} to {highest}."),
    "schedule_invalid": N_("“{value}” is not a list of days. Write it as -60,-30,-15,-7,0,7."),
    "account_invalid": N_(
        "“{value}” is not a customer account: digits and letters that begin with 4, as 411."
    ),
    "plan_account_invalid": N_(
        "“{value}” is not an account: three digits at least come first, as 706 or 7061A."
    ),
    "link_invalid": N_("“{value}” is not the address of a page. It begins with https://."),
    "desk_number_fixed": N_(
        "This desk has the number {number}. Another number closes its series: give it with "
        "“settings set desk.number=…” alone."
    ),
    "selftest_failed": N_("The program does not work here: {failed}."),
}

TEXTS = {
    "backed_up": N_("Base copied to {path} ({size} kB)."),
    "restored": N_("Backup restored. Nothing had been issued since."),
    "made": N_("Base {path} made."),
    "ok": N_("ok"),
    "failed": N_("FAILED"),
}
CARRIED = NN_(
    "Backup restored. {count} document issued since was carried over: {numbers}.",
    "Backup restored. {count} documents issued since were carried over: {numbers}.",
)

CHECKS = {
    "base": N_("base"),
    "pdf": N_("page in PDF"),
    "fonts": N_("fonts of documents"),
    "translations": N_("words in French"),
    "keyring": N_("keyring"),
    "window": N_("window"),
}
