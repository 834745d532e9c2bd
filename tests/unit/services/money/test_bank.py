"""Statements imported once, accepted by a person, undone by reversing entries."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from ofdesk.bank.reading import FileReader
from ofdesk.models import BankDecision, BankLine, BankStatement
from ofdesk.ports.bank import StatementLine
from ofdesk.services.bank import ImportStatement, import_statement
from ofdesk.services.bank_decisions import AcceptLine, accept_line, ignore_line
from ofdesk.services.bank_proposals import proposals
from ofdesk.services.bank_undoing import undo_line
from ofdesk.services.cheque_rows import ListCheques, list_cheques
from ofdesk.services.deposits import DepositCheques, deposit_cheques
from ofdesk.services.document_rows import read_document
from ofdesk.services.lookup import document_numbered
from ofdesk.services.receipt_rows import list_receipts
from ofdesk.services.receipts import Payment
from tests.bank.writers import camt_file, cfonb_file, csv_file, ofx_file
from tests.builders import TODAY, add_client, add_year, received, refusal, renewed


@pytest.fixture
def invoice(desk):
    add_year(desk, add_client(desk), TODAY + timedelta(days=20))
    return renewed(desk)


def line(cents, label, day=TODAY):
    return StatementLine(day, cents, label)


def bring(desk, content, name="r.csv"):
    return import_statement(ImportStatement(content, name), FileReader(), desk.write())


def waiting(desk):
    with desk.read() as session:
        return proposals(session, desk.today)


def accept(desk, line_id, *numbers, **more):
    payments = tuple(Payment(number) for number in numbers)
    return accept_line(AcceptLine(line_id, payments, **more), desk.write(), desk.today)


def owed(desk, number):
    with desk.read() as session:
        return read_document(session, document_numbered(session, number), desk.today).row.open_cents


@pytest.mark.parametrize(
    "write",
    [
        lambda lines: csv_file(lines, 0),
        lambda lines: cfonb_file(lines, 0),
        lambda lines: ofx_file(lines, 0),
        lambda lines: camt_file(lines, 0),
    ],
)
def test_a_file_is_imported_once_and_equal_lines_are_both_kept(desk, write):
    """Case E33 of bank.json."""
    lines = [line(1_000, "VIR CLUB"), line(1_000, "VIR CLUB"), line(-500, "FRAIS")]
    first = bring(desk, write(lines))
    assert (first.lines, first.new, first.duplicates, first.gap_cents) == (3, 3, 0, 0)
    again = bring(desk, write(lines))
    assert (again.lines, again.new, again.duplicates) == (3, 0, 3)
    with desk.read() as session:
        assert len(session.scalars(select(BankLine)).all()) == 3
        assert len(session.scalars(select(BankStatement)).all()) == 1


def test_a_longer_file_brings_only_what_is_new(desk):
    lines = [line(1_000, "a"), line(2_000, "b")]
    bring(desk, csv_file(lines, 0))
    later = bring(desk, csv_file([*lines, line(3_000, "c"), line(2_000, "b")], 0))
    assert (later.new, later.duplicates) == (2, 2)


def test_a_refused_file_leaves_nothing(desk):
    assert refusal(lambda: bring(desk, b"<!DOCTYPE x>")).code == "statement_hostile"
    with desk.read() as session:
        assert session.scalars(select(BankStatement)).all() == []


def test_the_statement_of_another_account_is_refused(desk):
    mine, another = b"FR7630006000011234567890189", b"FR7610107001011234567890129"
    other = camt_file([line(1, "a")], 0).replace(mine, another)
    assert refusal(lambda: bring(desk, other)).code == "statement_other_account"
    wrong = ofx_file([line(1, "a")], 0).replace(b"12345678901", b"99999999999")
    assert refusal(lambda: bring(desk, wrong)).code == "statement_other_account"


def test_a_line_is_accepted_by_its_proposal(desk, invoice):
    bring(desk, csv_file([line(invoice.total_cents, f"VIR {invoice.reference_rf}")], 0))
    (found,) = waiting(desk)
    assert (found.proposal.certainty, found.proposal.why) == ("certain", "reference")
    assert owed(desk, invoice.number) == invoice.total_cents
    done = accept(desk, found.id)
    assert [(x.number, x.open_cents) for x in done.receipt.allocated] == [(invoice.number, 0)]
    assert waiting(desk) == []
    with desk.read() as session:
        (receipt,) = list_receipts(session)
    assert (receipt.method, receipt.credited_on) == ("transfer", TODAY)
    assert refusal(lambda: accept(desk, found.id)).code == "bank_line_decided"


def test_an_acceptance_is_undone_and_may_be_made_again(desk, invoice):
    bring(desk, csv_file([line(invoice.total_cents, invoice.number)], 0))
    (found,) = waiting(desk)
    accept(desk, found.id)
    assert undo_line(found.id, desk.write(), desk.today).reversal == "RC01-2026-00002"
    assert owed(desk, invoice.number) == invoice.total_cents
    assert [one.id for one in waiting(desk)] == [found.id]
    assert refusal(lambda: undo_line(found.id, desk.write(), desk.today)).code == "bank_line_open"
    accept(desk, found.id)
    assert owed(desk, invoice.number) == 0
    with desk.read() as session:
        kinds = session.scalars(select(BankDecision.kind).order_by(BankDecision.decided_at)).all()
    assert kinds == ["accepted", "undone", "accepted"]


def test_a_person_says_what_a_line_is(desk, invoice):
    bring(desk, csv_file([line(500, "X1"), line(600, "X2"), line(700, "X3"), line(800, "X4")], 0))
    one, two, three, four = (found.id for found in waiting(desk))
    assert refusal(lambda: accept(desk, one)).code == "bank_line_unclear"
    assert accept(desk, one, invoice.number).receipt.allocated[0].cents == 500
    assert accept(desk, two, platform="mermoz").receipt.credit_cents == 600
    assert accept(desk, three, unidentified=True).receipt.credit_cents == 700
    ignore_line(four, "virement interne", desk.write())
    assert waiting(desk) == []
    assert refusal(lambda: ignore_line(four, "", desk.write())).code == "bank_line_decided"
    assert undo_line(four, desk.write(), desk.today).reversal == ""
    assert len(waiting(desk)) == 1


def test_money_that_went_out_is_put_aside_and_never_accepted(desk):
    bring(desk, csv_file([line(-1_200, "FRAIS REJET")], 0))
    (found,) = waiting(desk)
    assert found.proposal is None
    assert refusal(lambda: accept(desk, found.id)).code == "bank_line_debit"
    assert refusal(lambda: accept(desk, found.id, unidentified=True)).code == "bank_line_debit"
    assert refusal(lambda: accept(desk, "nobody")).code == "bank_line_unknown"


def test_one_credit_clears_a_slip_and_its_cheques_and_back(desk, invoice):
    received(desk, invoice.total_cents, invoice.number, method="cheque", cheque_number="1234567")
    slip = DepositCheques(invoice.total_cents, bank_number="778899")
    deposit_cheques(slip, desk.write(), desk.today)
    bring(desk, csv_file([line(invoice.total_cents, "REMISE CHEQUES 778899")], 0))
    (found,) = waiting(desk)
    assert found.proposal.deposit == "RM01-2026-00001"
    assert accept(desk, found.id).deposit == "RM01-2026-00001"

    def state():
        with desk.read() as session:
            return list_cheques(session, ListCheques(), desk.today)[0].state

    assert state() == "cleared"
    assert undo_line(found.id, desk.write(), desk.today).reversal == ""
    assert state() == "deposited"
    assert accept(desk, found.id).deposit == "RM01-2026-00001"


def test_a_proposition_that_is_paid_becomes_its_invoice(desk):
    add_client(desk)
    offered = renewed(desk, propose=True, order=None)
    bring(desk, csv_file([line(offered.total_cents, offered.reference_rf)], 0))
    (found,) = waiting(desk)
    assert found.proposal.certainty == "certain"
    assert accept(desk, found.id).receipt.invoices_issued == ("OF01-2026-00001",)


def test_two_transfers_for_one_invoice_are_certain_once(desk, invoice):
    twice = [line(invoice.total_cents, invoice.number), line(invoice.total_cents, invoice.number)]
    bring(desk, csv_file(twice, 0))
    first, second = waiting(desk)
    assert (first.proposal.certainty, second.proposal.certainty) == ("certain", "likely")
    accept(desk, first.id)
    assert refusal(lambda: accept(desk, second.id)).code == "bank_line_unclear"
    assert accept(desk, second.id, platform="mermoz").receipt.credit_cents == invoice.total_cents
