"""The dated rules of reminders: levels, texts and rates are rows that begin on a day."""

import json
from datetime import date, timedelta
from string import Formatter

import pytest

from ofdesk import paths
from ofdesk.domain.penalties import InterestRate
from ofdesk.services.dunning import RemindClients, due_reminders, queue_reminders
from ofdesk.services.dunning_log import reminder_text
from ofdesk.services.dunning_rules import (
    AUDIENCES,
    LANGUAGES,
    PLACES,
    AddRate,
    SetLevel,
    SetText,
    add_rate,
    legal_rates,
    level_named,
    levels_on,
    set_level,
    set_text,
    text_for,
    texts_on,
)
from tests.builders import TODAY, add_client, later, refusal
from tests.unit.services.money.reminders import billed

SHIPPED = (("courtesy", -5, 0), ("first", 7, 0), ("second", 21, 8), ("formal", 35, 8))


def levels(desk, day=TODAY):
    with desk.read() as session:
        return [(row.code, row.days, row.deadline_days) for row in levels_on(session, day)]


def change(desk, level, since=TODAY, **more):
    return set_level(SetLevel(level, since, **more), desk.write(), desk.today)


def words(desk, **more):
    given = {
        "level": "first",
        "audience": "club",
        "language": "fr",
        "subject": "Petit rappel",
        "opening": "Bonjour,\nIl reste {total}.",
        "closing": "Merci, {platform}.",
        "since": TODAY,
    } | more
    return set_text(SetText(**given), desk.write(), desk.today)


def test_the_shipped_levels_are_those_of_the_house(desk):
    assert levels(desk) == list(SHIPPED)
    with desk.read() as session:
        rows = levels_on(session, TODAY)
    assert [level_named(rows, text).code for text in ("0", "R1", "SECOND", " formal ")] == [
        code for code, _, _ in SHIPPED
    ]


def test_a_level_changes_from_a_day_on(desk):
    begins = TODAY + timedelta(days=10)
    change(desk, "first", begins, days=10, deadline_days=5)
    assert levels(desk) == list(SHIPPED)
    assert levels(desk, begins)[1] == ("first", 10, 5)
    change(desk, "courtesy", begins, active=False)
    assert [code for code, _, _ in levels(desk, begins)] == ["first", "second", "formal"]


@pytest.mark.parametrize(
    "more", [{"days": 22}, {"days": -6}, {"deadline_days": 366}, {"days": 366}]
)
def test_levels_keep_their_order(desk, more):
    assert refusal(lambda: change(desk, "first", **more)).code == "level_out_of_order"
    assert refusal(lambda: change(desk, "fifth")).code == "level_unknown"


def test_a_level_that_is_off_is_left_out(desk):
    add_client(desk)
    billed(desk)
    later(desk, 30 + 21)
    change(desk, "first", active=False)
    with desk.read() as session:
        (row,) = due_reminders(session, RemindClients(), desk.today)
    assert row.level_name == "second"


def test_every_level_has_a_text_for_everybody_in_both_languages(desk):
    with desk.read() as session:
        rows = texts_on(session, TODAY)
    keys = {(row.level, row.audience, row.language) for row in rows}
    assert keys == {
        (code, audience, language)
        for code, _, _ in SHIPPED
        for audience in AUDIENCES
        for language in LANGUAGES
    }
    for row in rows:
        for text in (row.subject, row.opening, row.closing):
            assert text
            assert {name for _, name, _, _ in Formatter().parse(text) if name} <= PLACES
            assert "!" not in text
            assert "  " not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_consumers_and_public_bodies_are_told_nothing_of_penalties(language):
    name = f"reminder_texts_{language}.json"
    rows = json.loads(paths.resource("legal", name).read_text("utf-8"))
    said = " ".join(row["opening"] + row["closing"] for row in rows)
    assert not any(word in said for word in ("40 €", "pénalité", "penalt"))
    formal = [row for row in rows if row["level"] == "formal"]
    assert len(formal) == 3
    assert all(
        row["subject"] in ("Mise en demeure de payer", "Formal notice to pay") for row in formal
    )


def test_a_text_changes_from_a_day_on_and_is_printed(desk):
    add_client(desk)
    billed(desk)
    assert words(desk).subject == "Petit rappel"
    later(desk, 37)
    (row,) = queue_reminders(RemindClients(), desk.write(), desk.today)
    with desk.read() as session:
        _, subject, text = reminder_text(session, row.id)
    assert subject == "Petit rappel"
    assert "Il reste 120,00\xa0€." in text
    assert "Merci, mermoz." in text


def test_a_client_of_another_language_gets_french(desk):
    with desk.read() as session:
        rows = texts_on(session, TODAY)
    assert text_for(rows, "first", "club", "de").language == "fr"
    refused = refusal(lambda: text_for(rows, "fifth", "club", "fr"))
    assert refused.code == "text_missing"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"audience": "friends"}, "choice_unknown"),
        ({"language": "de"}, "choice_unknown"),
        ({"level": "fifth"}, "level_unknown"),
        ({"closing": " "}, "text_empty"),
        ({"opening": "Il reste {sum}."}, "text_place_unknown"),
        ({"opening": "Il reste {total"}, "text_place_unknown"),
        ({"opening": "Il reste {}."}, "text_place_unknown"),
        ({"opening": "Il reste {total!r:>{w}}."}, "text_place_unknown"),
        ({"closing": "Merci \u2603"}, "glyph_missing"),
        ({"subject": "x" * 101}, "field_too_long"),
    ],
)
def test_a_text_that_cannot_be_printed_is_refused(desk, more, code):
    assert refusal(lambda: words(desk, **more)).code == code


def rates(desk):
    with desk.read() as session:
        return legal_rates(session)


def add(desk, rate_bp=276, since=date(2026, 7, 1), **more):
    request = AddRate(rate_bp, since, **({"source": "arrêté du 30 juin 2026"} | more))
    return add_rate(request, desk.write(), desk.today)


def test_the_one_known_rate_is_shipped_and_others_are_added(desk):
    known = InterestRate(262, date(2026, 1, 1), date(2026, 6, 30))
    assert rates(desk) == [known]
    added = add(desk)
    assert added == InterestRate(276, date(2026, 7, 1), date(2026, 12, 31))
    assert rates(desk) == [added, known]


def test_a_rate_is_corrected_by_a_later_row(desk):
    add(desk, 276)
    later(desk, 1)
    add(desk, 280)
    assert [row.rate_bp for row in rates(desk)] == [280, 276, 262]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"rate_bp": 0}, "rate_out_of_range"),
        ({"until": date(2026, 6, 30)}, "period_inverted"),
        ({"until": date(2027, 12, 31)}, "rate_too_long"),
        ({"source": " "}, "source_missing"),
    ],
)
def test_a_rate_that_says_nothing_is_refused(desk, more, code):
    assert refusal(lambda: add(desk, **more)).code == code
