"""What the screen of the post asks of use cases, for workers."""

from datetime import date
from typing import TYPE_CHECKING

from ofdesk.ports.desk import Desk
from ofdesk.ui.receipts.flow import Entry, shared
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.cheque_details import Known
    from ofdesk.services.cheque_rows import ChequeRow
    from ofdesk.services.receipt_targets import LookUp
    from ofdesk.services.receipts import ReceiptDone

COUNTING = ("received", "preparing", "deposited", "cleared")
"""The states of cheques whose money came or will come."""


def looked_up(desk: Desk, text: str) -> "LookUp":
    """What was meant by a reference, a name or an amount."""
    from ofdesk.services.receipt_targets import look_up

    with desk.read() as session:
        return look_up(session, text, desk.today)


def account_of(desk: Desk, line: str) -> "Known":
    """Bank and drawer of the last cheque of the account of a magnetic line."""
    from ofdesk.services.cheque_details import known_account

    with desk.read() as session:
        return known_account(session, line)


def same_number(desk: Desk, number: str) -> "ChequeRow | None":
    """A cheque of this number that was entered before and still counts, if there is one."""
    from ofdesk.services.cheque_rows import ListCheques, list_cheques

    with desk.read() as session:
        rows = list_cheques(session, ListCheques(COUNTING, search=number), desk.today)
    return next((row for row in rows if row.cheque_number == number), None)


def recorded(desk: Desk, entry: Entry, received_on: date) -> "ReceiptDone":
    """One cheque, with what it pays, in one transaction."""
    from ofdesk.services.cheque_details import ChequeFacts
    from ofdesk.services.receipts import AddReceipt, Payment, add_receipt

    payments = tuple(Payment(number, cents) for number, cents in shared(entry.targets, entry.cents))
    request = AddReceipt(
        cents=entry.cents,
        method="cheque",
        received_on=received_on,
        platform=entry.platform or None,
        payer=entry.drawer,
        payments=payments,
        cheque_number=entry.cheque,
        bank=entry.bank,
        cheque=ChequeFacts(cmc7=entry.cmc7),
    )
    return add_receipt(request, desk.write(), desk.today)


def cancelled(desk: Desk, number: str) -> "ReceiptDone":
    """The reversing entry of a cheque that was entered by mistake."""
    from ofdesk.services.receipts import reverse_receipt

    return reverse_receipt(number, t("day.reason"), desk.write(), desk.today)
