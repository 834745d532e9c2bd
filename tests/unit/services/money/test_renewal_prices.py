"""What a renewal bills and why: brackets, minimum, acts, orders, leap years, a real base."""

import json
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from ofdesk.domain.dates import paris_day
from ofdesk.models import Act, Catalogue, Confirmation, Document, Period
from ofdesk.ports.desk import Desk
from ofdesk.services.acts import (
    ResetPassword,
    UpdateEmail,
    act_charge,
    list_acts,
    pending_acts,
    reset_password,
    update_email,
)
from ofdesk.services.content import facts_of
from ofdesk.services.lookup import document_numbered
from ofdesk.services.orders import Order
from ofdesk.services.renewals import RenewClient, preview_renewal
from ofdesk.services.settings import SetSettings, set_settings
from ofdesk.words.sentences import sentence
from tests.builders import (
    HOUSE,
    TODAY,
    add_client,
    add_year,
    change_client,
    complete_company,
    dearer_catalogue,
    later,
    noon,
    read_client,
    refusal,
    renewed,
)

BUSINESS_12 = 24_000 + 5 * 4_800 + 7 * 4_200
"""The example price of 12 resources: yearly fee, five of the first bracket, seven of the next."""


def preview(desk: Desk, platform: str = "mermoz", **asked):
    with desk.read() as session:
        request = RenewClient(platform, **asked)
        return preview_renewal(session, request, desk.today, desk.write().now())


def facts_by_number(desk: Desk, number: str):
    with desk.read() as session:
        return facts_of(document_numbered(session, number).content)


def test_the_price_is_explained_line_by_line(desk):
    add_client(desk)
    found = preview(desk)
    assert [(e.why, e.line.total_cents) for e in found.lines] == [
        ("base", 24_000),
        ("bracket", 24_000),
        ("bracket", 29_400),
    ]
    assert (found.total_ht_cents, found.total_vat_cents) == (BUSINESS_12, 15_480)
    assert "12 activées, compte lu sur la plateforme" in found.lines[1].line.detail


def test_more_resources_than_the_platform_go_up_the_brackets(desk):
    add_client(desk)
    done = renewed(desk, resources=20)
    assert done.preview.total_ht_cents == BUSINESS_12 + 3 * 4_200 + 5 * 3_600
    with desk.read() as session:
        assert session.scalars(select(Period.resources)).one() == 20


def test_fewer_resources_are_refused_with_both_counts_and_the_steps_to_follow(desk):
    add_client(desk)
    refused = refusal(lambda: preview(desk, resources=11))
    assert (refused.code, refused.field) == ("resources_below_platform", "resources")
    assert dict(refused.values) == {"requested": 11, "activated": 12}
    told = sentence(refused)
    assert "Désactivez" in told
    assert "relisez" in told.lower()
    assert "then read it again" in sentence(refused, "en")


@pytest.mark.parametrize(
    ("resources", "lines", "total"),
    [
        (0, ["base", "minimum"], 18_000),
        (1, ["base", "bracket", "minimum"], 18_000),
        (2, ["base", "bracket"], 18_000),
        (3, ["base", "bracket"], 21_000),
    ],
)
def test_the_minimum_is_a_line_of_its_own(desk, resources, lines, total):
    add_client(desk, offer="first_price", resources=resources)
    found = preview(desk)
    assert [entry.why for entry in found.lines] == lines
    assert found.total_ht_cents == total


def test_an_unknown_count_may_be_supposed_only_in_a_question(desk):
    add_client(desk, resources=None, resources_read_at=None, resources_source="")
    assert refusal(lambda: preview(desk, resources=4)).code == "count_unknown"
    supposed = preview(desk, resources=4, what_if=True)
    assert (supposed.count.known.source, supposed.count.stale) == ("supposed", False)
    assert refusal(lambda: preview(desk, resources=10**12, what_if=True)).code == "amount_too_large"


def test_only_real_resources_are_billed_where_the_house_says_so(desk):
    add_client(desk, resources=12, resources_real=9, resources_virtual=3)
    assert preview(desk).resources == 12
    set_settings(SetSettings({"rules.billed_resources": "real"}), desk.write())
    assert preview(desk).resources == 9
    assert refusal(lambda: preview(desk, resources=8)).values["activated"] == 9


def test_the_answer_about_a_stale_count_is_kept_with_what_was_shown(desk):
    client_id = add_client(desk)
    read_on = desk.today
    later(desk, 8)
    asked = refusal(lambda: renewed(desk))
    assert (type(asked).__name__, asked.code) == ("ConfirmationNeeded", "count_stale")
    with desk.read() as session:
        assert session.scalars(select(Document)).all() == []
    renewed(desk, answers=frozenset(("count_stale",)))
    with desk.read() as session:
        kept = session.scalars(select(Confirmation)).one()
    assert (kept.code, kept.table_name, kept.row_id) == ("count_stale", "client", client_id)
    assert kept.given_by == "Anne"
    shown = json.loads(kept.details)
    assert shown["count"] == 12
    assert paris_day(datetime.fromisoformat(shown["read_at"])) == read_on


def test_the_setting_moves_the_age_beyond_which_a_count_is_stale(desk):
    add_client(desk)
    later(desk, 7)
    assert not preview(desk).count.stale
    set_settings(SetSettings({"rules.count_max_age_days": "6"}), desk.write())
    assert preview(desk).count.stale


def test_nothing_is_kept_of_an_answer_that_was_not_needed(desk):
    add_client(desk)
    renewed(desk, answers=frozenset(("count_stale", "series_date")))
    with desk.read() as session:
        assert session.scalars(select(Confirmation)).all() == []


def test_the_invoice_prints_who_ordered_how_and_when(desk):
    add_client(desk)
    done = renewed(desk, order=Order(" M. Blériot ", "courrier", TODAY - timedelta(days=3)))
    order = facts_by_number(desk, done.number).order
    assert (order.ordered_by, order.channel) == ("M. Blériot", "courrier")
    assert order.ordered_on == TODAY - timedelta(days=3)


def test_what_is_unknown_is_refused(desk):
    add_client(desk)
    assert refusal(lambda: preview(desk, pay="bitcoin")).code == "pay_unknown"
    assert refusal(lambda: preview(desk, offer="platine")).code == "offer_unknown"
    assert refusal(lambda: preview(desk, "inconnu")).code == "client_unknown"
    assert refusal(lambda: preview(desk, acts=("x",))).code == "act_unknown"


def test_a_day_before_every_price_list_is_refused(desk):
    add_client(desk)
    day = date(1999, 12, 31)
    with desk.read() as session:
        request = RenewClient("mermoz")
        refused = refusal(lambda: preview_renewal(session, request, day, noon(day)))
    assert (refused.code, refused.values["day_on"]) == ("catalogue_missing", "1999-12-31")


def test_a_year_that_costs_nothing_makes_no_invoice(desk):
    add_client(desk)
    dearer_catalogue(desk, desk.today, factor=0, label="Gratuit")
    assert preview(desk).total_cents == 0
    assert refusal(lambda: renewed(desk)).code == "total_zero"
    assert refusal(lambda: renewed(desk, propose=True)).code == "total_zero"


def test_a_sheet_that_was_merged_is_renewed_as_the_one_that_was_kept(desk):
    kept = add_client(desk)
    add_client(desk, "ancien", merged_into_id=kept)
    assert renewed(desk, " ANCIEN ").preview.platform == "mermoz"


def test_the_offer_can_be_changed_at_the_renewal(desk):
    add_client(desk)
    assert renewed(desk, offer="premiere").preview.offer == "premiere"
    assert read_client(desk).offer == "premiere"


def test_two_renewals_in_a_row_give_consecutive_years_and_remember_the_last_price(desk):
    client_id = add_client(desk)
    add_year(desk, client_id, date(2026, 8, 31))
    first, second = renewed(desk).preview, renewed(desk).preview
    assert (first.period.starts_on, first.period.ends_on) == (date(2026, 9, 1), date(2027, 8, 31))
    assert (second.period.starts_on, second.period.ends_on) == (
        date(2027, 9, 1),
        date(2028, 8, 31),
    )
    assert (first.previous_total_ht_cents, second.previous_total_ht_cents) == (None, BUSINESS_12)


def test_the_29th_of_february_comes_back_in_leap_years(desk):
    client_id = add_client(desk)
    add_year(desk, client_id, date(2027, 2, 27), starts_on=date(2026, 2, 28))
    change_client(desk, "mermoz", anniversary=date(2024, 2, 29))
    years = [renewed(desk).preview.period for _ in range(3)]
    assert [(p.starts_on, p.ends_on) for p in years] == [
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2028, 2, 29), date(2029, 2, 27)),
        (date(2029, 2, 28), date(2030, 2, 27)),
    ]
    assert read_client(desk).anniversary == date(2024, 2, 29)


# Acts


def reset(desk, **more):
    values = {"email": "bureau@mermoz.example", "asked_by": "le trésorier"} | more
    return reset_password(ResetPassword("mermoz", **values), desk.write(), desk.today)


def test_acts_can_be_left_for_later_or_chosen_and_are_billed_once(desk):
    client_id = add_client(desk, offer="first_price")
    first, second = reset(desk), reset(desk)
    assert preview(desk, acts=()).acts == ()
    done = renewed(desk, acts=(second.act_id,))
    billed = [e.line for e in done.preview.lines if e.line.subject == "act"]
    assert [(line.subject_id, line.total_cents) for line in billed] == [(second.act_id, 1500)]
    assert refusal(lambda: preview(desk, acts=(second.act_id,))).code == "act_unknown"
    renewed(desk)
    with desk.read() as session:
        assert pending_acts(session, client_id) == ()
        assert session.get_one(Act, second.act_id).invoice_id == done.document_id
        assert session.get_one(Act, first.act_id).invoice_id not in (None, done.document_id)
        assert [row.state for row in list_acts(session, "mermoz")] == ["invoiced", "invoiced"]


def test_the_password_needs_a_matching_email_or_a_reason(desk):
    add_client(desk, offer="first_price", email_contact="Chef@Mermoz.example")
    with desk.read() as session:
        charge = act_charge(session, "mermoz", "password", desk.today)
    assert (charge.price_cents, charge.included) == (1500, False)
    assert refusal(lambda: reset(desk, email="autre@x.example")).code == "email_not_known"
    assert refusal(lambda: reset(desk, asked_by=" ")).code == "asked_by_missing"
    matched = reset(desk, email=" chef@mermoz.EXAMPLE ")
    assert matched.email == "Chef@Mermoz.example"
    forced = reset(desk, email="", override_reason="lettre à en-tête du 12")
    assert forced.email == ""
    assert matched.temporary_password != forced.temporary_password
    with desk.read() as session:
        acts = session.scalars(select(Act).order_by(Act.done_at, Act.id)).all()
    assert [a.proof for a in acts] == ["email_contact", "override"]
    assert acts[1].reason == "lettre à en-tête du 12"
    assert all(a.password_hash.startswith("$argon2id$") for a in acts)


def test_an_email_update_is_billed_unless_the_mistake_was_ours(desk):
    add_client(desk, offer="first_price")

    def update(to, field="email_contact", **more):
        request = UpdateEmail("mermoz", field, to, "le bureau", **more)
        return update_email(request, desk.write(), desk.today)

    billed = update("Chef@mermoz.example")
    assert (billed.price_cents, billed.included, billed.before) == (1000, False, "")
    free = update("cheffe@mermoz.example", our_mistake="faute de frappe")
    assert (free.price_cents, free.included) == (0, True)
    assert read_client(desk).email_contact == "cheffe@mermoz.example"
    assert refusal(lambda: update("cheffe@mermoz.example")).code == "email_same"
    assert refusal(lambda: update("pas une adresse")).code == "email_invalid"
    assert refusal(lambda: update("a@b.example", field="email")).code == "email_field_unknown"
    details = [e.line.detail for e in preview(desk).lines if e.line.subject == "act"]
    assert details == [
        "prix du catalogue pour l’offre First Price",
        "gratuit\N{NO-BREAK SPACE}: correction de notre propre erreur",
    ]


def test_a_price_list_from_which_an_act_took_its_price_is_in_use(desk):
    add_client(desk, offer="first_price")
    reset(desk)
    with desk.read() as session:
        assert session.scalars(select(Catalogue.used_at)).one() is not None


# What a real base refuses


def test_a_real_base_issues_nothing_before_company_bank_and_prices_are_saved(real_desk):
    add_client(real_desk)
    refused = refusal(lambda: renewed(real_desk))
    assert refused.code == "company_incomplete"
    assert {"bank.iban", "company.vat_number"} <= set(refused.values["missing"])
    complete_company(real_desk)
    refused = refusal(lambda: renewed(real_desk))
    assert (refused.code, "EXEMPLE" in refused.values["catalogue"]) == ("catalogue_example", True)
    dearer_catalogue(real_desk, real_desk.today, factor=1, label="Tarif 2026")
    assert not facts_by_number(real_desk, renewed(real_desk).number).factice


def test_a_franchise_needs_no_vat_number_and_charges_no_vat(real_desk):
    house = {key: value for key, value in HOUSE.items() if key != "company.vat_number"}
    set_settings(SetSettings(house | {"company.vat_regime": "franchise"}), real_desk.write())
    add_client(real_desk)
    dearer_catalogue(real_desk, real_desk.today, factor=1)
    done = renewed(real_desk)
    assert done.preview.total_vat_cents == 0
    assert [row.category for row in done.preview.vat] == ["E"]


def test_an_act_is_not_charged_at_an_example_price_on_a_real_base(real_desk):
    add_client(real_desk, offer="first_price")
    assert refusal(lambda: reset(real_desk)).code == "catalogue_example"
    free = UpdateEmail("mermoz", "email_contact", "a@b.example", "le bureau", our_mistake="oui")
    assert update_email(free, real_desk.write(), real_desk.today).price_cents == 0
    change_client(real_desk, "mermoz", offer="business")
    assert reset(real_desk).price_cents == 0


def test_the_company_address_stands_for_the_cheques_unless_another_is_set(desk):
    add_client(desk)
    first = facts_by_number(desk, renewed(desk).number).bank.cheque_address
    assert (first.lines, first.city) == (("1 allée des Essais",), "Toulouse")
    more = {"bank.cheque_address_1": "BP 12", "bank.cheque_postcode": "69000"}
    set_settings(SetSettings(more | {"bank.cheque_city": "Lyon"}), desk.write())
    second = facts_by_number(desk, renewed(desk).number).bank.cheque_address
    assert (second.lines, second.city) == (("BP 12",), "Lyon")


@pytest.mark.parametrize(("typed", "days"), [("0", 0), ("60", 60)])
def test_the_due_date_follows_the_setting(desk, typed, days):
    add_client(desk)
    set_settings(SetSettings({"rules.due_days": typed}), desk.write())
    assert renewed(desk).due_on == desk.today + timedelta(days=days)


def test_the_period_that_was_shown_is_billed_or_none(desk):
    client = add_client(desk)
    add_year(desk, client, TODAY + timedelta(days=20))
    shown = preview(desk).period.starts_on
    assert preview(desk, starts_on=shown).period.starts_on == shown
    done = renewed(desk, starts_on=shown)
    assert done.preview.period.starts_on == shown
    refused = refusal(lambda: renewed(desk, starts_on=shown))
    assert refused.code == "already_renewed"
    assert refused.values["ends_on"] == done.preview.period.ends_on.isoformat()
    far = shown + timedelta(days=800)
    assert refusal(lambda: preview(desk, starts_on=far)).code == "period_moved"
