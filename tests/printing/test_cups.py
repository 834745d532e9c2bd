"""What CUPS says, read; and the file that is ready to be printed."""

import subprocess
from io import BytesIO

import pikepdf
import pytest

from ofdesk.domain.errors import Unavailable
from ofdesk.ports.printers import Printer, PrintJob
from ofdesk.printing import cups, press
from tests.printing.letters import digest, page


def test_printers_are_listed_with_their_state(spooler, shop):
    assert shop.printers() == (
        Printer("bureau", "idle", default=True),
        Printer("plans", "printing"),
    )
    spooler.set(jam=0)
    assert shop.printers()[0] == Printer("bureau", "stopped", default=True, detail="Jam")


def answering(monkeypatch, status, out="", err=""):
    def run(words, **_more):
        return subprocess.CompletedProcess(words, status, out, err)

    monkeypatch.setattr(cups.subprocess, "run", run)


def test_a_system_without_a_queue_has_no_printer(monkeypatch, shop):
    answering(monkeypatch, 1, err="lpstat: No destinations added.\n")
    assert shop.printers() == ()


@pytest.mark.parametrize("words", cups.STOPPED)
def test_a_service_that_does_not_run_is_said_in_our_words(monkeypatch, shop, words):
    answering(monkeypatch, 1, err=f"lpstat: {words}\n")
    with pytest.raises(Unavailable) as found:
        shop.printers()
    assert found.value.code == "printing_stopped"


def test_a_server_that_refuses_is_told(monkeypatch, shop):
    answering(monkeypatch, 1, err="lpstat: Forbidden\n")
    with pytest.raises(Unavailable) as found:
        shop.printers()
    assert found.value.code == "printer_refused"
    assert found.value.values["detail"] == "lpstat: Forbidden"


def test_a_printer_that_says_nothing_of_use_took_nothing(monkeypatch, shop):
    answering(monkeypatch, 0, out="bonjour")
    with pytest.raises(Unavailable) as found:
        shop.hand(PrintJob("lot", [page(1)]))
    assert found.value.values["detail"] == "bonjour"
    answering(monkeypatch, 7)
    with pytest.raises(Unavailable) as found:
        shop.hand(PrintJob("lot", [page(1)]))
    assert found.value.values["detail"] == "7"


def test_a_command_that_may_not_be_run_is_absent(spooler, shop, monkeypatch):
    (spooler.folder / "lpstat").chmod(0o644)
    monkeypatch.setenv("PATH", str(spooler.folder))
    with pytest.raises(Unavailable) as found:
        shop.printers()
    assert found.value.code == "printing_absent"


def test_a_job_is_handed_byte_for_byte_and_cancelled_once(spooler, shop):
    spooler.set(jam=1)
    job = shop.hand(PrintJob("lot « été »; rm -rf /", [page(1), page(2)], "bureau"))
    assert spooler.tray == []
    shop.release(job)
    assert spooler.tray == [digest(page(1))]
    assert spooler.asked[0][3] == "lot « été »; rm -rf /"
    assert shop.cancel(job) is True
    assert shop.cancel(job) is False


def test_bound_pages_stay_in_their_order_and_are_not_scaled(shop):
    pdf = shop.bind([page(1), page(2, 3)], "LP01-2026-00001 1-2")
    with pikepdf.open(BytesIO(pdf)) as bound:
        assert len(bound.pages) == 4
        wishes = bound.Root.ViewerPreferences
        assert (str(wishes.PrintScaling), str(wishes.Duplex)) == ("/None", "/Simplex")
        assert str(bound.docinfo["/Title"]) == "LP01-2026-00001 1-2"


def test_sheets_are_remembered_within_bounds(monkeypatch):
    monkeypatch.setattr(press, "MOST", 1)
    press.KNOWN.clear()
    assert [press.count_sheets(page(n, n)) for n in (1, 2, 2)] == [1, 2, 2]
    assert len(press.KNOWN) == 1
