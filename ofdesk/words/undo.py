"""What « Annuler » would take back, and why it sometimes cannot."""

from ofdesk.words.catalog import N_, translator

_ = translator("undo")

CODES = {
    "undo_impossible": N_(
        "This change issued or received something: it is corrected by a credit note or a reversal."
    ),
    "undo_changed_since": N_("The value was changed again since then. Nothing was undone."),
}

SUBJECTS = {
    "client": N_("change of {name}"),
    "client_alias": N_("change of name"),
    "party": N_("change of who is billed"),
    "setting": N_("setting {name}"),
    "catalogue": N_("price list {name}"),
    "catalogue_offer": N_("change of the price list"),
    "catalogue_bracket": N_("change of the price list"),
    "catalogue_act": N_("change of the price list"),
    "platform_version": N_("change of the versions"),
    "cleanup_step": N_("change of a check-list"),
    "migration_task": N_("check-list of a migration"),
    "envelope_profile": N_("change of an envelope"),
    "attachment": N_("file {name}"),
    "bank_rule": N_("bank rule {name}"),
    "bank_profile": N_("profile of statements {name}"),
    "mail_template": N_("change of an e-mail template"),
    "client_note": N_("note about a client"),
}

UNDO = N_("Undo: {what}")


def undo_name(subject: str, name: str) -> str:
    """« Annuler : modification de mermoz »."""
    return _(UNDO).format(what=_(SUBJECTS[subject]).format(name=name))
