"""``ofdesk receipts``: money in, what it pays, and its reversing entries."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from ofdesk.cli.cheque_register import add_written, written_facts
from ofdesk.cli.command import Answer, Context, UsageError
from ofdesk.cli.credits import add_credit_verbs
from ofdesk.cli.excess import add_excess_verbs
from ofdesk.cli.parsing import Parser, day, signed, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ofdesk.services.receipts import Payment, ReceiptDone
    from ofdesk.services.write_offs import WrittenOff

METHODS = ("cheque", "transfer", "card", "other")
LONGEST_AMOUNT = 16
"""Digits of an amount in cents, as ``ofdesk.cli.parsing.whole`` reads them."""


def add_arguments(parser: Parser) -> None:
    """The verbs of ``spec/cli.md``, one receipt whole, what is given up."""
    _add_money(parser)
    _add_later(parser)
    add_credit_verbs(parser)
    add_excess_verbs(parser)
    _add_given_up(parser)


def _add_money(parser: Parser) -> None:
    add = parser.verb("add", _add)
    add.add_argument("--cents", type=signed, required=True)
    add.add_argument("--method", choices=METHODS, required=True)
    add.add_argument("--date", type=day)
    add.add_argument("--credited", type=day)
    add.add_argument("--client")
    add.add_argument("--payer", default="")
    add.add_argument("--invoice", action="extend", nargs="+", default=[])
    add.add_argument("--cheque", default="")
    add.add_argument("--bank", default="")
    add_written(add)
    listed = parser.verb("list", _list)
    listed.add_argument("--client")
    listed.add_argument("--limit", type=whole)


def _add_later(parser: Parser) -> None:
    allocate = parser.verb("allocate", _allocate)
    allocate.add_argument("receipt")
    allocate.add_argument("invoice", nargs="+")
    identify = parser.verb("identify", _identify)
    identify.add_argument("receipt")
    identify.add_argument("name")
    reverse = parser.verb("reverse", _reverse)
    reverse.add_argument("receipt")
    reverse.add_argument("--reason", required=True)
    refund = parser.verb("refund", _refund)
    refund.add_argument("receipt")
    refund.add_argument("--cents", type=signed, required=True)
    refund.add_argument("--reason", default="")


def _add_given_up(parser: Parser) -> None:
    for name, kind in (("abandon", "abandoned"), ("fees", "fees")):
        verb = parser.verb(name, _write_off)
        verb.add_argument("invoice")
        verb.add_argument("--cents", type=signed)
        verb.add_argument("--reason", required=True)
        if name == "fees":
            verb.add_argument("--difference", action="store_true")
        verb.set_defaults(kind=kind)
    reopen = parser.verb("reopen", _reopen)
    reopen.add_argument("invoice")
    reopen.add_argument("--reason", required=True)


def _write_off(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.write_offs import WriteOffInvoice, write_off

    kind = "difference" if arguments.kind == "fees" and arguments.difference else arguments.kind
    request = WriteOffInvoice(arguments.invoice, kind, arguments.reason, arguments.cents)
    desk = context.desk
    return _written_answer("written_off", write_off(request, desk.write(), desk.today))


def _reopen(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.write_offs import restore_debt

    desk = context.desk
    done = restore_debt(arguments.invoice, arguments.reason, desk.write(), desk.today)
    return _written_answer("restored", done)


def _written_answer(sentence: str, done: "WrittenOff") -> Answer:
    from ofdesk.words.statements import said

    data = {
        "invoice": done.number,
        "kind": done.kind,
        "cents": done.cents,
        "open_cents": done.open_cents,
    }
    return Answer(
        data, lambda: said(sentence, number=done.number, cents=done.cents, open=done.open_cents)
    )


def payment(text: str) -> "Payment":
    """``N[:CENTS]``: an invoice, and how much of it. Raises ``UsageError('payment_invalid')``."""
    from ofdesk.services.receipts import Payment

    number, colon, cents = text.partition(":")
    if colon and not (cents.isascii() and cents.isdigit() and len(cents) <= LONGEST_AMOUNT):
        raise UsageError("payment_invalid", text=text)
    return Payment(number, int(cents) if colon else None)


def _add(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.receipts import AddReceipt, add_receipt

    desk = context.desk
    request = AddReceipt(
        cents=arguments.cents,
        method=arguments.method,
        received_on=arguments.date or desk.today,
        credited_on=arguments.credited,
        platform=arguments.client,
        payer=arguments.payer,
        payments=tuple(payment(text) for text in arguments.invoice),
        cheque_number=arguments.cheque,
        bank=arguments.bank,
        cheque=written_facts(arguments),
    )
    done = add_receipt(request, desk.write(), desk.today)
    return receipt_answer(done, _odd_number(arguments.cheque))


def _odd_number(typed: str) -> list[dict[str, Any]]:
    """What is said of the number of a cheque that is kept as it is."""
    from ofdesk.domain.cheques import is_cmc7, is_usual_number
    from ofdesk.words.sentences import sentence_of

    values, code = {"number": "".join(typed.split())}, "cheque_number_odd"
    if not values["number"] or is_cmc7(typed) or is_usual_number(values["number"]):
        return []
    return [{"code": code, "message": sentence_of(code, values), "values": values}]


def receipt_answer(done: "ReceiptDone", doubts: "Sequence[Mapping[str, Any]]" = ()) -> Answer:
    """A receipt after an action on it, and what a person should look at."""
    from ofdesk.words.cli_billing import receipt_text

    data: dict[str, Any] = {
        "id": done.id,
        "number": done.number,
        "allocated": [
            {"invoice": x.number, "cents": x.cents, "open_cents": x.open_cents}
            for x in done.allocated
        ],
        "credit_cents": done.credit_cents,
        "invoices_issued": list(done.invoices_issued),
        "warnings": list(doubts),
    }
    told = [one["message"] for one in doubts]
    return Answer(data, lambda: receipt_text(done.number, done.credit_cents), warnings=told)


def _list(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.cli.billing_answers import receipts_text
    from ofdesk.services.lookup import client_named
    from ofdesk.services.receipt_rows import list_receipts

    with context.desk.read() as session:
        client = client_named(session, arguments.client).id if arguments.client else None
        rows = list_receipts(session, client, arguments.limit)
    return Answer(rows, lambda: receipts_text(rows))


def _allocate(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.receipts import allocate_receipt

    desk = context.desk
    payments = [payment(text) for text in arguments.invoice]
    return receipt_answer(allocate_receipt(arguments.receipt, payments, desk.write(), desk.today))


def _identify(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.receipts import identify_receipt

    return receipt_answer(identify_receipt(arguments.receipt, arguments.name, context.desk.write()))


def _reverse(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.receipts import reverse_receipt

    desk = context.desk
    done = reverse_receipt(arguments.receipt, arguments.reason, desk.write(), desk.today)
    return receipt_answer(done)


def _refund(arguments: Namespace, context: Context) -> Answer:
    from ofdesk.services.receipts import RefundReceipt, refund_receipt

    desk = context.desk
    request = RefundReceipt(arguments.receipt, arguments.cents, arguments.reason)
    return receipt_answer(refund_receipt(request, desk.write(), desk.today))
