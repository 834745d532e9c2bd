"""Dated rows of the law: followed, never changed, withdrawn before their day; pages follow."""

from datetime import date, timedelta

import pytest

from ofdesk.domain.errors import ConfirmationNeeded
from ofdesk.services.billing import channel_rows, legal_text, vat_rows
from ofdesk.services.legal_rows import FollowRow, follow_row, list_rows, withdraw_row
from ofdesk.words.legal import row_name
from tests.builders import TODAY, refusal

SOON = TODAY + timedelta(days=30)


def rows_of(desk, kind, code, **what):
    with desk.read() as session:
        found = list_rows(session, kind, desk.today)
    return [x for x in found if x.code == code and what.items() <= dict(x.what).items()]


def text_row(desk, code="discount_none", language="fr"):
    return rows_of(desk, "text", code, language=language)[-1]


def follow(desk, row, day=SOON, source="Loi de demain", answers=frozenset(), **values):
    request = FollowRow(row.id, day, source, values)
    return follow_row(request, desk.write(answers), desk.today)


def test_a_new_text_is_printed_from_its_day_on(desk):
    old = text_row(desk)
    follow(desk, old, text="Escompte : 1 %")
    with desk.read() as session:
        assert legal_text(session, old.code, "fr", SOON) == "Escompte : 1 %"
        eve = SOON - timedelta(days=1)
        assert legal_text(session, old.code, "fr", eve) == old.what["text"]
        assert legal_text(session, old.code, "en", SOON) != "Escompte : 1 %"
    assert [x.state for x in rows_of(desk, "text", old.code, language="fr")] == [
        "in_force",
        "to_come",
    ]


def test_a_row_to_come_is_withdrawn_and_one_in_force_stays(desk):
    old = text_row(desk)
    made = follow(desk, old, text="Demain")
    withdraw_row(made.id, desk.write(), desk.today)
    assert text_row(desk).state == "withdrawn"
    with desk.read() as session:
        assert legal_text(session, old.code, "fr", SOON) == old.what["text"]
    assert refusal(lambda: withdraw_row(old.id, desk.write(), desk.today)).code == "legal_in_force"
    found = refusal(lambda: withdraw_row("nothing", desk.write(), desk.today))
    assert found.code == "legal_row_unknown"


def test_what_begins_today_makes_the_former_one_past(desk):
    old = text_row(desk)
    follow(desk, old, day=TODAY, text="Dès aujourd’hui")
    assert [x.state for x in rows_of(desk, "text", old.code, language="fr")] == [
        "past",
        "in_force",
    ]


def test_a_day_in_the_past_is_asked_about(desk):
    old = text_row(desk)
    yesterday = TODAY - timedelta(days=1)
    asked = refusal(lambda: follow(desk, old, day=yesterday, text="Hier"))
    assert isinstance(asked, ConfirmationNeeded)
    assert asked.code == "legal_in_the_past"
    follow(desk, old, day=yesterday, text="Hier", answers=frozenset({"legal_in_the_past"}))
    assert text_row(desk).what["text"] == "Hier"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"source": " "}, "legal_source_missing"),
        ({"text": ""}, "legal_text_missing"),
        ({"text": "日本"}, "glyph_missing"),
        ({"text": "x" * 601}, "field_too_long"),
        ({"day": date(2009, 1, 1)}, "legal_day_taken"),
        ({"day": date(2008, 12, 31)}, "legal_before_last"),
    ],
)
def test_a_text_that_cannot_be(desk, more, code):
    old = text_row(desk)
    assert refusal(lambda: follow(desk, old, **more)).code == code
    assert len(rows_of(desk, "text", old.code, language="fr")) == 1


def test_a_rate_changes_from_a_day_on(desk):
    (row,) = rows_of(desk, "vat", "metropole_taxable")
    follow(desk, row, rate_bp=2100)
    with desk.read() as session:
        found = {x.valid_from: x for x in vat_rows(session) if x.code == row.code}
    assert (found[SOON].rate_bp, found[SOON].flow) == (2100, "B2B")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"rate_bp": 0}, "legal_rate_invalid"),
        ({"rate_bp": 3001}, "legal_rate_invalid"),
        ({"rate_bp": "20"}, "legal_rate_invalid"),
        ({"category": "O"}, "legal_rate_invalid"),
        ({"category": "X"}, "choice_unknown"),
        ({"rate_bp": 0, "category": "O"}, "legal_mention_missing"),
        ({"rate_bp": 0, "category": "O", "mention": "none"}, "legal_mention_unknown"),
    ],
)
def test_a_rate_that_cannot_be(desk, values, code):
    (row,) = rows_of(desk, "vat", "metropole_taxable")
    assert refusal(lambda: follow(desk, row, **values)).code == code


def test_without_vat_the_reason_is_named(desk):
    (row,) = rows_of(desk, "vat", "metropole_taxable")
    follow(desk, row, rate_bp=0, category="E", mention="vat_franchise")
    assert rows_of(desk, "vat", "metropole_taxable", category="E")[0].state == "to_come"


def test_the_platforms_are_put_off(desk):
    (law,) = rows_of(desk, "channel", "taxable_platform")
    assert law.state == "to_come"
    withdraw_row(law.id, desk.write(), desk.today)
    follow(desk, law, day=date(2027, 12, 1), source="Décret", channel="platform")
    with desk.read() as session:
        held = [
            row.valid_from
            for row in channel_rows(session)
            if row.holds(date(2028, 1, 1), "company", "post", "B2B")
        ]
    assert held == [date(2027, 12, 1)]
    assert refusal(lambda: follow(desk, law, channel="pigeon")).code == "legal_before_last"
    found = refusal(lambda: follow(desk, law, day=date(2029, 1, 1), channel="pigeon"))
    assert found.code == "choice_unknown"


def test_the_law_to_come_is_prepared_and_to_be_confirmed(desk):
    rows = rows_of(desk, "text", "vat_franchise", language="fr")
    assert [x.state for x in rows] == ["in_force", "to_come"]
    assert "CIBS" in rows[1].what["text"]
    assert "CONFIRMER" in rows[1].source
    with desk.read() as session:
        assert "CGI" in legal_text(session, "vat_franchise", "fr", date(2028, 6, 30))
        assert "CIBS" in legal_text(session, "vat_franchise", "fr", date(2028, 7, 1))


def test_an_unknown_kind_is_refused(desk):
    with desk.read() as session:
        found = refusal(lambda: list_rows(session, "tax", desk.today))
    assert found.code == "choice_unknown"


def test_every_shipped_row_has_a_name_that_a_person_knows(desk):
    with desk.read() as session:
        for kind in ("text", "vat", "channel"):
            for row in list_rows(session, kind, desk.today):
                name = row_name(kind, row.code, row.what)
                assert "_" not in name, row
