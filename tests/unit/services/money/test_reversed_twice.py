"""A receipt that two desks reversed apart: all sums are right again once one reversal is kept."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from ofdesk.models import Allocation, ChequeEvent, Conflict, Document, Receipt
from ofdesk.models.ids import new_id
from ofdesk.services.accounting import Books
from ofdesk.services.accounting_letters import letters_of
from ofdesk.services.balances import client_open_cents, credit_cents, unallocated
from ofdesk.services.cheque_returns import (
    EndCheque,
    RejectCheque,
    end_cheque,
    reject_cheque,
    represent_cheque,
)
from ofdesk.services.cheques import cheque_state
from ofdesk.services.conflict_rows import moments_of
from ofdesk.services.conflicts import editable_values, settle_conflict, settle_conflicts
from ofdesk.services.deposits import DepositCheques, deposit_cheques
from ofdesk.services.receipt_entries import ReceiptEntry, write_receipt
from ofdesk.services.receipt_rows import receipt_row
from ofdesk.services.receipt_sheets import read_receipt
from ofdesk.services.receipts import receipt_named, reverse_receipt
from ofdesk.services.registers import audit_trail
from ofdesk.words.receipt_sheets import sheet_lines
from ofdesk.words.report_codes import code_name
from tests.builders import TODAY, add_client, add_year, received, refusal, renewed

CHEQUE = {"method": "cheque", "cheque_number": "1234567"}


@pytest.fixture
def invoice(desk):
    add_year(desk, add_client(desk), TODAY + timedelta(days=20))
    return renewed(desk)


def came(desk, number, *events):
    """The reversal that another desk recorded, with what it freed: nothing here checked it."""
    with (uow := desk.write()):
        session, receipt = uow.session, receipt_named(uow.session, number)
        paid = session.execute(
            select(Allocation.invoice_id, func.sum(Allocation.cents))
            .where(Allocation.receipt_id == receipt.id, Allocation.cents > 0)
            .group_by(Allocation.invoice_id)
        )
        for key, cents in paid.all():
            allotted(uow, receipt.id, key, -cents, "reversal")
        for state, fee in events:
            session.add(
                ChequeEvent(
                    receipt_id=receipt.id,
                    state=state,
                    happened_on=desk.today,
                    fee_cents=fee,
                    recorded_at=uow.now(),
                    recorded_by="Bob",
                )
            )
        entry = ReceiptEntry(
            kind="reversal",
            cents=-receipt.cents,
            method=receipt.method,
            received_on=desk.today,
            reverses_id=receipt.id,
            reason="essai",
        )
        made = write_receipt(uow, entry, None, desk.today)
        key, again = made.id, session.get_one(Document, made.id).number
        uow.commit()
    return key, again


def allotted(uow, receipt_id, invoice_id, cents, reason=""):
    uow.session.add(
        Allocation(
            id=new_id(),
            receipt_id=receipt_id,
            invoice_id=invoice_id,
            cents=cents,
            effective_on=TODAY,
            recorded_at=uow.now(),
            recorded_by="Bob",
            reason=reason,
        )
    )
    uow.session.flush()


def conflict(desk, later, first, about):
    with (uow := desk.write()):
        made = Conflict(
            id=new_id(),
            table_name="receipt",
            row_id=later[0],
            kind="reversed_twice",
            base=json.dumps(about),
            ours=json.dumps(f"{later[1]} · essai"),
            theirs=json.dumps(f"{first} · essai"),
            desk="02",
            created_at=datetime(2026, 6, 15, 8, tzinfo=UTC),
        )
        uow.session.add(made)
        uow.commit()
        return made.id


def settle(desk, key, keep):
    return settle_conflict(key, keep, desk.write(), desk.today)


def books(desk):
    """Balances of accounts, what is lettered, what the clients owe and have."""
    with desk.read() as session:
        found = Counter()
        facts = Books(session).facts()
        letters = letters_of(session, facts)
        for fact in facts:
            for one in fact.entry.postings:
                cents = one.debit_cents - one.credit_cents
                found[one.account] += cents
                if one.settles and (fact.entry.fact, one.settles) not in letters:
                    found["not lettered"] += cents
        query = select(Document.client_id).where(Document.kind != "receipt")
        (owner,) = set(session.scalars(query))
        found["open"] = client_open_cents(session, owner)
        found["credit"] = credit_cents(session, owner)
    return {name: cents for name, cents in found.items() if cents}


def twice(desk, number, *events):
    """Reversed here, and then come from elsewhere: the books between both, and the conflict."""
    first = reverse_receipt(number, "erreur", desk.write(), desk.today).number
    right = books(desk)
    return right, conflict(desk, came(desk, number, *events), first, number)


@pytest.mark.parametrize("keep", ["mine", "theirs"])
def test_what_one_reversal_too_many_took_is_given_back(desk, invoice, keep):
    number = received(desk, invoice.total_cents + 5_000, invoice.number).number
    right, key = twice(desk, number)
    assert books(desk)["open"] == 2 * invoice.total_cents
    assert refusal(lambda: settle(desk, key, "both")).code == "keep_unknown"
    assert settle(desk, key, keep).left == 0
    assert books(desk) == right
    with desk.read() as session:
        found = receipt_named(session, number)
        assert unallocated(session, found.id) == 0
        assert receipt_row(session, found.id).state == "reversed"
        sheet = read_receipt(session, number)
        assert [line.kind for line in sheet.counters] == ["reversal", "reversal", "reinstatement"]
        back = read_receipt(session, sheet.counters[-1].number)
        assert back.row.cents == invoice.total_cents + 5_000
        dropped = sheet.counters[keep == "theirs"].number
        assert back.row.reason == f"contre-passé sur deux postes ({dropped})"
        assert sheet.counters[-1].number in sheet_lines(sheet)[-1]
        assert any(number in line for line in sheet_lines(back))
        origin = session.get_one(Document, back.row.id).origin_id
        assert session.get_one(Document, origin).number == dropped
        assert [line.reason for line in sheet.payments][-1] == "reversed_twice"
    refused = refusal(lambda: reverse_receipt(number, "encore", desk.write(), desk.today))
    assert refused.code == "already_reversed"


def test_the_audit_trail_says_what_each_counter_entry_is(desk, invoice):
    number = received(desk, invoice.total_cents, invoice.number).number
    _right, key = twice(desk, number)
    settle(desk, key, "mine")
    with desk.read() as session:
        rows = audit_trail(session, desk.today, desk.today).rows
        first, later, back = (one.number for one in read_receipt(session, number).counters)
        said = {(source, to): what for source, what, to, *_ in rows}
    assert (said[number, first], said[number, later]) == (code_name("reversal"),) * 2
    assert said[first, back] == code_name("reinstatement")


def test_only_what_was_freed_twice_is_paid_again(desk, invoice):
    """The other desk had paid one more invoice with it before it reversed it."""
    number = received(desk, invoice.total_cents + 5_000, invoice.number).number
    add_year(desk, add_client(desk, "gap"), TODAY + timedelta(days=20))
    other = renewed(desk, "gap").number
    first = reverse_receipt(number, "erreur", desk.write(), desk.today).number
    with (uow := desk.write()):
        document = uow.session.scalars(select(Document).where(Document.number == other)).one()
        allotted(uow, receipt_named(uow.session, number).id, document.id, 5_000)
        uow.commit()
    key = conflict(desk, came(desk, number), first, number)
    assert settle(desk, key, "theirs").left == 0
    with desk.read() as session:
        found = receipt_named(session, number)
        sums = session.scalars(
            select(func.sum(Allocation.cents))
            .where(Allocation.receipt_id == found.id)
            .group_by(Allocation.invoice_id)
        ).all()
        assert (sums, unallocated(session, found.id)) == ([0, 0], 0)


def test_of_three_reversals_one_is_left(desk, invoice):
    number = received(desk, invoice.total_cents, invoice.number).number
    right, second = twice(desk, number)
    third = conflict(desk, came(desk, number), "RC01-2026-00002", number)
    assert settle(desk, third, "theirs").left == 1
    assert settle(desk, second, "mine").left == 0
    assert books(desk) == right


def test_the_last_of_three_is_kept_and_the_other_conflict_has_nothing_left_to_do(desk, invoice):
    number = received(desk, invoice.total_cents, invoice.number).number
    right, second = twice(desk, number)
    third = conflict(desk, came(desk, number), "RC01-2026-00002", number)
    settle(desk, third, "mine")
    with desk.read() as session:
        count = session.scalar(select(func.count()).select_from(Receipt))
    assert settle(desk, second, "mine").left == 0
    assert books(desk) == right
    with desk.read() as session:
        assert session.scalar(select(func.count()).select_from(Receipt)) == count


@pytest.mark.parametrize(
    ("keep", "fee"), [("theirs", 0), ("mine", 1_500)], ids=["without", "with_its_fee"]
)
def test_the_fee_of_the_reversal_that_goes_is_taken_back(desk, invoice, keep, fee):
    """Here typed as a mistake, there sent back by the bank, which took a fee."""
    number = received(desk, invoice.total_cents, invoice.number, **CHEQUE).number
    deposit_cheques(DepositCheques(invoice.total_cents, (number,)), desk.write(), desk.today)
    right, key = twice(desk, number, ("rejected", 1_500))
    settle(desk, key, keep)
    after = books(desk)
    assert (after.pop("627000", 0), after.pop("512000", 0)) == (fee, -fee)
    assert after == {name: cents for name, cents in right.items() if name != "512000"}
    with desk.read() as session:
        assert cheque_state(session, receipt_named(session, number)) == "rejected"


def test_the_bank_sends_a_cheque_back_once(desk, invoice):
    number = received(desk, invoice.total_cents, invoice.number, **CHEQUE).number
    deposit_cheques(DepositCheques(invoice.total_cents, (number,)), desk.write(), desk.today)
    done = reject_cheque(RejectCheque(number, TODAY, fee_cents=1_500), desk.write(), desk.today)
    right = books(desk)
    key = conflict(desk, came(desk, number, ("rejected", 1_500)), done.number, number)
    settle(desk, key, "mine")
    assert books(desk) == right
    again = represent_cheque(number, desk.write(), desk.today)
    assert [(one.number, one.cents) for one in again.allocated] == [
        (invoice.number, invoice.total_cents)
    ]


@pytest.mark.parametrize(("keep", "state"), [("theirs", "returned"), ("mine", "rejected")])
def test_the_register_says_what_the_kept_reversal_says(desk, invoice, keep, state):
    number = received(desk, invoice.total_cents, invoice.number, **CHEQUE).number
    end_cheque(EndCheque(number, "returned", "non signé"), desk.write(), desk.today)
    with desk.read() as session:
        first = read_receipt(session, number).counters[0].number
    key = conflict(desk, came(desk, number, ("rejected", 0)), first, number)
    settle(desk, key, keep)
    with desk.read() as session:
        assert cheque_state(session, receipt_named(session, number)) == state


def test_a_reversal_that_was_taken_back_on_two_desks_is_made_again(desk, invoice):
    number = received(desk, invoice.total_cents, invoice.number).number
    right, key = twice(desk, number)
    settle(desk, key, "mine")
    with (uow := desk.write()):
        receipt = receipt_named(uow.session, number)
        document = uow.session.scalars(select(Document).where(Document.kind == "invoice")).one()
        allotted(uow, receipt.id, document.id, invoice.total_cents, "reversed_twice")
        (entry,) = uow.session.scalars(select(Receipt).where(Receipt.kind == "reinstatement"))
        again = ReceiptEntry(
            kind="reinstatement",
            cents=receipt.cents,
            method=receipt.method,
            received_on=TODAY,
            reverses_id=receipt.id,
            origin_id=uow.session.get_one(Document, entry.id).origin_id,
        )
        later = write_receipt(uow, again, None, TODAY)
        told = (later.id, uow.session.get_one(Document, later.id).number)
        uow.commit()
    assert books(desk) != right
    settle(desk, conflict(desk, told, "RC01-2026-00004", number), "theirs")
    assert books(desk) == right


def test_the_page_says_when_and_where_both_were_reversed(desk, invoice):
    number = received(desk, invoice.total_cents, invoice.number).number
    _right, key = twice(desk, number)
    with desk.read() as session:
        told = moments_of(session, key)
        assert (told.ours_desk, told.theirs_desk) == ("01", "01")
        assert told.ours_at >= told.theirs_at
        assert editable_values(session, key) == {}
    gone = conflict(desk, (new_id(), "RC09-2026-00001"), "RC09-2026-00002", number)
    with desk.read() as session:
        assert moments_of(session, gone).ours_at is None
    done = settle_conflicts([gone, key], "theirs", desk.write(), desk.today)
    assert (done.count, list(done.refused)) == (1, [gone])
    assert done.refused[gone].code == "conflict_row_gone"
