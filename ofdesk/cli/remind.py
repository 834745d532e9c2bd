"""``ofdesk remind``: reminders that are due, their letters, and what holds them back."""

from argparse import Namespace
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ofdesk.cli import remind_rules
from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser, day
from ofdesk.cli.remind_mail import mail_letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from _typeshed import DataclassInstance

    from ofdesk.services.dunning import RemindClients
    from ofdesk.services.dunning_log import ReminderRow

KINDS = ("promise", "dispute", "other")
YES_NO = ("yes", "no")
UNTOLD = frozenset(("changes",))


def add_arguments(parser: Parser) -> None:
    """``remind [--level L] [--dry-run] [--out DIR]`` of ``spec/cli.md``, and its verbs."""
    listed = parser.verb("list", _list)
    listed.add_argument("--all", action="store_true", dest="every")
    listed.add_argument("--only", default="")
    for name, run in (("show", _show), ("pdf", _pdf), ("cancel", _cancel)):
        verb = parser.verb(name, run)
        verb.add_argument("letter")
        if name == "pdf":
            verb.add_argument("--out", required=True, dest="file")
        elif name == "cancel":
            verb.add_argument("--reason", required=True)
    parser.verb("mail", mail_letters).add_argument("letters", nargs="*")
    posted = parser.verb("posted", _posted)
    posted.add_argument("letters", nargs="*")
    posted.add_argument("--date", type=day)
    hold = parser.verb("hold", _hold)
    hold.add_argument("target")
    hold.add_argument("--reason", required=True)
    hold.add_argument("--until", type=day)
    hold.add_argument("--kind", choices=KINDS, default="other")
    release = parser.verb("release", _release)
    release.add_argument("target")
    release.add_argument("--reason", default="")
    parser.verb("holds", _holds)
    client = parser.verb("client", _client)
    client.add_argument("name")
    client.add_argument("--reminders", choices=YES_NO)
    client.add_argument("--penalties", choices=YES_NO, dest="charged")
    remind_rules.add_verbs(parser)
    parser.do_without_verb()
    parser.add_argument("--level", default="")
    parser.add_argument("--client", default="")
    parser.add_argument("--penalties", action="store_true")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--out")


def run(arguments: Namespace, context: Context) -> Answer:
    """The letters that are due: looked at with ``--dry-run``, else queued."""
    from ofdesk.services.dunning import RemindClients, due_reminders, queue_reminders
    from ofdesk.words.dunning import said
    from ofdesk.words.sentences import sentence_of

    folder = _folder(arguments.out)
    request = RemindClients(arguments.level, arguments.client, arguments.penalties)
    desk = context.desk
    if arguments.dry_run:
        with desk.read() as session:
            rows = due_reminders(session, request, desk.today)
    else:
        rows = queue_reminders(request, desk.write(), desk.today)
    saved = _saved(context, request, rows, folder) if folder else {}
    # What is too little to ask for is no reminder at all: « remind list » shows it.
    rows = [row for row in rows if row.held_because != "below_minimum"]
    warnings = [
        said(
            "refused", platform=row.platform, why=sentence_of(row.error, {"platform": row.platform})
        )
        for row in rows
        if row.error
    ]
    return Answer(
        [_data(row) | {"pdf": saved.get(row.platform)} for row in rows],
        lambda: _table(rows),
        warnings=warnings,
    )


def _folder(name: str | None) -> Path | None:
    """The folder of ``--out``, made when it is not there. Raises ``OSError`` (status 3)."""
    if name is None:
        return None
    folder = Path(name).expanduser()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _saved(
    context: Context, request: "RemindClients", rows: "Sequence[ReminderRow]", folder: Path
) -> dict[str, str]:
    """Write the pages of the letters, stored or of the preview; their paths by client."""
    from ofdesk.cli.files import save_file
    from ofdesk.services.dunning import preview_letters
    from ofdesk.services.dunning_log import reminder_page

    desk = context.desk
    with desk.read() as session:
        stored = {row.platform: reminder_page(session, row.id) for row in rows if row.id}
        if any(row.state == "due" for row in rows):
            stored |= preview_letters(
                session, request, desk.today, desk.renderer, factice=desk.factice
            )
    names = {row.platform: f"{row.platform}-R{row.level}-{desk.today}.pdf" for row in rows}
    return {
        platform: save_file(str(folder / names[platform]), pdf) for platform, pdf in stored.items()
    }


def _data(row: "DataclassInstance") -> dict[str, Any]:
    """A row as JSON: what only windows need is left out."""
    return {one.name: getattr(row, one.name) for one in fields(row) if one.name not in UNTOLD}


def _table(rows: "Sequence[ReminderRow]") -> str:
    from ofdesk.cli.tables import table
    from ofdesk.words import formats
    from ofdesk.words.dunning import (
        heading,
        level_label,
        numbers_text,
        reason_name,
        said,
        state_name,
    )

    if not rows:
        return said("none")
    names = ("platform", "level", "invoices", "total", "state", "why", "until", "id")
    shown = [
        (
            *(row.platform, level_label(row.level_name), numbers_text(row.invoices)),
            *(formats.amount(row.total_cents), state_name(row.state)),
            reason_name(row.held_because or ""),
            formats.day(row.held_until) if row.held_until else "",
            row.id or "",
        )
        for row in rows
    ]
    return table([heading(name) for name in names], shown, "---r----")


def _list(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.dunning import RemindClients, due_reminders
    from ofdesk.services.dunning_log import list_reminders

    desk = context.desk
    with desk.read() as session:
        rows = due_reminders(session, RemindClients(platform=arguments.only), desk.today)
        rows += list_reminders(session, platform=arguments.only, every=arguments.every)
    return Answer([_data(row) for row in rows], lambda: _table(rows))


def _show(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.dunning_log import reminder_text

    with context.desk.read() as session:
        row, subject, text = reminder_text(session, arguments.letter)
    return Answer(_data(row) | {"subject": subject, "text": text}, text)


def _pdf(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.files import check_target, save_file
    from ofdesk.services.dunning_log import reminder_page
    from ofdesk.words.dunning import said

    check_target(arguments.file)
    with context.desk.read() as session:
        pdf = reminder_page(session, arguments.letter)
    path = save_file(arguments.file, pdf)
    return Answer({"letter": arguments.letter, "pdf": path}, lambda: said("saved", path=path))


def _cancel(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.dunning_log import cancel_reminder
    from ofdesk.words.dunning import said

    desk = context.desk
    row = cancel_reminder(arguments.letter, arguments.reason, desk.write(), desk.today)
    return Answer(_data(row), lambda: said("cancelled", platform=row.platform))


def _posted(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.dunning_log import post_reminders
    from ofdesk.words.dunning import posted_text

    desk = context.desk
    posted_on = arguments.date or desk.today
    rows = post_reminders(arguments.letters, posted_on, desk.write(), desk.today)
    return Answer([_data(row) for row in rows], lambda: posted_text(len(rows), posted_on))


def _hold(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.dunning_holds import HoldReminders, hold_reminders
    from ofdesk.words.dunning import said

    desk = context.desk
    request = HoldReminders(arguments.target, arguments.reason, arguments.kind, arguments.until)
    row = hold_reminders(request, desk.write(), desk.today)
    return Answer(_data(row), lambda: said("held", target=row.invoice or row.platform))


def _release(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.dunning_holds import release_reminders
    from ofdesk.words.dunning import said

    desk = context.desk
    rows = release_reminders(arguments.target, arguments.reason, desk.write(), desk.today)
    return Answer(
        {"target": arguments.target, "released": [_data(row) for row in rows]},
        lambda: said("released", target=arguments.target),
    )


def _holds(_arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.tables import table
    from ofdesk.services.dunning_holds import list_holds
    from ofdesk.words import formats
    from ofdesk.words.dunning import heading, reason_name

    desk = context.desk
    with desk.read() as session:
        rows = list_holds(session, desk.today)

    def text() -> str:
        names = ("platform", "invoices", "kind", "until", "reason")
        shown = [
            (
                *(row.platform, row.invoice or "", reason_name(row.kind)),
                *(formats.day(row.until) if row.until else "", row.reason),
            )
            for row in rows
        ]
        return table([heading(name) for name in names], shown)

    return Answer([_data(row) for row in rows], text)


def _client(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.dunning_holds import switch_reminders
    from ofdesk.words.dunning import said
    from ofdesk.words.formats import yes_no

    chosen = {"yes": True, "no": False, None: None}
    row = switch_reminders(
        arguments.name,
        context.desk.write(),
        reminders=chosen[arguments.reminders],
        penalties=chosen[arguments.charged],
    )

    def text() -> str:
        return said(
            "switched",
            platform=row.platform,
            reminders=yes_no(row.reminders),
            penalties=yes_no(row.penalties),
        )

    return Answer(_data(row), text)
