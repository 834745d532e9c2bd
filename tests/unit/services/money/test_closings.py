"""Closed years and control packs: totals, archives that are read without the program, refusals."""

import csv
import io
import itertools
import json
import subprocess
import zipfile
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select, text

from ofdesk.domain.errors import IntegrityBroken
from ofdesk.models import Closing, Document, Series
from ofdesk.services.closings import CloseYear, close_year, list_closings
from ofdesk.services.control_pack import MakeControlPack, make_control_pack
from ofdesk.services.corrections import CorrectInvoice, correct_invoice
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.deposits import DepositCheques, deposit_cheques
from ofdesk.services.fec_export import export_fec
from ofdesk.services.packs import PackedFile, write_pack
from ofdesk.services.pages import stored_page
from ofdesk.services.receipts import reverse_receipt
from ofdesk.services.sales_export import ExportSales
from tests.builders import TODAY, add_client, add_year, later, make_desk, received, refusal, renewed

END = date(2026, 6, 30)
JULY = 20
"""Days from TODAY to a day after END."""
OLD_COUNT = frozenset({"count_stale"})


@pytest.fixture
def lived(desk):
    """Two clubs: an invoice paid, one corrected and credited in part, a cheque that bounced."""
    add_year(desk, add_client(desk), TODAY + timedelta(days=20))
    add_year(desk, add_client(desk, "figeac"), TODAY + timedelta(days=20))
    first, second = renewed(desk), renewed(desk, "figeac")
    received(desk, first.total_cents, first.number)
    bounced = received(desk, 5_000, second.number, method="cheque")
    reverse_receipt(bounced.id, "sans provision", desk.write(), desk.today)
    corrected = correct_invoice(CorrectInvoice(second.number, "nom"), desk.write(), desk.today)
    half = CreditInvoice(corrected.number, "remise", position=1, cents=10_000)
    credit_invoice(half, desk.write(), desk.today)
    return first, second


def close(desk, folder: Path, end: date = END):
    return close_year(CloseYear(end, folder / f"{end}.zip"), desk.write(), desk.today)


def opened(path: str | Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as pack:
        assert pack.testzip() is None
        return {name: pack.read(name) for name in pack.namelist()}


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def cents(text_: str) -> int:
    return int(text_.replace(",", ""))


def test_a_closed_year_counts_each_sale_once(desk, lived, tmp_path):
    later(desk, JULY)
    closed = close(desk, tmp_path)
    first, second = lived
    assert (closed.starts_on, closed.ends_on) == (TODAY, END)
    assert (closed.documents, closed.receipts) == (4, 3)
    assert closed.total_ht_cents == (
        first.preview.total_ht_cents + second.preview.total_ht_cents - 10_000
    )
    assert closed.total_cents == closed.total_ht_cents + closed.total_vat_cents
    assert closed.perpetual_cents == closed.total_cents
    assert closed.received_cents == first.total_cents
    assert sha256(Path(closed.archive).read_bytes()).hexdigest() == closed.archive_sha256
    with desk.read() as session:
        (row,) = list_closings(session)
        assert (row.ends_on, row.archive_sha256) == (END, closed.archive_sha256)
        assert row.closed_by == "Anne"


def test_the_archive_is_read_without_the_program(desk, lived, tmp_path):
    later(desk, JULY)
    closed = close(desk, tmp_path)
    files = opened(closed.archive)
    with desk.read() as session:
        assert files["2026/OF01-2026-00001.pdf"] == stored_page(session, "OF01-2026-00001")
    documents = table(files["documents.csv"])
    assert [row["Numéro"] for row in documents] == [f"OF01-2026-0000{n}" for n in range(1, 5)]
    signs = {"facture": 1, "facture rectificative": 0, "avoir": -1}
    assert sum(signs[x["Nature"]] * cents(x["TTC"]) for x in documents) == closed.total_cents
    pairs = itertools.pairwise(documents)
    assert all(after["Maillon précédent"] == before["Maillon"] for before, after in pairs)
    for row in (*documents, *table(files["reglements.csv"])):
        sealed = files[f"2026/{row['Numéro']}.json"]
        link = sha256(row["Maillon précédent"].encode() + b"\n" + sealed).hexdigest()
        assert link == row["Maillon"]
        assert json.loads(sealed)["number"] == row["Numéro"]
    receipts = table(files["reglements.csv"])
    assert sum(cents(row["Montant"]) for row in receipts) == closed.received_cents
    series = table(files["series.csv"])
    assert {row["Série"] for row in series} == {"OF01-2026", "RC01-2026"}
    assert all(row["Pourquoi"].startswith("une série par poste") for row in series)
    notice = files["LISEZ-MOI.txt"].decode("utf-8-sig")
    assert "exercice du 15/06/2026 au 30/06/2026" in notice
    assert "dix ans" in notice


def test_the_list_of_hashes_is_checked_by_another_program(desk, lived, tmp_path):
    later(desk, JULY)
    closed = close(desk, tmp_path)
    folder = tmp_path / "out"
    with zipfile.ZipFile(closed.archive) as pack:
        pack.extractall(folder)
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(b": OK") == len(opened(closed.archive)) - 1


def test_years_follow_each_other_and_the_total_never_starts_again(desk, lived, tmp_path):
    later(desk, JULY)
    first = close(desk, tmp_path)
    invoice = renewed(desk, answers=OLD_COUNT)
    later(desk, 40)
    second = close(desk, tmp_path, date(2026, 7, 31))
    assert second.starts_on == END + timedelta(days=1)
    assert second.total_cents == invoice.total_cents
    assert second.perpetual_cents == first.total_cents + invoice.total_cents
    assert opened(second.archive).keys() >= {f"2026/{invoice.number}.pdf"}
    assert f"2026/{lived[0].number}.pdf" not in opened(second.archive)


def test_nothing_is_dated_in_a_closed_year(desk, lived, tmp_path):
    later(desk, JULY)
    close(desk, tmp_path)
    desk.turn_clock(END)
    for act in (
        lambda: renewed(desk, answers=OLD_COUNT),
        lambda: received(desk, 100),
        lambda: renewed(desk, answers=OLD_COUNT, propose=True),
    ):
        refused = refusal(act)
        assert (refused.code, refused.values["closed_on"]) == ("period_closed", "2026-06-30")
    desk.turn_clock(END + timedelta(days=1))
    assert renewed(desk, answers=OLD_COUNT).number == "OF01-2026-00005"


def test_a_year_is_closed_once_and_only_when_it_is_over(desk, lived, tmp_path):
    assert refusal(lambda: close(desk, tmp_path, desk.today)).code == "year_not_over"
    later(desk, JULY)
    close(desk, tmp_path)
    assert refusal(lambda: close(desk, tmp_path)).code == "period_closed"
    assert refusal(lambda: close(desk, tmp_path, END - timedelta(days=9))).code == "period_closed"


def test_a_base_that_lived_nothing_can_be_closed(desk, tmp_path):
    closed = close(desk, tmp_path, TODAY - timedelta(days=1))
    assert (closed.documents, closed.total_cents, closed.perpetual_cents) == (0, 0, 0)
    assert closed.starts_on == closed.ends_on


def add_series(desk, **more):
    with (uow := desk.write()):
        values = {"type": "OF", "desk": "02", "year": 2026, "last_number": 0}
        uow.session.add(Series(opened_at=uow.now(), **(values | more)))
        uow.commit()


def test_another_desk_must_have_gone_past_the_end(desk, lived, tmp_path):
    later(desk, JULY)
    add_series(desk)
    refused = refusal(lambda: close(desk, tmp_path))
    assert (refused.code, refused.values["series"]) == ("series_still_open", "OF02-2026")
    assert not list(tmp_path.glob("*.zip"))
    with (uow := desk.write()):
        series = uow.session.scalars(select(Series).where(Series.desk == "02")).one()
        series.closed_at, series.closed_why = uow.now(), "poste retiré"
        uow.commit()
    assert close(desk, tmp_path).documents == 4


def test_an_archive_that_cannot_be_written_closes_nothing(desk, lived, tmp_path):
    later(desk, JULY)
    with pytest.raises(OSError, match="No such file"):
        close(desk, tmp_path / "gone")
    with desk.read() as session:
        assert session.scalars(select(Closing)).all() == []


def test_a_base_that_is_not_whole_is_not_closed(tmp_path):
    desk = make_desk(tmp_path)
    add_client(desk)
    renewed(desk)
    later(desk, JULY)
    with (uow := desk.write()):
        uow.session.execute(text("DROP TRIGGER IF EXISTS guard_document_update"))
        names = uow.session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'document'")
        ).all()
        for name in names:
            uow.session.execute(text(f'DROP TRIGGER "{name}"'))
        uow.session.execute(text("UPDATE document SET total_cents = 1"))
        uow.commit()
    with pytest.raises(IntegrityBroken) as found:
        close(desk, tmp_path)
    assert found.value.code == "closing_base_broken"
    with desk.read() as session:
        pack = MakeControlPack(TODAY, TODAY, tmp_path / "c.zip")
        made = make_control_pack(session, pack)
    assert made.broken == 1
    faults = table(opened(made.archive)["verification.csv"])
    assert faults[0]["Défaut"] == "index"
    assert "ecritures.csv" not in opened(made.archive)
    desk.close()


def test_a_control_pack_holds_the_trail_both_ways(desk, lived, tmp_path):
    first, second = lived
    with desk.read() as session:
        made = make_control_pack(session, MakeControlPack(TODAY, TODAY, tmp_path / "c.zip"))
        count = len(session.scalars(select(Document.id)).all())
    assert (made.documents + made.receipts, made.broken) == (count, 0)
    files = opened(made.archive)
    trail = [(row["De"], row["Quoi"], row["Vers"]) for row in table(files["piste-d-audit.csv"])]
    assert (first.number, "paiement", "RC01-2026-00001") in trail
    assert (second.number, "facture rectificative", "OF01-2026-00003") in trail
    assert ("OF01-2026-00003", "avoir", "OF01-2026-00004") in trail
    assert len(table(files["ventes.csv"])) == 4
    assert table(files["verification.csv"]) == []


def test_a_control_pack_holds_what_the_accountant_was_given(desk, lived, tmp_path):
    first, second = lived
    cheque = received(desk, 4_000, "OF01-2026-00003", method="cheque")
    deposit_cheques(DepositCheques(4_000), desk.write(), desk.today)
    period = ExportSales(TODAY, TODAY)
    with desk.read() as session:
        made = make_control_pack(session, MakeControlPack(TODAY, TODAY, tmp_path / "before.zip"))
    rows = table(opened(made.archive)["ecritures.csv"])
    assert {row["EcritureNum"] for row in rows} == {""}
    exported = export_fec(period, desk.write())
    received(desk, 100, "OF01-2026-00003")
    with desk.read() as session:
        made = make_control_pack(session, MakeControlPack(TODAY, TODAY, tmp_path / "after.zip"))
    files = opened(made.archive)
    entries = table(files["ecritures.csv"])
    numbered = [row for row in entries if row["EcritureNum"]]
    assert len(numbered) == exported.rows < len(entries)
    numbers = [int(row["EcritureNum"]) for row in numbered]
    assert numbers == sorted(numbers)
    assert entries[: len(numbered)] == numbered
    invoiced = table(files["tva-facturee.csv"])
    assert {first.number, second.number} <= {row["Numéro"] for row in invoiced}
    due = table(files["tva-exigible.csv"])
    assert cheque.number in {value for row in due for value in row.values()}
    assert table(files["produits-constates-d-avance.csv"])
    trail = [(row["De"], row["Quoi"], row["Vers"]) for row in table(files["piste-d-audit.csv"])]
    assert (cheque.number, "chèque remis", "RM01-2026-00001") in trail


def test_a_control_pack_of_another_period_is_empty(desk, lived, tmp_path):
    day = TODAY - timedelta(days=400)
    with desk.read() as session:
        made = make_control_pack(session, MakeControlPack(day, day, tmp_path / "c.zip"))
        inverted = MakeControlPack(TODAY, day, tmp_path / "d.zip")
        assert refusal(lambda: make_control_pack(session, inverted)).code == "period_inverted"
    assert (made.documents, made.receipts) == (0, 0)
    assert [name for name in opened(made.archive) if name.endswith(".pdf")] == []


def test_the_same_files_make_the_same_zip_and_a_failure_leaves_the_old_one(tmp_path):
    files = [PackedFile("a.txt", b"a"), PackedFile("b.pdf", b"b")]
    target = tmp_path / "x.zip"
    digest = write_pack(target, files)
    assert write_pack(tmp_path / "y.zip", files) == digest

    def failing():
        yield files[0]
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        write_pack(target, failing())
    assert sha256(target.read_bytes()).hexdigest() == digest
    assert sorted(path.name for path in tmp_path.glob("*.zip")) == ["x.zip", "y.zip"]
    assert list(tmp_path.glob(".ofdesk-*")) == []
