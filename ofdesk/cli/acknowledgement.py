"""``ofdesk acknowledgement``: letters of years that cost nothing, printed again as they were."""

from argparse import Namespace

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser, day


def add_arguments(parser: Parser) -> None:
    """list, pdf."""
    listed = parser.verb("list", _list)
    listed.add_argument("name", nargs="?", default="")
    page = parser.verb("pdf", _pdf)
    page.add_argument("name")
    page.add_argument("--out", required=True)
    page.add_argument("--starts", type=day)


def _list(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.acknowledgement_pages import list_acknowledgements
    from ofdesk.words.acknowledgement import acknowledged_text

    with context.desk.read() as session:
        rows = list_acknowledgements(session, arguments.name)
    return Answer(
        rows,
        lambda: "\n".join(
            acknowledged_text(row.platform, row.starts_on, row.ends_on) for row in rows
        ),
    )


def _pdf(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.files import check_target, save_file
    from ofdesk.services.acknowledgement_pages import kept_acknowledgement

    check_target(arguments.out)
    with context.desk.read() as session:
        row, pdf = kept_acknowledgement(session, arguments.name, arguments.starts)
    path = save_file(arguments.out, pdf)
    data = {
        "platform": row.platform,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "pdf": path,
        "pdf_sha256": row.pdf_sha256,
    }
    return Answer(data, path)
