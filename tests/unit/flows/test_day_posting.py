"""The post of the day and the accountant's files on a real base, searched and mailed about."""

from contextlib import closing
from datetime import timedelta

import pytest

from ofdesk.domain.mail_templates import TEMPLATES, check_template
from ofdesk.services.balances import client_open_cents
from ofdesk.services.lookup import client_named
from ofdesk.services.mail_templates import list_templates, write
from ofdesk.services.search_rows import search_everywhere
from ofdesk.ui.accounting import work
from ofdesk.ui.receipts.flow import Entry, owed_cents, shared
from ofdesk.ui.receipts.posting import cancelled, looked_up, recorded
from tests.builders import TODAY, add_client, add_year, complete_company, make_desk, renewed
from tests.conftest import HOME_VARIABLES
from tests.store.issuing import BytesRenderer

CLUBS = {"mermoz": "Balma", "figeac": "Saint-Cirq 100 %"}


def billed(folder):
    """A base with two clubs, each with an invoice."""
    desk = make_desk(folder, renderer=BytesRenderer())
    complete_company(desk)
    for platform, city in CLUBS.items():
        add_year(desk, add_client(desk, platform, city=city), TODAY + timedelta(days=20))
        renewed(desk, platform)
    return desk


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The base, for those who only read."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for variable, inside in HOME_VARIABLES.items():
            patch.setenv(variable, str(home / inside))
        desk = billed(tmp_path_factory.mktemp("office"))
    yield desk
    desk.close()


def owed(desk):
    with desk.read() as session:
        return [client_open_cents(session, client_named(session, one).id) for one in CLUBS]


def found(desk, typed):
    with desk.read() as session:
        return [(hit.kind, hit.key) for hit in search_everywhere(session, typed)]


def test_a_cheque_for_two_clubs_pays_in_order_and_its_cancellation_owes_it_again(tmp_path):
    with closing(billed(tmp_path)) as desk:
        before = owed(desk)
        for more in (-100, 0, 5_000):
            targets = tuple(looked_up(desk, one).targets[0] for one in CLUBS)
            entry = Entry(targets, owed_cents(targets) + more, "1234567", "Banque", "Mme Durand")
            parts = [cents for _, cents in shared(targets, entry.cents)]
            assert parts == [before[0], before[1] + min(more, 0)]
            done = recorded(desk, entry, desk.today)
            assert sum(owed(desk)) == -min(more, 0)
            assert ("receipt", done.number) in found(desk, "1234567")
            cancelled(desk, done.number)
            assert owed(desk) == before


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("BALMA mermoz", ["mermoz"]),
        ("club aéro", ["figeac", "mermoz"]),
        ("100 %", ["figeac"]),
        ("%", ["figeac"]),
        ("_", []),
        ("mer_oz", []),
        ("mermoz figeac", []),
    ],
)
def test_words_are_searched_as_they_are(office, typed, keys):
    assert [key for kind, key in found(office, typed) if kind == "client"] == keys


@pytest.mark.parametrize("typed", ["%%%", "OF__-2026", "%00001"])
def test_signs_of_patterns_find_no_number(office, typed):
    assert [hit for hit in found(office, typed) if hit[0] != "client"] == []


def test_no_field_of_a_shipped_template_is_left_unfilled(office):
    with office.read() as session:
        rows = list_templates(session)
        client = client_named(session, "mermoz")
        assert {row.template for row in rows} == set(TEMPLATES)
        for row in rows:
            check_template(row.template, row.subject, row.body)
            values = {name: f"‹{name}›" for name in row.fields}
            said = write(session, row.template, client, values, row.language)
            text = said.subject + said.body
            assert "$" not in text
            assert all(f"‹{n}›" in text for n in row.fields if f"${n}" in row.subject + row.body)


@pytest.mark.parametrize(
    ("name", "kind", "ending", "written"),
    [
        ("ventes", "Excel (*.xlsx)", "csv", "ventes.xlsx"),
        ("ventes", "CSV (*.csv)", "csv", "ventes.csv"),
        ("ventes.csv", "Excel (*.xlsx)", "csv", "ventes.csv"),
        ("dossier", "ZIP (*.zip)", "zip", "dossier.zip"),
    ],
)
def test_a_name_without_ending_gets_that_of_its_kind(tmp_path, name, kind, ending, written):
    assert work.with_ending(tmp_path / name, kind, ending) == tmp_path / written


@pytest.mark.parametrize("name", work.REPORTS)
def test_each_report_is_written_and_says_how_much_is_in_it(office, tmp_path, name):
    target = tmp_path / f"{name}.csv"
    month = (TODAY.replace(day=1), TODAY)
    done = work.write(office, name, month, target, None)
    lines = target.read_text("utf-8-sig").splitlines()
    assert len(lines) >= done.rows + 1
    assert done.state == ("ok" if done.rows else "info")
    assert target.name in done.words
