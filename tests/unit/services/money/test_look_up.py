"""What a person who opens the post means: a coupon, a number, a client, an amount, a name."""

import pytest

from ofdesk.services.receipt_targets import MOST, last_bank, look_up
from tests.builders import add_client, received, renewed

SHIFTED = str.maketrans("1234567890", "&é\"'(-è_çà")


@pytest.fixture
def invoices(desk):
    """One of Mermoz with a cheque of another year, two of Figeac, as dear as each other."""
    add_client(desk, "mermoz", name="Aéro-club Hélène Boucher", resources=20)
    add_client(desk, "figeac", resources=3)
    add_client(desk, "ailes", resources=3)
    return [renewed(desk, platform) for platform in ("mermoz", "figeac", "ailes")]


def meant(desk, text):
    with desk.read() as session:
        found = look_up(session, text, desk.today)
    return found.how, [target.number or target.platform for target in found.targets]


def test_a_coupon_is_read_however_its_reader_types(desk, invoices):
    number = invoices[0].number
    with desk.read() as session:
        reference = look_up(session, number, desk.today).targets[0]
    assert reference.open_cents == invoices[0].total_cents
    digits = number.removeprefix("OF").replace("-", "")
    for text in (number, number.lower(), f"1{digits}", f"1{digits}".translate(SHIFTED)):
        assert meant(desk, text) == ("reference", [number])


def test_a_client_gives_its_open_invoices_or_itself(desk, invoices):
    assert meant(desk, "figeac") == ("client", [invoices[1].number])
    received(desk, invoices[1].total_cents, invoices[1].number)
    assert meant(desk, "figeac") == ("client", ["figeac"])


def test_an_amount_finds_what_is_left_to_pay(desk, invoices):
    first, second, third = invoices
    assert second.total_cents == third.total_cents
    text = f"{second.total_cents / 100:.2f}".replace(".", ",")
    how, numbers = meant(desk, text)
    assert (how, sorted(numbers)) == ("amount", sorted([second.number, third.number]))
    received(desk, 1_000, first.number)
    left = f"{(first.total_cents - 1_000) / 100:.2f}"
    assert meant(desk, left) == ("amount", [first.number])
    assert meant(desk, "0,07") == ("amount", [])


def test_words_of_a_name_find_open_invoices_and_nothing_finds_nothing(desk, invoices):
    assert meant(desk, "helene boucher") == ("words", [invoices[0].number])
    assert meant(desk, "zébulon") == ("words", [])
    assert meant(desk, "  ") == ("", [])
    assert MOST >= 30


def test_the_bank_of_the_last_cheque_is_proposed(desk, invoices):
    number = invoices[0].number
    received(desk, 100, number, method="cheque", bank="BNP", cheque_number="1234567")
    received(desk, 100, number, method="cheque", bank="Crédit Agricole", cheque_number="1234568")
    with desk.read() as session:
        assert look_up(session, number, desk.today).bank == "Crédit Agricole"
        assert look_up(session, invoices[1].number, desk.today).bank == ""
        assert last_bank(session, "nobody") == ""
