"""The help of the command line: one line for each command and argument, found by its path."""

from importlib import import_module

from ofdesk.words.catalog import N_, Translator

words = Translator("cli_help")

TEXTS = {
    "no_window": N_("This program has no window yet. Its commands: ofdesk --help"),
    "usage_line": N_("usage: ofdesk [global options] COMMAND …"),
    "about": N_("Back-office of yearly subscriptions: clients, renewals, invoices, receipts."),
    "commands": N_("Commands:"),
    "global_options": N_("Global options, before or after the command:"),
    "statuses": N_(
        "Exit status: 0 done · 1 refused · 2 wrong usage · 3 unavailable · 4 integrity broken"
    ),
    "help_of_one": N_("Help of a command: ofdesk COMMAND --help"),
}

HELP = {
    "": N_("Back-office of yearly subscriptions."),
    "--help": N_("show this help"),
    "--base": N_("the base, one file (by default: yours)"),
    "--lang": N_("language of the answers"),
    "--json": N_("answer with one JSON document"),
    "--operator": N_("who acts (by default: the base's setting, then your login)"),
    "--confirm": N_("answer yes to the question CODE; can be repeated"),
    "--today": N_("the day to act as if it were; only on a test base (FACTICE)"),
    "name": N_("the platform name of the client, or its address on the web"),
    "file": N_("the file"),
    "fields": N_("field=value; an empty value erases"),
    "--reason": N_("why, kept in the history"),
    "init": N_("make a new base"),
    "init --factice": N_("a test base: all its pages are marked FACTICE"),
    "init settings": N_("setting=value, as company.name=… or desk.number=01"),
    "settings": N_("settings of the house and of this desk"),
    "settings list": N_("all settings"),
    "settings set": N_("change settings"),
    "settings logo": N_("the picture beside the name on the pages"),
    "settings logo file": N_("a PNG or a JPEG; a copy of its pixels is kept"),
    "settings logo --none": N_("no logo any more"),
    "settings set settings": N_("setting=value; an empty value goes back to the default"),
    "clients": N_("client sheets"),
    "clients list": N_("the list of clients"),
    "clients list --search": N_("words of the name, platform, town, e-mail, SIREN or tags"),
    "clients list --due": N_("whose subscription ends within DAYS days, lapsed ones included"),
    "clients list --archived": N_("archived clients instead of the others"),
    "clients list --limit": N_("no more than N clients"),
    "clients show": N_("one sheet, also found by a former platform name"),
    "clients add": N_("add a client"),
    "clients set": N_("change fields of a sheet"),
    "clients rename": N_("change the platform name; the former one still finds the sheet"),
    "clients rename old": N_("the present platform name"),
    "clients rename new": N_("the new platform name"),
    "clients merge": N_("merge two sheets of one client"),
    "clients merge source": N_("the sheet that goes"),
    "clients merge target": N_("the sheet that is kept"),
    "clients archive": N_("archive a client, which leaves the lists"),
    "clients restore": N_("bring an archived client back into the lists"),
    "clients history": N_("who changed what, when, from which desk"),
    "clients import": N_("add and update clients from a CSV or XLSX file"),
    "clients import --dry-run": N_("say what would be done, and do nothing"),
    "clients export": N_("write all clients to a CSV or XLSX file, as its name ends"),
    "gdpr": N_("personal data of a client's people"),
    "gdpr export": N_("all that is known; with --out, a zip with the pages"),
    "gdpr erase": N_("erase what the law lets us erase, with the reason for the rest"),
    "resources": N_("activated resources of a platform"),
    "resources set": N_("type the number of activated resources by hand"),
    "resources set count": N_("how many resources are activated"),
    "catalogue": N_("price lists"),
    "catalogue show": N_("the price list in force, or the one of a day"),
    "catalogue show --date": N_("the day, YYYY-MM-DD"),
    "catalogue import": N_("add a price list from a JSON, CSV or XLSX file"),
    "catalogue export": N_("write the price list to a JSON, CSV or XLSX file"),
    "catalogue export --date": N_("the day whose price list is written, YYYY-MM-DD"),
    "catalogue compare": N_("what changes from one price list to another"),
    "catalogue compare first": N_("a price list: the day it begins, or its label"),
    "catalogue compare second": N_("the price list to compare with"),
    "versions": N_("versions of the platform software"),
    "versions list": N_("the versions, which one is proposed, which pre-releases are open"),
    "versions set": N_("say which version is proposed to new clients"),
    "versions set --stable": N_("the stable version proposed to new clients"),
    "versions set --prerelease": N_("a pre-release that is open; can be repeated"),
    "backup": N_("copy the base to a file, even while it is in use"),
    "restore": N_("bring back a backup; what was issued since is carried over"),
    "completion": N_("the completion script of a shell"),
    "completion shell": N_("bash, zsh or tcsh"),
}


MORE = {
    "clients": ("client_notes",),
    "cheques": ("cheque_details",),
    "receipts": ("cheque_details", "overpayments", "excess"),
}
"""Further areas with words on some commands of a noun."""
AREAS = {
    **dict.fromkeys(("hub", "sync", "conflicts", "--password-stdin"), "hub"),
    **dict.fromkeys(("mail", "alerts", "act", "invoices"), "mail"),
    **dict.fromkeys(("statement", "receipts", "export"), "statements"),
    **dict.fromkeys(("secrets", "resources", "platform-standin"), "platforms"),
    **dict.fromkeys(("clients import --map", "clients import --sheet"), "client_files"),
    "export lettering": "lots",
    "export des": "services_return",
    "remind": "dunning",
    "print": "printing",
    "card": "cards",
    "bank": "bank_rules",
    **dict.fromkeys(("remind mail", "remind mail letters"), "dunning_mail"),
    "acknowledgement": "acknowledgement",
    "labels": "labels",
    "legal": "legal",
    "outbound": "outbound",
}
"""Command, or argument of several → the area with words on it that are not here or in
``cli_billing``; only the area that is asked about is loaded."""


def help_text(*paths: str) -> str:
    """The help of the first of ``paths`` that has words, in the language in force.

    Raises ``KeyError`` for a command or argument without words: the tests find it.
    """
    noun = paths[0].partition(" ")[0]
    own, more = AREAS.get(noun), MORE.get(noun, ())
    for path in paths:
        for area in (own, AREAS.get(path), *more, "cli_help", "cli_billing"):
            if area is None:
                continue
            found = import_module(f"ofdesk.words.{area}")
            if path in found.HELP:
                text: str = found.words(found.HELP[path])
                return text
    raise KeyError(paths[0])
