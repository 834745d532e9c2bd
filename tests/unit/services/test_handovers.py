"""A change of the person in charge: one step, and an act when the e-mail changes."""

import pytest
from sqlalchemy import select

from ofdesk.domain.errors import DomainError
from ofdesk.models import Act, Client
from ofdesk.services.client_history import client_history
from ofdesk.services.client_names import kept_sheet
from ofdesk.services.handovers import HandOver, hand_over

NEW = {"contact_name": "Élise Martin", "contact_phone": "06 12 34 56 78"}


def handed(house, **values):
    return hand_over(HandOver("mermoz", **{**NEW, **values}), house.write(), house.today)


def refused(work):
    with pytest.raises(DomainError) as found:
        work()
    return found.value.code, found.value.field


def sheet(house):
    with house.read() as session:
        return session.scalars(select(Client)).one()


def acts(house):
    with house.read() as session:
        return session.scalars(select(Act)).all()


def test_name_and_telephone_change_and_the_history_says_so(house, club):
    club(contact_name="Hélène Carpentier", contact_phone="0561000000")
    done = handed(house)
    assert (done.before, done.after, done.email) == ("Hélène Carpentier", "Élise Martin", None)
    found = sheet(house)
    assert found.contact_name == "Élise Martin"
    assert found.contact_phone
    assert found.email_contact == "contact@mermoz.example"
    assert acts(house) == []
    with house.read() as session:
        changes = client_history(session, kept_sheet(session, "mermoz"))[0].changes
    assert ("contact_name", "Hélène Carpentier", "Élise Martin") in [
        (one.field, one.before, one.after) for one in changes
    ]


def test_another_e_mail_is_an_act_that_the_offer_prices(house, club):
    club()
    done = handed(house, email="elise@mermoz.example", channel="phone")
    assert done.email is not None
    (act,) = acts(house)
    assert (act.kind, act.asked_by, act.channel) == ("email", "Élise Martin", "phone")
    assert act.price_cents == done.email.price_cents
    assert sheet(house).email_contact == "elise@mermoz.example"


def test_our_own_mistake_costs_nothing(house, club):
    club()
    handed(house, email="elise@mermoz.example", asked_by="Anne", our_mistake="faute de frappe")
    (act,) = acts(house)
    assert (act.price_cents, act.asked_by) == (0, "Anne")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"contact_name": " "}, ("contact_missing", "contact_name")),
        ({"contact_phone": "call me"}, ("phone_invalid", "contact_phone")),
        ({"email": "nowhere"}, ("email_invalid", "email_contact")),
    ],
)
def test_what_is_typed_wrong_changes_nothing(house, club, values, expected):
    club(contact_name="Hélène Carpentier")
    assert refused(lambda: handed(house, **values)) == expected
    assert sheet(house).contact_name == "Hélène Carpentier"
    assert acts(house) == []


def test_the_same_person_is_no_change(house, club):
    club()
    handed(house)
    assert refused(lambda: handed(house)) == ("contact_same", "contact_name")
    assert refused(lambda: handed(house, email="contact@mermoz.example"))[0] == "contact_same"
