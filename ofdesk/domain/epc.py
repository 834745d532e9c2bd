"""What the transfer QR code says: EPC069-12 version 002 (SEPA credit transfer, UTF-8)."""

from dataclasses import dataclass

from ofdesk.domain.errors import DomainError
from ofdesk.domain.identifiers import check_bic, check_iban
from ofdesk.domain.references import rf_check

LONGEST_NAME = 70
LARGEST_CENTS = 99_999_999_999
LONGEST_PAYLOAD = 331
"""Bytes that fit the largest symbol that the standard allows (version 13, level M)."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer to ask for. ``holder`` is the exact name of the account holder, since the payer's
    bank compares it with the IBAN; ``cents`` euro cents; ``reference`` an RF reference."""

    holder: str
    iban: str
    cents: int
    reference: str
    bic: str = ""


def epc_payload(transfer: Transfer) -> str:
    """The text of the QR code: lines parted by LF, none after the last.

    Raises ``DomainError``: ``epc_amount`` outside 0.01 to 999 999 999.99 €, ``epc_name`` for an
    empty name, one above 70 characters or with control characters, ``epc_too_long`` above 331
    bytes, and the refusals of the IBAN, the BIC and the reference.
    """
    if not 0 < transfer.cents <= LARGEST_CENTS:
        raise DomainError("epc_amount", field="cents", cents=transfer.cents)
    holder = transfer.holder.strip()
    if not 0 < len(holder) <= LONGEST_NAME or not holder.isprintable():
        raise DomainError("epc_name", field="account_holder", value=holder, longest=LONGEST_NAME)
    euros, cents = divmod(transfer.cents, 100)
    payload = "\n".join(
        (
            "BCD",
            "002",
            "1",
            "SCT",
            check_bic(transfer.bic) if transfer.bic else "",
            holder,
            check_iban(transfer.iban),
            f"EUR{euros}.{cents:02d}",
            "",
            rf_check(transfer.reference),
        )
    )
    size = len(payload.encode())
    if size > LONGEST_PAYLOAD:
        raise DomainError("epc_too_long", size=size, longest=LONGEST_PAYLOAD)
    return payload
