"""The lists of documents in any order: by day, name, amount, what is open."""

from operator import attrgetter

import pytest

from ofdesk.domain.text import fold
from ofdesk.services.document_rows import SORTS, ListDocuments, list_documents
from ofdesk.ui.documents.rows import SORTED
from tests.builders import add_client, complete_company, later, make_desk, received, renewed

CLUBS = (("zenith", "Zénith", 30), ("ecureuil", "Écureuil", 12), ("eole", "eole", 80))


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """An invoice a day for three clubs, one paid in part, and a proposition."""
    made = make_desk(tmp_path_factory.mktemp("order"))
    complete_company(made)
    for platform, name, resources in CLUBS:
        add_client(made, platform, name=name, resources=resources)
        received(made, 100, renewed(made, platform).number)
        later(made, 1)
    add_client(made, "offre", name="Faucon")
    renewed(made, "offre", propose=True)
    yield made
    made.close()


def listed(desk, sort="", **wanted):
    with desk.read() as session:
        return list_documents(session, ListDocuments(sort=sort, **wanted), desk.today)


@pytest.mark.parametrize("sort", SORTS)
def test_a_field_orders_the_list_both_ways(desk, sort):
    value = (lambda row: fold(row.name)) if sort == "name" else attrgetter(sort)
    up = listed(desk, sort, kinds=("invoice",))
    assert len(up) == len(CLUBS)
    assert [value(row) for row in up] == sorted(map(value, up))
    down = listed(desk, sort, kinds=("invoice",), descending=True)
    assert [value(row) for row in down] == sorted(map(value, up), reverse=True)


def test_a_heading_sorts_by_what_the_service_knows():
    assert SORTED == SORTS


def test_nothing_chosen_shows_the_last_issued_first(desk):
    assert [row.platform for row in listed(desk)] == ["offre", "eole", "ecureuil", "zenith"]


@pytest.mark.parametrize("down", [False, True])
def test_what_has_no_due_date_comes_last(desk, down):
    rows = listed(desk, "due_on", descending=down)
    assert rows[-1].due_on is None
    assert rows[0].due_on is not None


def test_pages_of_an_order_follow_each_other(desk):
    whole = listed(desk, "name")
    parts = [listed(desk, "name", limit=2, offset=offset) for offset in (0, 2)]
    assert [row.number for part in parts for row in part] == [row.number for row in whole]


def test_no_other_field_is_taken_for_an_order(desk):
    with pytest.raises(AssertionError):
        listed(desk, "hash")
