"""What the saved filters of the client list say."""

from ofdesk.words.catalog import N_

TEXTS = {
    "title": N_("Saved filters"),
    "name": N_("Name of the filter:"),
    "save": N_("Save this filter…"),
    "more": N_("More…"),
    "show": N_("Show"),
    "counted": N_("{name} ({count})"),
    "rename": N_("Rename…"),
    "replace": N_("Replace by what is shown"),
    "forget": N_("Delete"),
    "columns": N_("Columns"),
}
