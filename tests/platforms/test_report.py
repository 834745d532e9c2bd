"""A count out of what a report answered: right, or a refusal that says what came instead."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain.errors import Unavailable
from ofdesk.openflyers.report import LARGEST_COUNT, Count, count_of
from ofdesk.ports.platforms import PlatformProfile

CSV = "text/csv"
VALUE = PlatformProfile(column="Ressources activées", virtual_column="Dont virtuelles")
ROWS = PlatformProfile(counted="rows", column="")
HEAD = "Structure;Ressources activées;Dont virtuelles"


def refused(text, profile=VALUE, kind=CSV):
    body = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(Unavailable) as caught:
        count_of(body, kind, profile)
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "iso-8859-15", "utf-16"])
@pytest.mark.parametrize("told", ["text/csv", "text/csv; charset={}", "text/csv; charset=klingon"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_whatever_the_charset(encoding, told, end):
    body = f"{HEAD}{end}Aéroclub d’Œuvre;14;2{end}"
    if encoding == "iso-8859-15":
        body = body.replace("’", "'")
    raw = body.encode(encoding)
    assert count_of(raw, told.format(encoding), VALUE) == Count(14, 2)


def test_an_old_dos_charset_is_read_as_its_header_says():
    assert (
        count_of(f"{HEAD}\nAé;14;2\n".encode("cp850"), "text/csv; charset=cp850", VALUE).total == 14
    )


def test_a_charset_that_is_no_text_is_not_followed():
    assert count_of(f"{HEAD}\nA;1;0\n".encode(), "text/csv; charset=base64", VALUE).total == 1
    assert count_of(f"{HEAD}\nA\x81;1;0\n".encode("latin-1"), "text/csv", VALUE).total == 1


def test_lines_of_several_structures_are_added_up():
    assert count_of(f"{HEAD}\nA;14;2\nB;1;1\n".encode(), CSV, VALUE) == Count(15, 3)


def test_a_title_before_the_columns_is_passed_over():
    text = f"Ressources du 25/11/2026\nEdité le 25/11/2026\n\n{HEAD}\nA;14;2\n"
    assert count_of(text.encode(), CSV, VALUE) == Count(14, 2)


def test_titles_are_compared_without_accents_case_or_quotes():
    text = '"RESSOURCES ACTIVEES";dont  VIRTUELLES\n"14";2'
    assert count_of(text.encode(), CSV, VALUE) == Count(14, 2)


def test_without_a_virtual_column_nothing_is_known_of_it():
    profile = replace(VALUE, virtual_column="")
    assert count_of(f"{HEAD}\nA;14;2\n".encode(), CSV, profile) == Count(14)


def test_rows_are_counted():
    assert count_of(b"ID;Nom\n1;F-ABCD\n2;F-EFGH\n", CSV, ROWS) == Count(2)
    assert count_of(b"ID;Nom\n", CSV, ROWS) == Count(0)
    named = replace(ROWS, column="Nom")
    assert count_of(b"Titre\nID;Nom\n1;F-ABCD\n", CSV, named) == Count(1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "platform_report_empty"),
        (" \r\n\r\n", "platform_report_empty"),
        ("\ufeff", "platform_report_empty"),
        (HEAD, "platform_report_empty"),
        ("<!DOCTYPE html><html></html>", "platform_report_html"),
        ("\ufeff\n <html>", "platform_report_html"),
        ('{"error": "x"}', "platform_column_missing"),
        ("ID;Nom\n1;A\n", "platform_column_missing"),
        ("Structure;Ressources activées\nA;14\n", "platform_column_missing"),
        (f"{HEAD}\nA;14", "platform_report_truncated"),
        (f"{HEAD}\nA;14;2\nB;1", "platform_report_truncated"),
        (f"{HEAD}\nA;douze;2", "platform_count_invalid"),
        (f"{HEAD}\nA;;2", "platform_count_invalid"),
        (f"{HEAD}\nA;-3;0", "platform_count_invalid"),
        (f"{HEAD}\nA;3.5;0", "platform_count_invalid"),
        (f"{HEAD}\nA;٣;0", "platform_count_invalid"),
        (f"{HEAD}\nA;2;3", "platform_count_invalid"),
        (f"{HEAD}\nA;{LARGEST_COUNT + 1};3", "platform_count_invalid"),
        (f"{HEAD}\nA;{'9' * 5000};3", "platform_count_invalid"),
        (b"PK\x03\x04\x00\x00", "platform_report_binary"),
    ],
)
def test_what_is_no_count_is_told_apart(text, code):
    assert refused(text).code == code


def test_a_page_is_known_by_its_header_too():
    assert refused("Maintenance", kind="text/html; charset=utf-8").code == "platform_report_html"


def test_a_missing_column_tells_those_that_there_are():
    error = refused("ID;Nom;" + "x" * 50 + ";a;b;c;d;e;f;g\n1;A;1;1;1;1;1;1;1;1\n")
    assert error.values["column"] == "Ressources activées"
    assert error.values["found"][:3] == ["ID", "Nom", "x" * 30]
    assert len(error.values["found"]) == 8


@given(st.binary(max_size=300), st.text(max_size=30))
def test_no_answer_breaks_the_reader(body, kind):
    try:
        found = count_of(body, kind, VALUE)
    except Unavailable as error:
        assert error.code.startswith("platform_")
    else:
        assert 0 <= (found.virtual or 0) <= found.total


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=30),
    st.sampled_from(["utf-8", "cp1252", "iso-8859-15"]),
)
def test_every_count_that_is_written_is_read(pairs, encoding):
    lines = [f"Aéroclub {n};{real + virtual};{virtual}" for n, (real, virtual) in enumerate(pairs)]
    body = "\r\n".join([HEAD, *lines]).encode(encoding)
    total = sum(map(sum, pairs))
    assert count_of(body, CSV, VALUE) == Count(total, sum(virtual for _, virtual in pairs))


@given(st.integers(1, 60))
def test_a_report_that_breaks_off_before_its_last_column_is_never_a_count(kept):
    body = f"{HEAD}\r\nAéroclub de Mermoz et de la région;1400;200\r\n".encode()
    cut = body[: len(HEAD.encode()) + 2 + kept]
    if cut.count(b";") < 4 and len(cut) > len(HEAD.encode()) + 2:
        assert refused(cut).code == "platform_report_truncated"
