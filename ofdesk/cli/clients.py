"""``ofdesk clients``: sheets listed, shown, added, changed, renamed, merged, imported, exported."""

from argparse import Namespace
from datetime import timedelta
from pathlib import Path

from ofdesk.cli.client_notes import add_note_verbs
from ofdesk.cli.command import Answer, Context
from ofdesk.cli.fields import last_pairs, pairs
from ofdesk.cli.list_options import LIST_OPTIONS, LONGEST_DUE
from ofdesk.cli.parsing import Parser, whole


def add_arguments(parser: Parser) -> None:
    """The verbs of ``spec/cli.md``, and ``archive``, ``restore``, ``history``."""
    listed = parser.verb("list", _list)
    for name, option in LIST_OPTIONS.items():
        listed.add_argument(name, type=whole if option.number else str)
    listed.add_argument("--archived", action="store_true")
    parser.verb("show", _show).add_argument("name")
    for verb, run in (("add", _add), ("set", _set)):
        edit = parser.verb(verb, run)
        edit.add_argument("name")
        edit.add_argument("fields", nargs="*", metavar="field=value")
    rename = parser.verb("rename", _rename)
    rename.add_argument("old")
    rename.add_argument("new")
    merge = parser.verb("merge", _merge)
    merge.add_argument("source")
    merge.add_argument("target")
    parser.verb("archive", _archive).add_argument("name")
    parser.verb("restore", _restore).add_argument("name")
    parser.verb("history", _history).add_argument("name")
    add_note_verbs(parser)
    imported = parser.verb("import", _import)
    imported.add_argument("file", type=Path)
    imported.add_argument("--dry-run", action="store_true")
    imported.add_argument("--map", action="append", default=[], metavar="HEADING=FIELD")
    imported.add_argument("--sheet", default="")
    parser.verb("export", _export).add_argument("file", type=Path)


def _list(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.quick_list import list_answer
    from ofdesk.services.client_rows import ListClients, list_clients

    desk = context.desk
    due = arguments.due
    request = ListClients(
        search=arguments.search or "",
        due_by=None if due is None else desk.today + timedelta(days=min(due, LONGEST_DUE)),
        limit=arguments.limit,
        archived=arguments.archived,
    )
    with desk.read() as session:
        rows = list_clients(session, request)
    return list_answer(rows)


def _sheet(context: Context, name: str) -> Answer:
    from ofdesk.cli.client_answers import sheet_answer
    from ofdesk.services.client_sheet import read_sheet

    with context.desk.read() as session:
        sheet = read_sheet(session, name, context.desk.today)
    return sheet_answer(sheet)


def _show(arguments: Namespace, context: Context) -> Answer:
    return _sheet(context, arguments.name)


def _add(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.clients import AddClient, add_client

    request = AddClient(arguments.name, pairs(arguments.fields))
    saved = add_client(request, context.desk.write(), context.desk.today)
    return _sheet(context, saved.platform)


def _set(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.clients import ChangeClient, change_client

    request = ChangeClient(arguments.name, pairs(arguments.fields))
    saved = change_client(request, context.desk.write(), context.desk.today)
    return _sheet(context, saved.platform)


def _rename(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.clients import RenameClient, rename_client

    request = RenameClient(arguments.old, arguments.new)
    saved = rename_client(request, context.desk.write(), context.desk.today)
    return _sheet(context, saved.platform)


def _merge(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.clients import MergeClients, merge_clients

    request = MergeClients(arguments.source, arguments.target)
    saved = merge_clients(request, context.desk.write(), context.desk.today)
    return _sheet(context, saved.platform)


def _archive(arguments: Namespace, context: Context) -> Answer:
    return _put_away(arguments.name, context, archived=True)


def _restore(arguments: Namespace, context: Context) -> Answer:
    return _put_away(arguments.name, context, archived=False)


def _put_away(name: str, context: Context, *, archived: bool) -> Answer:
    from ofdesk.services.clients import ArchiveClient, archive_client

    request = ArchiveClient(name, archived)
    saved = archive_client(request, context.desk.write(), context.desk.today)
    return _sheet(context, saved.platform)


def _history(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.client_answers import history_answer
    from ofdesk.services.client_history import client_history
    from ofdesk.services.client_names import kept_sheet

    with context.desk.read() as session:
        entries = client_history(session, kept_sheet(session, arguments.name))
    return history_answer(entries)


def _import(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.client_answers import import_answer
    from ofdesk.services.client_columns import Said
    from ofdesk.services.client_import import ImportClients, import_clients

    said = Said(last_pairs(arguments.map), arguments.sheet)
    request = ImportClients(arguments.file.expanduser(), arguments.dry_run, said)
    return import_answer(import_clients(request, context.desk.write(), context.desk.today))


def _export(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.client_export import export_clients
    from ofdesk.words.client_sheets import EXPORTED, words
    from ofdesk.words.formats import number

    with context.desk.read() as session:
        found = export_clients(session, arguments.file.expanduser())
    said = words.plural(*EXPORTED, found.rows)
    text = said.format(count=number(found.rows), path=found.path)
    return Answer({"file": found.path, "rows": found.rows}, text)
