"""``ofdesk alerts``: alerts of renewal, due by the schedule, and those that were queued."""

from argparse import Namespace

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.mail_answers import row_json, rows_text
from ofdesk.cli.parsing import Parser, whole


def add_arguments(parser: Parser) -> None:
    """``due`` and ``list``."""
    parser.verb("due", _due).add_argument("--dry-run", action="store_true")
    listed = parser.verb("list", _list)
    listed.add_argument("--client")
    listed.add_argument("--limit", type=whole, default=500)


def _due(arguments: Namespace, context: Context) -> Answer:
    from dataclasses import asdict

    from ofdesk.cli.tables import table
    from ofdesk.services.alerts import alerts_due, queue_alerts
    from ofdesk.words import formats
    from ofdesk.words.mail import heading, skipped_text, step_text, text

    desk = context.desk
    if arguments.dry_run:
        with desk.read() as session:
            found = alerts_due(session, desk.today)
    else:
        found = queue_alerts(desk.write(), desk.today)
    skipped = sum(bool(alert.skipped) for alert in found)
    counts = {"queued": str(len(found) - skipped), "skipped": str(skipped)}
    said = text("alerts_due" if arguments.dry_run else "alerts_queued", **counts)

    def shown() -> str:
        rows = [
            (
                alert.platform,
                formats.day(alert.ends_on),
                step_text(alert.step),
                ", ".join(alert.recipients),
                alert.subject,
                skipped_text(alert.skipped),
            )
            for alert in found
        ]
        names = ("platform", "ends_on", "step", "recipients", "subject", "error")
        return table([heading(name) for name in names], rows) + "\n" + said

    return Answer([asdict(alert) for alert in found], shown)


def _list(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.mail_rows import ListMail, list_mail

    with context.desk.read() as session:
        rows = list_mail(session, ListMail((), arguments.client, "alert", arguments.limit))
    return Answer([row_json(row) for row in rows], lambda: rows_text(rows))
