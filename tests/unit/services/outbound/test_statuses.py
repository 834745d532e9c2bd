"""States read from files of platforms, in both languages, and set by hand."""

from datetime import timedelta

import pytest

from ofdesk.domain.errors import DomainError
from ofdesk.domain.lifecycle import BY_CODE, TOLD
from ofdesk.services.outbound_headings import matched_columns, status_named
from ofdesk.services.outbound_status import withdraw_status
from ofdesk.words.catalog import set_language
from ofdesk.words.outbound import ADVICE, STATES, advice, state_name
from ofdesk.words.sentences import sentence_of
from tests.builders import refusal, renewed
from tests.unit.services.outbound.platform_desk import (
    TODAY,
    flow,
    invoices,
    read,
    states,
    tell,
    write,
)

HEAD = "number;status;date;reason"
DAY = TODAY.isoformat()


@pytest.fixture
def number(desk) -> str:
    return invoices(desk, "societe")["societe"]


@pytest.mark.parametrize("code", BY_CODE)
def test_every_state_is_known_by_code_and_by_its_words_in_both_languages(code):
    state = BY_CODE[code]
    english, french = STATES[state], state_name(state, "fr")
    for text in (code, state, english, french, french.upper(), f"{code} - {french}"):
        assert status_named(text) == state
    assert english != french


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Déposé", "deposited"),
        ("REJETEE", "rejected"),
        ("A_RECYCLER", "rejected"),
        ("MISE_A_DISPOSITION", "available"),
        ("Mise en paiement", "payment_sent"),
        ("Service fait", "approved"),
        ("EN_COURS_ACHEMINEMENT", "emitted"),
        ("213 Irrecevable", "rejected"),
        ("Encaissé", "cashed"),
        ("In dispute", "disputed"),
    ],
)
def test_words_of_platforms_and_of_chorus_pro(text, state):
    assert status_named(text) == state


@pytest.mark.parametrize("text", ["", "215", "Bientôt", "210 Encaissée", "210 n’importe", "?"])
def test_what_is_no_status_or_contradicts_itself(text):
    with pytest.raises(DomainError, match="lifecycle_status_unknown") as refused:
        status_named(text)
    assert all(state in str(refused.value.values["known"]) for state in TOLD)


@pytest.mark.parametrize(
    "heading",
    [
        "number;status;date;reason",
        "N° facture;Statut courant;Date statut courant;Motif",
        "Invoice number;Lifecycle status;Timestamp;Comment",
        "Motif;Le;État;Numéro de facture",
    ],
)
def test_headings_of_both_languages_in_any_order(heading):
    assert set(matched_columns(heading.split(";"))) == {"number", "status", "date", "reason"}


def test_the_index_of_the_folder_with_two_columns_more_is_read_back(desk, number, tmp_path):
    write(desk, tmp_path / "sortie")
    lines = (tmp_path / "sortie" / "index.csv").read_text("utf-8-sig").splitlines()
    done = read(desk, tmp_path, f"{lines[0]};status;date", f"{lines[1]};200;{DAY}")
    assert (done.added, done.refused) == (1, ())


def test_a_file_of_a_whole_life_in_any_order_twice(desk, number, tmp_path):
    later = f"{TODAY:%d/%m/%Y}"
    lines = (
        "Plateforme X;;;",
        "N° facture;Date du statut;Statut;Motif",
        f"{number};{DAY}T10:30:00;203 - Mise à disposition;",
        f"{number.lower()};{later};Déposée;",
        f"{number};{later};En litige;Quantité",
        f"{number};{later};202;",
    )
    first = read(desk, tmp_path, *lines)
    assert (first.added, first.known, first.refused) == (4, 0, ())
    assert states(desk, number) == ["deposited", "received", "available", "disputed"]
    assert flow(desk, number)["reason"] == "Quantité"
    again = read(desk, tmp_path, *lines)
    assert (again.added, again.known, again.refused) == (0, 4, ())


def test_lines_that_cannot_be_are_told_by_their_number_and_the_others_taken(desk, number, tmp_path):
    paper = "OF01-2026-00001"
    done = read(
        desk,
        tmp_path,
        HEAD,
        f"{number};200;{DAY};",
        f"{paper};200;{DAY};",
        f"{number};Peut-être;{DAY};",
        f"{number};202;hier;",
        f"{number};202;;",
        f"{number};202;{(TODAY + timedelta(days=1)).isoformat()};",
        f"{number};202;{(TODAY - timedelta(days=1)).isoformat()};",
        f"{number};210;{DAY};{'x' * 501}",
        f"{number};213;{DAY};Pas commandé",
        f"{number};210;{DAY};",
        f"{number};200",
    )
    assert done.added == 2
    assert [(one.line, one.error) for one in done.refused] == [
        (3, "document_unknown"),
        (4, "lifecycle_status_unknown"),
        (5, "field_date_invalid"),
        (6, "lifecycle_day_missing"),
        (7, "lifecycle_day_outside"),
        (8, "lifecycle_day_outside"),
        (9, "field_too_long"),
        (11, "lifecycle_forbidden"),
        (12, "lifecycle_day_missing"),
    ]
    assert states(desk, number) == ["deposited", "rejected"]
    said = sentence_of(done.refused[7].error, done.refused[7].values, "fr")
    assert "« Refusée »" in said.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Rejetée" in said


def test_a_file_that_is_none_changes_nothing(desk, tmp_path):
    for lines, code in (
        (("a;b", "1;2"), "heading_missing"),
        (("number;status", "X;200"), "heading_missing"),
        (("number;status;etat;date", "X;200;200;x"), "heading_twice"),
        (("",), "file_empty"),
    ):
        with pytest.raises(DomainError, match=code):
            read(desk, tmp_path, *lines)


def test_a_quote_has_no_state_of_a_platform(desk, tmp_path):
    offer = renewed(desk, platform="club", propose=True, order=None).number
    done = read(desk, tmp_path, HEAD, f"{offer};200;{DAY};")
    assert [one.error for one in done.refused] == ["document_unknown"]
    assert refusal(lambda: tell(desk, offer, "200")).code == "document_wrong_kind"


def test_by_hand_a_state_is_told_once_and_taken_back_with_a_reason(desk, number):
    assert tell(desk, number, "Déposée")
    assert not tell(desk, number, "200")
    assert tell(desk, number, "refused", reason="  Erreur   de saisie ")
    assert flow(desk, number)["reason"] == "Erreur de saisie"
    with pytest.raises(DomainError, match="reason_missing"):
        withdraw_status(number, " ", desk.write(), TODAY)
    done = withdraw_status(number, "Autre facture", desk.write(), TODAY)
    assert (done.state, states(desk, number)) == ("deposited", ["deposited"])
    withdraw_status(number, "Autre facture", desk.write(), TODAY)
    assert refusal(lambda: withdraw_status(number, "x", desk.write(), TODAY)).code == (
        "lifecycle_nothing"
    )
    assert flow(desk, number)["state"] == "waiting"


def test_what_the_program_alone_knows_is_not_told_by_hand(desk, number):
    for state in ("waiting", "written", "withdrawn", "nothing"):
        with pytest.raises(DomainError, match="lifecycle_status_unknown"):
            tell(desk, number, state)


def test_advice_says_what_to_do_in_both_languages():
    for language in ("fr", "en"):
        set_language(language)
        for state in ("rejected", "refused"):
            assert advice(state, "invoice") != advice(state, "credit_note") != ""
        assert advice("deposited", "invoice") == ""
    set_language("en")
    assert len(ADVICE) == 6
