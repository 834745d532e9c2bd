"""``ofdesk act``: password reset, e-mail update, and the list of acts."""

from argparse import Namespace

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser


def add_arguments(parser: Parser) -> None:
    """NAME password|email …, or ``list``."""
    parser.add_argument("name")
    parser.add_argument("kind", nargs="?", choices=("password", "email"))
    parser.add_argument("--email", default="")
    parser.add_argument("--asked-by", default="")
    parser.add_argument("--channel", default="")
    parser.add_argument("--override-reason", default="")
    parser.add_argument("--field", default="")
    parser.add_argument("--to", default="")
    parser.add_argument("--our-mistake", default="")


def run(arguments: Namespace, context: Context) -> Answer:
    """Do the act; ``act list`` lists them."""
    if arguments.kind == "password":
        return _password(arguments, context)
    if arguments.kind == "email":
        return _email(arguments, context)
    if arguments.name == "list":
        return _list(context)
    from ofdesk.cli.command import UsageError

    raise UsageError("act_kind_missing", name=arguments.name)


def _password(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.acts import ResetPassword, reset_password
    from ofdesk.words.cli_billing import password_text

    desk = context.desk
    request = ResetPassword(
        arguments.name,
        arguments.email,
        arguments.asked_by,
        arguments.channel,
        arguments.override_reason,
    )
    done = reset_password(request, desk.write(), desk.today)
    data = {
        "platform": done.platform,
        "act_id": done.act_id,
        "price_cents": done.price_cents,
        "included": done.included,
        "email": done.email or None,
        "temporary_password": done.temporary_password,
    }
    return Answer(data, lambda: password_text(done.price_cents, done.temporary_password))


def _email(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.acts import UpdateEmail, update_email
    from ofdesk.words.cli_billing import email_text

    desk = context.desk
    request = UpdateEmail(
        arguments.name,
        arguments.field,
        arguments.to,
        arguments.asked_by,
        arguments.channel,
        arguments.our_mistake,
    )
    done = update_email(request, desk.write(), desk.today)
    data = {
        "platform": done.platform,
        "act_id": done.act_id,
        "price_cents": done.price_cents,
        "included": done.included,
        "before": done.before,
        "after": done.after,
    }
    return Answer(data, lambda: email_text(done.price_cents, done.before, done.after))


def _list(context: Context) -> Answer:
    from ofdesk.cli.tables import table
    from ofdesk.services.acts import list_acts
    from ofdesk.words import formats
    from ofdesk.words.cli_billing import heading, state_name

    with context.desk.read() as session:
        acts = list_acts(session)

    def text() -> str:
        rows = [
            (
                act.platform,
                state_name(act.kind),
                formats.instant(act.done_at),
                act.asked_by,
                formats.amount(act.price_cents),
                state_name(act.state),
            )
            for act in acts
        ]
        names = ("platform", "act", "done_at", "asked_by", "amount", "state")
        return table([heading(name) for name in names], rows, "----r")

    return Answer(acts, text)
