"""``ofdesk labels``: addresses of clients on sheets of adhesive labels."""

from argparse import Namespace

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser, signed, whole


def add_arguments(parser: Parser) -> None:
    """Names of clients (none: all), the sheet, where to begin."""
    parser.add_argument("name", nargs="*")
    parser.add_argument("--out", required=True)
    parser.add_argument("--format", default="L7163")
    parser.add_argument("--first", type=whole, default=1)
    parser.add_argument("--offset-x", type=signed, default=0)
    parser.add_argument("--offset-y", type=signed, default=0)


def run(arguments: Namespace, context: Context) -> Answer:
    """Write the sheets as a PDF file."""
    from ofdesk.cli.files import check_target, save_file
    from ofdesk.services.labels import PrintLabels, print_labels
    from ofdesk.words.labels import printed_text

    check_target(arguments.out)
    request = PrintLabels(
        tuple(arguments.name),
        arguments.format,
        arguments.first,
        arguments.offset_x,
        arguments.offset_y,
    )
    done = print_labels(request, context.desk)
    saved = save_file(arguments.out, done.pdf)
    data = {"labels": done.count, "without_address": done.without_address, "pdf": saved}
    return Answer(data, lambda: printed_text(done.count, saved, done.without_address))
