"""What the contract of the command line says of lists of values, dates, files and bytes."""

import os
import stat

import pytest

from ofdesk.services.whole_files import file_before, save_whole
from tests.cli.money_shell import invoice, shell_on
from tests.documents.test_logo import picture


@pytest.fixture
def shell(base, run):
    return shell_on(base, run)


def test_several_values_stand_behind_one_option_or_behind_one_each(ask, desk):
    both = ("4.2alpha", "4.2beta")
    for words in (("--prerelease", *both), [w for v in both for w in ("--prerelease", v)]):
        found = ask("versions", "set", "--stable", "4", *words).document
        assert [row["name"] for row in found if row["open"]] == list(both)


def test_one_cheque_pays_two_invoices_and_two_cheques_are_deposited(shell):
    numbers = [invoice(shell)["number"], invoice(shell, "figeac")["number"]]
    add = ("receipts", "add", "--cents", "200000", "--method", "cheque", "--invoice", *numbers)
    paid = shell.done(*add, "--cheque", "0000001")
    assert [part["invoice"] for part in paid["allocated"]] == numbers
    assert [part["open_cents"] for part in paid["allocated"]] == [0, 0]
    other = shell.done("receipts", "add", "--cents", "5", "--method", "cheque", "--cheque", "2")
    shell.done("receipts", "add", "--cents", "7", "--method", "cheque", "--cheque", "3")
    slip = ("cheques", "deposit", "--control-total", "200005", "--cheque", paid["id"], other["id"])
    assert shell.done(*slip)["count"] == 2
    used = shell("receipts", "allocate", paid["id"], invoice(shell)["number"]).document
    assert shell("receipts", "refund", other["id"], "--cents", "-1").error == "amount_not_positive"
    assert used["allocated"][-1]["cents"] == 200_000 - sum(
        part["cents"] for part in paid["allocated"]
    )


def test_acts_are_chosen_by_their_identifiers_before_or_after_the_name(shell):
    ask = ("act", "figeac", "password", "--email", "bureau@figeac.example", "--asked-by", "X")
    reset = (*ask, "--override-reason", "courrier")
    acts = [shell.done(*reset)["act_id"] for _ in range(3)]
    wanted = ("--acts", *acts[:2])
    for words in (("figeac", *wanted), (*wanted, "figeac")):
        lines = shell.done("renew", *words)["lines"]
        assert len([line for line in lines if line["total_cents"] == 1_500]) == 2
    assert shell("renew", "--acts", acts[0], "nobody").error == "client_unknown"


@pytest.mark.parametrize(
    ("start", "ends", "day", "period"),
    [
        ("2020-02-29", "2022-02-27", "2022-02-27", ["2022-02-28", "2023-02-27"]),
        ("2020-02-29", "2024-02-28", "2024-01-10", ["2024-02-29", "2025-02-27"]),
        ("2020-02-29", "2100-02-27", "2100-01-01", ["2100-02-28", "2101-02-27"]),
    ],
)
def test_leap_days_of_any_year_renew(ask, desk, start, ends, day, period):
    fields = (f"anniversary={start}", f"ends_on={ends}", "resources=3", "offer=business")
    today = ("--today", day)
    assert ask("clients", "add", "leap", "name=L", "email_contact=a@b.example", *fields, *today)
    found = ask("renew", "leap", *today).document
    assert [found["starts_on"], found["ends_on"]] == period


def test_two_dashes_are_no_value(ask, whole):
    found = ask("activate", "mermoz", "--reason=--")
    assert (found.status, found.error) == (2, "option_needs_value")


def test_bytes_that_are_no_text_are_wrong_usage_and_no_mistake_of_the_program(ask, whole):
    found = ask("clients", "set", "mermoz", "city=\udcff")
    assert found.error in ("argument_not_text", "field_control_characters")
    found = ask("clients", "show", os.fsdecode(b"\xff"))
    assert (found.status, found.error) == (2, "argument_not_text")


def test_a_pipe_or_a_folder_is_not_replaced_by_a_file(shell, tmp_path):
    number, pipe = invoice(shell)["number"], tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    for words in (
        ("invoices", "pdf", number, "--out", str(pipe)),
        ("renew", "mermoz", "--issue", "--ordered-by", "X", "--pdf", str(pipe)),
        ("clients", "export", str(pipe)),
    ):
        assert shell(*words).status == 3
        assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert len(shell.done("invoices", "list")) == 1
    with pytest.raises(OSError, match="pipe"), file_before(pipe, b"x"):
        raise AssertionError("not reached")
    with pytest.raises(OSError, match=tmp_path.name):
        save_whole(tmp_path, b"x")


def test_the_logo_is_chosen_by_its_file_and_is_on_the_pages_issued(shell, tmp_path):
    logo, bare, dressed = (tmp_path / name for name in ("logo.jpg", "bare.pdf", "dressed.pdf"))
    logo.write_bytes(picture(kind="JPEG"))
    shell.done("invoices", "pdf", invoice(shell)["number"], "--out", str(bare))
    assert len(shell.done("settings", "logo", str(logo))["page.logo"]) == 64
    number = invoice(shell, "figeac")["number"]
    shell.done("invoices", "pdf", number, "--out", str(dressed))
    copy = tmp_path / "copy.pdf"
    shell.done("invoices", "duplicata", number, "--out", str(copy))
    images = [path.read_bytes().count(b"/Subtype /Image") for path in (bare, dressed, copy)]
    assert images == [0, 1, 1]
    assert shell.done("verify")["broken"] == []
    assert shell.done("settings", "logo", "--none")["page.logo"] == ""
    for words, status, code in (
        (("settings", "logo"), 2, "usage"),
        (("settings", "logo", str(logo), "--none"), 2, "usage"),
        (("settings", "logo", str(tmp_path)), 1, "file_missing"),
        (("settings", "logo", str(bare)), 1, "logo_unreadable"),
        (("settings", "set", "page.logo=logo.png"), 1, "logo_by_file"),
    ):
        found = shell(*words)
        assert (found.status, found.error) == (status, code)
