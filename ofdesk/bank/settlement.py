"""Settlement files of card providers: CSV whose headings say what each column is."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date

from ofdesk.bank.amounts import cents_of, day_of
from ofdesk.domain.cards import (
    CURRENCY,
    DISPUTE_LOST,
    DISPUTE_OPENED,
    DISPUTE_WON,
    PAYMENT,
    REFUND,
)
from ofdesk.domain.errors import DomainError
from ofdesk.domain.text import fold
from ofdesk.ports.cards import CardFact

LARGEST = 20 * 1024 * 1024
LONGEST_LINE = 4096
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "id": (
        *("id", "identifiant", "transaction", "id transaction", "transaction id"),
        *("numero de transaction", "balance_transaction_id", "reference transaction"),
    ),
    "kind": ("type", "nature", "operation", "reporting_category", "category", "categorie"),
    "payment": (
        "payment_intent_id",
        "payment_intent",
        "payment",
        "paiement",
        "transaction d'origine",
        "original",
        "charge_id",
        "source_id",
    ),
    "date": (
        *("date", "date de paiement", "date transaction", "date de transaction", "created"),
        *("created_utc", "date operation", "date d'operation"),
    ),
    "credited": (
        "date de credit",
        "date de remise",
        "available_on_utc",
        "available_on",
        "payout date",
    ),
    "invoice": (
        *("invoice", "facture", "reference", "numero de facture", "commande", "order"),
        *("payment_metadata[invoice]", "description"),
    ),
    "gross": ("gross", "brut", "montant brut", "montant", "amount"),
    "fee": ("fee", "fees", "frais", "commission", "commissions"),
    "net": ("net", "montant net"),
    "currency": ("currency", "devise"),
}
NEEDED = ("id", "date", "invoice", "gross")
WORDS = {
    **dict.fromkeys(("payment", "charge", "paiement", "debit", "vente", "credit"), PAYMENT),
    **dict.fromkeys(("refund", "remboursement", "rembourse", "annulation"), REFUND),
    **dict.fromkeys(
        ("dispute", "litige", "impaye", "chargeback", "contestation", "dispute_opened"),
        DISPUTE_OPENED,
    ),
    **dict.fromkeys(("dispute_lost", "litige perdu", "chargeback lost"), DISPUTE_LOST),
    **dict.fromkeys(
        ("dispute_won", "litige gagne", "dispute_reversal", "chargeback won"), DISPUTE_WON
    ),
}


class SettlementFile:
    """``ofdesk.ports.cards.SettlementReader``."""

    def read(self, content: bytes, provider: str) -> tuple[CardFact, ...]:
        """See the port; all lines or none."""
        text = _text(content)
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
        try:
            found = [row for row in rows if any(cell.strip() for cell in row)]
        except csv.Error as error:
            raise DomainError("card_file_unreadable", field="file", detail=str(error)) from error
        if not found:
            raise DomainError("card_file_unreadable", field="file", detail="")
        columns = _columns(found[0])
        facts = [
            _fact(_Line(number, row, columns), provider)
            for number, row in enumerate(found[1:], start=2)
        ]
        return tuple(facts)


def _text(content: bytes) -> str:
    if len(content) > LARGEST or b"\0" in content:
        raise DomainError("card_file_unreadable", field="file", detail="")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    head = text.lstrip().partition("\n")[0][:LONGEST_LINE]
    return max(";,\t", key=head.count)


def _columns(heading: Sequence[str]) -> Mapping[str, int]:
    names = [" ".join(fold(cell).split()) for cell in heading]
    columns = {}
    for field, known in HEADINGS.items():
        place = next((names.index(name) for name in known if name in names), None)
        if place is not None:
            columns[field] = place
    missing = [field for field in NEEDED if field not in columns]
    if missing:
        raise DomainError("card_file_columns", field="file", missing=missing)
    return columns


class _Line:
    """One line of the file by the names of its columns."""

    def __init__(self, number: int, row: Sequence[str], columns: Mapping[str, int]) -> None:
        self.number, self._row, self._columns = number, row, columns

    def text(self, field: str) -> str:
        place = self._columns.get(field, -1)
        return self._row[place].strip() if 0 <= place < len(self._row) else ""

    def wrong(self, field: str) -> DomainError:
        return DomainError(
            "card_file_line", field="file", line=self.number, value=self.text(field)[:60]
        )

    def cents(self, field: str) -> int:
        typed = self.text(field)
        try:
            return cents_of(typed) if typed else 0
        except ValueError:
            raise self.wrong(field) from None

    def day(self, field: str) -> date:
        try:
            return day_of(self.text(field))
        except ValueError:
            raise self.wrong(field) from None


def _fact(line: _Line, provider: str) -> CardFact:
    key, gross, fee = line.text("id"), line.cents("gross"), abs(line.cents("fee"))
    if not key:
        raise line.wrong("id")
    kind = _kind(line, gross)
    signed = gross if kind == PAYMENT else -abs(gross)
    if line.text("net") and line.cents("net") != signed - fee and kind in (PAYMENT, REFUND):
        raise DomainError(
            "card_file_gap",
            field="file",
            line=line.number,
            gross_cents=signed,
            fee_cents=fee,
            net_cents=line.cents("net"),
        )
    payment = line.text("payment")
    return CardFact(
        provider=provider,
        id=key,
        kind=kind,
        payment=key if kind == PAYMENT and not payment else payment,
        invoice=line.text("invoice"),
        cents=abs(gross),
        fee_cents=fee,
        currency=(line.text("currency") or CURRENCY).upper(),
        happened_on=line.day("date"),
        credited_on=line.day("credited") if line.text("credited") else None,
    )


def _kind(line: _Line, gross: int) -> str:
    typed = " ".join(fold(line.text("kind")).split())
    if not typed:
        return PAYMENT if gross >= 0 else REFUND
    if typed not in WORDS:
        raise line.wrong("kind")
    return WORDS[typed]
