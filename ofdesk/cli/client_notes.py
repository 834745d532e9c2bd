"""``ofdesk clients notes`` and ``note``: dated notes about a client."""

from argparse import Namespace
from typing import TYPE_CHECKING

from ofdesk.cli.command import Answer, Context, UsageError
from ofdesk.cli.parsing import Parser

if TYPE_CHECKING:
    from ofdesk.services.client_notes import NoteRow


def add_note_verbs(parser: Parser) -> None:
    """List notes; write, correct and take away one."""
    parser.verb("notes", _notes).add_argument("name")
    note = parser.verb("note", _note)
    note.add_argument("name")
    note.add_argument("--text", default="")
    note.add_argument("--id", default="")
    note.add_argument("--remove", action="store_true")


def _notes(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.client_notes import list_notes

    with context.desk.read() as session:
        rows = list_notes(session, arguments.name)
    return Answer(rows, lambda: "\n".join(_line(row) for row in rows))


def _line(row: "NoteRow") -> str:
    from ofdesk.words import formats
    from ofdesk.words.client_notes import said

    values = {"day": formats.instant(row.written_at), "author": row.written_by, "text": row.text}
    if row.changed_at is None:
        return said("line", **values)
    return said(
        "line_changed", changed=formats.instant(row.changed_at), by=row.changed_by, **values
    )


def _note(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.client_notes import change_note, remove_note, write_note
    from ofdesk.words.client_notes import said

    if arguments.remove and not arguments.id:
        raise UsageError("note_which")
    uow = context.desk.write()
    if arguments.remove:
        done, word = remove_note(arguments.id, uow), "removed"
    elif arguments.id:
        done, word = change_note(arguments.id, arguments.text, uow), "changed"
    else:
        done, word = write_note(arguments.name, arguments.text, uow), "written"
    data = {"id": done.id, "platform": done.platform or arguments.name, "text": done.text}
    return Answer(data, lambda: said(word, platform=done.platform))
