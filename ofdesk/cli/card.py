"""``ofdesk card``: links to pay by card, files of settlements, what providers told."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser

if TYPE_CHECKING:
    from ofdesk.services.cards import CardsRead


def add_arguments(parser: Parser) -> None:
    """A link, a file, a poll, the list of events."""
    parser.verb("link", _link).add_argument("number")
    given = parser.verb("import", _import)
    given.add_argument("file")
    given.add_argument("--provider", default="settlement")
    parser.verb("poll", _poll)
    parser.verb("events", _events).add_argument("--open", action="store_true")


def _link(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.card_links import card_link

    done = card_link(arguments.number, context.desk, context.doors.cards())
    data = {
        "number": done.number,
        "url": done.url,
        "cents": done.cents,
        "provider": done.provider,
        "reference": done.reference,
        "made": done.made,
    }
    return Answer(data, done.url)


def _read_json(read: "CardsRead") -> dict[str, Any]:
    return {
        "events": read.told,
        "new": read.new,
        "settled": read.settled,
        "waiting": read.waiting,
        "gross_cents": read.gross_cents,
        "fee_cents": read.fee_cents,
        "receipts": read.receipts,
    }


def _import(arguments: Namespace, context: Context) -> Answer:
    from pathlib import Path

    from ofdesk.services.cards import take_events
    from ofdesk.words.cards import read_text

    path = Path(arguments.file).expanduser()
    content = path.read_bytes()
    facts = context.doors.cards().settlements.read(content, arguments.provider.strip().lower())
    read = take_events(facts, path.name, context.desk)
    return Answer(_read_json(read), lambda: read_text(_told(read)))


def _told(read: "CardsRead") -> tuple[int, int, int, int]:
    return read.told, read.new, read.settled, read.waiting


def _poll(_arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.card_links import poll_cards
    from ofdesk.words.cards import closed_text, read_text

    done = poll_cards(context.desk, context.doors.cards())
    data = {"links": done.links, "closed": done.closed} | _read_json(done.read)

    def text() -> str:
        told = [read_text(_told(done.read))]
        return "\n".join([*told, closed_text(done.closed)] if done.closed else told)

    return Answer(data, text)


def _events(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.tables import table
    from ofdesk.services.card_rows import list_card_events
    from ofdesk.words import formats
    from ofdesk.words.cards import HEADINGS, heading, kind_name, state_text

    with context.desk.read() as session:
        found = list_card_events(session, open_only=arguments.open)

    def text() -> str:
        rows = [
            (
                *(formats.day(row.happened_on), kind_name(row.kind), row.provider_id, row.invoice),
                *(formats.amount(row.cents), formats.amount(row.fee_cents), row.receipt),
                state_text(row.state, row.problem),
            )
            for row in found
        ]
        return table([heading(name) for name in HEADINGS], rows, "----rr--")

    return Answer(found, text)
