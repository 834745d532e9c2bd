"""Why nothing is left to pay: said with what paid it and when."""

from datetime import timedelta

import pytest

from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.write_offs import WriteOffInvoice, write_off
from ofdesk.words.sentences import sentence
from tests.builders import TODAY, add_client, add_year, later, received, refusal, renewed


@pytest.fixture
def invoice(desk):
    add_year(desk, add_client(desk), TODAY + timedelta(days=20))
    return renewed(desk)


def why(desk, number):
    found = refusal(lambda: received(desk, 100, number))
    assert found.code == "not_open"
    return found


def test_a_paid_invoice_names_its_receipts_and_the_last_day(desk, invoice):
    first = received(desk, 1_000, invoice.number).number
    day = later(desk, 3)
    second = received(desk, invoice.total_cents - 1_000, invoice.number).number
    found = why(desk, invoice.number)
    assert dict(found.values) == {
        "number": invoice.number,
        "settled": "paid",
        "by": [first, second],
        "settled_on": day.isoformat(),
    }
    told = sentence(found, "fr").replace("\N{NO-BREAK SPACE}", " ")
    assert told.startswith(f"{invoice.number} est soldée par {first}")
    assert f"{day:%d/%m/%Y}" in told
    assert second in sentence(found, "en")


def test_a_credited_invoice_names_its_credit_note(desk, invoice):
    request = CreditInvoice(invoice.number, "erreur")
    note = credit_invoice(request, desk.write(), desk.today).number
    found = why(desk, invoice.number)
    assert (found.values["settled"], found.values["by"]) == ("credited", [note])
    assert note in sentence(found, "fr")


def test_what_was_given_up_says_when(desk, invoice):
    request = WriteOffInvoice(invoice.number, "abandoned", "liquidation")
    write_off(request, desk.write(), desk.today)
    found = why(desk, invoice.number)
    assert (found.values["settled"], found.values["by"]) == ("written_off", [])
    assert "abandonnée" in sentence(found, "fr")


def test_a_part_paid_and_the_rest_given_up(desk, invoice):
    number = received(desk, 1_000, invoice.number).number
    day = later(desk, 2)
    request = WriteOffInvoice(invoice.number, "abandoned", "liquidation")
    write_off(request, desk.write(), desk.today)
    found = why(desk, invoice.number)
    assert (found.values["settled"], found.values["by"]) == ("partly", [number])
    assert found.values["settled_on"] == day.isoformat()
    assert "le reste abandonné" in sentence(found, "fr")
