"""``ofdesk sync``: a cycle with the hub, or one after the other; what waits, what is reserved."""

from argparse import Namespace
from functools import partial
from typing import TYPE_CHECKING

from ofdesk.cli import sync_aside
from ofdesk.cli.command import DONE, REFUSED, Answer, Context, UsageError
from ofdesk.cli.hub_access import (
    report_answer,
    report_data,
    report_text,
    takes_password,
    with_password,
)
from ofdesk.cli.parsing import Parser

if TYPE_CHECKING:
    from ofdesk.ports.hub import AskPassword, TableDigest
    from ofdesk.services.offline import OfflineWork

SECONDS = 60.0
VERBS = ("status", "prepare", "release", "digest", "pending", "history", *sync_aside.ACTS)
NAMED = frozenset(("prepare", *sync_aside.NAMED))
DAYS = 30


def add_arguments(parser: Parser) -> None:
    """``[status|prepare|release|digest|pending|history|aside|resend|reissue|renumber] [NAME…]
    [--watch] [--days N]``."""
    parser.add_argument("verb", nargs="?", choices=VERBS)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--watch", action="store_true")
    parser.add_argument("--days", type=int, default=DAYS, metavar="N")
    parser.add_argument("--cheques", action="store_true")
    sync_aside.add_aside(parser)
    takes_password(parser)


def run(arguments: Namespace, context: Context) -> Answer:
    """Sync, once or for ever; or one of the verbs."""
    if arguments.names and arguments.verb not in NAMED:
        raise UsageError("names_only_to_prepare")
    if arguments.verb:
        return ACTS[arguments.verb](arguments, context)
    desk = context.desk
    if arguments.watch:
        return with_password(arguments, lambda ask: _watch(context, ask))
    report = with_password(arguments, lambda ask: context.hubs.sync(desk, ask))
    return report_answer(report, asked=False)


def _status(_arguments: Namespace, context: Context) -> Answer:
    return report_answer(context.hubs.status(context.desk), asked=True)


def _prepare(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.offline import PrepareOffline, offline_work
    from ofdesk.words.sync_offline import prepared_text

    desk, hubs = context.desk, context.hubs
    request = PrepareOffline(tuple(arguments.names), arguments.days, arguments.cheques)

    def work(ask: "AskPassword") -> "tuple[list[OfflineWork], dict[tuple[str, str], str]]":
        hubs.login(desk)
        with desk.read() as session:
            wanted = offline_work(session, request, desk.today)
        return wanted, dict(hubs.reserve(desk, [(w.kind, w.subject) for w in wanted], ask))

    wanted, got = with_password(arguments, work)
    rows = [(one, got[(one.kind, one.subject)]) for one in wanted]
    taken = [_row(one) for one, holder in rows if not holder]
    refused = [_row(one) | {"desk": holder} for one, holder in rows if holder]
    text = prepared_text(len(taken), refused)
    status = REFUSED if refused and not taken else DONE
    return Answer({"taken": taken, "refused": refused}, text, status=status)


def _row(found: "OfflineWork") -> dict[str, str]:
    return {
        "kind": found.kind,
        "subject": found.subject,
        "platform": found.platform,
        "about": found.about,
    }


def _release(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.words.sync_offline import released_text

    count = with_password(arguments, lambda ask: context.hubs.let_go(context.desk, ask))
    return Answer({"released": count}, released_text(count))


def _digest(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.words.sync_offline import digest_text

    desk = context.desk
    found = with_password(arguments, lambda ask: context.hubs.digest(desk, ask))
    equal = all(one.equal for one in found)
    data = {"equal": equal, "tables": [_digested(one) for one in found]}
    return Answer(data, digest_text([(x.table, x.here, x.hub) for x in found if not x.equal]))


def _digested(found: "TableDigest") -> dict[str, object]:
    return {"table": found.table, "here": found.here, "hub": found.hub, "equal": found.equal}


def _pending(_arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.sync_rows import list_pending
    from ofdesk.words.sync_offline import pending_text

    with context.desk.read() as session:
        rows = list_pending(session)
    return Answer(rows, lambda: pending_text(rows))


def _history(_arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.sync_rows import list_exchanges
    from ofdesk.words.sync_offline import exchanges_text

    with context.desk.read() as session:
        rows = list_exchanges(session)
    return Answer(rows, lambda: exchanges_text(rows))


ACTS = {
    "status": _status,
    "prepare": _prepare,
    "release": _release,
    "digest": _digest,
    "pending": _pending,
    "history": _history,
    **sync_aside.ACTS,
}


def _watch(context: Context, ask: "AskPassword") -> Answer:
    """One cycle after the other, a line for each; Ctrl-C ends it."""
    import json
    import sys

    from ofdesk.cli.output import write

    hubs, desk = context.hubs, context.desk
    while True:
        report = hubs.sync(desk, ask)
        line = json.dumps(report_data(report), ensure_ascii=False)
        if report.state in ("alone", "stopped"):
            last = report_answer(report, asked=False)
            last.document = partial(str, line)
            return last
        write(sys.stdout, line if context.options.json else report_text(report))
        hubs.wait(desk, ask, SECONDS)
