"""The logo as a setting: kept by its digest, sealed in what is issued, told to the other desks."""

import sqlite3
from datetime import timedelta
from hashlib import sha256
from types import SimpleNamespace

import pytest

from ofdesk.domain.errors import IntegrityBroken, Unavailable
from ofdesk.models import Blob, Document
from ofdesk.services.content import facts_of
from ofdesk.services.house import read_settings
from ofdesk.services.logo import picture_of_file
from ofdesk.services.look import sample_page
from ofdesk.services.pages import stored_page
from ofdesk.services.settings import SetSettings, list_settings, set_settings
from ofdesk.sync import blobs
from ofdesk.sync.outbox import digests_named
from tests.builders import (
    TODAY,
    add_client,
    add_year,
    complete_company,
    make_desk,
    refusal,
    renewed,
)
from tests.documents.test_logo import picture


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    complete_company(made)
    yield made
    made.close()


def chosen(desk, content=None):
    given = SetSettings({}, picture() if content is None else content)
    return set_settings(given, desk.write())["page.logo"]


def test_it_is_cleaned_kept_once_and_named_by_a_setting(desk):
    digest = chosen(desk)
    assert chosen(desk) == digest
    with desk.read() as session:
        kept = session.get_one(Blob, digest).bytes
    assert sha256(kept).hexdigest() == digest
    assert kept != picture()
    assert desk.picture(digest) == kept
    assert chosen(desk, b"") == ""
    assert desk.picture(digest) == kept


def test_the_setting_and_the_other_settings_are_changed_all_or_none(desk):
    wrong = SetSettings({"company.tagline": "Ici"}, b"no picture")
    assert refusal(lambda: set_settings(wrong, desk.write())).code == "logo_unreadable"
    with desk.read() as session:
        assert list_settings(session)["company.tagline"] != "Ici"
    typed = SetSettings({"page.logo": "0" * 64})
    assert refusal(lambda: set_settings(typed, desk.write())).code == "logo_by_file"
    digest = chosen(desk)
    assert set_settings(SetSettings({"page.logo": ""}), desk.write())["page.logo"] == ""
    assert digest


def test_every_document_seals_the_logo_it_was_drawn_with(desk):
    add_year(desk, add_client(desk), TODAY + timedelta(days=20))
    first = chosen(desk)
    numbers = [renewed(desk).number]
    second = chosen(desk, picture(colour="#1C5D99"))
    numbers += [renewed(desk).number]
    chosen(desk, b"")
    numbers += [renewed(desk).number]
    with desk.read() as session:
        found = [session.query(Document).filter_by(number=number).one() for number in numbers]
        sealed = [facts_of(one.content) for one in found]
        pages = [stored_page(session, number) for number in numbers]
    assert [facts.seller.logo for facts in sealed] == [first, second, ""]
    assert first != second
    for facts, page in zip(sealed, pages, strict=True):
        assert desk.renderer.render(facts).pdf == page


def test_until_its_bytes_have_come_pages_name_no_logo(desk):
    set_settings(SetSettings({"company.tagline": "Ici"}), desk.write())
    with desk.write() as uow:
        from ofdesk.models import Setting

        uow.session.add(Setting(key="page.logo", value="a" * 64))
        uow.commit()
    with desk.read() as session:
        assert "page.logo" not in read_settings(session)
        assert sample_page(session, {}, TODAY, desk.renderer)
    assert desk.picture("a" * 64) is None


def test_other_bytes_than_those_kept_are_seen(desk):
    digest = chosen(desk)
    desk.close()
    with sqlite3.connect(desk.path) as db:
        for (name,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            db.execute(f'DROP TRIGGER "{name}"')
        db.execute("UPDATE blob SET bytes = x'00' WHERE sha256 = ?", (digest,))
    db.close()
    with pytest.raises(IntegrityBroken) as broken:
        desk.picture(digest)
    assert broken.value.code == "logo_changed"


def test_the_sample_shows_a_picture_that_is_not_saved(desk):
    with desk.read() as session:
        plain = sample_page(session, {}, TODAY, desk.renderer)
        tried = sample_page(session, {}, TODAY, desk.renderer, picture())
        assert tried != plain
        assert sample_page(session, {}, TODAY, desk.renderer, b"") == plain
        assert read_settings(session).get("page.logo") is None
    chosen(desk)
    with desk.read() as session:
        assert sample_page(session, {}, TODAY, desk.renderer) == tried
        assert sample_page(session, {}, TODAY, desk.renderer, b"") == plain


def test_files_that_cannot_be_chosen(tmp_path, monkeypatch):
    assert refusal(lambda: picture_of_file(tmp_path)).code == "file_missing"
    large = tmp_path / "large.png"
    with large.open("wb") as stream:
        stream.truncate(6 * 1024 * 1024)
    assert refusal(lambda: picture_of_file(large)).code == "logo_too_heavy"
    good = tmp_path / "good.png"
    good.write_bytes(picture())
    assert picture_of_file(good) == picture()

    def refuse(_path):
        raise PermissionError(13, "no")

    monkeypatch.setattr(type(good), "read_bytes", refuse)
    with pytest.raises(Unavailable) as refused:
        picture_of_file(good)
    assert refused.value.code == "file_unread"


def test_desks_tell_each_other_of_its_bytes(desk):
    digest = chosen(desk)
    told = [
        {"t": "setting", "set": {"key": "page.logo", "value": digest}},
        {"t": "setting", "set": {"value": "Ada"}},
        {"t": "client", "set": {"value": "b" * 64}},
        {"t": "document", "set": {"pdf_sha256": "c" * 64, "xml_sha256": ""}},
        {"t": "setting", "k": "D", "set": None},
    ]
    assert list(digests_named(told)) == [digest, "c" * 64]
    with sqlite3.connect(desk.path) as db:
        column = SimpleNamespace(name="content_sha256")
        replica = SimpleNamespace(tables=[SimpleNamespace(name="attachment", columns=[column])])
        assert blobs.named(db, replica, blobs.MISSING) == []
        db.execute("CREATE TEMP TABLE setting AS SELECT * FROM main.setting")
        db.execute("UPDATE temp.setting SET value = ? WHERE key = 'page.logo'", ("d" * 64,))
        assert blobs.named(db, replica, blobs.MISSING) == ["d" * 64]
    db.close()
