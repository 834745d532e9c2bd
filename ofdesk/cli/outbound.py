"""``ofdesk outbound``: the folder of an approved platform or Chorus Pro, and what they tell."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ofdesk.cli.command import BROKEN, DONE, Answer, Context
from ofdesk.cli.parsing import Parser, day, whole
from ofdesk.domain.lifecycle import STATES

if TYPE_CHECKING:
    from ofdesk.services.outbound import NotWritten
    from ofdesk.services.outbound_rows import OutboundRow
    from ofdesk.services.outbound_status import RefusedStatus, StatusSet

ASKED = (*STATES, "to_act", "to_say")


def add_arguments(parser: Parser) -> None:
    """list, write, status, set, withdraw."""
    listed = parser.verb("list", _list)
    listed.add_argument("--state", choices=ASKED, default="")
    listed.add_argument("--limit", type=whole, default=500)
    write = parser.verb("write", _write)
    write.add_argument("number", nargs="*")
    write.add_argument("--out", type=Path, required=True)
    write.add_argument("--again", action="store_true")
    parser.verb("status", _status).add_argument("file", type=Path)
    given = parser.verb("set", _set)
    given.add_argument("number")
    given.add_argument("status")
    given.add_argument("--date", type=day)
    given.add_argument("--reason", default="")
    withdraw = parser.verb("withdraw", _withdraw)
    withdraw.add_argument("number")
    withdraw.add_argument("--reason", required=True)


def _list(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.outbound_rows import ListOutbound, list_outbound

    with context.desk.read() as session:
        rows = list_outbound(session, ListOutbound(arguments.state, arguments.limit))
    return Answer(rows, lambda: _rows_text(rows))


def _rows_text(rows: "list[OutboundRow]") -> str:
    from ofdesk.cli.tables import table
    from ofdesk.words import formats
    from ofdesk.words.legal import channel_name
    from ofdesk.words.outbound import heading, state_name

    shown = [
        (
            row.number,
            row.platform,
            formats.day(row.issued_on),
            channel_name(row.channel),
            formats.amount(row.total_cents),
            state_name(row.state),
            formats.day(row.since) if row.since else "",
            row.reason,
        )
        for row in rows
    ]
    names = ("number", "platform", "issued_on", "channel", "total", "state", "since", "reason")
    return table([heading(name) for name in names], shown, "----r---")


def _write(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.domain.errors import IntegrityBroken
    from ofdesk.services.outbound import WriteOutbound, write_outbound
    from ofdesk.words.outbound import written_text
    from ofdesk.words.sentences import sentence

    desk = context.desk
    folder = arguments.out.expanduser()
    request = WriteOutbound(folder, tuple(arguments.number), arguments.again)
    done = write_outbound(request, desk.write(), desk.today)
    data = {
        "folder": done.folder,
        "index": done.index,
        "written": done.written,
        "known": done.known,
        "refused": [_refused_json(one) for one in done.refused],
    }
    warnings = [f"{one.number} : {sentence(one.error)}" for one in done.refused]
    broken = any(isinstance(one.error, IntegrityBroken) for one in done.refused)
    told = written_text(len(done.written), done.known, len(done.refused), done.folder)
    return Answer(data, told, warnings=warnings, status=BROKEN if broken else DONE)


def _refused_json(one: "NotWritten") -> dict[str, Any]:
    from ofdesk.words.sentences import sentence

    error = one.error
    return {
        "number": one.number,
        "error": error.code,
        "message": sentence(error),
        "values": dict(error.values),
    }


def _status(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.outbound_status import read_statuses
    from ofdesk.words.outbound import read_text, refused_text

    desk = context.desk
    done = read_statuses(arguments.file.expanduser(), desk.write(), desk.today)
    data = {
        "added": done.added,
        "known": done.known,
        "refused": [_refused_line(one) for one in done.refused],
    }
    warnings = [refused_text(x.line, x.number, x.error, x.values) for x in done.refused]
    told = read_text(done.added, done.known, len(done.refused))
    return Answer(data, told, warnings=warnings)


def _refused_line(one: "RefusedStatus") -> dict[str, Any]:
    from ofdesk.words.sentences import sentence_of

    return {
        "line": one.line,
        "error": one.error,
        "number": one.number,
        "message": sentence_of(one.error, one.values),
        "values": dict(one.values),
    }


def _set(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.outbound_status import SetStatus, set_status

    desk = context.desk
    request = SetStatus(arguments.number, arguments.status, arguments.date, arguments.reason)
    return _answer(set_status(request, desk.write(), desk.today))


def _withdraw(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.outbound_status import withdraw_status

    desk = context.desk
    done = withdraw_status(arguments.number, arguments.reason, desk.write(), desk.today)
    return _answer(done)


def _answer(done: "StatusSet") -> Answer:
    from ofdesk.words.outbound import advice, set_text

    data = {"number": done.number, "state": done.state, "added": done.added}
    told = advice(done.state, done.kind)
    return Answer(data, set_text(done.number, done.state), warnings=(told,) if told else ())
