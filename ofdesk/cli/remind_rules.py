"""The verbs of ``ofdesk remind`` that read and change its dated rules: levels, texts, rates."""

from argparse import ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser, day, signed, whole

if TYPE_CHECKING:
    from ofdesk.domain.penalties import InterestRate
    from ofdesk.services.dunning_rules import LevelRow


def percent(text: str) -> int:
    """« 2.62 » or « 2,62 » in basis points."""
    from ofdesk.domain.errors import DomainError
    from ofdesk.words.dunning import parse_percent
    from ofdesk.words.sentences import sentence

    try:
        return parse_percent(text)
    except DomainError as error:
        raise ArgumentTypeError(sentence(error)) from error


def add_verbs(parser: Parser) -> None:
    """``levels``, ``level``, ``texts``, ``text``, ``rates`` and ``rate``."""
    for name, run in (("levels", _levels), ("texts", _texts)):
        parser.verb(name, run).add_argument("--on", type=day)
    parser.verb("rates", _rates)
    level = parser.verb("level", _level)
    level.add_argument("code")
    level.add_argument("--days", type=signed)
    level.add_argument("--deadline", type=whole)
    level.add_argument("--from", type=day, dest="since")
    level.add_argument("--off", action="store_true")
    text = parser.verb("text", _text)
    text.add_argument("code")
    text.add_argument("--audience", default="club")
    text.add_argument("--language", default="fr")
    for name in ("--subject", "--opening", "--closing"):
        text.add_argument(name, required=True)
    text.add_argument("--from", type=day, dest="since")
    rate = parser.verb("rate", _rate)
    rate.add_argument("--percent", type=percent, required=True)
    rate.add_argument("--from", type=day, dest="since", required=True)
    rate.add_argument("--to", type=day, dest="until")
    rate.add_argument("--source", required=True)


def _levels(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.dunning_rules import levels_on

    with context.desk.read() as session:
        rows = levels_on(session, arguments.on or context.desk.today)
    return _levels_answer(rows)


def _level(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.dunning_rules import SetLevel, set_level

    desk = context.desk
    request = SetLevel(
        arguments.code,
        arguments.since or desk.today,
        arguments.days,
        arguments.deadline,
        active=not arguments.off,
    )
    return _levels_answer(set_level(request, desk.write(), desk.today))


def _levels_answer(rows: "list[LevelRow]") -> Answer:
    from ofdesk.cli.tables import table
    from ofdesk.words import formats
    from ofdesk.words.dunning import heading, level_label

    def text() -> str:
        names = ("level", "days", "deadline_days", "since")
        shown = [
            (
                f"{row.rank} {level_label(row.code)}",
                *(formats.number(row.days), formats.number(row.deadline_days)),
                formats.day(row.valid_from),
            )
            for row in rows
        ]
        return table([heading(name) for name in names], shown, "-rr-")

    return Answer(rows, text)


def _texts(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.tables import table
    from ofdesk.services.dunning_rules import texts_on
    from ofdesk.words.dunning import heading, level_label

    with context.desk.read() as session:
        rows = texts_on(session, arguments.on or context.desk.today)

    def text() -> str:
        names = ("level", "audience", "language", "subject")
        shown = [(level_label(x.level), x.audience, x.language, x.subject) for x in rows]
        return table([heading(name) for name in names], shown)

    return Answer(rows, text)


def _text(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.dunning_rules import SetText, set_text
    from ofdesk.words import formats
    from ofdesk.words.dunning import level_label, said

    desk = context.desk
    row = set_text(
        SetText(
            arguments.code,
            arguments.audience,
            arguments.language,
            arguments.subject,
            arguments.opening,
            arguments.closing,
            arguments.since or desk.today,
        ),
        desk.write(),
        desk.today,
    )
    since = formats.day(row.valid_from)
    return Answer(row, lambda: said("text", level=level_label(row.level), since=since))


def _rates(_arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.dunning_rules import legal_rates

    with context.desk.read() as session:
        rows = legal_rates(session)
    return Answer(rows, lambda: "\n".join(_rate_text(row) for row in rows))


def _rate(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.dunning_rules import AddRate, add_rate

    desk = context.desk
    request = AddRate(arguments.percent, arguments.since, arguments.until, arguments.source)
    row = add_rate(request, desk.write(), desk.today)
    return Answer(row, lambda: _rate_text(row))


def _rate_text(row: "InterestRate") -> str:
    from ofdesk.words import formats
    from ofdesk.words.dunning import said

    return said(
        "rate",
        rate=formats.rate(row.rate_bp),
        since=formats.day(row.valid_from),
        until=formats.day(row.valid_to),
    )
