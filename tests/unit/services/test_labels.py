"""Labels of clients: posting order, the billed party, sheets without an address left out."""

import pytest

from ofdesk.services.labels import PrintLabels, print_labels
from tests.builders import add_client, refusal
from tests.documents.reading import text_of

HOME = {"address_1": "1 rue des Ailes", "city": "Paris"}


@pytest.fixture
def clubs(desk):
    add_client(desk, "zephyr", name="Aéro-club Zéphyr", postcode="31000", **HOME)
    add_client(desk, "alize", name="Aéro-club Alizé", postcode="75001", **HOME)
    add_client(desk, "berne", name="Fluggruppe Bern", postcode="3000", country="CH", **HOME)
    add_client(desk, "nulle", name="Sans adresse", postcode="", city="", address_1="")
    return desk


def test_the_post_sorts_them(clubs):
    done = print_labels(PrintLabels(), clubs)
    said = text_of(done.pdf)
    assert done.count == 3
    assert done.without_address == ("nulle",)
    assert said.index("Zéphyr") < said.index("Alizé") < said.index("Bern")


def test_named_clients_once_each_and_who_is_billed(clubs):
    from ofdesk.services.clients import ChangeClient, change_client

    billed = {
        "billing_name": "Comité régional",
        "billing_address_1": "9 quai des Brumes",
        "billing_postcode": "33000",
        "billing_city": "Bordeaux",
    }
    change_client(ChangeClient("alize", billed), clubs.write(), clubs.today)
    done = print_labels(PrintLabels(("alize", "alize")), clubs)
    assert done.count == 1
    assert "33000 BORDEAUX" in text_of(done.pdf)


def test_refusals(clubs):
    found = refusal(lambda: print_labels(PrintLabels(("nulle",)), clubs))
    assert found.code == "labels_none"
    found = refusal(lambda: print_labels(PrintLabels(("nobody",)), clubs))
    assert found.code == "client_unknown"
