"""CSV files of any layout: guessed, read as a person says, recognised, and told where they fail."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.bank.profiled import cents_as, chosen, day_as
from ofdesk.bank.reading import LARGEST, FileReader
from ofdesk.domain.bank_layout import CIC, Layout
from ofdesk.ports.bank import StatementLine
from tests.bank.writers import decimal, ofx_file
from tests.builders import refusal

READER = FileReader()
DAY = date(2026, 6, 15)
FORMS = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y", "ymd": "%Y-%m-%d"}
ODD = (
    "Relevé de compte;12345678901\n"
    "Édité le 30 juin\n"
    "Jour|Détail|Complément|Sortie|Entrée|Reste\n"
    "06/30/2026|VIR AÉRO-CLUB|merci||1,234.50|1,334.50\n"
    "06/29/2026|FRAIS|tenue de compte|12.00||100.00\n"
    "Total|||12.00|1,234.50|\n"
)
ODD_LAYOUT = Layout(
    name="Banque du Lac",
    encoding="cp1252",
    separator="|",
    skip=2,
    dates="mdy",
    decimal=".",
    day="Jour",
    debit="Sortie",
    credit="Entrée",
    label=("Détail", "Complément"),
    balance="Reste",
    account="FR7630006000011234567890189",
)


def table(lines, layout, titles=("Jour", "Valeur", "Texte", "Mouvement", "Avoir")):
    """Movements as the file of an unknown bank, with its running balance."""
    rows, balance = [], 0
    if layout.headings:
        rows.append(layout.separator.join(titles))
    for line in lines:
        balance += line.cents
        form = FORMS[layout.dates]
        cells = (
            line.day.strftime(form),
            (line.value_day or line.day).strftime(form),
            f'"{line.label}"',
            f'"{decimal(line.cents, layout.decimal)}"',
            f'"{decimal(balance, layout.decimal)}"',
        )
        rows.append(layout.separator.join(cells))
    head = "Banque de nulle part\n" * layout.skip
    return (head + "\n".join(rows)).encode(layout.encoding)


LINES = st.lists(
    st.builds(
        StatementLine,
        day=st.dates(date(2020, 1, 13), date(2029, 12, 31)).filter(lambda day: day.day > 12),
        cents=st.integers(-(10**7), 10**7).filter(bool),
        label=st.sampled_from(["VIR CLUB ALPHA", "FRAIS DE TENUE", "CHEQUE DÉPOSÉ", "a b c d e"]),
    ),
    min_size=4,
    max_size=9,
)


@given(
    LINES,
    st.sampled_from([";", ",", "\t", "|"]),
    st.sampled_from(["dmy", "mdy", "ymd"]),
    st.sampled_from([",", "."]),
    st.sampled_from(["utf-8", "cp1252", "utf-16"]),
    st.booleans(),
)
def test_what_is_guessed_reads_the_file_to_the_cent(
    lines, separator, dates, decimal_mark, encoding, headings
):
    """With days beyond the twelfth and distinct amounts, all of the layout is told by the file."""
    lines = [replace(one, cents=one.cents * 10 + rank) for rank, one in enumerate(lines, start=1)]
    lines = [one for one in lines if one.cents]
    made = Layout(
        encoding=encoding,
        separator=separator,
        dates=dates,
        decimal=decimal_mark,
        skip=2 if headings else 0,
        headings=headings,
    )
    content = table(lines, made)
    found = READER.guess(content, "x.csv")
    assert (found.separator, found.dates, found.headings) == (separator, dates, headings)
    (statement,) = READER.read_as(content, "x.csv", replace(found, name="lac"))
    told = [(line.day, line.cents, line.label) for line in statement.lines]
    assert told == [(line.day, line.cents, line.label) for line in lines]
    assert statement.profile == "lac"


def test_a_file_with_debits_credits_and_a_total_is_read_as_told():
    (statement,) = READER.read_as(ODD.encode("cp1252"), "x.csv", ODD_LAYOUT)
    told = [(line.day, line.cents, line.label) for line in statement.lines]
    assert told == [
        (date(2026, 6, 30), 123_450, "VIR AÉRO-CLUB merci"),
        (date(2026, 6, 29), -1_200, "FRAIS tenue de compte"),
    ]
    assert (statement.account, statement.gap_cents) == (ODD_LAYOUT.account, 0)
    assert (statement.old_cents, statement.new_cents) == (11_200 - 1_200 + 1_200, 133_450)


def test_debits_and_credits_are_guessed_by_what_they_fill():
    rows = ["15/06/2026;a b c;12,00;", "16/06/2026;d e f;;13,00", "17/06/2026;g h i;;1 400,00"]
    found = READER.guess("\n".join(rows).encode(), "x.csv")
    assert (found.day, found.debit, found.credit, found.label) == ("1", "3", "4", ("2",))
    assert (found.amount, found.headings, found.skip) == ("", False, 0)


@pytest.mark.parametrize("content", ["", "hello\nworld", "a;b\nc;d\n"])
def test_what_holds_no_movement_is_guessed_no_column(content):
    assert READER.guess(content.encode(), "x.csv").day == ""


def test_the_known_bank_is_read_by_its_name():
    text = (
        "Date d'opération,Date de valeur,Montant,Libellé,Solde\n"
        '15/06/2026,16/06/2026,"928,80",VIREMENT XXX 0556847111 FA 4072,"1 928,80"\n'
        '16/06/2026,16/06/2026,"-12,00",REMCB00096 NB0001 été,"1 916,80"\n'
    )
    (statement,) = READER.read_as(text.encode("iso8859-15"), "cic.csv", CIC)
    assert [line.cents for line in statement.lines] == [92_880, -1_200]
    assert statement.lines[0].value_day == date(2026, 6, 16)
    assert (statement.old_cents, statement.new_cents) == (100_000, 191_680)


# Which one it is


def test_a_saved_layout_recognises_its_file_and_no_other():
    content = ODD.encode("cp1252")
    assert chosen(content, [CIC, ODD_LAYOUT]) == ODD_LAYOUT
    (statement,) = READER.read(content, "x.csv", [ODD_LAYOUT])
    assert statement.profile == "Banque du Lac"
    (known,) = READER.read(b"Date;Libelle;Montant\n15/06/2026;a;1,00", "x.csv", [ODD_LAYOUT])
    assert known.profile == ""


def test_the_headings_of_the_first_file_are_stronger_than_some_columns():
    rough = replace(ODD_LAYOUT, name="rough", label=("Détail",), balance="")
    titles = ("Jour", "Détail", "Complément", "Sortie", "Entrée", "Reste")
    exact = replace(ODD_LAYOUT, titles=titles)
    assert chosen(ODD.encode("cp1252"), [rough, exact]) == exact
    twice = refusal(lambda: chosen(ODD.encode("cp1252"), [rough, ODD_LAYOUT]))
    assert (twice.code, twice.values["known"]) == (
        "bank_profile_ambiguous",
        ["rough", "Banque du Lac"],
    )


def test_a_file_without_headings_is_known_by_all_of_its_rows():
    bare = Layout(name="nu", headings=False, day="1", amount="3", label=("2",))
    assert chosen(b"15/06/2026;a;1,00\n16/06/2026;b;2,00", [bare]) == bare
    assert chosen(b"15/06/2026;a;1,00\n16/06/2026;b;two", [bare]) is None
    assert chosen(b"15/06/2026;a\n", [bare]) is None


# Where it fails


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"day": "Journée"}, "day", "bank_profile_column"),
        ({"label": ("Détail", "17")}, "label", "bank_profile_column"),
        ({"dates": "dmy"}, "day", "bank_profile_value"),
        ({"decimal": ","}, "credit", "bank_profile_value"),
        ({"credit": "Détail"}, "credit", "bank_profile_value"),
        ({"balance": "Complément"}, "balance", "bank_profile_value"),
        ({"encoding": "utf-8"}, "encoding", "bank_profile_encoding"),
        ({"value_day": "Détail"}, "value_day", "bank_profile_value"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(changes, field, code):
    content, layout = ODD.encode("cp1252"), replace(ODD_LAYOUT, **changes)
    error = refusal(lambda: READER.read_as(content, "x.csv", layout))
    assert (error.code, error.field) == (code, field)
    sample = READER.sample(content, "x.csv", layout)
    assert (field, code) in [(one.field, one.code) for one in sample.problems]


def test_a_column_without_any_day_holds_no_movement():
    layout = replace(ODD_LAYOUT, day="Détail")
    (problem,) = READER.sample(ODD.encode("cp1252"), "x.csv", layout).problems
    assert (problem.code, problem.field) == ("bank_profile_nothing", "day")
    error = refusal(lambda: READER.read_as(ODD.encode("cp1252"), "x.csv", layout))
    assert error.code == "statement_empty"


def test_a_sample_shows_the_first_rows_and_counts_them_all():
    sample = READER.sample(ODD.encode("cp1252"), "x.csv", ODD_LAYOUT)
    assert sample.titles[0] == "Jour"
    assert (len(sample.rows), sample.count, sample.wrong, sample.problems) == (3, 2, 0, ())
    assert sample.lines[0].cents == 123_450
    assert sample.lines[2] is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"x" * (LARGEST + 1), "statement_too_large"),
        (b"<!DOCTYPE a>", "statement_hostile"),
        (b"a;b\0", "statement_hostile"),
        ("<!ENTITY a>".encode("utf-16"), "statement_hostile"),
        (b"\xff\xfe\x00", "statement_hostile"),
        (ofx_file([StatementLine(DAY, 1, "a")], 0), "bank_profile_not_csv"),
        (b'a;b\n"1;2\n3;4', "statement_truncated"),
        (b"Jour|X\n15/06/2026|1", "bank_profile_column"),
    ],
)
def test_a_hostile_file_is_refused_whatever_the_profile(content, code):
    layout = replace(ODD_LAYOUT, skip=0, encoding="cp1252")
    assert refusal(lambda: READER.read_as(content, "x", layout)).code == code


@given(st.binary(max_size=300), st.sampled_from([ODD_LAYOUT, CIC, Layout(name="x")]))
def test_no_bytes_break_the_guess_nor_the_sample(content, layout):
    for look in (
        lambda: READER.guess(content, "x"),
        lambda: READER.sample(content, "x", layout),
        lambda: READER.read(content, "x", [layout, CIC]),
    ):
        code = refusal(look).code if _refused(look) else ""
        assert code == "" or code.startswith(("statement_", "bank_profile_"))


def _refused(look):
    from ofdesk.domain.errors import DomainError

    try:
        look()
    except DomainError:
        return True
    return False


# Days and amounts


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["dmy", "mdy", "ymd"]))
def test_a_day_is_read_in_the_order_that_was_told(day, order):
    year, month, number = f"{day.year:04d}", f"{day.month:02d}", f"{day.day:02d}"
    parts = {"dmy": (number, month, year), "mdy": (month, number, year)}.get(
        order, (year, month, number)
    )
    short = tuple(part[-2:] for part in parts)
    for text in ("/".join(parts), ".".join(short), "".join(parts), "".join(short)):
        assert day_as(f" {text} ", order) == day
    assert day_as("-".join(parts) + " 10:15", order) == day


@pytest.mark.parametrize("text", ["", "15", "31/02/2026", "2026/06/15", "1/1/126", "15/06/20266"])
def test_what_is_no_day_of_an_order_is_refused(text):
    with pytest.raises(ValueError, match=r"not a day|day is out|month must|must be in"):
        day_as(text, "dmy")


@pytest.mark.parametrize(
    ("text", "mark", "cents"),
    [
        ("1 234,50 €", ",", 123_450),
        ("1.234,50", ",", 123_450),
        ("-12", ",", -1_200),
        ("12,5-", ",", -1_250),
        ("(3,00)", ",", -300),
        ("−7,10", ",", -710),
        ("+1,234.5", ".", 123_450),
        ("1'234.500", ".", 123_450),
        (".5", ".", 50),
        ("0,00", ",", 0),
    ],
)
def test_an_amount_is_read_with_the_mark_that_was_told(text, mark, cents):
    assert cents_as(text, mark) == cents


@pytest.mark.parametrize(
    ("text", "mark"),
    [("1,5", "."), ("1.5", ","), ("1,2345", ","), ("", ","), ("x", ","), ("-", ",")],
)
def test_an_amount_with_another_mark_is_refused_rather_than_guessed(text, mark):
    with pytest.raises(ValueError, match="not an amount"):
        cents_as(text, mark)
