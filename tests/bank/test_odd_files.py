"""Files as no bank should write them: each amount is read right, or the whole file is refused."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofdesk.bank import amounts, camt, cfonb, ofx, table
from ofdesk.bank.reading import FileReader
from ofdesk.bank.texts import decoded
from ofdesk.ports.bank import Statement, StatementLine
from tests.bank.writers import camt_file, cfonb_file, cfonb_record, csv_file, decimal, ofx_file
from tests.builders import refusal

DAY = date(2026, 6, 15)
CENTS = st.integers(-(10**11), 10**11)
READER = FileReader()


def line(cents, label="VIR", **more):
    return StatementLine(DAY, cents, label, **more)


def one(content):
    (statement,) = READER.read(content, "r")
    return statement


def moved(content):
    return [(found.cents, found.label) for found in one(content).lines]


# Amounts and days


def grouped(cents, thousands, mark):
    digits = f"{abs(cents) // 100:,}".replace(",", thousands)
    return f"{digits}{mark}{abs(cents) % 100:02d}"


@settings(max_examples=40)
@given(CENTS, st.sampled_from([("", ","), (" ", ","), (".", ","), (",", "."), ("'", ".")]))
def test_an_amount_is_the_same_however_its_thousands_and_its_sign_are_written(cents, marks):
    bare = grouped(cents, *marks)
    written = (
        [f"-{bare}", f"{bare}-", f"({bare})", f"- {bare} €"] if cents < 0 else [bare, f"+{bare}"]
    )
    assert {amounts.cents_of(text) for text in written} == {cents}


@settings(max_examples=40)
@given(CENTS)
def test_both_readers_of_amounts_agree_on_a_plain_one(cents):
    for mark in ".,":
        text = decimal(cents, mark)
        assert amounts.cents_of(text) == amounts.decimal_cents(text) == cents


@pytest.mark.parametrize(
    "text",
    [
        *("15.06.26", "15,06,26", "12,34,56", "1234,567,89", "1.2.3", "1,23,456"),
        *("1,\u0661", "\u0661,10", "1,\u00b2", "1_000", "1e3", "0x10", "NaN", "1-2", "-(3,00)"),
    ],
)
def test_what_is_grouped_like_no_amount_is_refused(text):
    with pytest.raises(ValueError, match="not an amount"):
        amounts.cents_of(text)


@settings(max_examples=40)
@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_is_the_same_however_it_is_written(day):
    written = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%y", "%Y%m%d", " %Y/%m/%d ", "%Y-%m-%dT23:59:59Z"]
    assert {amounts.day_of(day.strftime(form)) for form in written} == {day}
    assert cfonb.day(day.strftime("%d%m%y")) == day


@pytest.mark.parametrize(
    "text", ["", "2026-02-29", "29/02/2026", "31/04/26", "00/01/2026", "20261301", "2026-6", "1/2"]
)
def test_a_day_that_no_calendar_has_is_refused(text):
    with pytest.raises(ValueError, match=r"day|month"):
        amounts.day_of(text)


# CFONB


@pytest.mark.parametrize(
    "text",
    ["000000000_100{", "-0000000000010{", "+000000000001A", "00000000 0010}", "12,3{", "1\xb2{"],
)
def test_a_cfonb_amount_has_digits_alone(text):
    with pytest.raises(ValueError, match="not an amount"):
        cfonb.amount(text)


@settings(max_examples=40)
@given(st.integers(0, 10**12), st.integers(0, 2))
def test_the_decimals_of_a_currency_shift_an_amount_and_a_sign_turns_it(value, decimals):
    digits = f"{value:014d}"
    plus, minus = (digits[:-1] + row[int(digits[-1])] for row in (cfonb.POSITIVE, cfonb.NEGATIVE))
    assert cfonb.amount(plus, decimals) == value * 10 ** (2 - decimals)
    assert cfonb.amount(minus, decimals) == -cfonb.amount(plus, decimals)
    assert cfonb.amount(plus.lstrip("0").rjust(14) or "{", decimals) == cfonb.amount(plus, decimals)


@pytest.mark.parametrize("mark", ["\x85", "\x0b", "\x0c", "\x1c", "\x1e"])
def test_a_sign_of_windows_in_a_label_breaks_no_record(mark):
    content = cfonb_file([line(1_000, f"VIR{mark}CLUB"), line(-250, "FRAIS")], 0)
    assert moved(content) == [(1_000, f"VIR{mark}CLUB"), (-250, "FRAIS")]
    assert one(content).gap_cents == 0
    assert moved(cfonb_file([line(1_000, f"VIR{mark}CLUB")], 0, breaks=False))[0][0] == 1_000


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n", "\n\n", "\r\n\r\n"])
def test_cfonb_records_end_as_they_like(ending):
    lines = [line(1_000, "a"), line(-1, "b")]
    odd = cfonb_file(lines, 500).replace(b"\r\n", ending.encode()) + ending.encode()
    assert one(odd) == one(cfonb_file(lines, 500))


def test_each_account_of_a_cfonb_file_keeps_its_own_lines_and_details():
    first = cfonb_file([line(1_000, "a")], 0).decode("latin-1")
    stray = cfonb_record("05", DAY, None)[:45] + "LIBbefore any movement"
    detail = f"{cfonb_record('05', DAY, None)[:45]}LIBEcole"
    unknown = f"{cfonb_record('05', DAY, None)[:45]}XXXnothing"
    second = cfonb_file([line(-7, "b")], 90).decode("latin-1").split("\r\n")
    rows = [first, second[0], stray, second[1], detail, unknown, second[2]]
    found = READER.read("\r\n".join(rows).encode("latin-1"), "r")
    assert [[row.label for row in each.lines] for each in found] == [["a"], ["b Ecole"]]
    assert [(each.old_cents, each.new_cents, each.gap_cents) for each in found] == [
        *((0, 1_000, 0), (90, 83, 0)),
    ]


def test_the_rank_of_the_record_that_is_wrong_is_told():
    rows = cfonb_file([line(1, "a"), line(2, "b")], 0).split(b"\r\n")
    for rank in range(1, 5):
        broken = [*rows[: rank - 1], rows[rank - 1][:90] + b"?" * 14, *rows[rank:]]
        refused = refusal(lambda broken=broken: cfonb.read(b"\r\n".join(broken)))
        assert (refused.code, refused.values["line"]) == ("statement_unreadable", rank)


# CAMT and OFX


@pytest.mark.parametrize("cents", [-1_250, 1_250])
def test_white_space_around_a_code_of_camt_turns_no_amount(cents):
    plain = camt_file([line(cents)], -500)
    padded = plain
    for code in (b"DBIT", b"CRDT", b"OPBD", b"CLBD", b"BOOK"):
        padded = padded.replace(code, b"\n   " + code + b"\n  ")
    assert padded != plain
    assert one(padded) == one(plain)
    assert (one(padded).old_cents, one(padded).lines[0].cents) == (-500, cents)


def test_the_prefix_of_a_name_space_and_comments_change_nothing():
    plain = camt_file([line(1, "a"), line(-2, "b")], 7)
    urn = b"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"
    for other in (b"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08", urn):
        assert one(plain.replace(urn, other)) == one(plain)
    assert one(plain.replace(b"<Ntry>", b"<!-- x --><?odd y?><Ntry>")) == one(plain)
    bare = plain.replace(b' xmlns="' + urn + b'"', b"")
    assert one(bare) == one(plain)


def test_two_statements_of_one_camt_file_stay_apart():
    whole = camt_file([line(1, "a")], 0).decode()
    begin, end = whole.index("<Stmt>"), whole.index("</BkToCstmrStmt>")
    twice = whole[:end] + whole[begin:end].replace("<Ustrd>a", "<Ustrd>b") + whole[end:]
    assert [row.label for each in camt.read(twice.encode()) for row in each.lines] == ["a", "b"]


def test_what_a_tag_of_ofx_holds_is_read_whole_in_any_case_and_both_forms():
    lines = [line(-1_999, "A&B <C> d'E"), line(5, "x")]
    for xml in (False, True):
        plain = ofx_file(lines, -1_994, xml=xml)
        assert moved(plain) == [(-1_999, "A&B <C> d'E"), (5, "x")]
        lower = plain.replace(b"STMTTRN", b"stmttrn").replace(b"TRNAMT", b"TrnAmt")
        assert one(lower) == one(plain)
        hours = plain.replace(b"20260615", b"20260615235959.000[-5:EST]")
        assert one(hours) == one(plain)


@given(st.lists(CENTS, min_size=1, max_size=5), CENTS)
@settings(max_examples=40)
def test_four_formats_say_the_same_of_the_same_lines(cents, old):
    lines = [line(each, f"l{rank}") for rank, each in enumerate(cents)]
    new = old + sum(cents)
    files = [write(lines, old) for write in (csv_file, cfonb_file, camt_file)]
    told = [moved(content) for content in (*files, ofx_file(lines, new))]
    assert told == [[(each, f"l{rank}") for rank, each in enumerate(cents)]] * 4
    ends = [one(content).new_cents for content in (*files, ofx_file(lines, new))]
    assert ends == [new] * 4


# Tables


def test_a_quote_that_is_never_closed_swallows_no_line_in_silence():
    rows = ["Date;Montant;Libellé", '15/06/2026;10,00;"VIR', "15/06/2026;99,00;second"]
    refused = refusal(lambda: one("\n".join(rows).encode()))
    assert refused.code == "statement_truncated"
    closed = "\n".join(rows).replace('"VIR', '"VIR"').encode()
    assert moved(closed) == [(1_000, "VIR"), (9_900, "second")]
    inside = "\n".join(rows).replace('"VIR', 'VIR "A').encode()
    assert moved(inside) == [(1_000, 'VIR "A'), (9_900, "second")]


@pytest.mark.parametrize("mark", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_an_odd_sign_in_a_label_breaks_no_row(mark):
    content = f"Date;Montant;Libellé\r\n15/06/2026;1,00;a{mark}b\r\n16/06/2026;2,00;c\r\n"
    assert [cents for cents, _ in moved(content.encode())] == [100, 200]
    assert moved(content.encode())[0][1].split() == f"a{mark}b".split()


@given(st.permutations(["Date", "Débit", "Crédit", "Libellé", "Solde"]), st.sampled_from(";,\t|"))
@settings(max_examples=15)
def test_columns_come_in_any_order_with_any_separator(names, separator):
    rows = [
        {"Date": "15/06/2026", "Débit": "10.50", "Crédit": "", "Libellé": "a", "Solde": "89.50"},
        {"Date": "16/06/2026", "Débit": "", "Crédit": "0.75", "Libellé": "b", "Solde": "90.25"},
    ]
    told = [separator.join(names), *(separator.join(row[name] for name in names) for row in rows)]
    found = one("\n".join(told).encode())
    assert [(row.cents, row.label) for row in found.lines] == [(-1_050, "a"), (75, "b")]
    assert (found.old_cents, found.new_cents, found.gap_cents) == (10_000, 9_025, 0)


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=6), CENTS)
@settings(max_examples=15)
def test_a_file_that_runs_backwards_has_the_same_balances(cents, old):
    """Rising balances cannot be mistaken for falling ones: every movement has one sign."""
    content = csv_file([line(each) for each in cents], old).decode().split("\r\n")
    back = "\r\n".join([*content[:3], *reversed(content[3:])]).encode()
    forth = one("\r\n".join(content).encode())
    turned = one(back)
    assert (forth.old_cents, forth.new_cents) == (old, old + sum(cents))
    assert (turned.old_cents, turned.new_cents) == (old, old + sum(cents))
    assert sorted(row.cents for row in turned.lines) == sorted(cents)


def test_the_first_row_with_a_day_and_an_amount_is_the_heading_within_reach():
    rows = [f"compte;{n}" for n in range(table.HEAD_ROWS - 1)]
    good = [*rows, "Date;Montant", "15/06/2026;1,00"]
    assert moved("\n".join(good).encode()) == [(100, "")]
    assert (
        refusal(lambda: one("\n".join(["x;y", *good]).encode())).code == "statement_unknown_format"
    )
    debit_alone = b"Date;Debit\n15/06/2026;1,00\n"
    assert refusal(lambda: one(debit_alone)).code == "statement_unknown_format"


@settings(max_examples=40)
@given(st.lists(CENTS, max_size=6), CENTS, CENTS)
def test_the_gap_is_what_the_balances_do_not_explain(cents, old, gap):
    lines = tuple(line(each) for each in cents)
    assert Statement("csv", "", lines, old, old + sum(cents) + gap).gap_cents == gap
    assert Statement("csv", "", lines, None, old).gap_cents == 0
    assert Statement("csv", "", lines, old, None).gap_cents == 0


@settings(max_examples=40)
@given(st.text(max_size=40))
def test_text_is_decoded_as_it_was_encoded_and_no_bytes_are_refused(text):
    plain = text.removeprefix("\ufeff")
    assert decoded(plain.encode("utf-8-sig")) == plain
    assert decoded(plain.encode()) == plain
    assert len(decoded(b"\xff" + bytes([0x81, 0x85]))) == 3


def test_ofx_without_its_end_is_refused_at_each_place():
    whole = ofx_file([line(1, "a"), line(2, "b")], 3)
    for place in range(len(whole) - 6, len(whole)):
        assert refusal(lambda place=place: ofx.read(whole[:place])).code == "statement_truncated"
