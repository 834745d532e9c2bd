"""``ofdesk invoices``: documents of every kind: list, show, page, duplicata, credit, bill."""

from argparse import Namespace

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.mail_templates import mail_page
from ofdesk.cli.parsing import Parser, day, signed, whole

KINDS = ("invoice", "credit_note", "corrective", "quote", "proposition")


def add_arguments(parser: Parser) -> None:
    """The verbs of ``spec/cli.md``, and ``bill`` for acts and free lines at once."""
    listed = parser.verb("list", _list)
    listed.add_argument("--search", default="")
    listed.add_argument("--client")
    listed.add_argument("--kind", action="append", choices=KINDS, default=[])
    listed.add_argument("--open", action="store_true")
    listed.add_argument("--late", action="store_true")
    listed.add_argument("--from", dest="since", type=day)
    listed.add_argument("--to", dest="until", type=day)
    listed.add_argument("--limit", type=whole)
    parser.verb("show", _show).add_argument("number")
    for name, run in (("pdf", _pdf), ("duplicata", _duplicata)):
        verb = parser.verb(name, run)
        verb.add_argument("number")
        verb.add_argument("--out", required=True)
    mail = parser.verb("mail", mail_page)
    mail.add_argument("number")
    mail.add_argument("--to", action="append", default=[])
    credit = parser.verb("credit", _credit)
    credit.add_argument("number")
    credit.add_argument("--reason", required=True)
    credit.add_argument("--line", type=whole)
    credit.add_argument("--cents", type=signed)
    credit.add_argument("--issue", action="store_true")
    correct = parser.verb("correct", _correct)
    correct.add_argument("number")
    correct.add_argument("--reason", required=True)
    correct.add_argument("--preview", action="store_true")
    bill = parser.verb("bill", _bill)
    bill.add_argument("name")
    bill.add_argument("--ordered-by", default="")
    bill.add_argument("--channel", default="")
    bill.add_argument("--acts", action="append")
    bill.add_argument("--line", action="append", default=[])


def _list(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.billing_answers import document_json, documents_text
    from ofdesk.services.document_rows import ListDocuments, list_documents
    from ofdesk.services.lookup import client_named

    desk = context.desk
    with desk.read() as session:
        client = client_named(session, arguments.client).id if arguments.client else None
        request = ListDocuments(
            kinds=tuple(arguments.kind),
            client_id=client,
            search=arguments.search,
            open_only=arguments.open,
            late_on=desk.today if arguments.late else None,
            since=arguments.since,
            until=arguments.until,
            limit=arguments.limit,
        )
        rows = list_documents(session, request, desk.today)
    return Answer([document_json(row) for row in rows], lambda: documents_text(rows))


def _show(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.billing_answers import sheet_json, sheet_text
    from ofdesk.services.document_rows import read_document
    from ofdesk.services.lookup import document_numbered

    desk = context.desk
    with desk.read() as session:
        sheet = read_document(session, document_numbered(session, arguments.number), desk.today)
    return Answer(sheet_json(sheet), lambda: sheet_text(sheet))


def _pdf(arguments: Namespace, context: Context) -> Answer:
    from hashlib import sha256

    from ofdesk.cli.files import check_target, save_file
    from ofdesk.services.pages import stored_page

    check_target(arguments.out)
    with context.desk.read() as session:
        pdf = stored_page(session, arguments.number)
    path = save_file(arguments.out, pdf)
    digest = sha256(pdf).hexdigest()
    return Answer({"number": arguments.number, "pdf": path, "pdf_sha256": digest}, path)


def _duplicata(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.files import check_target, save_file
    from ofdesk.services.pages import duplicate_page
    from ofdesk.services.posting_lots import unposted_lot
    from ofdesk.words.printing import early_text

    check_target(arguments.out)
    desk = context.desk
    copy = duplicate_page(arguments.number, desk.write(), desk.today)
    path = save_file(arguments.out, copy)
    with desk.read() as session:
        lot = unposted_lot(session, arguments.number)
    warnings = (early_text(arguments.number, lot),) if lot else ()
    return Answer({"number": arguments.number, "pdf": path}, path, warnings=warnings)


def _credit(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.billing_answers import draft_json
    from ofdesk.services.credits import CreditInvoice, credit_invoice, preview_credit
    from ofdesk.words import formats
    from ofdesk.words.cli_billing import issued_text

    request = CreditInvoice(arguments.number, arguments.reason, arguments.line, arguments.cents)
    desk = context.desk
    with desk.read() as session:
        preview = preview_credit(session, request, desk.today)
    facts = preview.facts
    data = draft_json(facts) | {"whole": preview.whole}
    if not arguments.issue:
        return Answer(data, formats.amount(facts.total_cents))
    issued = credit_invoice(request, desk.write(), desk.today)
    data |= {"number": issued.number, "state": "issued", "pdf_sha256": issued.pdf_sha256}
    return Answer(data, lambda: issued_text(issued.kind, issued.number))


def _correct(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.billing_answers import draft_json
    from ofdesk.services.corrections import CorrectInvoice, correct_invoice, preview_correction
    from ofdesk.words import formats
    from ofdesk.words.cli_billing import issued_text

    request = CorrectInvoice(arguments.number, arguments.reason)
    desk = context.desk
    if not arguments.preview:
        issued = correct_invoice(request, desk.write(), desk.today)
        shown = _show(Namespace(number=issued.number), context)
        return Answer(shown.data, lambda: issued_text(issued.kind, issued.number))
    with desk.read() as session:
        facts = preview_correction(session, request, desk.today)
    data = draft_json(facts) | {"open_cents": facts.total_cents - facts.settled_cents}
    return Answer(data, formats.amount(facts.total_cents))


def _bill(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.free_lines import free_line
    from ofdesk.cli.renew import chosen
    from ofdesk.services.invoicing import InvoiceClient, invoice_client
    from ofdesk.services.orders import Order
    from ofdesk.words.cli_billing import issued_text

    desk = context.desk
    order = Order(arguments.ordered_by, arguments.channel)
    lines = tuple(free_line(text) for text in arguments.line)
    request = InvoiceClient(arguments.name, order, chosen(arguments.acts), lines)
    issued = invoice_client(request, desk.write(), desk.today)
    return Answer(issued, lambda: issued_text(issued.kind, issued.number))
