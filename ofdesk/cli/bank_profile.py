"""``ofdesk bank profile``: how the CSV files of banks are laid out."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser

if TYPE_CHECKING:
    from ofdesk.domain.bank_layout import Layout
    from ofdesk.ports.bank import Sample
    from ofdesk.services.bank import ImportStatement


def add_profile_verbs(parser: Parser) -> None:
    """The verbs under ``bank profile``; alone it lists."""
    parser.verb("list", list_profiles)
    parser.verb("show", _show).add_argument("profile")
    guess = parser.verb("guess", _guess)
    guess.add_argument("file")
    guess.add_argument("--profile", default="")
    change = parser.verb("set", _set)
    change.add_argument("profile")
    change.add_argument("value", nargs="*", metavar="k=v")
    # argparse takes no positional after an option: values behind the file belong to the profile.
    change.add_argument("--from", dest="source", nargs="+", default=[], metavar="file")
    parser.verb("remove", _remove).add_argument("profile")
    parser.do_without_verb()
    parser.set_defaults(run=list_profiles)


def file_asked(name: str) -> "ImportStatement":
    """A file that was named on the command line. Raises ``file_missing``,
    ``statement_too_large``, ``Unavailable('file_not_read')``."""
    from pathlib import Path

    from ofdesk.services.bank_rows import statement_of_file

    return statement_of_file(Path(name).expanduser())


def profile_json(layout: "Layout", *, shipped: bool = False) -> dict[str, Any]:
    """A profile; ``label`` is a list, since it may be made of several columns."""
    from ofdesk.domain.bank_layout import told_layout

    told: dict[str, Any] = {**told_layout(layout)}
    more = {"label": list(layout.label), "skip": layout.skip, "headings": layout.headings}
    return told | more | {"titles": list(layout.titles), "shipped": shipped}


def list_profiles(_arguments: Namespace, context: Context) -> Answer:
    """Every profile by its name."""
    from ofdesk.services.bank_profiles import known_layouts, saved_layouts

    with context.desk.read() as session:
        saved = saved_layouts(session)
        known = known_layouts(session)
    data = [profile_json(layout, shipped=layout not in saved) for layout in known]
    return Answer(data, lambda: "\n".join(layout.name for layout in known))


def _text(layout: "Layout") -> str:
    from ofdesk.cli.tables import pairs_text
    from ofdesk.domain.bank_layout import told_layout

    return pairs_text([(key, value) for key, value in told_layout(layout).items() if value])


def _show(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.bank_profiles import layout_named, saved_layouts

    with context.desk.read() as session:
        found = layout_named(session, arguments.profile)
        shipped = found not in saved_layouts(session)
    return Answer(profile_json(found, shipped=shipped), lambda: _text(found))


def _guess(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.bank_profiles import layout_named
    from ofdesk.words.bank_rules import text

    desk, given = context.desk, file_asked(arguments.file)
    if arguments.profile:
        with desk.read() as session:
            layout = layout_named(session, arguments.profile)
    else:
        layout = desk.statements.guess(given.content, given.name)
    sample = desk.statements.sample(given.content, given.name, layout)
    counted = text("sampled", count=sample.count, wrong=sample.wrong)
    data = profile_json(layout) | sample_json(sample)
    return Answer(data, lambda: "\n".join([_text(layout), "", *_lines(sample), counted]))


def sample_json(sample: "Sample") -> dict[str, Any]:
    """The first movements of a file, and what is wrong with it."""
    from ofdesk.words.sentences import sentence

    return {
        "rows": [list(row) for row in sample.rows],
        "lines": [
            {"day": line.day, "cents": line.cents, "label": line.label}
            for line in sample.lines
            if line is not None
        ],
        "count": sample.count,
        "wrong": sample.wrong,
        "problems": [
            {"field": one.field, "error": one.code, "message": sentence(one)}
            for one in sample.problems
        ],
    }


def _lines(sample: "Sample") -> list[str]:
    from ofdesk.cli.tables import table
    from ofdesk.words import formats
    from ofdesk.words.sentences import sentence

    rows = [
        (formats.day(line.day), formats.amount(line.cents), line.label)
        for line in sample.lines
        if line is not None
    ]
    return [table(("", "", ""), rows, "-r-"), *(sentence(one) for one in sample.problems)]


def _set(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.fields import pairs
    from ofdesk.services.bank_profiles import set_profile
    from ofdesk.words.bank_rules import text

    desk, start = context.desk, None
    values = [*arguments.value, *arguments.source[1:]]
    if arguments.source:
        given = file_asked(arguments.source[0])
        start = desk.statements.guess(given.content, given.name)
    done = set_profile(arguments.profile, pairs(values), desk.write(), start)
    said = text("profile_saved", name=done.layout.name)
    return Answer(profile_json(done.layout), lambda: f"{said}\n{_text(done.layout)}")


def _remove(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.bank_profiles import remove_profile
    from ofdesk.words.bank_rules import text

    done = remove_profile(arguments.profile, context.desk.write())
    data = {"name": done.name, "removed": True}
    return Answer(data, lambda: text("profile_removed", name=done.name))
