"""``ofdesk sync aside|resend|reissue|renumber``: what the hub would not take, and the way back."""

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from ofdesk.cli.command import Answer, Context, UsageError
from ofdesk.cli.hub_access import with_password
from ofdesk.cli.parsing import Parser
from ofdesk.domain.errors import DomainError

if TYPE_CHECKING:
    from ofdesk.services.reissue import Reissued

NUMBER_NEEDED = frozenset(("series_quarantined", "series_closed", "desk_number_needed"))
"""Refusals of an issue that another desk number ends."""
NAMED = frozenset(("aside", "resend"))


def add_aside(parser: Parser) -> None:
    """The options of these verbs."""
    parser.add_argument("--reason", default="")
    parser.add_argument("--out", metavar="FILE", default="")


def aside(arguments: Namespace, context: Context) -> Answer:
    """List what was put aside; with a number and ``--out``, write its page."""
    from ofdesk.services.aside_rows import aside_page, list_aside
    from ofdesk.words.aside import list_text, page_text

    with context.desk.read() as session:
        if not arguments.names:
            if arguments.out:
                raise UsageError("aside_number_needed")
            rows = list_aside(session)
            return Answer([asdict(row) for row in rows], lambda: list_text(rows))
        if len(arguments.names) > 1 or not arguments.out:
            raise UsageError("aside_number_needed")
        (number,) = arguments.names
        page = aside_page(session, number)
    path = Path(arguments.out).expanduser()
    path.write_bytes(page)
    return Answer({"number": number, "file": str(path)}, page_text(number, str(path)))


def resend(arguments: Namespace, context: Context) -> Answer:
    """Offer what was put aside to the hub again, at the next exchange."""
    from ofdesk.services.aside_rows import send_again
    from ofdesk.words.aside import resent_text

    with (uow := context.desk.write()):
        count = send_again(uow.session, tuple(arguments.names))
        uow.commit()
    return Answer({"resent": count}, resent_text(count))


def reissue(arguments: Namespace, context: Context) -> Answer:
    """Issue what was put aside anew; the desk takes another number first where it must."""
    from ofdesk.services.reissue import reissue_aside
    from ofdesk.words.aside import reissued_text

    desk = context.desk

    def work() -> "Reissued":
        return reissue_aside(arguments.reason, desk.write(), desk.today)

    try:
        done = work()
    except DomainError as error:
        if error.code not in NUMBER_NEEDED:
            raise
        with_password(arguments, lambda ask: context.hubs.renumber(desk, ask))
        done = work()
    rows = [{"number": old, "reissued_as": new} for old, new in done.numbers]
    return Answer({"reissued": rows}, reissued_text(done.numbers))


def renumber(arguments: Namespace, context: Context) -> Answer:
    """Take a new desk number at the hub."""
    from ofdesk.words.aside import renumbered_text

    desk = context.desk
    number = with_password(arguments, lambda ask: context.hubs.renumber(desk, ask))
    return Answer({"desk": number}, renumbered_text(number))


ACTS = {"aside": aside, "resend": resend, "reissue": reissue, "renumber": renumber}
