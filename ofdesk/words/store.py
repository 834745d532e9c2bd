"""Sentences about the base: opening it, its disk, its backups, its identity and its archive."""

from ofdesk.words.catalog import N_

CODES = {
    "base_not_opened": N_("The window was closed before the base {base} was open."),
    "base_missing": N_("There is no base at {base}. Create one with “init”, or name another file."),
    "base_exists": N_(
        "There is already a base at {base}. Choose another name: a base is never overwritten."
    ),
    "base_newer": N_(
        "The base {base} was made by a newer ofdesk. Nothing was changed in it. Update the "
        "program on this desk."
    ),
    "base_foreign": N_(
        "{base} is not a base of ofdesk. Nothing was changed in it. Choose another file."
    ),
    "base_corrupt": N_(
        "The file {base} is damaged and cannot be read. It is left as it is. Restore a "
        "backup: the issued pages are in the archive folder beside it."
    ),
    "base_locked": N_(
        "Another program is writing in the base. What you typed is kept. Try again in a moment."
    ),
    "base_in_use": N_("The base {base} is open elsewhere. Close the other window, then try again."),
    "base_read_only": N_(
        "This desk may read {base} but not write to it. Nothing is lost. Have the right to "
        "write given back, or move the base."
    ),
    "disk_full": N_(
        "The disk is full. Nothing was written and nothing is lost. Make room, then try again."
    ),
    "disk_error": N_(
        "The disk does not answer as it should for {base}. What was recorded before is kept. "
        "Check the disk, then try again."
    ),
    "today_not_factice": N_(
        "The day can be chosen only on a test base (FACTICE). Leave out the date."
    ),
    "base_on_network": N_(
        "The base {base} is on a network share, where it can be damaged. Move it to the disk "
        "of this desk, and share through the hub."
    ),
    "base_in_cloud": N_(
        "The base {base} is in a folder that another program copies online. That can damage "
        "it or bring back an old one. Move it to an ordinary folder."
    ),
    "backup_exists": N_(
        "There is already a file at {path}. Choose another name: a backup never overwrites "
        "anything."
    ),
    "backup_foreign": N_(
        "This backup is not one of the base {base}. Nothing was changed. Choose a backup of "
        "this base."
    ),
    "desk_number_needed": N_(
        "This base was copied, or an old one was put back: the numbers of this desk may "
        "already be on paper. Nothing is issued until the desk has a number that was never "
        "used. Give it one in the settings of the desk."
    ),
    "desk_number_invalid": N_(
        "“{value}” is not the number of a desk. Type two digits, from 01 to 99."
    ),
    "desk_number_taken": N_(
        "The desk number {value} was already used. A number never serves twice. Choose another."
    ),
    "mark_not_written": N_(
        "The document is issued and kept. The control file of this desk could not be written "
        "({detail}); it is set right at the next opening."
    ),
    "archive_not_written": N_(
        "The document {number} is issued and kept in the base. Its page could not be written "
        "to the archive folder ({detail}); it is written at the next opening."
    ),
    "archive_conflict": N_(
        "The archive folder already held another page under {number}. It was left alone; the "
        "page of this base is beside it: {kept}. Have both looked at."
    ),
    "migration_broke_links": N_(
        "The base could not be brought up to date: links between rows would be lost. It is as"
        " it was. Keep it and report this."
    ),
    "migration_changed_documents": N_(
        "The base could not be brought up to date: issued documents would change. It is as it"
        " was. Keep it and report this."
    ),
    "restore_broke_links": N_(
        "The backup could not be restored: links between rows would be lost. The base is as "
        "it was. Keep both and report this."
    ),
}
