"""What stands on cheques, their scans, the slip that is being made, later days and old ones."""

from collections import defaultdict
from datetime import timedelta

import pytest

from ofdesk.domain.errors import ConfirmationNeeded
from ofdesk.models import Confirmation
from ofdesk.services.accounting import Books
from ofdesk.services.attachments import list_attachments, remove_attachment
from ofdesk.services.balances import credit_cents
from ofdesk.services.cheque_details import UNKNOWN, ChequeFacts, facts_of, known_account
from ofdesk.services.cheque_register import (
    DescribeCheque,
    describe_cheque,
    keep_scan,
    lay_aside,
    take_back,
)
from ofdesk.services.cheque_returns import (
    EndCheque,
    RejectCheque,
    end_cheque,
    reject_cheque,
    represent_cheque,
)
from ofdesk.services.cheque_rows import ListCheques, count_cheques, list_cheques
from ofdesk.services.deposits import DepositCheques, deposit_cheques, preview_slip
from ofdesk.services.receipts import (
    RefundReceipt,
    receipt_named,
    refund_receipt,
    reverse_receipt,
)
from tests.builders import add_client, later, received, refusal

LINE = "0000012 031234567890 012345678901"


def cheque(desk, cents=5_000, number="0000012", **more):
    values = {"method": "cheque", "platform": "mermoz", "cheque_number": number} | more
    return received(desk, cents, **values).number


def known(desk, number):
    with desk.read() as session:
        return facts_of(session, receipt_named(session, number).id)


def register(desk, **more):
    with desk.read() as session:
        return list_cheques(session, ListCheques(**more), desk.today)


def states(desk):
    return {row.number: row.state for row in register(desk)}


def deposit(desk, cents, *cheques, answers=frozenset()):
    return deposit_cheques(DepositCheques(cents, cheques), desk.write(answers), desk.today)


def test_a_reader_in_the_field_of_the_number_gives_number_and_account(desk):
    add_client(desk)
    first = cheque(desk, number="<0000012<031234567890:012345678901;", bank="BNP", payer="M. X")
    (row,) = register(desk)
    assert (row.cheque_number, row.cmc7, row.number) == ("0000012", LINE, first)
    other = LINE.replace("0000012", "0000013")
    with desk.read() as session:
        found = known_account(session, other)
        assert (found.number, found.bank, found.drawer) == ("0000013", "BNP", "M. X")
        assert known_account(session, other.replace("901", "902")).bank == ""
    assert [row.number for row in register(desk, search="031234567890")] == [first]
    cheque(desk, number="", cheque=ChequeFacts(cmc7=other))
    assert {row.cheque_number for row in register(desk)} == {"0000012", "0000013"}


def test_what_stands_on_it_is_said_piece_by_piece_and_never_lost(desk):
    add_client(desk)
    number, day = cheque(desk), desk.today - timedelta(days=3)
    assert known(desk, number) == UNKNOWN
    describe_cheque(DescribeCheque(number, ChequeFacts(day, "Gap")), desk.write())
    done = describe_cheque(DescribeCheque(number, ChequeFacts(cmc7=LINE)), desk.write())
    assert done.facts == ChequeFacts(day, "Gap", LINE) == known(desk, number)
    said = DescribeCheque(number, ChequeFacts(cmc7=LINE.replace("0000012", "0000099")))
    assert refusal(lambda: describe_cheque(said, desk.write())).code == "cmc7_number_differs"
    nothing = DescribeCheque(number, UNKNOWN)
    assert refusal(lambda: describe_cheque(nothing, desk.write())).code == "cheque_nothing_said"
    far = ChequeFacts(desk.today + timedelta(days=400))
    odd = refusal(lambda: describe_cheque(DescribeCheque(number, far), desk.write()))
    assert (odd.code, odd.field) == ("written_date_odd", "written_on")
    far = ChequeFacts(deposit_from=desk.today + timedelta(days=400))
    assert refusal(lambda: cheque(desk, cheque=far)).code == "deposit_date_odd"
    assert len(register(desk)) == 1


def test_a_scan_is_a_file_of_the_client(desk, tmp_path):
    add_client(desk)
    scan = tmp_path / "chèque.png"
    scan.write_bytes(b"image")
    unknown = cheque(desk, platform=None, payer="Inconnu", number="0000099")
    assert refusal(lambda: keep_scan(unknown, scan, desk.write())).code == "cheque_nobody"
    number = cheque(desk)
    done = keep_scan(number, scan, desk.write())
    with desk.read() as session:
        (attached,) = list_attachments(session, "mermoz")
    assert attached.id == done.facts.attachment_id == register(desk, search=number)[0].attachment_id
    assert refusal(lambda: keep_scan(number, scan, desk.write())).code == "attachment_known"
    remove_attachment(attached.id, desk.write())
    assert known(desk, number).attachment_id == attached.id


def test_cheques_are_laid_aside_taken_back_and_deposited(desk):
    add_client(desk)
    first, second, third = (cheque(desk, 1_000 * n, f"000001{n}") for n in (1, 2, 3))
    moved = lay_aside((first, second), desk.write(), desk.today)
    assert (moved.numbers, moved.state) == ((first, second), "preparing")
    assert refusal(lambda: lay_aside((first,), desk.write(), desk.today)).code == "state_forbidden"
    assert refusal(lambda: lay_aside((), desk.write(), desk.today)).code == "nothing_to_deposit"
    take_back((second,), desk.write(), desk.today)
    assert states(desk) == {first: "preparing", second: "received", third: "received"}
    assert len(register(desk, states=("received",))) == 2
    end_cheque(EndCheque(second, "returned", "erreur"), desk.write(), desk.today)
    done = deposit(desk, 4_000)
    assert (done.count, done.left_out) == (2, ())
    assert states(desk) == {first: "deposited", second: "returned", third: "deposited"}


def test_a_cheque_that_is_laid_aside_and_reversed_is_reversed(desk):
    add_client(desk)
    number = cheque(desk)
    lay_aside((number,), desk.write(), desk.today)
    reverse_receipt(number, "erreur de saisie", desk.write(), desk.today)
    assert states(desk) == {number: "reversed"}
    assert refusal(lambda: deposit(desk, 5_000)).code == "nothing_to_deposit"
    assert refusal(lambda: deposit(desk, 5_000, number)).code == "not_open"


def test_a_cheque_for_later_is_left_out_until_its_day_or_named(desk):
    add_client(desk)
    now = cheque(desk, 1_000, "0000001")
    day = desk.today + timedelta(days=20)
    written = cheque(desk, 2_000, "0000002", cheque=ChequeFacts(day))
    asked = cheque(desk, 3_000, "0000003", cheque=ChequeFacts(deposit_from=day))
    assert {row.number: row.alerts for row in register(desk, alerts_only=True)} == {
        written: ("postdated",),
        asked: ("postdated",),
    }
    done = deposit(desk, 1_000)
    assert (done.cheques, set(done.left_out)) == ((now,), {written, asked})
    assert deposit(desk, 3_000, asked).count == 1
    later(desk, 20)
    assert deposit(desk, 2_000).cheques == (written,)


def test_a_cheque_of_more_than_a_year_and_eight_days_goes_only_if_a_person_says_so(desk):
    add_client(desk)
    old = ChequeFacts(desk.today - timedelta(days=374))
    number = cheque(desk, cheque=old)
    (row,) = register(desk, alerts_only=True)
    assert row.alerts == ("old", "stale")
    with pytest.raises(ConfirmationNeeded, match="cheque_stale") as asked:
        deposit(desk, 5_000)
    assert asked.value.values == {"number": "0000012", "day_on": "2026-06-14"}
    assert states(desk) == {number: "received"}
    deposit(desk, 5_000, answers=frozenset(("cheque_stale",)))
    with desk.read() as session:
        assert [row.code for row in session.query(Confirmation)] == ["cheque_stale"]


def test_what_the_page_of_alerts_counts_is_what_the_rules_say(desk):
    add_client(desk)
    for days, facts in ((0, UNKNOWN), (8, UNKNOWN), (1, ChequeFacts(desk.today))):
        cheque(desk, received_on=desk.today - timedelta(days=days), cheque=facts, number=str(days))
    for _ in range(3):
        everything = register(desk)
        wanted = {row.number for row in everything if row.alerts}
        assert {row.number for row in register(desk, alerts_only=True)} == wanted
        with desk.read() as session:
            counted = count_cheques(session, ListCheques(alerts_only=True), desk.today)
        assert counted == (len(wanted), 5_000 * len(wanted))
        later(desk, 8)


def test_a_cheque_that_bounces_after_a_refund_leaves_the_refund_to_be_paid_back(desk):
    client = add_client(desk)
    number = cheque(desk)
    refund_receipt(RefundReceipt(number, 1_000), desk.write(), desk.today)
    deposit(desk, 5_000)
    back = reject_cheque(RejectCheque(number, desk.today), desk.write(), desk.today)
    assert back.refunded_cents == 1_000
    assert states(desk) == {number: "rejected"}
    again = represent_cheque(number, desk.write(), desk.today).number
    with desk.read() as session:
        assert credit_cents(session, client) == 4_000
        balance = defaultdict(int)
        for fact in Books(session).facts():
            for posting in fact.entry.postings:
                balance[posting.account] += posting.debit_cents - posting.credit_cents
    assert (balance["419100"], balance["512000"], balance["511200"]) == (-4_000, -1_000, 5_000)
    request = RefundReceipt(again, 4_001)
    assert refusal(lambda: refund_receipt(request, desk.write(), desk.today)).code == "over_refund"
    refund_receipt(RefundReceipt(again, 4_000), desk.write(), desk.today)
    late = received(desk, 500, platform="mermoz").number
    request = RefundReceipt(late, 501)
    assert refusal(lambda: refund_receipt(request, desk.write(), desk.today)).code == "over_refund"
    assert reverse_receipt(late, "x", desk.write(), desk.today).credit_cents == 0


def test_a_cheque_presented_again_still_says_what_stands_on_it(desk):
    add_client(desk)
    facts = ChequeFacts(desk.today, "Gap", LINE)
    number = cheque(desk, cheque=facts)
    deposit(desk, 5_000)
    reject_cheque(RejectCheque(number, desk.today, "sans provision"), desk.write(), desk.today)
    again = represent_cheque(number, desk.write(), desk.today)
    assert known(desk, again.number) == facts
    with desk.read() as session:
        page = preview_slip(session, (again.number,), desk.today, factice=True)
    assert page.rows[0][1] == "0000012"
