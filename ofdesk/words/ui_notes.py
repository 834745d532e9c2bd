"""What the notes of a client say on its sheet."""

from ofdesk.words.catalog import N_

TEXTS = {
    "tab": N_("Notes"),
    "day": N_("Written"),
    "author": N_("By"),
    "text": N_("Note"),
    "changed": N_("Corrected"),
    "none": N_("No note yet. Write down what was said."),
    "add": N_("Write a note"),
    "change": N_("Correct"),
    "history": N_("Former versions"),
    "remove": N_("Take away"),
    "keep": N_("Keep the note"),
    "new_title": N_("Note about {platform}"),
    "change_title": N_("Correct a note"),
    "change_words": N_("What the note said before stays in its history."),
    "kept": N_("Note kept."),
    "removed": N_("Note taken away; “Undo” brings it back."),
    "version": N_("{day}, {author}"),
    "hint": N_("Enter: the whole note · Ctrl+Enter in the note keeps it"),
}
