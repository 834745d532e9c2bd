"""Files kept beside the chains: one flipped byte of a slip, a letter, a lot is found and named."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from ofdesk.bootstrap import desks
from ofdesk.ports.desk import DeskOptions
from ofdesk.services.attachments import AttachFile, attach_file
from ofdesk.services.control_pack import MakeControlPack, make_control_pack
from ofdesk.services.deposits import DepositCheques, deposit_cheques
from ofdesk.services.dunning import RemindClients, queue_reminders
from ofdesk.services.fec_export import export_fec
from ofdesk.services.sales_export import ExportSales
from ofdesk.services.verify import Broken, verify_base
from ofdesk.words.cli_billing import broken_text
from tests.builders import TODAY, add_client, complete_company, later, make_desk, received, renewed


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A base that keeps a file of each kind, closed."""
    folder = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        desk = make_desk(folder)
        complete_company(desk)
        add_client(desk)
        invoice = renewed(desk)
        received(desk, 1_000, invoice.number, method="cheque", cheque_number="1234567")
        deposit_cheques(DepositCheques(1_000), desk.write(), desk.today)
        note = folder / "note.txt"
        note.write_text("lu et approuvé", encoding="utf-8")
        attach_file(AttachFile("mermoz", note), desk.write())
        later(desk, 40)
        queue_reminders(RemindClients(), desk.write(), desk.today)
        export_fec(ExportSales(TODAY, TODAY), desk.write())
        desk.close()
    return Path(desk.path)


def verified(path):
    desk = desks().open(DeskOptions(path, operator="Anne"))
    with desk.read() as session:
        found = verify_base(session)
    desk.close()
    return found


@pytest.fixture
def attacked(base, tmp_path):
    """A copy of the base, changed by a raw SQL client."""

    def attack(sql):
        copy = tmp_path / "copy.ofdesk"
        raw = sqlite3.connect(base)
        raw.execute("VACUUM INTO ?", (str(copy),))
        raw.close()
        raw = sqlite3.connect(copy)
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in raw.execute(triggers).fetchall():
            raw.execute(f'DROP TRIGGER "{name}"')
        assert raw.execute(sql).rowcount == 1
        raw.commit()
        raw.close()
        return copy

    return attack


FLIP = "UPDATE blob SET bytes = CAST(bytes || x'00' AS BLOB) WHERE sha256 = (SELECT {} FROM {})"


@pytest.mark.parametrize(
    ("column", "table", "kind", "number"),
    [
        ("pdf_sha256", "deposit", "slip", "RM01-2026-00001"),
        ("pdf_sha256", "reminder", "reminder", "mermoz"),
        ("file_sha256", "fec_lot", "lot", "1"),
        ("content_sha256", "attachment", "attachment", "mermoz"),
    ],
)
def test_a_changed_file_is_named(base, attacked, column, table, kind, number):
    assert verified(base).broken == ()
    copy = attacked(FLIP.format(column, table))
    assert verified(copy).broken == (Broken(kind, number, "file_changed"),)
    assert number in broken_text(number, "file_changed", "")


def test_a_control_pack_is_made_of_what_is_left(attacked, tmp_path):
    gone = (
        "DELETE FROM blob WHERE sha256 = (SELECT pdf_sha256 FROM document WHERE kind = 'invoice')"
    )
    copy = attacked(gone)
    desk = desks().open(DeskOptions(copy, operator="Anne"))
    asked = MakeControlPack(TODAY, TODAY + timedelta(days=60), tmp_path / "pack.zip")
    with desk.read() as session:
        made = make_control_pack(session, asked)
    desk.close()
    assert (made.documents, made.broken) == (1, 1)
    with ZipFile(asked.target) as pack:
        names = pack.namelist()
    assert "2026/OF01-2026-00001.pdf" not in names
    assert {"2026/OF01-2026-00001.xml", "2026/OF01-2026-00001.json"} <= set(names)


def test_it_says_how_far_it_is_and_can_be_stopped(base):
    desk = desks().open(DeskOptions(base, operator="Anne"))
    told = []
    with desk.read() as session:
        found = verify_base(session, lambda *far: told.append(far))
        assert told == [(0, 2), (1, 2)]
        assert found.documents + found.receipts == 2

        def stop(_done, _of):
            raise InterruptedError

        with pytest.raises(InterruptedError):
            verify_base(session, stop)
    desk.close()
