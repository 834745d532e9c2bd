"""``ofdesk mail templates``, ``preview`` and ``document``: what messages say, and pages by mail."""

from argparse import Namespace

from ofdesk.cli.command import Answer, Context, UsageError
from ofdesk.cli.parsing import Parser


def add_template_verbs(parser: Parser) -> None:
    """The verbs of this module, under ``mail``."""
    document = parser.verb("document", mail_page)
    document.add_argument("number")
    document.add_argument("--to", action="append", default=[])
    templates = parser.verb("templates", _templates)
    templates.add_argument("action", choices=("list", "show", "set"))
    templates.add_argument("template", nargs="?", default="")
    templates.add_argument("--language", choices=("fr", "en"), default="fr")
    templates.add_argument("--subject")
    templates.add_argument("--text")
    templates.add_argument("--file")
    preview = parser.verb("preview", _preview)
    preview.add_argument("template")
    preview.add_argument("name")


def mail_page(arguments: Namespace, context: Context) -> Answer:
    """Put the page of a document into the outbox."""
    from ofdesk.services.mail_documents import MailDocument, mail_document
    from ofdesk.words.mail import text

    request = MailDocument(arguments.number, tuple(arguments.to))
    done = mail_document(request, context.desk.write())
    message = done.message
    data = {
        "id": message.id,
        "number": done.number,
        "state": message.state,
        "recipients": list(message.recipients),
        "subject": message.subject,
        "message_id": message.message_id,
        "delivery": done.delivery,
    }
    to = ", ".join(message.recipients)
    said = text("queued", subject=message.subject, recipients=to)
    if done.beside:
        said += "\n" + text("delivery_other", delivery=done.delivery)
    return Answer(data, said)


def _templates(arguments: Namespace, context: Context) -> Answer:
    from dataclasses import asdict

    from ofdesk.services.mail_templates import list_templates, read_template

    if arguments.action == "set":
        return _set(arguments, context)
    with context.desk.read() as session:
        if arguments.action == "show":
            one = read_template(session, arguments.template, arguments.language)
            fields = " ".join(f"${name}" for name in one.fields)
            return Answer(asdict(one), f"{one.subject}\n\n{one.body}\n\n{fields}")
        rows = list_templates(session)

    def shown() -> str:
        from ofdesk.cli.tables import table
        from ofdesk.words.mail import heading

        cells = [(row.template, row.language, row.subject) for row in rows]
        return table([heading(name) for name in ("template", "language", "subject")], cells)

    return Answer([asdict(row) for row in rows], shown)


def _set(arguments: Namespace, context: Context) -> Answer:
    from dataclasses import asdict
    from pathlib import Path

    from ofdesk.services.mail_templates import SetTemplate, set_template
    from ofdesk.words.mail import text

    body = arguments.text
    if arguments.file is not None:
        if body is not None:
            raise UsageError("mail_text_or_file")
        body = Path(arguments.file).expanduser().read_bytes().decode("utf-8-sig", "replace")
    request = SetTemplate(arguments.template, arguments.language, arguments.subject, body)
    row = set_template(request, context.desk.write())
    return Answer(
        asdict(row), lambda: text("template_set", template=row.template, language=row.language)
    )


def _preview(arguments: Namespace, context: Context) -> Answer:
    from dataclasses import asdict

    from ofdesk.services.mail_templates import preview_template

    desk = context.desk
    with desk.read() as session:
        written = preview_template(session, arguments.template, arguments.name, desk.today)
    to = ", ".join(written.recipients)
    return Answer(asdict(written), f"{to}\n{written.subject}\n\n{written.body}")
