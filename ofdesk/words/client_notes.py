"""Dated notes about clients: refusals, and what the command says."""

from ofdesk.words.catalog import N_, Translator

words = Translator("client_notes")

CODES = {
    "note_empty": N_("A note says something."),
    "note_which": N_("Say which note with --id; “clients notes” lists them."),
    "note_unknown": N_("There is no note “{note}”."),
}

TEXTS = {
    "written": N_("Note about {platform} kept."),
    "changed": N_("Note corrected."),
    "removed": N_("Note taken away."),
    "line": N_("{day} – {author}: {text}"),
    "line_changed": N_("{day} – {author} (corrected {changed} by {by}): {text}"),
}

HELP = {
    "clients notes": N_("the dated notes about a client, the last first"),
    "clients note": N_("write a note about a client, or correct or take away one of its notes"),
    "clients note name": N_("the client"),
    "clients note --text": N_("what the note says"),
    "clients note --id": N_("the note to correct (with --text) or to take away (with --remove)"),
    "clients note --remove": N_("take the note away"),
}


def said(name: str, **values: str) -> str:
    """A sentence of the command."""
    return words(TEXTS[name]).format(**values)
