"""``ofdesk demo`` makes a new base, says what is in it, and leaves what exists alone."""

import io
import sys

from ofdesk.cli import demo

TODAY = ("--today", "2026-06-15")


class Terminal(io.StringIO):
    """A standard error that people look at."""

    def isatty(self):
        return True


def test_it_fills_a_new_base_that_can_be_verified(ask, base):
    made = ask("demo", "--clients", "6", "--seed", "2", *TODAY)
    assert made.status == 0
    assert made.document["clients"] == 6
    assert made.document["invoices"] > 0
    assert made.document["base"] == str(base)
    verified = ask("verify")
    assert verified.status == 0
    assert verified.document["broken"] == []
    listed = ask("clients", "list", *TODAY).document
    assert "figeac" in [row["platform"] for row in listed]
    assert len(listed) == 6


def test_the_base_is_a_test_base_on_which_today_may_be_chosen(ask):
    assert ask("demo", "--clients", "2", *TODAY).status == 0
    renewed = ask("renew", "figeac", "--today", "2026-06-16", "--confirm", "count_stale")
    assert renewed.status == 0
    assert renewed.document["starts_on"] > "2026-06-15"


def test_the_year_ends_the_day_before_today(ask):
    ask("demo", "--clients", "6", *TODAY)
    days = [row["issued_on"] for row in ask("invoices", "list", *TODAY).document]
    assert days
    assert "2025-06-15" <= min(days) <= max(days) <= "2026-06-14"


def test_an_existing_file_is_refused_and_left_as_it_is(ask, base):
    assert ask("init", "--factice").status == 0
    before = base.read_bytes()
    refused = ask("demo", "--clients", "1")
    assert (refused.status, refused.error) == (1, "base_exists")
    assert base.read_bytes() == before


def test_too_many_clients_leave_nothing_behind(ask, base):
    refused = ask("demo", "--clients", "50001")
    assert (refused.status, refused.error) == (1, "demo_too_large")
    assert not base.exists()


def test_a_count_that_is_none_is_wrong_usage(ask, base):
    assert ask("demo", "--clients", "many").status == 2
    assert not base.exists()


def test_a_person_is_told_how_much_was_made(run, base):
    made = run("demo", "--clients", "0", *TODAY)
    assert made.status == 0
    assert str(base) in made.out
    assert "0 clients inventés" in made.out
    assert made.err == ""


def test_progress_is_shown_on_a_terminal_alone(monkeypatch, capsys):
    demo._tell(1, 2)
    assert capsys.readouterr().err == ""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    demo._tell(1, 2)
    demo._tell(2, 2)
    assert terminal.getvalue() == "\r50 %\r100 %\n"
