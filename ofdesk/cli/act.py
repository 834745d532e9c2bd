"""``ofdesk act``: password reset, e-mail update, and the list of acts."""

from argparse import Namespace
from typing import TYPE_CHECKING

from ofdesk.cli.command import Answer, Context, UsageError
from ofdesk.cli.files import check_target, save_file
from ofdesk.cli.parsing import Parser
from ofdesk.cli.secret_input import takes_password, with_secret

if TYPE_CHECKING:
    from ofdesk.ports.desk import Desk
    from ofdesk.services.acts import ResetPassword
    from ofdesk.services.password_mail import Handed


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
    parser.add_argument("--mail", action="store_true")
    parser.add_argument("--draft")
    parser.add_argument("--letter")
    takes_password(parser)


def run(arguments: Namespace, context: Context) -> Answer:
    """Do the act; ``act list`` lists them."""
    if arguments.kind == "password":
        return _password(arguments, context)
    if arguments.kind == "email":
        return _email(arguments, context)
    if arguments.name == "list":
        return _list(context)
    raise UsageError("act_kind_missing", name=arguments.name)


def _password(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.acts import ResetPassword
    from ofdesk.words.cli_billing import password_text
    from ofdesk.words.mail import text

    request = ResetPassword(
        arguments.name,
        arguments.email,
        arguments.asked_by,
        arguments.channel,
        arguments.override_reason,
    )
    handed = hand_over(arguments, request, context.desk)
    done = handed.reset
    file = save_file(arguments.draft or arguments.letter, handed.file) if handed.file else None
    data = {
        "platform": done.platform,
        "act_id": done.act_id,
        "price_cents": done.price_cents,
        "included": done.included,
        "email": done.email or None,
        "temporary_password": done.temporary_password,
        "mailed_to": handed.mailed_to or None,
        "file": file,
    }
    said = password_text(done.price_cents, done.temporary_password)
    if handed.mailed_to:
        said += "\n" + text("password_mailed", email=handed.mailed_to)
    if file:
        said += "\n" + text("password_file", file=file)
    return Answer(data, said)


def hand_over(arguments: Namespace, request: "ResetPassword", desk: "Desk") -> "Handed":
    """Do the act, and send, draft or write the password as asked. Raises ``act_one_way``."""
    from ofdesk.services.acts import reset_password
    from ofdesk.services.password_mail import (
        Handed,
        draft_password,
        letter_password,
        mail_password,
    )

    if arguments.mail + bool(arguments.draft) + bool(arguments.letter) > 1:
        raise UsageError("act_one_way")
    check_target(arguments.draft or arguments.letter)
    if arguments.mail:
        return with_secret(arguments, lambda ask: mail_password(request, desk, ask))
    if arguments.draft:
        return draft_password(request, desk)
    if arguments.letter:
        return letter_password(request, desk)
    return Handed(reset_password(request, desk.write(), desk.today))


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
