"""A renewal bills at least what is activated, from the right day, at the price that is shown."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from ofdesk.domain.errors import ConfirmationNeeded, DomainError
from ofdesk.models import Act, Client, Confirmation, Document, Period
from ofdesk.services.activations import ActivatePeriod, activate_period, mark_platform_done
from ofdesk.services.acts import ResetPassword, reset_password
from ofdesk.services.content import facts_of
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.lookup import client_named, document_numbered
from ofdesk.services.orders import Order
from ofdesk.services.receipts import AddReceipt, Payment, add_receipt, reverse_receipt
from ofdesk.services.renewals import RenewClient, preview_renewal, renew_client
from ofdesk.services.supplements import AddResources, bill_supplement, preview_supplement
from ofdesk.services.verify import verify_base
from tests.unit.services.conftest import TODAY

ORDER = Order("Mme Carpentier", "téléphone")
END = TODAY + timedelta(days=30)


def preview(desk, platform="mermoz", **asked):
    with desk.read() as session:
        request = RenewClient(platform, **asked)
        return preview_renewal(session, request, desk.today, desk.write().now())


def renew(desk, platform="mermoz", answers=frozenset(), **asked):
    asked.setdefault("order", ORDER)
    return renew_client(RenewClient(platform, **asked), desk.write(answers), desk.today)


def pay(desk, number, cents, method="transfer"):
    request = AddReceipt(cents, method, desk.today, payments=(Payment(number),))
    return add_receipt(request, desk.write(), desk.today)


def sheet(desk, platform="mermoz") -> Client:
    with desk.read() as session:
        return client_named(session, platform)


def rows(desk, kind):
    with desk.read() as session:
        return session.scalars(select(kind)).all()


def refused(code, call, *arguments, **named):
    with pytest.raises(DomainError) as error:
        call(*arguments, **named)
    assert error.value.code == code
    return error.value


def test_the_count_of_the_platform_is_the_default_and_the_minimum(house, club):
    club(resources="4")
    assert preview(house).resources == 4
    assert preview(house, resources=9).resources == 9
    error = refused("resources_below_platform", renew, house, resources=3)
    assert (error.values["requested"], error.values["activated"]) == (3, 4)
    assert rows(house, Document) == []


def test_an_unknown_count_is_refused(house, club):
    club(resources="")
    assert refused("count_unknown", renew, house).field == "resources"
    assert preview(house, resources=5, what_if=True).resources == 5


def test_an_old_count_is_a_question_whose_answer_is_kept(house, club):
    club()
    house.turn_clock(TODAY + timedelta(days=8))
    with pytest.raises(ConfirmationNeeded) as asked:
        renew(house)
    assert asked.value.code == "count_stale"
    assert rows(house, Document) == []
    renew(house, answers=frozenset({"count_stale"}))
    kept = rows(house, Confirmation)[0]
    assert (kept.code, kept.table_name, kept.given_by) == ("count_stale", "client", "Anne")
    assert '"count": 4' in kept.details


def test_the_next_year_begins_the_day_after_the_end(house, club):
    club()
    first = renew(house)
    assert first.preview.period.starts_on == END + timedelta(days=1)
    second = renew(house)
    assert second.preview.period.starts_on == first.preview.period.ends_on + timedelta(days=1)
    assert sheet(house).ends_on == END


def test_a_lapsed_client_continues_or_begins_again_today(house, club):
    club(ends_on="2026-06-30")
    assert preview(house).period.starts_on == date(2026, 7, 1)
    assert preview(house, restart=True).period.starts_on == TODAY
    renewed = renew(house, restart=True)
    assert renewed.preview.period.ends_on == date(2027, 11, 24)
    assert sheet(house).anniversary == TODAY


def test_a_running_client_does_not_begin_again(house, club):
    club()
    refused("restart_not_lapsed", renew, house, restart=True)


def test_a_platform_in_test_goes_into_production_when_its_year_is_paid(house, club):
    club(ends_on="", state="test")
    renewed = renew(house)
    assert renewed.preview.period.starts_on == TODAY
    assert sheet(house).state == "test"
    pay(house, renewed.number, renewed.total_cents)
    assert sheet(house).state == "production"
    assert sheet(house).ends_on == renewed.preview.period.ends_on


def test_an_invoice_needs_an_order_and_a_known_means_of_payment(house, club):
    club()
    refused("order_missing", renew, house, order=None)
    refused("pay_unknown", renew, house, pay="cash")
    refused("offer_unknown", renew, house, offer="gold")


def test_a_rejected_cheque_leaves_the_year_uncovered(house, club):
    club()
    renewed = renew(house)
    done = pay(house, renewed.number, renewed.total_cents, "cheque")
    assert sheet(house).ends_on == renewed.preview.period.ends_on
    reverse_receipt(done.number, "chèque rejeté", house.write(), house.today)
    assert sheet(house).ends_on == END
    period = next(p for p in rows(house, Period) if p.kind == "renewal")
    assert period.state == "uncovered"


def test_an_operator_activates_with_a_reason_and_signs_the_platform(house, club):
    club()
    renewed = renew(house)
    refused("reason_missing", activate_period, ActivatePeriod("mermoz", " "), house.write())
    done = activate_period(ActivatePeriod("mermoz", "bon client"), house.write())
    assert done.ends_on == renewed.preview.period.ends_on == sheet(house).ends_on
    refused("no_period", activate_period, ActivatePeriod("mermoz", "encore"), house.write())
    mark_platform_done(done.period_id, house.write(), house.today)
    period = next(p for p in rows(house, Period) if p.id == done.period_id)
    assert (period.platform_done_on, period.platform_done_by) == (TODAY, "Anne")


def test_pending_acts_are_on_one_invoice_only(house, club):
    club()
    asked = ResetPassword("mermoz", "bureau@mermoz.example", "le président")
    act = reset_password(asked, house.write(), house.today)
    alone = preview(house, acts=())
    assert preview(house).total_ht_cents == alone.total_ht_cents + 1500
    refused("act_unknown", renew, house, acts=("rien",))
    renewed = renew(house)
    assert rows(house, Act)[0].invoice_id == renewed.document_id
    assert preview(house).total_ht_cents == alone.total_ht_cents
    credit_invoice(CreditInvoice(renewed.number, "erreur"), house.write(), house.today)
    assert [a.id for a in preview(house).acts] == [act.act_id]


def test_a_proposition_is_no_debt_and_its_payment_issues_the_invoice_at_its_prices(house, club):
    club()
    proposed = renew(house, propose=True, order=None)
    assert proposed.number == "PR01-2026-00001"
    assert proposed.reference_rf.startswith("RF")
    assert [p.kind for p in rows(house, Period)] == ["initial"]
    with (uow := house.write()):
        uow.session.execute(update(Client).values(resources=40))
        uow.commit()
    done = pay(house, proposed.number, proposed.total_cents)
    assert done.invoices_issued == ("OF01-2026-00001",)
    with house.read() as session:
        invoice = document_numbered(session, done.invoices_issued[0])
        offered = document_numbered(session, proposed.number)
        assert invoice.total_cents == offered.total_cents
        assert invoice.origin_id == offered.id
        assert facts_of(invoice.content).order.channel == "payment"
    assert sheet(house).ends_on == proposed.preview.period.ends_on


def test_a_proposition_overtaken_by_an_invoice_cannot_be_paid_twice(house, club):
    club()
    proposed = renew(house, propose=True, order=None)
    renewed = renew(house)
    with house.read() as session:
        assert facts_of(document_numbered(session, renewed.number).content).origin.number == (
            proposed.number
        )
    done = pay(house, proposed.number, 1000)
    assert done.invoices_issued == ()
    assert done.allocated[0].number == renewed.number


def test_a_closed_year_is_credited_as_not_subscribed(house, club):
    club()
    renewed = renew(house)
    credit_invoice(
        CreditInvoice(renewed.number, "abonnement non souscrit"), house.write(), house.today
    )
    period = next(p for p in rows(house, Period) if p.kind == "renewal")
    assert period.state == "cancelled"
    assert preview(house).period.starts_on == END + timedelta(days=1)


def test_more_resources_in_mid_year_are_billed_pro_rata(house, club):
    club(ends_on=(TODAY + timedelta(days=182)).isoformat())
    asked = AddResources("mermoz", 10, ORDER)
    with house.read() as session:
        found = preview_supplement(session, asked, house.today)
    full = 1 * 3000 + 5 * 2400
    assert found.highest_paid == 4
    assert found.total_ht_cents == round(full * 183 / 365)
    issued = bill_supplement(asked, house.write(), house.today)
    pay(house, issued.number, issued.total_cents)
    refused("nothing_to_bill", bill_supplement, asked, house.write(), house.today)
    refused(
        "resources_below_platform",
        bill_supplement,
        AddResources("mermoz", 2, ORDER),
        house.write(),
        house.today,
    )


def test_a_supplement_needs_a_running_period_and_a_count(house, club):
    club(ends_on="2026-01-31")
    asked = AddResources("mermoz", 10, ORDER)
    refused("no_period", bill_supplement, asked, house.write(), house.today)
    club("figeac", resources="")
    asked = AddResources("figeac", 10, ORDER)
    refused("count_unknown", bill_supplement, asked, house.write(), house.today)


@pytest.mark.parametrize(
    ("fields", "rate", "category"),
    [
        ({}, 2000, "S"),
        ({"country": "FR", "postcode": "97400", "city": "Saint-Denis"}, 850, "S"),
        ({"country": "RE", "postcode": "97400", "city": "Saint-Denis"}, 850, "S"),
        ({"country": "GF", "postcode": "97300", "taxable": "no"}, 0, "O"),
        ({"country": "YT", "postcode": "97600", "taxable": "yes"}, 0, "O"),
        ({"country": "NC", "postcode": "98800", "taxable": "no"}, 0, "O"),
        ({"country": "CH", "postcode": "1215", "city": "Genève", "taxable": "yes"}, 0, "O"),
        ({"country": "BE", "postcode": "5000", "city": "Namur", "taxable": "no"}, 2000, "S"),
        ({"postcode": "98000", "city": "Monaco", "country": "MC"}, 2000, "S"),
    ],
)
def test_the_vat_of_the_territory_is_on_the_invoice(house, club, fields, rate, category):
    club(**fields)
    renewed = renew(house)
    with house.read() as session:
        facts = facts_of(document_numbered(session, renewed.number).content)
    assert [(row.rate_bp, row.category) for row in facts.vat] == [(rate, category)]
    assert bool(facts.vat[0].mention) == (category != "S")
    assert verified(house)


def test_an_unknown_status_is_refused_where_it_changes_the_vat(house, club):
    club(country="GF", postcode="97300", taxable="unknown")
    refused("vat_status_unknown", renew, house)


def test_no_page_goes_out_without_an_address(house, club):
    club(city="")
    assert refused("address_missing", renew, house).field == "city"


def test_a_real_base_needs_a_house_and_its_own_price_list(tmp_path):
    from ofdesk.bootstrap import desks
    from ofdesk.ports.desk import DeskOptions
    from ofdesk.services.clients import AddClient, add_client
    from ofdesk.services.settings import SetSettings, set_settings
    from tests.unit.services.conftest import HOUSE

    desk = desks().create(DeskOptions(tmp_path / "real.db", operator="A"), factice=False, desk="01")
    fields = {"name": "Club", "email_structure": "a@b.fr", "city": "Balma", "postcode": "31130"}
    add_client(AddClient("club", fields | {"resources": "3"}), desk.write(), desk.today)
    missing = refused("company_incomplete", renew, desk, "club").values["missing"]
    assert "company.siren" in missing
    set_settings(SetSettings(HOUSE), desk.write())
    refused("catalogue_example", renew, desk, "club")
    desk.close()


def test_dates_of_a_series_never_go_back(house, club):
    club()
    renew(house)
    house.turn_clock(TODAY - timedelta(days=1))
    refused("series_date", renew, house)
    house.turn_clock(TODAY + timedelta(days=32))
    with pytest.raises(ConfirmationNeeded) as asked:
        renew(house, answers=frozenset({"count_stale"}))
    assert asked.value.code == "series_date"
    renew(house, answers=frozenset({"count_stale", "series_date"}))
    assert verified(house)


def test_a_new_year_begins_at_one_and_the_chain_goes_on(house, club):
    club()
    renew(house)
    house.turn_clock(date(2027, 1, 2))
    answers = frozenset({"count_stale", "series_date"})
    renewed = renew(house, answers=answers)
    assert renewed.number == "OF01-2027-00001"
    first, second = sorted(rows(house, Document), key=lambda d: d.year)
    assert second.prev_hash == first.hash
    assert verified(house)


def verified(desk) -> bool:
    with desk.read() as session:
        found = verify_base(session)
    assert found.broken == ()
    return found.documents > 0
