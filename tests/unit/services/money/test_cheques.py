"""The register of cheques: deposited, cleared, rejected, presented again; years follow."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from ofdesk.models import ChequeEvent, Deposit, Receipt
from ofdesk.services.balances import client_open_cents, credit_cents
from ofdesk.services.bank_proposals import open_deposits
from ofdesk.services.cheque_returns import (
    EndCheque,
    RejectCheque,
    end_cheque,
    reject_cheque,
    represent_cheque,
)
from ofdesk.services.cheque_rows import ListCheques, count_cheques, list_cheques
from ofdesk.services.cheques import cheque_named, cheque_state, last_states
from ofdesk.services.deposits import (
    DepositCheques,
    clear_deposit,
    deposit_cheques,
    deposit_page,
    list_deposits,
    preview_slip,
)
from ofdesk.services.receipts import reverse_receipt
from ofdesk.services.settings import SetSettings, set_settings
from ofdesk.ui.pdfium import opened
from tests.builders import (
    TODAY,
    add_client,
    add_year,
    later,
    read_client,
    read_periods,
    received,
    refusal,
    renewed,
)
from tests.documents.facturx_checks import pdfa_faults
from tests.documents.reading import text_of
from tests.documents.ua_checks import ua_faults


@pytest.fixture
def invoice(desk):
    add_year(desk, add_client(desk), TODAY + timedelta(days=20))
    return renewed(desk)


def cheque(desk, cents, *numbers, no="1234567", **more):
    return received(desk, cents, *numbers, method="cheque", cheque_number=no, bank="BNP", **more)


def deposit(desk, total, *cheques, **more):
    return deposit_cheques(DepositCheques(total, cheques, **more), desk.write(), desk.today)


def states(desk):
    with desk.read() as session:
        return {
            row.cheque_number: row.state for row in list_cheques(session, ListCheques(), desk.today)
        }


def test_one_cheque_for_two_invoices_one_slip_one_credit(desk, invoice):
    """Case F01 of cheque.json, and F05: the bank credits the slip, each invoice is paid."""
    add_client(desk, "figeac")
    other = renewed(desk, "figeac")
    total = invoice.total_cents + other.total_cents
    paid = cheque(desk, total, invoice.number, other.number)
    assert [x.open_cents for x in paid.allocated] == [0, 0]
    done = deposit(desk, total)
    assert (done.number, done.count, done.total_cents) == ("RM01-2026-00001", 1, total)
    assert states(desk) == {"1234567": "deposited"}
    assert clear_deposit(done.number, desk.today, desk.write()) == 1
    assert states(desk) == {"1234567": "cleared"}
    with desk.read() as session:
        assert client_open_cents(session, read_client(desk).id) == 0


def test_the_total_is_counted_again_by_a_person(desk, invoice):
    cheque(desk, 10_000, no="1111111")
    cheque(desk, 20_000, no="2222222")
    refused = refusal(lambda: deposit(desk, 29_999))
    assert refused.code == "control_total_differs"
    assert (refused.values["total_cents"], refused.values["count"]) == (30_000, 2)
    assert states(desk) == {"1111111": "received", "2222222": "received"}
    assert deposit(desk, 20_000, "2222222").count == 1
    assert states(desk) == {"1111111": "received", "2222222": "deposited"}
    assert deposit(desk, 10_000).number == "RM01-2026-00002"
    assert refusal(lambda: deposit(desk, 0)).code == "nothing_to_deposit"


def test_a_cheque_is_deposited_once_and_named_once(desk, invoice):
    one = cheque(desk, 10_000, no="1111111")
    assert deposit(desk, 10_000, one.number, one.id, "1111111").count == 1
    assert refusal(lambda: deposit(desk, 10_000, "1111111")).code == "state_forbidden"
    assert refusal(lambda: deposit(desk, 10_000, "9999999")).code == "cheque_unknown"
    transfer = received(desk, 500)
    assert refusal(lambda: deposit(desk, 500, transfer.number)).code == "cheque_unknown"
    cheque(desk, 300, no="3333333")
    cheque(desk, 400, no="3333333")
    assert refusal(lambda: deposit(desk, 300, "3333333")).code == "cheque_ambiguous"


def test_the_slip_is_kept_and_read_aloud(desk, invoice):
    cheque(desk, 123_456, no="1111111", payer="Aéro-club de l’Œil-de-Bœuf")
    done = deposit(desk, 123_456, bank_number="7788")
    with desk.read() as session:
        pdf = deposit_page(session, "7788")
        (row,) = list_deposits(session)
    assert (row.number, row.pdf_sha256) == (done.number, done.pdf_sha256)
    assert list(pdfa_faults(pdf)) == []
    assert ua_faults(pdf) == []
    with opened(pdf) as document:
        assert len(document) == 3
    for page, label in enumerate(("Exemplaire de la banque", "à conserver", "Annexe")):
        said = text_of(pdf, page).replace("\xa0", " ").replace("\u202f", " ")
        assert label in said
        assert "1 234,56 €" in said
        assert "Aéro-club de l’Œil-de-Bœuf" in said


def test_a_long_slip_goes_over_pages_with_one_table(desk):
    add_client(desk)
    for n in range(60):
        cheque(desk, 100 + n, no=f"{n:07d}", platform="mermoz")
    deposit(desk, sum(100 + n for n in range(60)))
    with desk.read() as session:
        pdf = deposit_page(session, "RM01-2026-00001")
    assert ua_faults(pdf) == []
    with opened(pdf) as document:
        assert len(document) == 6
    assert "0000059" in text_of(pdf, 1)


def test_a_slip_and_its_events_never_change(desk, invoice):
    cheque(desk, 100)
    deposit(desk, 100)
    for table in ("deposit", "cheque_event"):
        with pytest.raises(IntegrityError, match="immutable"), (uow := desk.write()):
            uow.session.execute(text(f"DELETE FROM {table}"))


def test_a_rejected_cheque_reopens_the_invoice_and_leaves_the_year_uncovered(desk, invoice):
    client = read_client(desk)
    cheque(desk, invoice.total_cents, invoice.number)
    deposit(desk, invoice.total_cents)
    assert read_periods(desk, client.id)[-1].state == "acquired"
    later(desk, 5)
    rejected = RejectCheque("1234567", desk.today, "sans provision", 1_500)
    done = reject_cheque(rejected, desk.write(), desk.today)
    assert done.reopened == (invoice.number,)
    assert read_periods(desk, client.id)[-1].state == "uncovered"
    with desk.read() as session:
        assert client_open_cents(session, client.id) == invoice.total_cents
        event = session.scalars(select(ChequeEvent).where(ChequeEvent.state == "rejected")).one()
        assert (event.fee_cents, event.reason) == (1_500, "sans provision")
    assert (
        refusal(lambda: reject_cheque(rejected, desk.write(), desk.today)).code == "state_forbidden"
    )


def test_a_cheque_is_presented_again_for_what_it_had_paid(desk, invoice):
    client = read_client(desk)
    cheque(desk, invoice.total_cents + 500, invoice.number)
    deposit(desk, invoice.total_cents + 500)
    reject_cheque(RejectCheque("1234567", desk.today), desk.write(), desk.today)
    again = represent_cheque("1234567", desk.write(), desk.today)
    assert [(x.number, x.open_cents) for x in again.allocated] == [(invoice.number, 0)]
    assert again.credit_cents == 500
    assert read_periods(desk, client.id)[-1].state == "acquired"
    with desk.read() as session:
        rows = [(row.number, row.state) for row in list_cheques(session, ListCheques(), desk.today)]
        assert rows == [(again.number, "received"), ("RC01-2026-00001", "represented")]
        assert cheque_named(session, "1234567").id == again.id
        assert credit_cents(session, client.id) == 500
    assert deposit(desk, invoice.total_cents + 500).count == 1


@pytest.mark.parametrize("state", ["returned", "abandoned"])
def test_a_cheque_is_given_back_or_up(desk, invoice, state):
    cheque(desk, 1_000, invoice.number)
    end_cheque(EndCheque("1234567", state, "mal rempli"), desk.write(), desk.today)
    assert states(desk) == {"1234567": state}
    with desk.read() as session:
        assert client_open_cents(session, read_client(desk).id) == invoice.total_cents
    assert refusal(lambda: deposit(desk, 1_000)).code == "nothing_to_deposit"
    no_reason = EndCheque("1234567", state, " ")
    assert refusal(lambda: end_cheque(no_reason, desk.write(), desk.today)).code == "reason_missing"


def test_a_rejected_cheque_is_given_back_without_another_entry(desk, invoice):
    cheque(desk, 1_000, invoice.number)
    deposit(desk, 1_000)
    reject_cheque(RejectCheque("1234567", desk.today), desk.write(), desk.today)
    end_cheque(EndCheque("1234567", "returned", "rendu"), desk.write(), desk.today)
    with desk.read() as session:
        assert len(session.scalars(select(Receipt)).all()) == 2


def test_a_mistake_in_a_receipt_takes_its_cheque_out(desk, invoice):
    one = cheque(desk, 1_000, invoice.number)
    reverse_receipt(one.number, "erreur de saisie", desk.write(), desk.today)
    assert states(desk) == {"1234567": "reversed"}
    assert refusal(lambda: deposit(desk, 1_000)).code == "nothing_to_deposit"
    rejected = RejectCheque("1234567", desk.today)
    assert refusal(lambda: reject_cheque(rejected, desk.write(), desk.today)).code == "not_open"


@pytest.mark.parametrize(
    ("rule", "covered"),
    [("in_hand", "received"), ("deposited", "deposited"), ("cleared", "cleared")],
)
def test_a_year_is_covered_when_the_house_says(desk, invoice, rule, covered):
    set_settings(SetSettings({"rules.cheque_covers": rule}), desk.write())
    client = read_client(desk)
    seen = []
    cheque(desk, invoice.total_cents, invoice.number)
    seen.append(("received", read_periods(desk, client.id)[-1].state))
    slip = deposit(desk, invoice.total_cents)
    seen.append(("deposited", read_periods(desk, client.id)[-1].state))
    clear_deposit(slip.number, desk.today, desk.write())
    seen.append(("cleared", read_periods(desk, client.id)[-1].state))
    acquired = [stage for stage, state in seen if state == "acquired"]
    assert acquired[0] == covered
    assert acquired[-1] == "cleared"


def test_dates_that_cannot_be(desk, invoice):
    cheque(desk, 1_000, invoice.number)
    slip = deposit(desk, 1_000)
    early = desk.today - timedelta(days=1)
    with pytest.raises(AssertionError, match="nothing was refused"):
        refusal(lambda: None)
    cleared = refusal(lambda: clear_deposit(slip.number, early, desk.write()))
    assert cleared.code == "credited_before_received"
    for day in (early, desk.today + timedelta(days=1)):
        request = RejectCheque("1234567", day)
        refused = refusal(lambda r=request: reject_cheque(r, desk.write(), desk.today))
        assert refused.code == "rejected_before_received"
    clear_deposit(slip.number, desk.today, desk.write())
    assert refusal(lambda: clear_deposit(slip.number, desk.today, desk.write())).code == "not_open"
    assert refusal(lambda: clear_deposit("RM9", desk.today, desk.write())).code == "deposit_unknown"


def test_alerts_and_filters_of_the_register(desk, invoice):
    cheque(desk, 1_000, no="1111111", platform="mermoz")
    later(desk, 8)
    cheque(desk, 2_000, no="2222222")
    with desk.read() as session:
        rows = {row.cheque_number: row for row in list_cheques(session, ListCheques(), desk.today)}
        assert rows["1111111"].alerts == ("undeposited",)
        assert rows["2222222"].alerts == ()
        mine = list_cheques(session, ListCheques(platform="mermoz"), desk.today)
        assert [row.cheque_number for row in mine] == ["1111111"]
        assert list_cheques(session, ListCheques(("cleared",)), desk.today) == []
        assert session.scalars(select(Deposit)).all() == []


def test_the_register_is_read_a_page_at_a_time_and_counted(desk, invoice):
    cheque(desk, 1_000, no="1111111", platform="mermoz", payer="Hélène Carpentier")
    cheque(desk, 2_000, no="2222222", payer="Trésor")
    later(desk, 9)
    cheque(desk, 4_000, no="3333333")

    def found(**wanted):
        with desk.read() as session:
            request = ListCheques(**wanted)
            rows = list_cheques(session, request, desk.today)
            return [row.cheque_number for row in rows], count_cheques(session, request, desk.today)

    assert found() == (["3333333", "2222222", "1111111"], (3, 7_000))
    assert found(limit=1, offset=1) == (["2222222"], (3, 7_000))
    assert found(search="MERMOZ bnp") == (["1111111"], (1, 1_000))
    assert found(search="tresor")[0] == []
    assert found(search="Trésor 222")[0] == ["2222222"]
    assert found(search="hélène")[0] == ["1111111"]
    assert found(alerts_only=True) == (["2222222", "1111111"], (2, 3_000))
    slip = deposit(desk, 3_000, "1111111", "2222222")
    assert found(search=slip.number)[1] == (2, 3_000)
    assert found(states=("deposited",), platform="mermoz")[0] == ["1111111"]
    assert found(alerts_only=True) == ([], (0, 0))


def test_a_slip_is_looked_at_before_it_is_validated(desk, invoice):
    cheque(desk, 1_000, no="1111111")
    cheque(desk, 2_000, no="2222222")
    with desk.read() as session:
        page = preview_slip(session, ("1111111",), desk.today, factice=True)
        refused = refusal(lambda: preview_slip(session, (), desk.today, factice=True))
    assert (page.number, page.factice, len(page.rows), len(page.copies)) == ("", True, 1, 3)
    assert refused.code == "nothing_to_deposit"
    deposit(desk, 1_000, "1111111")
    with desk.read() as session:
        again = refusal(lambda: preview_slip(session, ("1111111",), desk.today, factice=True))
    assert again.code == "state_forbidden"


def came(desk, number, state, deposit_id=None):
    """What another desk recorded of a cheque, later by the clock: nothing here checked it."""
    with (uow := desk.write()):
        event = ChequeEvent(
            receipt_id=cheque_named(uow.session, number).id,
            state=state,
            happened_on=desk.today,
            deposit_id=deposit_id,
            recorded_at=uow.now(),
            recorded_by="Bob",
        )
        uow.session.add(event)
        uow.commit()


@pytest.mark.parametrize("moved", ["cleared", "deposited"])
def test_a_cheque_that_came_back_stays_so_though_another_desk_had_its_slip_credited(
    desk, invoice, moved
):
    sent = cheque(desk, invoice.total_cents, invoice.number).number
    slip = deposit(desk, invoice.total_cents, sent)
    reject_cheque(RejectCheque(sent, desk.today), desk.write(), desk.today)
    came(desk, sent, moved, slip.id)
    assert states(desk) == {"1234567": "rejected"}
    with desk.read() as session:
        assert list(open_deposits(session)) == []
        assert last_states(session, [cheque_named(session, sent).id]).popitem()[1] == "rejected"
    again = represent_cheque(sent, desk.write(), desk.today)
    assert [one.number for one in again.allocated] == [invoice.number]


def test_a_cheque_presented_again_here_is_not_presented_again_for_another_desk(desk, invoice):
    sent = cheque(desk, invoice.total_cents, invoice.number).number
    deposit(desk, invoice.total_cents, sent)
    reject_cheque(RejectCheque(sent, desk.today), desk.write(), desk.today)
    represent_cheque(sent, desk.write(), desk.today)
    came(desk, sent, "rejected")
    with desk.read() as session:
        (row,) = [
            one for one in list_cheques(session, ListCheques(), desk.today) if one.number == sent
        ]
        assert (row.state, cheque_state(session, cheque_named(session, sent))) == (
            *("represented", "represented"),
        )
    refused = refusal(lambda: represent_cheque(sent, desk.write(), desk.today))
    assert refused.values["what"] == "cheque"
