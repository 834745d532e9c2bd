"""A year that costs nothing: no invoice, no entry, but the year counts and says who ordered it."""

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import func, select

from ofdesk.models import Document
from ofdesk.services.acknowledgement_pages import kept_acknowledgement, list_acknowledgements
from ofdesk.services.acknowledgements import acknowledge_renewal
from ofdesk.services.orders import Order
from ofdesk.services.renewals import RenewClient
from ofdesk.services.verify import verify_base
from tests.builders import (
    ORDER,
    TODAY,
    add_client,
    add_year,
    change_client,
    dearer_catalogue,
    later,
    read_client,
    read_periods,
    refusal,
    renewed,
)
from tests.documents.reading import text_of
from tests.documents.ua_checks import ua_faults


@pytest.fixture
def club(desk):
    """A club in test, under a price list whose every price is 0."""
    client_id = add_client(desk, state="test")
    dearer_catalogue(desk, desk.today, factor=0, label="Gratuit")
    return client_id


def acknowledge(desk, answers=frozenset(), **asked):
    values = {"order": ORDER} | asked
    return acknowledge_renewal(RenewClient("mermoz", **values), desk.write(answers), desk.today)


def test_the_year_counts_at_once_without_a_document(desk, club):
    done = acknowledge(desk)
    [period] = read_periods(desk, club)
    assert (period.id, period.state, period.invoice_id) == (done.period_id, "acquired", None)
    assert (period.starts_on, period.ends_on) == (
        done.preview.period.starts_on,
        done.preview.period.ends_on,
    )
    assert period.activated_reason == "Mme Carpentier · téléphone"
    assert period.activated_by == "Anne"
    client = read_client(desk)
    assert (client.ends_on, client.state) == (period.ends_on, "production")
    with desk.read() as session:
        assert session.scalar(select(func.count()).select_from(Document)) == 0
        assert verify_base(session).broken == ()


def test_the_next_year_follows_it(desk, club):
    first, second = acknowledge(desk).preview.period, acknowledge(desk).preview.period
    assert (second.starts_on - first.ends_on).days == 1
    assert [period.state for period in read_periods(desk, club)] == ["acquired", "acquired"]


def test_somebody_must_have_ordered(desk, club):
    for order in (None, Order(" ")):
        assert refusal(lambda order=order: acknowledge(desk, order=order)).code == "order_missing"
    assert read_periods(desk, club) == []


def test_what_is_to_be_paid_makes_an_invoice(desk):
    client_id = add_client(desk)
    refused = refusal(lambda: acknowledge(desk))
    assert (refused.code, refused.values["total_cents"]) == ("not_free", 92_880)
    assert read_periods(desk, client_id) == []


def test_a_free_year_after_a_paid_one(desk):
    client_id = add_client(desk)
    ends_on = later(desk, 0)
    add_year(desk, client_id, ends_on)
    paid = renewed(desk)
    dearer_catalogue(desk, TODAY, factor=0, label="Gratuit")
    free = acknowledge(desk)
    assert (free.preview.period.starts_on - paid.preview.period.ends_on).days == 1
    states = [period.state for period in read_periods(desk, client_id)]
    assert states == ["acquired", "invoiced", "acquired"]


def letter(desk, platform="mermoz", starts_on=None):
    with desk.read() as session:
        return kept_acknowledgement(session, platform, starts_on)


def test_the_letter_says_who_ordered_what_and_that_nothing_is_due(desk, club):
    done = acknowledge(desk)
    row, pdf = letter(desk)
    assert row.pdf_sha256 == done.pdf_sha256 == sha256(pdf).hexdigest()
    said = " ".join(text_of(pdf).split())
    period = done.preview.period
    for words in (
        *("Accusé de réception de votre commande", "Mme Carpentier", "mermoz", "0,00"),
        *("Rien n’est à payer", f"{period.starts_on:%d/%m/%Y}", f"{period.ends_on:%d/%m/%Y}"),
        *("31130 BALMA", "FACTICE"),
    ):
        assert words in said.replace("\u00a0", " ").replace("\u202f", " "), words
    assert "FACTURE N" not in said.upper()
    assert ua_faults(pdf) == []


def test_the_letter_stays_what_it_was_and_each_year_has_its_own(desk, club):
    first, second = acknowledge(desk), acknowledge(desk)
    starts = first.preview.period.starts_on
    before = letter(desk, starts_on=starts)[1]
    change_client(desk, "mermoz", name="Autre nom", city="Pau")
    assert letter(desk, starts_on=starts)[1] == before
    assert letter(desk)[0].starts_on == second.preview.period.starts_on
    assert second.pdf_sha256 != first.pdf_sha256
    with desk.read() as session:
        listed = list_acknowledgements(session)
        assert listed == list_acknowledgements(session, "mermoz")
    assert [row.starts_on for row in listed] == [second.preview.period.starts_on, starts]
    error = refusal(lambda: letter(desk, starts_on=TODAY - timedelta(days=4000)))
    assert error.code == "acknowledgement_unknown"


def test_an_english_club_without_an_address_has_a_letter_too(desk):
    add_client(desk, state="test", language="en", postcode="", city="")
    dearer_catalogue(desk, desk.today, factor=0, label="Gratuit")
    acknowledge(desk, order=Order("Mr Smith", "email"))
    said = " ".join(text_of(letter(desk)[1]).split())
    assert "Acknowledgement of your order" in said
    assert "by e-mail" in said
    assert "Nothing is to be paid" in said


def test_a_paid_year_has_no_such_letter(desk):
    add_year(desk, add_client(desk), TODAY)
    renewed(desk)
    assert refusal(lambda: letter(desk)).code == "acknowledgement_unknown"
    with desk.read() as session:
        assert list_acknowledgements(session) == []
