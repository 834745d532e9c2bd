"""Statements of four formats are read back to the cent; what is hostile or broken is refused."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofdesk.bank.amounts import cents_of, day_of, decimal_cents
from ofdesk.bank.cfonb import amount
from ofdesk.bank.reading import LARGEST, FileReader
from ofdesk.domain.errors import DomainError
from ofdesk.ports.bank import StatementLine
from tests.bank.writers import camt_file, cfonb_file, csv_file, ofx_file
from tests.builders import refusal

CASES = json.loads((Path(__file__).parents[1] / "cases" / "bank.json").read_text())["cases"]
READER = FileReader()
LABELS = (
    st.text("abcdefghijklmnopqrstuvwxyz ABCDEFG 0123456789.'", min_size=1, max_size=30)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
LINES = st.lists(
    st.builds(
        StatementLine,
        day=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
        cents=st.integers(-(10**9), 10**9).filter(bool),
        label=LABELS,
    ),
    min_size=1,
    max_size=12,
)


def told(lines):
    return [(line.day, line.cents, line.label) for line in lines]


def one(content, name="x"):
    (statement,) = READER.read(content, name)
    return statement


# The cases


@pytest.mark.parametrize(
    "case", [c for c in CASES if "cfonb_amount" in c["input"]], ids=lambda c: c["id"]
)
def test_cfonb_amounts(case):
    given_ = case["input"]
    whole, _, rest = case["expected"].partition(".")
    expected = int(whole + rest.ljust(2, "0"))
    assert amount(given_["cfonb_amount"], given_["decimals"]) == expected


def test_e21_a_whole_cfonb_record():
    (case,) = (c for c in CASES if c["id"] == "E21")
    statement = one(case["input"]["cfonb_line"].encode("latin-1"))
    (line,) = statement.lines
    wanted = case["expected"]
    assert line.day.isoformat() == wanted["date"]
    assert line.value_day.isoformat() == wanted["value"]
    assert line.cents == round(float(wanted["amount"]) * 100)
    assert (line.label, line.reference, line.bank_id) == (
        wanted["label"],
        wanted["reference"],
        wanted["number"],
    )
    assert statement.account == wanted["bank"] + wanted["branch"] + wanted["account"]


# Round trips


@given(LINES, st.integers(-(10**8), 10**8), st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]))
def test_csv(lines, old, encoding):
    found = one(csv_file(lines, old, encoding))
    assert told(found.lines) == told(lines)
    assert found.gap_cents == 0
    assert found.new_cents == old + sum(line.cents for line in lines)


@given(LINES, st.integers(-(10**8), 10**8), st.booleans())
def test_cfonb(lines, old, breaks):
    found = one(cfonb_file(lines, old, breaks=breaks))
    assert told(found.lines) == told(lines)
    assert (found.old_cents, found.gap_cents) == (old, 0)
    assert found.account == "300060000112345678901"


@given(LINES, st.integers(-(10**8), 10**8), st.booleans())
def test_ofx(lines, new, xml):
    found = one(ofx_file(lines, new, xml=xml))
    assert told(found.lines) == told(lines)
    assert (found.new_cents, found.old_cents) == (new, None)


@given(LINES, st.integers(-(10**8), 10**8))
def test_camt(lines, old):
    found = one(camt_file(lines, old))
    assert told(found.lines) == told(lines)
    assert (found.old_cents, found.gap_cents) == (old, 0)


def test_csv_as_banks_really_write_it():
    cic = (
        "Date d'opération,Date de valeur,Montant,Libellé,Solde\n"
        '03/02/2026,04/02/2026,"1 234,50",VIR CLUB,"2 000,00"\n'
    )
    (line,) = one(cic.encode("iso8859_15")).lines
    assert (line.day, line.value_day, line.cents) == (date(2026, 2, 3), date(2026, 2, 4), 123_450)
    columns = (
        "Date;Libellé;Débit;Crédit\n2026-02-03;Frais;-12,00;\n04.02.26;VIR;;+1.000,00 €\n;;;\n"
    )
    assert [one_.cents for one_ in one(columns.encode()).lines] == [-1_200, 100_000]
    falling = "Date;Libellé;Montant;Solde\n02/01/2026;b;20,00;130,00\n01/01/2026;a;10,00;110,00\n"
    found = one(falling.encode())
    assert (found.old_cents, found.new_cents, found.gap_cents) == (10_000, 13_000, 0)


def test_balances_that_do_not_tie_show_their_gap():
    lines = [StatementLine(date(2026, 1, 1), 1_000, "a")]
    closing = b'<Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">'
    broken = camt_file(lines, 0).replace(closing + b"10.00", closing + b"10.50")
    assert one(broken).gap_cents == 50


def test_camt_keeps_what_is_booked_and_who_paid():
    line = StatementLine(
        date(2026, 1, 1), 1_000, "merci", payer="AC DU LAC", reference="RF18539007547034"
    )
    content = camt_file([line, line], 0)
    pending = content.replace(b"<Sts>BOOK</Sts>", b"<Sts>PDNG</Sts>", 1)
    (found,) = one(pending).lines
    assert (found.payer, found.reference) == ("AC DU LAC", "RF18539007547034")


def test_cfonb_details_tell_the_payer():
    lines = [StatementLine(date(2026, 1, 1), 1_000, "VIR SEPA")]
    rows = cfonb_file(lines, 0).decode().split("\r\n")
    for kind, text in (("NPY", "AEROCLUB DU LAC"), ("LCC", "FACTURE OF01-2026-00001")):
        rows.insert(-1, f"05{'':43}{kind}{text}".ljust(120))
    rows.insert(-1, f"05{'':43}FEE12".ljust(120))
    (line,) = one("\r\n".join(rows).encode()).lines
    assert (line.payer, line.label) == ("AEROCLUB DU LAC", "VIR SEPA FACTURE OF01-2026-00001")


# Refusals

GOOD = [StatementLine(date(2026, 1, 1), 1_000, "VIR")]
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><Document>&a;</Document>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "statement_unknown_format"),
        (b"hello", "statement_unknown_format"),
        (b"a;b;c\n1;2;3\n", "statement_unknown_format"),
        (b"PK\x03\x04\0\0", "statement_hostile"),
        (BOMB, "statement_hostile"),
        (b"<!DOCTYPE html><html></html>", "statement_hostile"),
        (b"x" * (LARGEST + 1), "statement_too_large"),
        (b"Date;Montant\n", "statement_empty"),
        (b"Date;Montant\n32/01/2026;1,00\n", "statement_unreadable"),
        (b"Date;Montant\n01/01/2026;abc\n", "statement_unreadable"),
        (b"Date;Montant\n01/01/2026;1,2345\n", "statement_unreadable"),
        (ofx_file(GOOD, 0)[:-20], "statement_truncated"),
        (ofx_file(GOOD, 0).replace(b"10.00", b"ten"), "statement_unreadable"),
        (camt_file(GOOD, 0)[:-30], "statement_unreadable"),
        (camt_file(GOOD, 0).replace(b"2026-01-01", b"2026-13-01"), "statement_unreadable"),
        (cfonb_file(GOOD, 0).replace(b"\r\n04", b"\r\n99"), "statement_unreadable"),
        (cfonb_file(GOOD, 0)[:130] + b"?" * 90, "statement_unreadable"),
    ],
)
def test_what_is_no_statement_is_refused(content, code):
    assert refusal(lambda: READER.read(content, "f")).code == code


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(content):
    try:
        READER.read(content, "f")
    except DomainError as error:
        assert error.code.startswith("statement_")


@settings(max_examples=150)
@given(st.integers(0, 5000), st.sampled_from([camt_file, cfonb_file, csv_file]))
def test_no_cut_breaks_the_reader(place, write):
    whole = write(GOOD * 3, 0)
    try:
        READER.read(whole[: place % len(whole)], "f")
    except DomainError as error:
        assert error.code.startswith("statement_")


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1 234,56", 123_456),
        ("1.234,56 €", 123_456),
        ("1,234.56", 123_456),
        ("-12.5", -1_250),
        ("12,50-", -1_250),
        ("(3,00)", -300),
        ("1.234", 123_400),
        ("+7", 700),
        (",5", 50),
        ("0,05EUR", 5),
    ],
)
def test_amounts_as_banks_write_them(text, cents):
    assert cents_of(text) == cents


@pytest.mark.parametrize("text", ["2026-02-03", "03/02/2026", "3.2.26", "20260203", "2026/2/3"])
def test_days_as_banks_write_them(text):
    assert day_of(text) == date(2026, 2, 3)
    with pytest.raises(ValueError, match="not a day"):
        day_of("soon")


def test_a_declaration_far_inside_a_file_is_hostile():
    late = b"<?xml version='1.0'?><!--" + b"x" * 70_000 + b"--><!DOCTYPE a><BkToCstmrStmt/>"
    with pytest.raises(DomainError) as refused:
        FileReader().read(late, "r.xml")
    assert refused.value.code == "statement_hostile"


def test_a_balance_that_is_no_amount_is_unreadable():
    good = ofx_file([StatementLine(date(2026, 6, 1), 100, "a")], 100)
    with pytest.raises(DomainError) as refused:
        FileReader().read(good.replace(b"<BALAMT>1.00", b"<BALAMT>none"), "r.ofx")
    assert refused.value.code == "statement_unreadable"


@pytest.mark.parametrize(
    ("text", "cents"),
    [("12.500", 1_250), ("-1,5", -150), ("+7", 700), (".25", 25), ("1234567.89000", 123_456_789)],
)
def test_the_mark_of_a_format_is_always_of_decimals(text, cents):
    assert decimal_cents(text) == cents


@pytest.mark.parametrize("text", ["", "-", ".", "1.", "1.234.50", "1 000", "0.001", "1e3", "١"])
def test_what_is_no_amount_of_a_format_is_refused(text):
    with pytest.raises(ValueError, match="not an amount"):
        decimal_cents(text)


def test_three_decimals_in_a_file_are_no_thousands():
    lines = [StatementLine(date(2026, 6, 1), 1_250, "a")]
    for content in (ofx_file(lines, 1_250), camt_file(lines, 0)):
        (read,) = READER.read(content.replace(b"12.50", b"12.500"), "r")
        assert (read.lines[0].cents, read.new_cents) == (1_250, 1_250)
