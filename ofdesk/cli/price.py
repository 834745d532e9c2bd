"""``ofdesk price``: what a renewal would cost and why, without issuing anything."""

from argparse import Namespace

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser, day, signed


def add_arguments(parser: Parser) -> None:
    """NAME [--offer O] [--resources N] [--date D]."""
    parser.add_argument("name")
    parser.add_argument("--offer")
    parser.add_argument("--resources", type=signed)
    parser.add_argument("--date", type=day)


def run(arguments: Namespace, context: Context) -> Answer:
    """Price the next period by the catalogue of the day, pending acts left out."""
    from ofdesk.cli.billing_answers import preview_json, preview_text
    from ofdesk.cli.renew import now_of
    from ofdesk.services.renewals import RenewClient, preview_renewal

    request = RenewClient(
        arguments.name,
        offer=arguments.offer,
        resources=arguments.resources,
        acts=(),
        what_if=True,
    )
    desk = context.desk
    with desk.read() as session:
        preview = preview_renewal(session, request, arguments.date or desk.today, now_of(desk))
    return Answer(preview_json(preview), lambda: preview_text(preview))
