"""Files of settlements: the headings of providers, and files that are refused whole."""

from datetime import date

import pytest

from ofdesk.bank.settlement import LARGEST, SettlementFile
from ofdesk.domain.errors import DomainError
from ofdesk.ports.cards import CardFact

FRENCH = (
    "Identifiant;Nature;Date de paiement;Facture;Montant brut;Commission;Montant net;Devise\n"
    "T1;Paiement;14/06/2026;OF01-2026-00001;928,80;14,18;914,62;EUR\n"
    "\n"
    "T2;Remboursement;15/06/2026;OF01-2026-00001;-10,00;0,00;-10,00;EUR\n"
)
ENGLISH = (
    "balance_transaction_id,charge_id,reporting_category,created_utc,payment_metadata[invoice],"
    "gross,fee,net,currency,available_on_utc\n"
    "txn_1,pi_1,charge,2026-06-14 08:00:00,OF01-2026-00001,928.80,14.18,914.62,eur,2026-06-16\n"
    "txn_2,pi_1,dispute_lost,2026-06-20,,-928.80,15.00,-943.80,eur,\n"
)


def read(text, provider="settlement"):
    content = text if isinstance(text, bytes) else text.encode()
    return SettlementFile().read(content, provider)


def test_a_french_file():
    payment, refund = read(FRENCH)
    assert payment == CardFact(
        provider="settlement",
        id="T1",
        kind="payment",
        payment="T1",
        invoice="OF01-2026-00001",
        cents=92_880,
        fee_cents=1_418,
        currency="EUR",
        happened_on=date(2026, 6, 14),
    )
    assert (refund.kind, refund.cents, refund.payment) == ("refund", 1_000, "")


def test_an_english_file_says_when_money_is_credited():
    payment, lost = read(ENGLISH, "stripe")
    assert (payment.payment, payment.credited_on) == ("pi_1", date(2026, 6, 16))
    assert (payment.currency, payment.provider) == ("EUR", "stripe")
    assert (lost.kind, lost.cents, lost.fee_cents, lost.credited_on) == (
        "dispute_lost",
        92_880,
        1_500,
        None,
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_encodings_of_spreadsheets(encoding):
    text = "id\tdate\tréférence\tmontant\nT1\t2026-06-14\tété\t1 234,50 €\n"
    (fact,) = read(text.encode(encoding))
    assert (fact.invoice, fact.cents, fact.fee_cents, fact.kind) == ("été", 123_450, 0, "payment")


def test_without_a_kind_the_sign_tells():
    rows = "id,date,reference,amount\nT1,2026-06-14,x,5\nT2,2026-06-14,x,-5\n"
    assert [fact.kind for fact in read(rows)] == ["payment", "refund"]


@pytest.mark.parametrize(
    ("text", "code", "values"),
    [
        ("", "card_file_unreadable", {}),
        (b"id,date\0", "card_file_unreadable", {}),
        (b"x" * (LARGEST + 1), "card_file_unreadable", {}),
        ("id,date,amount\n1,2026-01-01,5\n", "card_file_columns", {"missing": ["invoice"]}),
        ("<html><body>no</body></html>", "card_file_columns", {}),
        (FRENCH.replace("928,80", "abc"), "card_file_line", {"line": 2, "value": "abc"}),
        (FRENCH.replace("14/06/2026", "hier"), "card_file_line", {"line": 2, "value": "hier"}),
        (FRENCH.replace("31/02", "14/06").replace("15/06", "31/02"), "card_file_line", {"line": 3}),
        (FRENCH.replace("T1", ""), "card_file_line", {"line": 2, "value": ""}),
        (FRENCH.replace("Paiement;", "Don;"), "card_file_line", {"line": 2, "value": "Don"}),
        (FRENCH.replace("914,62", "914,63"), "card_file_gap", {"line": 2, "net_cents": 91_463}),
        ('id,date,reference,amount\n"' + "x" * 200_000, "card_file_unreadable", {}),
    ],
)
def test_what_is_not_understood_is_refused_whole(text, code, values):
    with pytest.raises(DomainError) as refused:
        read(text)
    assert refused.value.code == code
    assert values.items() <= dict(refused.value.values).items()


def test_a_short_line_lacks_what_it_lacks():
    with pytest.raises(DomainError) as refused:
        read("id,date,reference,amount\nT1\n")
    assert refused.value.code == "card_file_line"
