"""``ofdesk cheques``: the register, deposit slips, rejections."""

from argparse import Namespace

from ofdesk.cli.cheque_register import add_register_verbs
from ofdesk.cli.command import Answer, Context
from ofdesk.cli.parsing import Parser, day, signed, whole

STATES = (
    "received",
    "preparing",
    "deposited",
    "cleared",
    "rejected",
    "represented",
    "returned",
    "abandoned",
    "reversed",
)


def add_arguments(parser: Parser) -> None:
    """The verbs of ``spec/cli.md``, and what follows a deposit."""
    listed = parser.verb("list", _list)
    listed.add_argument("--state", action="append", choices=STATES, default=[])
    listed.add_argument("--client", default="")
    add_register_verbs(parser)
    deposit = parser.verb("deposit", _deposit)
    deposit.add_argument("--control-total", type=signed, required=True)
    deposit.add_argument("--cheque", action="extend", nargs="+", default=[])
    deposit.add_argument("--bank-number", default="")
    deposit.add_argument("--pdf")
    reject = parser.verb("reject", _reject)
    reject.add_argument("cheque")
    reject.add_argument("--date", type=day)
    reject.add_argument("--reason", default="")
    reject.add_argument("--fee-cents", type=whole, default=0)
    parser.verb("represent", _represent).add_argument("cheque")
    clear = parser.verb("clear", _clear)
    clear.add_argument("deposit")
    clear.add_argument("--date", type=day)
    for name in ("return", "abandon"):
        verb = parser.verb(name, _end)
        verb.add_argument("cheque")
        verb.add_argument("--reason", required=True)
        verb.set_defaults(state={"return": "returned", "abandon": "abandoned"}[name])
    parser.verb("deposits", _deposits)
    slip = parser.verb("slip", _slip)
    slip.add_argument("deposit")
    slip.add_argument("--out", required=True)


def _list(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.tables import table
    from ofdesk.services.cheque_rows import ListCheques, list_cheques
    from ofdesk.words import formats
    from ofdesk.words.cheques import HEADINGS, heading, state_name

    desk = context.desk
    with desk.read() as session:
        wanted = ListCheques(tuple(arguments.state), arguments.client)
        rows = list_cheques(session, wanted, desk.today)

    def text() -> str:
        shown = [
            (
                *(row.number, row.cheque_number, row.bank, row.payer, formats.amount(row.cents)),
                *(formats.day(row.received_on), state_name(row.state), row.deposit),
            )
            for row in rows
        ]
        return table([heading(name) for name in HEADINGS], shown, "----r---")

    return Answer(rows, text)


def _deposit(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.files import check_target, save_file
    from ofdesk.services.deposits import DepositCheques, deposit_cheques, deposit_page
    from ofdesk.words.cheque_details import left_out_text
    from ofdesk.words.cheques import deposited_text

    check_target(arguments.pdf)
    request = DepositCheques(
        arguments.control_total, tuple(arguments.cheque), arguments.bank_number
    )
    desk = context.desk
    done = deposit_cheques(request, desk.write(), desk.today)
    saved = None
    if arguments.pdf:
        with desk.read() as session:
            saved = save_file(arguments.pdf, deposit_page(session, done.number))
    data = {
        "id": done.id,
        "number": done.number,
        "count": done.count,
        "total_cents": done.total_cents,
        "cheques": done.cheques,
        "pdf_sha256": done.pdf_sha256,
        "pdf": saved,
        "left_out": done.left_out,
    }
    told = [left_out_text(number) for number in done.left_out]
    said = deposited_text(done.number, done.count, done.total_cents)
    return Answer(data, said, warnings=told)


def _reject(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.cheque_returns import RejectCheque, reject_cheque
    from ofdesk.words.cheque_details import refunded_text
    from ofdesk.words.cheques import rejected_text

    desk = context.desk
    request = RejectCheque(
        arguments.cheque, arguments.date or desk.today, arguments.reason, arguments.fee_cents
    )
    done = reject_cheque(request, desk.write(), desk.today)
    data = {
        "id": done.id,
        "number": done.number,
        "cheque": done.cheque,
        "state": "rejected",
        "reopened": done.reopened,
        "refunded_cents": done.refunded_cents,
    }
    told = [refunded_text(done.refunded_cents)] if done.refunded_cents else []
    said = rejected_text(done.cheque, done.number, ", ".join(done.reopened))
    return Answer(data, said, warnings=told)


def _represent(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.receipts import receipt_answer
    from ofdesk.services.cheque_returns import represent_cheque

    desk = context.desk
    return receipt_answer(represent_cheque(arguments.cheque, desk.write(), desk.today))


def _clear(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.deposits import clear_deposit
    from ofdesk.words.cheques import cleared_text

    desk = context.desk
    count = clear_deposit(arguments.deposit, arguments.date or desk.today, desk.write())
    data = {"deposit": arguments.deposit, "count": count}
    return Answer(data, lambda: cleared_text(arguments.deposit, count))


def _end(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.cheque_returns import EndCheque, end_cheque
    from ofdesk.words.cheques import state_name

    desk = context.desk
    request = EndCheque(arguments.cheque, arguments.state, arguments.reason)
    end_cheque(request, desk.write(), desk.today)
    data = {"cheque": arguments.cheque, "state": arguments.state}
    return Answer(data, lambda: state_name(arguments.state))


def _deposits(_arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.deposits import list_deposits
    from ofdesk.words.cheques import deposited_text

    with context.desk.read() as session:
        found = list_deposits(session)
        data = [
            {
                "id": row.id,
                "number": row.number,
                "made_on": row.made_on,
                "count": row.count,
                "total_cents": row.total_cents,
                "bank_number": row.bank_number,
            }
            for row in found
        ]
        text = "\n".join(deposited_text(row.number, row.count, row.total_cents) for row in found)
    return Answer(data, text)


def _slip(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.files import check_target, save_file
    from ofdesk.services.deposits import deposit_page

    check_target(arguments.out)
    with context.desk.read() as session:
        pdf = deposit_page(session, arguments.deposit)
    path = save_file(arguments.out, pdf)
    return Answer({"deposit": arguments.deposit, "pdf": path}, path)
