"""A base is created whole or not at all, opened as it is, refused when it is not ours."""

import os
import sqlite3
import stat
from datetime import date, datetime
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from sqlalchemy import select, text

from ofdesk.bootstrap import desks as real_desks
from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.models import Catalogue, LegalText, PlatformVersion, VatRule
from ofdesk.ports.desk import DeskOptions
from ofdesk.store import opening, schema
from ofdesk.store.places import place_warning
from tests.store.issuing import add_client


def refusal(action) -> str:
    with pytest.raises(DomainError) as refused:
        action()
    return refused.value.code


def test_a_new_base_is_the_desk_that_was_asked_for(desk, base):
    assert (desk.path, desk.number, desk.factice, desk.operator) == (base, "01", True, "Ada")
    assert desk.warnings == ()


def test_only_its_owner_may_read_a_base(desk, base):
    with desk.write() as uow:
        add_client(uow)
        uow.commit()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in base.parent.glob("base.db*")}
    assert set(modes.values()) == {0o600}
    assert "base.db-wal" in modes


def test_a_base_is_never_created_over_another(desk, desks, base):
    options = DeskOptions(base)
    assert refusal(lambda: desks.create(options, factice=False, desk="02")) == "base_exists"
    assert desk.data_version() > 0


@pytest.mark.parametrize("number", ["1", "00", "1A", "123", "", "٠١"])
def test_a_desk_has_two_digits(desks, base, number):
    code = refusal(lambda: desks.create(DeskOptions(base), factice=True, desk=number))
    assert code == "desk_number_invalid"
    assert not base.exists()


def test_a_creation_that_fails_leaves_nothing(desks, base, monkeypatch):
    def fail(connection):
        raise Unavailable("disk_full")

    monkeypatch.setattr(opening.seeds, "plant", fail)
    with pytest.raises(Unavailable):
        desks.create(DeskOptions(base), factice=True, desk="01")
    assert list(base.parent.iterdir()) == []


def test_a_creation_that_was_killed_is_taken_over(desks, base, opened):
    base.parent.mkdir()
    with sqlite3.connect(base) as half:
        half.execute("CREATE TABLE client (id TEXT)")
    half.close()
    assert refusal(lambda: desks.open(DeskOptions(base))) == "base_foreign"
    desks.create(DeskOptions(base), factice=True, desk="07").close()
    assert opened().number == "07"


def test_a_base_that_is_not_there_is_missing(desks, base):
    assert refusal(lambda: desks.open(DeskOptions(base))) == "base_missing"
    assert not base.parent.exists()


def test_the_file_of_another_program_is_refused_and_left_alone(desks, tmp_path):
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    before = other.read_bytes()
    assert refusal(lambda: desks.open(DeskOptions(other))) == "base_foreign"
    assert other.read_bytes() == before


@pytest.mark.parametrize("content", [b"not a base at all" * 100, b"%PDF-1.7"])
def test_what_is_no_database_is_corrupt(desks, tmp_path, content):
    path = tmp_path / "base.db"
    path.write_bytes(content)
    assert refusal(lambda: desks.open(DeskOptions(path))) == "base_corrupt"
    assert path.read_bytes() == content


def test_a_newer_base_is_refused(desk, desks, base):
    desk.close()
    with sqlite3.connect(base) as connection:
        connection.execute(f"PRAGMA user_version = {schema.SCHEMA_VERSION + 1}")
    connection.close()
    assert refusal(lambda: desks.open(DeskOptions(base))) == "base_newer"


def test_the_day_can_be_chosen_on_a_test_base_alone(desk, opened, desks, tmp_path):
    chosen = opened(today=date(2027, 3, 28))
    assert chosen.today == date(2027, 3, 28)
    with chosen.write() as uow:
        assert uow.now().date() in (date(2027, 3, 27), date(2027, 3, 28))
    real = DeskOptions(tmp_path / "real.db")
    desks.create(real, factice=False, desk="01").close()
    code = refusal(lambda: desks.open(DeskOptions(real.base, today=date(2027, 1, 1))))
    assert code == "today_not_factice"


def test_today_is_the_day_in_paris(desk, monkeypatch):
    class Late(datetime):
        @classmethod
        def now(cls, tz):
            return datetime(2026, 12, 31, 23, 30, tzinfo=tz)

    monkeypatch.setattr("ofdesk.store.desk.datetime", Late)
    assert desk.today == date(2027, 1, 1)


def test_the_operator_is_the_given_then_the_kept_then_the_login(desk, opened, monkeypatch):
    assert opened(operator="Grace").operator == "Grace"
    assert opened().operator == "Ada"
    with desk.writer.begin() as connection:
        connection.execute(text("DELETE FROM desk_setting WHERE key = 'desk.operator'"))
    monkeypatch.setenv("LOGNAME", "hopper")
    assert opened().operator == "hopper"


def test_shipped_rows_come_with_the_base(desk):
    with desk.read() as session:
        assert session.scalar(select(PlatformVersion.name).where(PlatformVersion.stable)) == "4.2"
        assert not session.scalars(select(PlatformVersion).where(PlatformVersion.is_open)).all()
        catalogue = session.scalars(select(Catalogue)).one()
        assert catalogue.is_example
        assert "EXEMPLE" in catalogue.label
        prices = {
            offer.offer: {act.act: act.price_cents for act in offer.acts}["migration"]
            for offer in catalogue.offers
        }
        assert session.scalars(select(VatRule.rate_bp).where(VatRule.rate_bp == 2000)).first()
        assert set(session.scalars(select(LegalText.language))) == {"fr", "en"}
    paying = {"first_price": 5000, "solo": 5000}
    assert prices == paying | dict.fromkeys(
        ("business", "premiere", "corporate", "business_plus"), 0
    )


def test_a_shipped_row_that_a_person_deleted_does_not_come_back(desk, opened, monkeypatch):
    with desk.write() as uow:
        uow.session.delete(uow.session.scalars(select(Catalogue)).one())
        version = uow.session.scalars(select(PlatformVersion).where(PlatformVersion.name == "2.1"))
        uow.session.delete(version.one())
        uow.commit()
    monkeypatch.setattr(opening.seeds, "seeds_digest", lambda: "a new release")
    with opened().read() as session:
        assert session.scalars(select(Catalogue)).all() == []
        assert "2.1" not in set(session.scalars(select(PlatformVersion.name)))


def test_a_new_release_closes_the_rows_that_a_law_has_ended(desk, opened, monkeypatch):
    shipped = opening.seeds.shipped_rows

    def ended():
        for row in shipped():
            over = row.table == "vat_rule" and row.values["code"] == "metropole_taxable"
            values = {**row.values, "valid_to": "2029-12-31"} if over else row.values
            yield opening.seeds.ShippedRow(row.table, values, row.parent)

    monkeypatch.setattr(opening.seeds, "shipped_rows", ended)
    monkeypatch.setattr(opening.seeds, "seeds_digest", lambda: "a new release")
    with opened().read() as session:
        rule = session.scalars(select(VatRule).where(VatRule.code == "metropole_taxable")).one()
        assert rule.valid_to == date(2029, 12, 31)


def test_the_triggers_of_a_newer_program_replace_the_old_ones(desk, opened):
    with desk.writer.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER of_keep_document_delete")
        connection.execute(text("UPDATE sync_meta SET v = 'old' WHERE k = 'triggers_digest'"))
    with opened().read() as session:
        found = text("SELECT count(*) FROM sqlite_master WHERE name = 'of_keep_document_delete'")
        assert session.scalar(found) == 1


def test_the_composition_root_opens_bases_and_loads_no_adapter(base):
    found = real_desks()
    made = found.create(DeskOptions(base), factice=True, desk="01")
    try:
        assert made.renderer.missing_glyphs("Aéro-club ↔ Łódź") == ""
        assert found.default_base().name == "ofdesk.db"
        assert found.first_rows(base) == []
    finally:
        made.close()


@pytest.mark.parametrize(
    ("path", "mounts", "expected"),
    [
        ("/srv/share/base.db", {"/": "ext4", "/srv/share": "cifs"}, "base_on_network"),
        ("/srv/share/a/b/base.db", {"/": "ext4", "/srv": "nfs4"}, "base_on_network"),
        ("/srv/disk/base.db", {"/": "nfs4", "/srv/disk": "ext4"}, None),
        ("/home/user/Dropbox (Club)/base.db", {"/": "ext4"}, "base_in_cloud"),
        ("/home/user/OneDrive - Club/o/base.db", {}, "base_in_cloud"),
        ("/home/user/megaphone/base.db", {}, None),
        ("/home/user/nextcloud.db", {}, None),
    ],
)
def test_places_where_a_base_is_not_safe_are_known(path, mounts, expected):
    found = place_warning(PurePosixPath(path), mounts)
    assert (found and found.code) == expected


def test_a_windows_share_is_a_network():
    found = place_warning(PureWindowsPath(r"\\server\club\base.db"), {})
    assert found is not None
    assert found.code == "base_on_network"


def test_a_base_in_a_cloud_folder_opens_with_a_warning(desks, tmp_path):
    folder = tmp_path / "Nextcloud"
    made = desks.create(DeskOptions(folder / "base.db"), factice=True, desk="01")
    made.close()
    assert [warning.code for warning in made.warnings] == ["base_in_cloud"]
    assert os.listdir(folder)
