"""``ofdesk cheques describe|prepare|unprepare``: what stands on a cheque, and the next slip."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser, day

if TYPE_CHECKING:
    from ofdesk.services.cheque_details import ChequeFacts


def add_register_verbs(parser: Parser) -> None:
    """Say more of a cheque; lay cheques aside, and take them back."""
    describe = parser.verb("describe", _describe)
    describe.add_argument("cheque")
    add_written(describe)
    describe.add_argument("--scan", type=Path)
    for name, state in (("prepare", "preparing"), ("unprepare", "received")):
        verb = parser.verb(name, _move)
        verb.add_argument("cheque", nargs="+")
        verb.set_defaults(state=state)


def add_written(parser: ArgumentParser) -> None:
    """The options that say what stands on a cheque."""
    parser.add_argument("--written", type=day)
    parser.add_argument("--place", default="")
    parser.add_argument("--cmc7", default="")
    parser.add_argument("--deposit-from", type=day)


def written_facts(arguments: Namespace) -> "ChequeFacts":
    """What these options say."""
    from ofdesk.services.cheque_details import ChequeFacts

    return ChequeFacts(arguments.written, arguments.place, arguments.cmc7, arguments.deposit_from)


def _describe(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.cheque_register import DescribeCheque, describe_cheque, keep_scan
    from ofdesk.words.cheque_details import described_text

    facts, desk = written_facts(arguments), context.desk
    done = None
    if facts.known or arguments.scan is None:
        done = describe_cheque(DescribeCheque(arguments.cheque, facts), desk.write())
    if arguments.scan is not None:
        done = keep_scan(arguments.cheque, arguments.scan, desk.write())
    assert done is not None
    known = done.facts
    data = {
        "number": done.number,
        "cheque_number": done.cheque_number,
        "written_on": known.written_on,
        "place": known.place,
        "cmc7": known.cmc7,
        "deposit_from": known.deposit_from,
        "attachment_id": known.attachment_id,
    }
    return Answer(data, lambda: described_text(done.cheque_number, done.number, known))


def _move(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.cheque_register import lay_aside, take_back
    from ofdesk.words.cheque_details import moved_text

    desk = context.desk
    move = lay_aside if arguments.state == "preparing" else take_back
    done = move(arguments.cheque, desk.write(), desk.today)
    data = {"cheques": done.numbers, "count": len(done.numbers), "state": done.state}
    return Answer(data, lambda: moved_text(done.state, done.numbers))
