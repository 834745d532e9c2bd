"""``ofdesk mail``: the outbox, sending, drafts, and what a person says of a doubtful message."""

from argparse import Namespace
from typing import TYPE_CHECKING

from ofdesk.cli.command import Answer, Context, UsageError
from ofdesk.cli.mail_answers import changed_answer, row_json, rows_text, run_answer
from ofdesk.cli.mail_templates import add_template_verbs
from ofdesk.cli.parsing import Parser, whole
from ofdesk.cli.secret_input import takes_password, with_secret

if TYPE_CHECKING:
    from ofdesk.services.mail import MailChanged, QueueMail

STATES = ("queued", "sending", "sent", "failed", "unsure", "cancelled")
KINDS = ("document", "alert", "free")


def add_arguments(parser: Parser) -> None:
    """The verbs of mail."""
    listed = parser.verb("list", _list)
    listed.add_argument("--state", action="append", choices=STATES, default=[])
    listed.add_argument("--client")
    listed.add_argument("--kind", choices=KINDS)
    listed.add_argument("--limit", type=whole, default=500)
    for name, run in (
        *(("show", _show), ("cancel", _cancel), ("retry", _retry)),
        *(("arrived", _arrived), ("draft", _draft)),
    ):
        verb = parser.verb(name, run)
        verb.add_argument("message", metavar="ID")
        if name == "draft":
            verb.add_argument("--out", required=True)
    write = parser.verb("write", _write)
    write.add_argument("--to", action="append", default=[])
    write.add_argument("--client")
    write.add_argument("--subject", required=True)
    write.add_argument("--text", default="")
    write.add_argument("--file")
    add_template_verbs(parser)
    takes_password(parser.verb("send", _send))
    test = parser.verb("test", _test)
    test.add_argument("--to", default="")
    takes_password(test)


def _list(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.mail_rows import ListMail, list_mail
    from ofdesk.services.mail_sending import find_unsure

    find_unsure(context.desk)
    request = ListMail(tuple(arguments.state), arguments.client, arguments.kind, arguments.limit)
    with context.desk.read() as session:
        rows = list_mail(session, request)
    return Answer([row_json(row) for row in rows], lambda: rows_text(rows))


def _show(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.mail import message_named
    from ofdesk.services.mail_rows import mail_row

    with context.desk.read() as session:
        message = message_named(session, arguments.message)
        row, body = mail_row(message), message.body
    text = f"{', '.join(row.recipients)}\n{row.subject}\n\n{body}"
    return Answer(row_json(row) | {"body": body}, text)


def _write(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.mail import queue_mail

    request = _asked(arguments, context)
    return changed_answer("queued", queue_mail(request, context.desk.write()))


def _asked(arguments: Namespace, context: Context) -> "QueueMail":
    from pathlib import Path

    from ofdesk.services.lookup import client_named
    from ofdesk.services.mail import QueueMail

    if bool(arguments.text) == bool(arguments.file):
        raise UsageError("mail_text_or_file")
    body = arguments.text
    if arguments.file:
        read = Path(arguments.file).expanduser().read_bytes()
        body = read.decode("utf-8-sig", "replace")
    recipients = tuple(arguments.to)
    if not arguments.client:
        return QueueMail(recipients, arguments.subject, body)
    with context.desk.read() as session:
        client = client_named(session, arguments.client)
    return QueueMail(
        recipients or (client.email_structure, client.email_contact),
        arguments.subject,
        body,
        language=client.language,
        client_id=client.id,
        platform=client.platform,
    )


def _send(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.mail_sending import send_queued

    desk = context.desk
    return run_answer(with_secret(arguments, lambda ask: send_queued(desk, ask)))


def _cancel(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.mail import cancel_mail

    return changed_answer("cancelled", cancel_mail(arguments.message, context.desk.write()))


def _retry(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.mail import retry_mail

    return changed_answer("requeued", retry_mail(arguments.message, context.desk.write()))


def _arrived(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.mail import settle_mail

    desk = context.desk
    done: MailChanged = settle_mail(arguments.message, desk.write(), desk.today)
    return changed_answer("arrived", done)


def _draft(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.files import check_target, save_file
    from ofdesk.services.mail import message_named
    from ofdesk.services.mail_rows import draft_of

    check_target(arguments.out)
    desk = context.desk
    with desk.read() as session:
        message = message_named(session, arguments.message)
    path = save_file(arguments.out, draft_of(desk, message.id))
    return Answer({"id": message.id, "message_id": message.message_id, "file": path}, path)


def _test(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.mail_sending import send_test
    from ofdesk.words.mail import text

    desk = context.desk
    texts = (text("test_subject"), text("test_body"))
    reached = with_secret(arguments, lambda ask: send_test(arguments.to, texts, desk, ask))
    said = text("tested", recipients=", ".join(reached))
    return Answer({"sent": True, "recipients": list(reached)}, said)
