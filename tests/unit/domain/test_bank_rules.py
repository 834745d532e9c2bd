"""Rules of labels, and proposals that are kept: always what a fresh look would give."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain import matching
from ofdesk.domain.bank_layout import (
    CIC,
    FIELDS,
    Layout,
    changed_layout,
    checked_layout,
    kept_layout,
    layout_from,
    profile_key,
    told_layout,
)
from ofdesk.domain.bank_rules import (
    Rule,
    Rulebook,
    checked_account,
    checked_pattern,
    pattern_of,
)
from ofdesk.domain.matching import (
    BankMovement,
    Matcher,
    OpenDeposit,
    OpenInvoice,
    without_rivals,
)
from ofdesk.domain.proposal_book import OpenThings, ProposalBook
from ofdesk.domain.references import document_number, rf_reference
from tests.builders import refusal

DAY = date(2026, 6, 15)
PLAN = {"bank": "512000", "bank_fees": "627000"}


def invoice(n, cents, client="mermoz", name="Aéro-club Jean Mermoz"):
    number = document_number("OF", "01", 2026, n)
    return OpenInvoice(number, rf_reference(1, "01", 2026, n), cents, client, name)


def rule(pattern, client="", account="", *, incoming=True):
    return Rule(pattern, pattern, incoming, (client,) if client else (), account)


def move(cents, text, key="x"):
    return BankMovement(key, DAY, cents, text)


# Patterns


@pytest.mark.parametrize(
    ("payer", "label", "pattern"),
    [
        ("M DUPONT Jean", "VIR SEPA 4072", "dupont jean"),
        ("", "VIR SEPA RECU DE DUPONT JEAN REF 00123 FACTURE 4072", "dupont jean"),
        ("", "COTISATION TENUE DE COMPTE JUIN 2026", "cotisation tenue compte"),
        ("", "PRLV URSSAF ILE-DE-FRANCE", "urssaf ile france"),
        ("AERO CLUB", "VIR DUPONT", "dupont"),
        ("", "VIR DUPONT ÉLODIE SOLDE MERCI", "dupont elodie"),
        ("AERO CLUB DU LAC", "", "aero club lac"),
        ("", "VIR AEROCLUB 12", ""),
        ("", "REMCB00096 NB0001", ""),
        ("", "", ""),
        ("Trésorier Été", "", "tresorier ete"),
    ],
)
def test_what_a_line_is_recognised_by(payer, label, pattern):
    assert pattern_of(payer, label) == pattern


def test_a_pattern_that_is_typed_is_kept_as_words():
    assert checked_pattern("  URSSAF, Île-de-France URSSAF ") == "urssaf ile de france"
    assert checked_pattern("REMCB00096") == "remcb00096"
    for text in ("", "vir", "de la", "12", "a b"):
        assert refusal(lambda text=text: checked_pattern(text)).code == "bank_pattern_invalid"


@pytest.mark.parametrize(
    ("typed", "account"),
    [("627", "627000"), (" 6278a ", "6278A0"), ("58000000", "58000000"), ("512001", "512001")],
)
def test_an_account_is_as_long_as_the_plan(typed, account):
    assert checked_account(typed, PLAN) == account


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "plan_account_invalid"),
        ("6", "plan_account_invalid"),
        ("827", "plan_account_invalid"),
        ("62 7", "plan_account_invalid"),
        ("411000", "bank_account_reserved"),
        ("4191", "bank_account_reserved"),
        ("512", "bank_account_reserved"),
    ],
)
def test_accounts_that_no_line_goes_to(typed, code):
    assert refusal(lambda: checked_account(typed, PLAN)).code == code


def test_the_longest_rule_counts_and_a_disagreement_none():
    short, long = rule("dupont", "mermoz"), rule("dupont jean", "figeac")
    book = Rulebook([short, long, rule("martin", "a1"), rule("durand", "b2")])
    assert book.find("VIR DUPONT JEAN 4", incoming=True) == long
    assert book.find("VIR DUPONT PAUL", incoming=True) == short
    assert book.find("MARTIN DURAND", incoming=True) is None
    assert book.find("VIR DUPONT JEAN 4", incoming=False) is None
    assert Rulebook([]).find("x", incoming=True) is None


# Proposals by a rule

MINE, LATER = invoice(1, 12_000), invoice(2, 30_000)


@pytest.mark.parametrize(
    ("cents", "invoices", "certainty", "why"),
    [
        (12_000, ((MINE.number, 12_000),), "likely", "rule"),
        (42_000, ((MINE.number, 12_000), (LATER.number, 30_000)), "likely", "rule_total"),
        (20_000, ((MINE.number, 12_000), (LATER.number, 8_000)), "possible", "rule_other_amount"),
    ],
)
def test_the_rule_of_a_client_pays_what_it_owes(cents, invoices, certainty, why):
    matcher = Matcher([LATER, MINE], [], [rule("dupont", "mermoz")])
    found = matcher.proposal(move(cents, "VIR DUPONT"))
    assert (found.kind, found.invoices) == ("invoices", invoices)
    assert (found.certainty, found.why, found.client) == (certainty, why, "mermoz")


def test_the_rule_of_a_client_that_owes_nothing_is_credit_and_former_names_count():
    matcher = Matcher([MINE], [], [rule("dupont", "figeac")])
    found = matcher.proposal(move(5, "VIR DUPONT"))
    assert (found.kind, found.client, found.why) == ("credit", "figeac", "rule_credit")
    renamed = Rule("r", "dupont", True, ("jm", "mermoz"))
    assert Matcher([MINE], [], [renamed]).proposal(move(12_000, "DUPONT")).why == "rule"


def test_an_account_is_for_either_way_and_a_reference_is_stronger():
    fees = rule("tenue compte", account="627000", incoming=False)
    matcher = Matcher([MINE], [], [fees, rule("dupont", "figeac")])
    found = matcher.proposal(move(-900, "FRAIS TENUE DE COMPTE"))
    assert (found.kind, found.account, found.certainty) == ("account", "627000", "likely")
    assert matcher.proposal(move(900, "FRAIS TENUE DE COMPTE")) is None
    assert matcher.proposal(move(-900, f"VIR {MINE.reference_rf}")) is None
    assert matcher.proposal(move(12_000, f"DUPONT {MINE.reference_rf}")).why == "reference"


# Kept proposals

INVOICES = [
    invoice(n, cents, client, name)
    for n, cents, client, name in (
        (1, 12_000, "mermoz", "Aéro-club Jean Mermoz"),
        (2, 30_000, "mermoz", "Aéro-club Jean Mermoz"),
        (3, 12_000, "lac", "Planeurs du Lac Léman"),
        (4, 45_000, "vexin", "Vexin Voltige"),
        (5, 45_000, "vexin", "Vexin Voltige"),
    )
]
SLIPS = [
    OpenDeposit("RM01-2026-00001", "778899", 45_000, DAY),
    OpenDeposit("RM01-2026-00002", "", 12_000, DAY),
]
RULES = [
    rule("dupont", "mermoz"),
    rule("dupont jean", "lac"),
    rule("tenue compte", account="627000", incoming=False),
    rule("lac leman", "vexin"),
]
WORDS = (
    *("VIR DUPONT JEAN", "MERMOZ", "LAC LEMAN", "REMISE CHEQUES 778899", "TENUE DE COMPTE"),
    *("VEXIN VOLTIGE", "INCONNU", INVOICES[0].reference_rf, INVOICES[3].number, "remise chq"),
)
MOVES = st.builds(
    BankMovement,
    st.integers(0, 11).map(str),
    st.just(DAY),
    st.sampled_from([12_000, 30_000, 42_000, 45_000, 90_000, -900, 12_001]),
    st.lists(st.sampled_from(WORDS), max_size=2).map(" ".join),
)
STATES = st.tuples(
    st.lists(MOVES, max_size=8, unique_by=lambda one: one.id),
    st.builds(
        OpenThings,
        st.sets(st.sampled_from(range(5))).map(lambda n: tuple(INVOICES[i] for i in sorted(n))),
        st.sets(st.sampled_from(range(2))).map(lambda n: tuple(SLIPS[i] for i in sorted(n))),
        st.sets(st.sampled_from(range(4))).map(lambda n: tuple(RULES[i] for i in sorted(n))),
    ),
    st.booleans(),
)


def partly_paid(things):
    """The same, where a part of the first invoice came."""
    first, rest = things.invoices[:1], things.invoices[1:]
    part = tuple(replace(one, open_cents=one.open_cents - 1_000) for one in first)
    return replace(things, invoices=part + rest)


@given(st.lists(STATES, min_size=1, max_size=6), st.sampled_from([1, 20]))
def test_a_kept_proposal_is_what_a_fresh_look_would_give(states, most):
    """Also where a word stops or begins to be in too many names."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "MOST_CLIENTS", most)
        follow(states)


def follow(states):
    book = ProposalBook()
    for lines, things, paid in states:
        now = partly_paid(things) if paid else things
        matcher = Matcher(now.invoices, now.deposits, now.rules)
        wanted = without_rivals(matcher.proposal(line) for line in lines)
        assert book.update(lines, now) == wanted
        before = book.matched
        assert book.update(lines, now) == wanted
        assert book.matched == before


def test_a_word_of_too_many_names_recognises_nobody_and_touches_no_line():
    owed = [invoice(n, 10_000 + n, f"c{n}", f"Club de Lognes Numéro{n:04d}") for n in range(1, 31)]
    matcher = Matcher(owed, [])
    assert "lognes" in matcher.widespread
    assert matcher.proposal(move(99, "VIR LOGNES")) is None
    found = matcher.proposal(move(10_004, "VIR LOGNES NUMERO0004"))
    assert (found.why, found.client) == ("payer_amount", "c4")
    lines = [move(n, f"VIR LOGNES {n}", str(n)) for n in range(100)]
    book = ProposalBook()
    book.update(lines, OpenThings(tuple(owed)))
    book.update(lines, OpenThings(tuple(owed[1:])))
    assert book.matched == 100


def test_ten_thousand_lines_are_matched_once_and_then_only_what_moved():
    owed = [invoice(n, 10_000 + n, f"club{n:04d}", f"Club Numéro{n:04d}") for n in range(1, 501)]
    lines = [move(10_000 + n % 700, f"VIR CLUB{n % 700:04d} {n}", str(n)) for n in range(10_000)]
    book = ProposalBook()
    book.update(lines, OpenThings(tuple(owed)))
    assert book.matched == 10_000
    book.update(lines[1:], OpenThings(tuple(owed[1:])))
    assert book.matched - 10_000 < 40


# Layouts


def test_what_is_told_of_a_layout_is_read_back():
    for layout in (CIC, Layout(name="x", separator="\t", headings=False, label=("1", "2"))):
        assert changed_layout(Layout(), told_layout(layout)) == replace(layout, titles=())
        assert layout_from(kept_layout(layout)) == layout
    assert layout_from({"name": "a", "newer": "field", "label": "no list"}) == Layout(name="a")


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("separator", "tab", "\t"),
        ("separator", ";", ";"),
        ("encoding", "Windows-1252", "cp1252"),
        ("encoding", "ISO-8859-15", "iso8859-15"),
        ("decimal", "comma", ","),
        ("headings", "non", False),
        ("skip", " 3 ", 3),
        ("label", "Libellé + Détail", ("Libellé", "Détail")),
        ("dates", "DMY", "dmy"),
        ("account", "fr76 3000", "FR763000"),
        ("day", " Date ", "Date"),
    ],
)
def test_values_as_people_type_them(field, typed, kept):
    assert getattr(changed_layout(Layout(), {field: typed}), field) == kept


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"name": ""}, "bank_profile_name", "name"),
        ({"name": "x" * 61}, "bank_profile_name", "name"),
        ({"encoding": "ebcdic"}, "choice_unknown", "encoding"),
        ({"separator": "#"}, "choice_unknown", "separator"),
        ({"dates": "dd/mm"}, "choice_unknown", "dates"),
        ({"decimal": "x"}, "choice_unknown", "decimal"),
        ({"headings": "perhaps"}, "choice_unknown", "headings"),
        ({"skip": "-1"}, "number_out_of_range", "skip"),
        ({"skip": "999"}, "number_out_of_range", "skip"),
        ({"day": ""}, "bank_layout_missing", "day"),
        ({"amount": ""}, "bank_layout_missing", "amount"),
        ({"amount": "", "debit": "D"}, "bank_layout_missing", "credit"),
        ({"amount": "", "credit": "C"}, "bank_layout_missing", "debit"),
        ({"debit": "D"}, "bank_layout_amount_twice", "amount"),
        ({"headings": "no", "label": "Libellé"}, "bank_layout_place", "day"),
        ({"colour": "blue"}, "bank_layout_unknown", "colour"),
        ({"titles": "a"}, "bank_layout_unknown", "titles"),
    ],
)
def test_what_no_file_is_laid_out_like(values, code, field):
    error = refusal(lambda: checked_layout(changed_layout(CIC, values)))
    assert (error.code, error.field) == (code, field)


def test_every_field_has_a_value_and_names_are_compared_folded():
    assert set(told_layout(CIC)) == set(FIELDS) - {"titles"}
    assert profile_key("  Crédit  Agricole ") == profile_key("credit agricole")
