"""``ofdesk activate``: acquire an invoiced year before it is paid, with the reason."""

from argparse import Namespace

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser


def add_arguments(parser: Parser) -> None:
    """NAME --reason T."""
    parser.add_argument("name")
    parser.add_argument("--reason", required=True)


def run(arguments: Namespace, context: Context) -> Answer:
    """Activate the oldest invoiced period that is not covered."""
    from ofdesk.services.activations import ActivatePeriod, activate_period
    from ofdesk.words.cli_billing import activated_text

    request = ActivatePeriod(arguments.name, arguments.reason)
    done = activate_period(request, context.desk.write())
    data = {
        "platform": done.platform,
        "period_id": done.period_id,
        "starts_on": done.starts_on,
        "ends_on": done.ends_on,
    }
    return Answer(data, lambda: activated_text(done.starts_on, done.ends_on))
