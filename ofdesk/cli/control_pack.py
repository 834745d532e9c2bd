"""``ofdesk control-pack``: what a tax office asks for of a period, in one zip."""

from argparse import Namespace

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser, day


def add_arguments(parser: Parser) -> None:
    """``--from D --to D --out F``."""
    parser.add_argument("--from", dest="since", type=day, required=True)
    parser.add_argument("--to", dest="until", type=day, required=True)
    parser.add_argument("--out", required=True)


def run(arguments: Namespace, context: Context) -> Answer:
    """Write the pack; faults that were found are told in it and here."""
    from pathlib import Path

    from ofdesk.cli.files import check_target
    from ofdesk.services.control_pack import MakeControlPack, make_control_pack
    from ofdesk.words.registers import packed_text

    check_target(arguments.out)
    target = Path(arguments.out).expanduser()
    request = MakeControlPack(arguments.since, arguments.until, target)
    with context.desk.read() as session:
        made = make_control_pack(session, request)
    return Answer(made, lambda: packed_text(made.archive, made.broken))
