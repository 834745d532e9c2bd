"""Movements that two files tell in their own words: kept, told, and a person may part them."""

import pytest

from ofdesk.bank.reading import FileReader
from ofdesk.domain.bank_layout import Layout
from ofdesk.ports.bank import StatementLine
from ofdesk.services.bank import ImportStatement, import_statement
from ofdesk.services.bank_decisions import AcceptLine, accept_line, ignore_line
from ofdesk.services.bank_profiles import SaveProfile, save_profile
from ofdesk.services.bank_proposals import proposals
from ofdesk.services.bank_rows import ListBankLines, list_bank_lines
from ofdesk.services.bank_undoing import undo_line
from tests.bank.writers import camt_file, cfonb_file, csv_file, ofx_file
from tests.builders import TODAY, add_client, later, refusal

WRITERS = {"csv": csv_file, "ofx": ofx_file, "cfonb": cfonb_file, "camt": camt_file}


def line(cents, label, day=TODAY, **more):
    return StatementLine(day, cents, label, **more)


LINES = [
    line(92_880, "VIR AERO-CLUB MERMOZ OF01-2026-00001 JUIN"),
    line(5_000, "VIR DUPONT"),
    line(5_000, "VIR DUPONT"),
    line(-1_290, "FRAIS DE TENUE DE COMPTE"),
]


def bring(desk, content, name="r.csv", **more):
    return import_statement(ImportStatement(content, name, **more), FileReader(), desk.write())


def rows(desk, *states):
    with desk.read() as session:
        return list_bank_lines(session, ListBankLines(states))


def waiting(desk):
    with desk.read() as session:
        return proposals(session, desk.today)


@pytest.mark.parametrize(("first", "then"), [("csv", "ofx"), ("ofx", "cfonb"), ("camt", "csv")])
def test_a_movement_of_another_format_is_the_same_movement(desk, first, then):
    bring(desk, WRITERS[first](LINES, 0))
    done = bring(desk, WRITERS[then]([*LINES, line(700, "VIR NOUVEAU")], 0))
    assert (done.lines, done.new, done.duplicates, done.same) == (5, 1, 4, 4)
    assert len(waiting(desk)) == 5
    same = rows(desk, "same")
    assert len(same) == 4
    assert {row.same_as for row in same} <= {row.id for row in rows(desk, "waiting")}
    # Once more, in either format: nothing.
    for name in (first, then):
        again = bring(desk, WRITERS[name](LINES, 0))
        assert (again.new, again.duplicates, again.same) == (0, 4, 0)


def test_a_third_format_is_the_same_again_and_one_more_equal_line_is_new(desk):
    for name in ("csv", "ofx", "camt"):
        bring(desk, WRITERS[name](LINES, 0))
    assert len(waiting(desk)) == 4
    more = bring(desk, WRITERS["ofx"]([*LINES, line(5_000, "VIR DUPONT")], 0))
    assert (more.new, more.same) == (1, 0)


def test_a_person_says_that_they_are_two(desk):
    add_client(desk, "mermoz")
    bring(desk, csv_file(LINES[1:2], 0))
    bring(desk, ofx_file(LINES[1:2], 0))
    (same,) = rows(desk, "same")
    request = AcceptLine(same.id, platform="mermoz")
    found = refusal(lambda: accept_line(request, desk.write(), desk.today))
    assert found.code == "bank_line_told_already"
    assert refusal(lambda: ignore_line(same.id, "", desk.write())).code == "bank_line_told_already"
    undo_line(same.id, desk.write(), desk.today)
    first, second = waiting(desk)
    for one in (first, second):
        accept_line(AcceptLine(one.id, platform="mermoz"), desk.write(), desk.today)
    assert len(rows(desk, "accepted")) == 2


def test_the_same_movement_accepted_out_of_another_file_is_asked_about(desk, monkeypatch):
    """As when two desks imported apart: nothing was marked by an import."""
    add_client(desk, "mermoz")
    monkeypatch.setattr("ofdesk.services.bank_keeping.twins", lambda *_: {})
    bring(desk, csv_file(LINES[1:2], 0))
    bring(desk, ofx_file(LINES[1:2], 0))
    first, second = waiting(desk)
    accept_line(AcceptLine(first.id, platform="mermoz"), desk.write(), desk.today)
    request = AcceptLine(second.id, platform="mermoz")
    found = refusal(lambda: accept_line(request, desk.write(), desk.today))
    assert (found.code, found.values["line_cents"]) == ("bank_line_twin", 5_000)
    accept_line(request, desk.write(frozenset({"bank_line_twin"})), desk.today)


def test_two_accounts_whose_tables_tell_no_account_share_a_line(desk):
    """The fees of both are the same words on the same day: one is kept as doubtful, not dropped."""
    fees = line(-1_290, "FRAIS DE TENUE DE COMPTE")
    bring(desk, csv_file([fees, line(100, "VIR A")], 0))
    done = bring(desk, csv_file([fees, line(200, "VIR B")], 0))
    assert (done.lines, done.new, done.duplicates, done.same) == (2, 1, 1, 1)
    (doubtful,) = rows(desk, "same")
    assert (doubtful.cents, doubtful.label) == (-1_290, fees.label)
    assert bring(desk, csv_file([fees, line(200, "VIR B")], 0)).duplicates == 2
    later_file = bring(desk, csv_file([fees, line(200, "VIR B"), line(300, "VIR C")], 0))
    assert (later_file.new, later_file.duplicates, later_file.same) == (1, 2, 0)
    undo_line(doubtful.id, desk.write(), desk.today)
    assert len([one for one in waiting(desk) if one.cents == -1_290]) == 2


FILE = "Date;Libellé;Montant\n15/06/2026;FRAIS;-12,90\n".encode()


def profile(name, account):
    return Layout(name, day="Date", label=("Libellé",), amount="Montant", account=account)


def test_tables_that_tell_their_accounts_share_no_line(desk):
    for name in ("livret", "courant"):
        save_profile(SaveProfile(profile(name, name)), desk.write())
    assert bring(desk, FILE, profile="livret").new == 1
    assert bring(desk, FILE, profile="courant").new == 1
    assert bring(desk, FILE, profile="courant").duplicates == 1
    assert len(waiting(desk)) == 2


def test_what_is_said_of_the_account_later_makes_no_other_line(desk):
    assert bring(desk, FILE).new == 1
    save_profile(SaveProfile(profile("lac", "livret")), desk.write())
    done = bring(desk, FILE, profile="lac")
    assert (done.new, done.duplicates) == (0, 1)
    save_profile(SaveProfile(profile("lac", "")), desk.write())
    assert bring(desk, FILE, profile="lac").duplicates == 1


def test_an_undone_acceptance_is_that_decision_and_no_other(desk):
    add_client(desk, "mermoz")
    bring(desk, csv_file(LINES[1:2], 0))
    (found,) = waiting(desk)
    for _ in range(2):
        accept_line(AcceptLine(found.id, platform="mermoz"), desk.write(), desk.today)
        assert [row.state for row in rows(desk)] == ["accepted"]
        later(desk, 1)
        assert undo_line(found.id, desk.write(), desk.today).reversal
        assert [row.state for row in rows(desk)] == ["waiting"]
