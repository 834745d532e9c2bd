"""After the law of 2027: who is only reported still has letters, offers go as they always did."""

from datetime import date

import pytest

from ofdesk.ports.desk import Desk
from ofdesk.services.lookup import document_numbered
from ofdesk.services.posting import count_to_print, letters_to_print
from tests.builders import add_client, add_year, complete_company, make_desk, renewed

LAW = date(2027, 9, 6)
ENDS = date(2027, 9, 20)


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path, today=LAW)
    complete_company(made)
    yield made
    made.close()


def channel(desk: Desk, number: str) -> str:
    with desk.read() as session:
        return document_numbered(session, number).channel


def test_a_club_that_is_reported_has_its_letter_if_it_wants_letters(desk, shop):
    for name, delivery in (("poste", "post"), ("deux", "both"), ("courriel", "email")):
        add_year(desk, add_client(desk, name, taxable="no", delivery=delivery), ENDS)
    made = {name: renewed(desk, name).number for name in ("poste", "deux", "courriel")}
    assert {channel(desk, number) for number in made.values()} == {"ereport"}
    with desk.read() as session:
        waiting = {x.number for x in letters_to_print(session, desk.today, shop.sheets)}
        assert count_to_print(session, desk.today) == 2
    assert waiting == {made["poste"], made["deux"]}


def test_an_offer_to_a_taxable_company_is_a_letter_and_its_invoice_is_not(desk, shop):
    add_year(desk, add_client(desk, taxable="yes", kind="company", siren="732829320"), ENDS)
    offer = renewed(desk, propose=True).number
    assert channel(desk, offer) == "paper"
    with desk.read() as session:
        assert [x.number for x in letters_to_print(session, desk.today, shop.sheets)] == [offer]
    assert channel(desk, renewed(desk).number) == "platform"
    with desk.read() as session:
        assert count_to_print(session, desk.today) == 0
