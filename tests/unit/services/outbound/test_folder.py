"""The outbound folder: the stored bytes, an index, nothing twice, whole again after a crash."""

import csv
import io
import os
import sqlite3
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from ofdesk.domain.errors import DomainError, IntegrityBroken
from ofdesk.services import outbound
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.home_rows import read_tasks
from ofdesk.services.outbound_rows import ListOutbound, count_outbound, list_outbound
from ofdesk.services.pages import stored_page
from tests.builders import (
    add_client,
    add_year,
    complete_company,
    make_desk,
    received,
    refusal,
    renewed,
)
from tests.unit.services.outbound.platform_desk import (
    SIREN,
    SIRET,
    TODAY,
    add_club,
    flow,
    invoices,
    states,
    tell,
    write,
)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "sortie"


def index(folder: Path) -> list[dict[str, str]]:
    text = (folder / "index.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_each_channel_is_written_with_what_a_depositor_needs(desk, out):
    numbers = invoices(desk)
    done = write(desk, out)
    assert (set(done.written), done.known, done.refused) == (set(numbers.values()), 0, ())
    rows = {row["number"]: row for row in index(out)}
    for number in numbers.values():
        page = (out / rows[number]["file"]).read_bytes()
        with desk.read() as session:
            assert page == stored_page(session, number)
        assert sha256(page).hexdigest() == rows[number]["sha256"]
    firm, hall, club = (rows[numbers[name]] for name in ("societe", "mairie", "club"))
    assert (firm["address"], firm["address_scheme"], firm["flow"]) == (SIREN, "0225", "B2B")
    assert (hall["address"], hall["address_scheme"]) == (SIRET, "0009")
    assert (hall["service_code"], hall["engagement"]) == ("AERO", "BC-00012")
    assert (club["channel"], club["flow"], club["siren"]) == ("ereport", "B2C", "")
    assert [firm[name] for name in ("total_ht", "total_vat", "total")] == [
        *("774.00", "154.80", "928.80")
    ]
    assert (firm["type_code"], firm["issued_on"], firm["currency"]) == ("380", "2027-09-15", "EUR")
    assert {path.name for path in out.iterdir()} == {
        *(row["file"] for row in rows.values()),
        "index.csv",
    }


def test_writing_again_adds_nothing(desk, out):
    number = invoices(desk, "societe")["societe"]
    write(desk, out)
    before = {path.name: path.stat().st_mtime_ns for path in out.glob("*.pdf")}
    again = write(desk, out)
    assert (again.written, again.known) == ((), 1)
    assert write(desk, out, number).known == 1
    assert {path.name: path.stat().st_mtime_ns for path in out.glob("*.pdf")} == before
    assert states(desk, number) == ["written"]
    assert len(index(out)) == 1


def test_again_writes_what_still_lies_there_and_records_nothing_more(desk, out):
    number = invoices(desk, "societe")["societe"]
    write(desk, out)
    (page,) = out.glob("*.pdf")
    page.write_bytes(b"half")
    assert index(out)
    assert write(desk, out).written == ()
    assert index(out) == []
    assert write(desk, out, again=True).written == (number,)
    assert index(out)[0]["sha256"] == sha256(page.read_bytes()).hexdigest()
    assert states(desk, number) == ["written"]


def test_only_new_ones_are_written_later_and_the_index_tells_what_lies_there(desk, out):
    first = invoices(desk, "societe")["societe"]
    write(desk, out)
    for path in out.glob("*.pdf"):
        path.unlink()
    second = invoices(desk, "club")["club"]
    assert write(desk, out).written == (second,)
    assert [row["number"] for row in index(out)] == [second]
    assert flow(desk, first)["state"] == "written"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"kind": "public", "service_code": "AERO"}, "outbound_siret_missing"),
        ({"kind": "public", "siret": SIRET}, "outbound_codes_missing"),
    ],
)
def test_chorus_needs_a_siret_and_a_code(desk, out, facts, code):
    add_club(desk, "commune", **facts)
    numbers = invoices(desk, "commune", "societe")
    done = write(desk, out)
    assert done.written == (numbers["societe"],)
    assert [(one.number, one.error.code) for one in done.refused] == [(numbers["commune"], code)]
    assert flow(desk, numbers["commune"])["state"] == "waiting"
    sure = write(desk, out, sure=True)
    assert bool(sure.refused) == (code == "outbound_siret_missing")


def test_a_taxable_client_without_siren_has_no_address_in_the_directory(desk, out):
    add_club(desk, "sans", kind="company", taxable="yes")
    number = invoices(desk, "sans")["sans"]
    with desk.read() as session:
        (row,) = list_outbound(session, ListOutbound())
    assert row.channel == "platform"
    (left_out,) = write(desk, out).refused
    assert (left_out.number, left_out.error.code) == (number, "outbound_address_missing")


def test_a_changed_page_never_leaves(desk, out, tmp_path):
    number = invoices(desk, "societe")["societe"]
    connection = sqlite3.connect(tmp_path / "base.ofdesk")
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type='trigger'"
    ).fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("UPDATE blob SET bytes = CAST(bytes || x'00' AS BLOB)")
    connection.commit()
    connection.close()
    (left_out,) = write(desk, out).refused
    assert (left_out.number, left_out.error.code) == (number, "pdf_changed")
    assert isinstance(left_out.error, IntegrityBroken)
    assert list(out.glob("*.pdf")) == []


def test_a_paper_invoice_goes_when_it_is_named(tmp_path, out):
    desk = make_desk(tmp_path)
    complete_company(desk)
    add_year(desk, add_client(desk), desk.today)
    number = renewed(desk).number
    assert write(desk, out).written == ()
    assert flow(desk, number) is None
    assert refusal(lambda: tell(desk, number, "200")).code == "outbound_not_electronic"
    assert write(desk, out, number).written == (number,)
    assert tell(desk, number, "200")
    assert flow(desk, number)["state"] == "deposited"
    desk.close()


def test_what_is_no_invoice_is_refused_before_anything_is_written(desk, out):
    assert refusal(lambda: write(desk, out, "OF01-2027-09999")).code == "document_unknown"
    offer = renewed(desk, platform="club", propose=True, order=None).number
    assert refusal(lambda: write(desk, out, offer)).code == "document_wrong_kind"


def test_a_rejected_one_is_written_again_and_a_refused_one_never(desk, out):
    numbers = invoices(desk)
    write(desk, out)
    tell(desk, numbers["societe"], "213", reason="Destinataire absent de l’annuaire")
    tell(desk, numbers["mairie"], "refusée")
    assert write(desk, out, again=True).written == (numbers["club"],)
    done = write(desk, out, numbers["societe"], numbers["mairie"], again=True)
    assert done.written == (numbers["societe"],)
    assert [(x.number, x.error.code) for x in done.refused] == [
        (numbers["mairie"], "lifecycle_forbidden")
    ]
    assert states(desk, numbers["societe"]) == ["written", "rejected", "written"]


def test_a_crash_between_the_files_and_the_facts_changes_nothing(desk, out, monkeypatch):
    numbers = invoices(desk)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(outbound, "record_steps", crash)
        with pytest.raises(KeyboardInterrupt):
            write(desk, out)
    assert len(list(out.glob("*.pdf"))) == 1
    assert flow(desk, numbers["societe"])["state"] == "waiting"
    assert len(write(desk, out).written) == 3
    assert all(states(desk, number) == ["written"] for number in numbers.values())
    assert len(index(out)) == 3


def test_a_full_disk_leaves_no_half_page_and_no_fact(desk, out, monkeypatch):
    numbers = invoices(desk)
    real, left = os.fsync, [1]

    def full(descriptor: int) -> None:
        if not left[0]:
            raise OSError(28, "No space left on device")
        left[0] -= 1
        real(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            write(desk, out)
    assert [path.suffix for path in out.iterdir()] == [".pdf"]
    assert {flow(desk, number)["state"] for number in numbers.values()} == {"waiting"}
    assert len(write(desk, out).written) == 3


def test_a_stopped_writing_keeps_what_was_written(desk, out, monkeypatch):
    numbers = invoices(desk)
    monkeypatch.setattr(outbound, "AT_A_TIME", 1)

    def stop(done: int, total: int) -> None:
        assert total == 3
        if done == 2:
            raise KeyboardInterrupt

    request = outbound.WriteOutbound(out)
    with pytest.raises(KeyboardInterrupt):
        outbound.write_outbound(request, desk.write(), desk.today, stop)
    assert [flow(desk, n)["state"] for n in numbers.values()] == ["written", "written", "waiting"]
    assert write(desk, out).written == (numbers["club"],)


KILLED = """
import os, sys
from ofdesk.services import outbound
from tests.unit.services.outbound.platform_desk import TODAY
from ofdesk.bootstrap import desks
from ofdesk.ports.desk import DeskOptions
from pathlib import Path
outbound.record_steps = lambda *_: os.kill(os.getpid(), 9)
desk = desks().open(DeskOptions(Path(sys.argv[1]), operator="Anne", today=TODAY))
outbound.write_outbound(outbound.WriteOutbound(Path(sys.argv[2])), desk.write(), desk.today)
"""


def test_a_killed_program_leaves_a_folder_that_the_next_one_finishes(desk, out, tmp_path):
    number = invoices(desk, "societe")["societe"]
    command = [sys.executable, "-c", KILLED, str(tmp_path / "base.ofdesk"), str(out)]
    assert subprocess.run(command, check=False, timeout=60).returncode == -9
    assert len(list(out.glob("*.pdf"))) == 1
    assert write(desk, out).written == (number,)
    assert states(desk, number) == ["written"]
    assert not [path for path in out.iterdir() if path.name.startswith(".")]


def test_names_in_the_folder_are_clean():
    assert outbound.file_name("OF01-2027-00001") == "OF01-2027-00001.pdf"
    assert outbound.file_name("A/../é b") == "A______b.pdf"


def test_the_list_counts_states_and_what_wants_something_done(desk, out):
    numbers = invoices(desk)
    write(desk, out)
    tell(desk, numbers["societe"], "available")
    tell(desk, numbers["mairie"], "210", reason="Mauvais engagement")
    received(desk, 92_880, numbers["societe"])
    with desk.read() as session:
        counts = count_outbound(session)
        rows = {row.number: row for row in list_outbound(session, ListOutbound())}
        said = list_outbound(session, ListOutbound("to_say"))
        done = list_outbound(session, ListOutbound("to_act"))
        tasks = {task.code: task.count for task in read_tasks(session, TODAY)}
        first = list_outbound(session, ListOutbound(limit=1, offset=1))
    assert counts == {"available": 1, "refused": 1, "written": 1, "to_act": 1, "to_say": 1}
    assert [row.number for row in said] == [numbers["societe"]]
    assert [row.number for row in done] == [numbers["mairie"]]
    assert rows[numbers["mairie"]].reason == "Mauvais engagement"
    assert (rows[numbers["societe"]].code, rows[numbers["societe"]].open_cents) == ("203", 0)
    assert [row.number for row in first] == [numbers["mairie"]]
    assert tasks["outbound_failed"] == 1


def test_a_credit_note_settles_a_refused_invoice_and_goes_out_too(desk, out):
    number = invoices(desk, "mairie")["mairie"]
    write(desk, out)
    tell(desk, number, "refused")
    credit = credit_invoice(CreditInvoice(number, "Refusée"), desk.write(), desk.today)
    with desk.read() as session:
        assert list_outbound(session, ListOutbound("to_act")) == []
        assert "outbound_failed" not in {task.code for task in read_tasks(session, TODAY)}
    assert write(desk, out).written == (credit.number,)
    row = next(row for row in index(out) if row["number"] == credit.number)
    assert (row["type_code"], row["origin"]) == ("381", number)


def test_cashed_is_told_once(desk, out):
    number = invoices(desk, "societe")["societe"]
    tell(desk, number, "deposited")
    received(desk, 92_880, number)
    assert flow(desk, number)["to_say"]
    tell(desk, number, "encaissée")
    assert not flow(desk, number)["to_say"]
    with pytest.raises(DomainError, match="lifecycle_forbidden"):
        tell(desk, number, "refused")
