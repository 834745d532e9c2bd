"""``ofdesk legal``: dated texts, VAT rows and channels, with their sources."""

from argparse import Namespace

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.fields import pairs
from ofdesk.cli.parsing import Parser, day, whole

KINDS = ("text", "vat", "channel")


def add_arguments(parser: Parser) -> None:
    """``list``, ``follow`` and ``withdraw``."""
    listed = parser.verb("list", _list)
    listed.add_argument("kind", choices=KINDS)
    follow = parser.verb("follow", _follow)
    follow.add_argument("id")
    follow.add_argument("values", nargs="*", metavar="name=value")
    follow.add_argument("--from", type=day, required=True, dest="valid_from")
    follow.add_argument("--source", required=True)
    parser.verb("withdraw", _withdraw).add_argument("id")


def _list(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.tables import table
    from ofdesk.services.legal_rows import list_rows
    from ofdesk.words import formats
    from ofdesk.words.legal import state_name, text_of, what_text

    desk = context.desk
    with desk.read() as session:
        rows = list_rows(session, arguments.kind, desk.today)

    def text() -> str:
        shown = [
            (
                *(row.id, row.code, formats.day(row.valid_from)),
                *(state_name(row.state), what_text(row.kind, row.what), row.source),
            )
            for row in rows
        ]
        heads = [text_of(name) for name in ("code", "valid_from", "state", "what", "source")]
        return table(["id", *heads], shown)

    return Answer(rows, text)


def _follow(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.legal_rows import FollowRow, follow_row
    from ofdesk.words import formats
    from ofdesk.words.legal import saved_text

    given: dict[str, str | int] = dict(pairs(arguments.values))
    if "rate_bp" in given:
        given["rate_bp"] = whole(str(given["rate_bp"]))
    request = FollowRow(arguments.id, arguments.valid_from, arguments.source, given)
    desk = context.desk
    done = follow_row(request, desk.write(), desk.today)
    data = {"id": done.id, "valid_from": arguments.valid_from}
    return Answer(data, lambda: saved_text(formats.day(arguments.valid_from)))


def _withdraw(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.legal_rows import withdraw_row
    from ofdesk.words.legal import text_of

    desk = context.desk
    done = withdraw_row(arguments.id, desk.write(), desk.today)
    return Answer({"id": done.id}, lambda: text_of("withdrawn"))
