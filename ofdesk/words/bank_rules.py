"""What desks learn of a bank: refusals, what commands say, names of accounts by their class."""

from ofdesk.words.catalog import N_, Translator

words = Translator("bank_rules")

CODES = {
    "bank_pattern_invalid": N_(
        "“{pattern}” recognises nobody: name a word of three letters that is not in every label."
    ),
    "bank_account_reserved": N_(
        "{account} is an account of clients or of the bank itself: name another one."
    ),
    "bank_rule_target": N_("A rule leads to a client or to an account: name one of the two."),
    "bank_rule_client_out": N_("A client’s rule is of money that comes in."),
    "bank_rule_unknown": N_("There is no rule “{rule}”."),
    "bank_profile_unknown": N_("There is no profile “{name}”. Known: {known}."),
    "bank_profile_name": N_("Give the profile a name of {longest} characters at most."),
    "bank_profile_taken": N_("Another profile is called “{name}” already."),
    "bank_profile_ambiguous": N_(
        "Several profiles fit this file: {known}. Say which one (--profile). Nothing was imported."
    ),
    "bank_profile_not_csv": N_(
        "“{name}” is a file in {format} format: it needs no profile. Nothing was imported."
    ),
    "bank_profile_encoding": N_(
        "The file is not written in {encoding}. Choose another encoding. Nothing was imported."
    ),
    "bank_profile_column": N_("The file has no column “{column}”. Nothing was imported."),
    "bank_profile_value": N_(
        "Line {line} of the file: “{value}” is not understood here. Nothing was imported."
    ),
    "bank_profile_nothing": N_("No row of this column holds a day: it is another one."),
    "bank_profile_format": N_(
        "The file is in {format} format, not in {wanted} as was told. Nothing was imported."
    ),
    "bank_layout_missing": N_("Say which column this is."),
    "bank_layout_amount_twice": N_(
        "Name one column of amounts, or one of debits and one of credits, not both."
    ),
    "bank_layout_place": N_(
        "“{column}” is no place: without headings a column is named by its number, from 1."
    ),
    "bank_layout_unknown": N_("A profile has no value “{name}”. It has: {known}."),
    "slip_other_amount": N_(
        "Slip {number} is of {slip_cents}, the line of the bank of {line_cents}: "
        "{difference_cents} apart. Is it this slip all the same?"
    ),
    "bank_line_two_ways": N_(
        "A line goes to an account, pays invoices or a client, is a slip, or nobody’s: "
        "say one of them."
    ),
    "bank_lines_refused": N_(
        "Accepted: {accepted}. Refused: {refused}. The first refusal: {first}"
    ),
}

TEXTS = {
    "profile_saved": N_("Profile “{name}” saved."),
    "profile_removed": N_("Profile “{name}” removed."),
    "profile_used": N_("Read with the profile “{name}”."),
    "sampled": N_("Movements: {count}. Not understood: {wrong}."),
    "rule_set": N_("Rule “{pattern}” saved: {target}."),
    "rule_removed": N_("Rule “{pattern}” removed."),
    "rule_learned": N_("Remembered for the next time: “{pattern}”."),
    "account": N_("account {account}"),
    "credit_of": N_("credit of {client}"),
    "in": N_("in"),
    "out": N_("out"),
    "learned": N_("learned"),
    "by_hand": N_("written"),
}

CLASSES = {
    "627": N_("Bank services"),
    "66": N_("Financial charges"),
    "58": N_("Internal transfers"),
    "51": N_("Banks"),
    "53": N_("Cash"),
    "47": N_("Suspense accounts"),
    "45": N_("Group and partners"),
    "44": N_("State and other public bodies"),
    "43": N_("Social bodies"),
    "42": N_("Staff"),
    "40": N_("Suppliers"),
    "16": N_("Loans"),
    "76": N_("Financial income"),
    "7": N_("Income"),
    "6": N_("Charges"),
    "4": N_("Third parties"),
    "": N_("Other accounts"),
}
"""The beginnings of account numbers, the longest first."""

HELP = {
    "bank import --profile": N_(
        "the saved profile of the bank, or the format that the file has to be; by default"
        " both are found"
    ),
    "bank accept --deposit": N_("the slip of cheques that the line credits"),
    "bank accept --account": N_(
        "the account of a line without client: fees, taxes, our own transfers"
    ),
    "bank accept --no-rule": N_("learn nothing from it for the next time"),
    "bank list": N_("the lines of the bank, decided or not"),
    "bank list --state": N_("waiting, accepted or ignored; can be repeated"),
    "bank list --search": N_("words of the label, the payer or the reference"),
    "bank list --limit": N_("at most so many lines"),
    "bank profile": N_("how the CSV files of banks are laid out"),
    "bank profile list": N_("the profiles that are known"),
    "bank profile show": N_("one profile"),
    "bank profile guess": N_(
        "what a CSV file of an unknown bank looks like, and its first movements"
    ),
    "bank profile guess --profile": N_("look at the file with this profile instead"),
    "bank profile set": N_("make or change a profile"),
    "bank profile set value": N_(
        "encoding, separator, skip, headings, dates, decimal, day, value_day, amount or "
        "debit and credit, label (A+B), payer, reference, balance, account, name"
    ),
    "bank profile set --from": N_("a file of the bank, whose layout is the start"),
    "bank profile remove": N_("forget a profile"),
    "profile": N_("the name of the profile"),
    "bank rules": N_("what labels were learned to mean"),
    "bank rules list": N_("the rules"),
    "bank rules set": N_("write a rule"),
    "words": N_("the words that a label has to hold"),
    "bank rules set --client": N_("the client who pays"),
    "bank rules set --account": N_("the account that the line goes to"),
    "bank rules set --direction": N_("in for money that comes, out for money that goes"),
    "bank rules set --was": N_("the rule that it takes the place of"),
    "bank rules remove": N_("forget a rule"),
    "rule": N_("the words or the id of the rule"),
}


def text(code: str, **values: object) -> str:
    """A sentence with its values."""
    return words(TEXTS[code]).format(**values)


def class_name(account: str) -> str:
    """The name of an account that the plan does not name, in French: that of its class."""
    known = next(start for start in CLASSES if account.startswith(start))
    return words(CLASSES[known], "fr")


def target_text(client: str, account: str) -> str:
    """What a rule leads to."""
    return text("account", account=account) if account else client
