"""``ofdesk receipts show|letter|choose``: one receipt whole, and what was paid too much."""

from argparse import Namespace

from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser


def add_credit_verbs(parser: Parser) -> None:
    """One receipt, the letter « rembourser ou garder », and the answer to it."""
    parser.verb("show", _show).add_argument("receipt")
    letter = parser.verb("letter", _letter)
    letter.add_argument("receipt")
    letter.add_argument("--out")
    choose = parser.verb("choose", _choose)
    choose.add_argument("receipt")
    choose.add_argument("choice", choices=("keep", "refund"))
    choose.add_argument("--by", required=True)


def _show(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.receipt_sheets import read_receipt
    from ofdesk.words.receipt_sheets import sheet_lines

    with context.desk.read() as session:
        sheet = read_receipt(session, arguments.receipt)
    data = {
        **{name: getattr(sheet.row, name) for name in sheet.row.__dataclass_fields__},
        "allocated": sheet.payments,
        "taken_back_by": sheet.counters,
        "reverses": sheet.reverses,
        "cheque": sheet.cheque,
        "cheque_events": sheet.cheque_events,
        "card_events": sheet.card_events,
        "choices": sheet.choices,
    }
    return Answer(data, lambda: "\n".join(sheet_lines(sheet)))


def _letter(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.files import check_target, save_file
    from ofdesk.services.overpayments import ask_about_credit, credit_letter
    from ofdesk.words.overpayments import said

    check_target(arguments.out)
    desk = context.desk
    done = ask_about_credit(arguments.receipt, desk.write(), desk.today)
    path = None
    if arguments.out:
        with desk.read() as session:
            path = save_file(arguments.out, credit_letter(session, done.number))
    data = {
        "number": done.number,
        "platform": done.platform,
        "credit_cents": done.cents,
        "pdf_sha256": done.pdf_sha256,
        "pdf": path,
    }
    told = said("written", done.cents, platform=done.platform, number=done.number)
    return Answer(data, told)


def _choose(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.overpayments import ChooseCredit, choose_credit
    from ofdesk.words.overpayments import said

    desk = context.desk
    request = ChooseCredit(arguments.receipt, arguments.choice, arguments.by)
    done = choose_credit(request, desk.write(), desk.today)
    data = {
        "number": done.number,
        "choice": done.kind,
        "cents": done.cents,
        "refund": done.refund or None,
    }
    word = "refunded" if done.refund else "kept"
    return Answer(data, said(word, done.cents, number=done.number, refund=done.refund))
