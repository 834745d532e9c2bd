"""``ofdesk supplement``: more resources in the middle of a period, pro rata."""

from argparse import Namespace

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser, signed


def add_arguments(parser: Parser) -> None:
    """NAME [--resources N] [--issue --ordered-by WHO [--channel C]] [--pdf F]."""
    parser.add_argument("name")
    parser.add_argument("--resources", type=signed)
    parser.add_argument("--issue", action="store_true")
    parser.add_argument("--ordered-by")
    parser.add_argument("--channel", default="")
    parser.add_argument("--pdf")


def run(arguments: Namespace, context: Context) -> Answer:
    """The preview, or the invoice issued."""
    from ofdesk.cli.billing_answers import priced_json, priced_text
    from ofdesk.cli.files import check_target, save_page
    from ofdesk.services.orders import Order
    from ofdesk.services.supplements import AddResources, bill_supplement, preview_supplement
    from ofdesk.words.cli_billing import issued_text

    order = Order(arguments.ordered_by, arguments.channel) if arguments.ordered_by else None
    check_target(arguments.pdf, issues=arguments.issue)
    request = AddResources(arguments.name, arguments.resources, order)
    desk = context.desk
    with desk.read() as session:
        preview = preview_supplement(session, request, desk.today)
    data = {
        "platform": preview.who.buyer.platform,
        "resources": preview.resources,
        "highest_paid": preview.highest_paid,
        "starts_on": preview.rest.starts_on,
        "ends_on": preview.rest.ends_on,
        "lines": priced_json(preview.lines),
        "total_ht_cents": preview.total_ht_cents,
        "number": None,
    }
    if not arguments.issue:
        return Answer(data, lambda: priced_text(preview.lines))
    issued = bill_supplement(request, desk.write(), desk.today)
    saved = save_page(desk, issued.number, arguments.pdf) if arguments.pdf else None
    data |= {
        "number": issued.number,
        "total_cents": issued.total_cents,
        "reference_rf": issued.reference_rf,
        "pdf_sha256": issued.pdf_sha256,
        "pdf": saved,
    }
    return Answer(data, lambda: issued_text(issued.kind, issued.number))
