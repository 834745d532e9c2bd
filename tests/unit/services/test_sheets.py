"""What the use cases of sheets do where the command line does not show it."""

import pytest
from sqlalchemy import select

from ofdesk.domain.errors import DomainError
from ofdesk.models import Client, Party, Period
from ofdesk.services.client_import import ImportClients, import_clients
from ofdesk.services.client_names import former_names, kept_sheet, lineage
from ofdesk.services.clients import ChangeClient, MergeClients, change_client, merge_clients
from ofdesk.services.settings import SetSettings, desk_setting, set_settings
from ofdesk.services.versions import SetVersions, set_versions


def change(house, platform, **fields):
    return change_client(ChangeClient(platform, fields), house.write(), house.today)


def refused(work):
    with pytest.raises(DomainError) as found:
        work()
    return found.value.code


def test_sheets_merged_one_after_the_other_are_read_as_one(house, club):
    for name in ("one", "two", "three"):
        club(name)
    merge_clients(MergeClients("one", "two"), house.write(), house.today)
    merge_clients(MergeClients("two", "three"), house.write(), house.today)
    with house.read() as session:
        kept = kept_sheet(session, "one")
        assert kept.platform == "three"
        assert len(lineage(session, kept.id)) == 3
        assert former_names(session, kept.id) == ["one", "two"]
        periods = session.scalars(select(Period).where(Period.client_id == kept.id)).all()
    assert len(periods) == 1


def test_two_sheets_cannot_be_merged_in_a_circle(house, club):
    club("one")
    club("two")
    merge_clients(MergeClients("one", "two"), house.write(), house.today)
    again = MergeClients("two", "one")
    assert refused(lambda: merge_clients(again, house.write(), house.today)) == "merge_same"


def test_a_refused_party_in_a_file_is_left_as_it_was(house, club, tmp_path):
    club("one")
    change(house, "one", billing_name="Ville", billing_city="Balma", billing_siren="732829320")
    path = tmp_path / "x.csv"
    path.write_text(
        "platform;billing_city;billing_siret;city\none;Paris;44306184100047;Elsewhere\n"
    )
    found = import_clients(ImportClients(path), house.write(), house.today)
    assert [line.error for line in found.refused] == ["siret_siren_differs"]
    with house.read() as session:
        party = session.scalars(select(Party)).one()
        client = session.scalars(select(Client)).one()
    assert (party.city, party.siret, client.city) == ("Balma", "", "Balma")


def test_a_party_that_changes_alone_is_an_update(house, club, tmp_path):
    club("one")
    change(house, "one", billing_name="Ville", billing_city="Balma")
    path = tmp_path / "x.csv"
    path.write_text("platform;billing_city\none;Paris\n")
    found = import_clients(ImportClients(path), house.write(), house.today)
    assert (found.updated, found.unchanged) == (1, 0)
    found = import_clients(ImportClients(path), house.write(), house.today)
    assert (found.updated, found.unchanged) == (0, 1)


def test_an_end_that_follows_from_invoices_is_refused_line_by_line(house, club, tmp_path):
    from ofdesk.services.orders import Order
    from ofdesk.services.renewals import RenewClient, renew_client

    club("one", taxable="no")
    renew_client(RenewClient("one", order=Order("Anne")), house.write(), house.today)
    path = tmp_path / "x.csv"
    path.write_text("platform;ends_on;city\none;2031-01-01;Paris\n")
    found = import_clients(ImportClients(path), house.write(), house.today)
    assert [line.error for line in found.refused] == ["ends_on_from_periods"]
    with house.read() as session:
        assert session.scalars(select(Client.city)).one() == "Balma"


def test_a_party_of_a_sheet_is_kept_when_nothing_is_said_of_it(house, club):
    club("one")
    change(house, "one", billing_name="Ville", billing_city="Balma")
    change(house, "one", city="Paris")
    with house.read() as session:
        assert session.scalars(select(Client)).one().billed_party_id is not None


def test_a_count_known_from_the_platform_is_not_learned_again(house, club):
    club("one", resources="0")
    change(house, "one", resources="5")
    change(house, "one", resources="9")
    with house.read() as session:
        assert session.scalars(select(Period.resources)).one() == 5


def test_the_number_of_the_desk_is_not_a_setting_like_others(house):
    changed = SetSettings({"desk.number": "02"})
    assert refused(lambda: set_settings(changed, house.write())) == "desk_number_fixed"
    set_settings(SetSettings({"desk.operator": "Ada"}), house.write())
    set_settings(SetSettings({"desk.operator": ""}), house.write())
    with house.read() as session:
        assert desk_setting(session, "desk.operator") == ""
        assert desk_setting(session, "desk.lost") == ""


def test_a_version_written_otherwise_is_the_same(house):
    set_versions(SetVersions("4.2"), house.write())
    rows = set_versions(SetVersions("4.2.0", ("5.0alpha", "5.0alpha")), house.write())
    assert [row.name for row in rows if row.stable] == ["4.2"]
    assert len([row for row in rows if row.is_open]) == 1
