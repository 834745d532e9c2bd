"""The letter « rembourser ou garder » goes the way of every letter: queue, lot, printer, post."""

from datetime import timedelta

import pytest

from ofdesk.ports.labels import LabelSheet
from ofdesk.services.overpayments import ChooseCredit, ask_about_credit, choose_credit
from ofdesk.services.posting import count_to_print, letters_to_print
from ofdesk.services.posting_acts import ChangeLetters, acknowledge_lot, cancel_letters, post_lot
from ofdesk.services.posting_lots import MakeLot, make_lot
from ofdesk.services.posting_report import lot_labels
from ofdesk.services.posting_runs import PrintLotRequest, print_lot
from ofdesk.services.receipts import RefundReceipt, refund_receipt
from tests.builders import TODAY, add_client, add_year, change_client, received, refusal, renewed
from tests.printing.letters import digest


def waiting(desk, shop):
    with desk.read() as session:
        found = letters_to_print(session, desk.today, shop.sheets)
        assert count_to_print(session, desk.today) == len(found)
    return {letter.number: letter for letter in found}


@pytest.fixture
def asked(desk):
    """A club that takes its invoices by e-mail was asked about fifty euros."""
    add_year(desk, add_client(desk, delivery="email"), TODAY + timedelta(days=20))
    invoice = renewed(desk)
    number = received(desk, invoice.total_cents + 5_000, invoice.number).number
    made = ask_about_credit(number, desk.write(), desk.today)
    change_client(desk, "mermoz", delivery="post")
    return made


def test_it_is_printed_looked_at_and_posted_as_every_letter(desk, shop, spooler, asked):
    (letter,) = waiting(desk, shop).values()
    told = (letter.number, letter.reason, letter.platform, letter.sheets, letter.left_out)
    assert told == (asked.number, "credit_choice", "mermoz", 1, "")
    lot = make_lot(MakeLot(), desk.write(), desk.today, shop.sheets)
    (piece,) = lot.pieces
    assert (piece.number, piece.reason, piece.platform) == (asked.number, "credit_choice", "mermoz")
    assert (piece.name, piece.cents) == ("Aéro-club Mermoz", 5_000)
    assert waiting(desk, shop) == {}
    print_lot(PrintLotRequest(lot.number), desk, shop)
    assert spooler.tray == [asked.pdf_sha256]
    assert acknowledge_lot(lot.number, asked.number, desk, shop).state == "acknowledged"
    labels, count = lot_labels(lot.number, LabelSheet("L7163", (), TODAY), desk)
    assert (count, labels[:5]) == (1, b"%PDF-")
    assert post_lot(lot.number, desk.today, desk.write(), desk.today).state == "posted"
    assert waiting(desk, shop) == {}
    again = MakeLot((asked.number,))
    found = refusal(lambda: make_lot(again, desk.write(), desk.today, shop.sheets))
    assert found.code == "already_posted"


def test_what_is_taken_out_of_a_lot_waits_again_until_it_is_answered(desk, shop, asked):
    lot = make_lot(MakeLot((asked.number,)), desk.write(), desk.today, shop.sheets)
    cancel_letters(ChangeLetters(lot.number, "adresse"), desk.write(), desk.today)
    assert list(waiting(desk, shop)) == [asked.number]
    choose_credit(ChooseCredit(asked.number, "keep", "Mme X"), desk.write(), desk.today)
    assert waiting(desk, shop) == {}
    newer = ask_about_credit(asked.number, desk.write(), desk.today)
    assert [one.pdf_sha256 for one in waiting(desk, shop).values()] == [newer.pdf_sha256]


def test_nothing_waits_for_who_wants_no_letters_or_has_nothing_left(desk, shop, asked):
    change_client(desk, "mermoz", delivery="email")
    assert waiting(desk, shop) == {}
    change_client(desk, "mermoz", delivery="both")
    assert list(waiting(desk, shop)) == [asked.number]
    refund_receipt(RefundReceipt(asked.number, 5_000), desk.write(), desk.today)
    assert waiting(desk, shop) == {}


def test_a_receipt_about_which_nobody_was_asked_is_no_letter(desk, shop, asked):
    other = received(desk, 100, payer="Inconnu").number
    found = refusal(lambda: make_lot(MakeLot((other,)), desk.write(), desk.today, shop.sheets))
    assert found.code == "page_missing"
    assert digest(b"") != asked.pdf_sha256
