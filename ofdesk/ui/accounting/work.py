"""What the page for the accountant does on a worker: write a report, say what is in it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ofdesk.ports.desk import Desk
from ofdesk.words import formats
from ofdesk.words.lots import again_text
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.sales_export import ExportSales
    from ofdesk.ui.tasks import Progress

REPORTS = ("sales", "receipts", "vat-invoiced", "vat-due", "deferred", "lettering", "des", "aged")
ENDINGS = {"fec": ("txt", "FEC (*.txt)"), "pack": ("zip", "ZIP (*.zip)")}
"""Of what is no table: the ending of its file, and the kinds the dialog offers."""
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, as a sentence with its state; ``rows`` is 0 when there was nothing."""

    state: str
    words: str
    rows: int
    changes: frozenset[str] = NOTHING


def with_ending(target: Path, kind: str, ending: str) -> Path:
    """The file with the ending of the kind that was chosen, when it was typed without any."""
    if target.suffix:
        return target
    return target.with_name(f"{target.name}.{'xlsx' if 'xlsx' in kind else ending}")


def write(
    desk: Desk, name: str, period: tuple[date, date], target: Path, _progress: "Progress"
) -> Written:
    """Write the report ``name`` of a period to ``target``. Raises what the use case raises."""
    from ofdesk.services.sales_export import ExportSales

    if name == "fec":
        return _write_entries(desk, ExportSales(*period), target)
    if name == "pack":
        return _write_pack(desk, period, target)
    return _write_table(desk, name, ExportSales(*period), target)


def _write_table(desk: Desk, name: str, request: "ExportSales", target: Path) -> Written:
    from ofdesk.services.accounting_files import REPORTS as REPORT_OF
    from ofdesk.services.report_files import table_bytes
    from ofdesk.services.whole_files import save_whole

    with desk.read() as session:
        table = REPORT_OF[name](session, request)
    save_whole(target, table_bytes(target.name, table))
    rows = len(table.rows)
    words = {0: "written_none", 1: "written_one"}.get(rows, "written")
    named = t(f"accounting.{name.replace('-', '_')}")
    told = t(f"accounting.{words}", name=named, rows=formats.number(rows), file=target.name)
    return Written("ok" if rows else "info", told, rows)


def _write_entries(desk: Desk, request: "ExportSales", target: Path) -> Written:
    from ofdesk.services.fec_export import export_fec

    done = export_fec(request, desk.write(), target)
    if not done.lot:
        return Written("info", t("accounting.fec_none"), 0)
    told = t(
        "accounting.fec_written",
        lot=done.lot,
        entries=formats.number(done.entries),
        total=formats.amount(done.debit_cents),
        file=target.name,
    )
    if done.spelled:
        spelled = ", ".join(f"{one} → {other}" for one, other in done.spelled)
        told = f"{told} {t('accounting.fec_spelled', list=spelled)}"
    return Written("ok", told, done.rows, frozenset(("fec_lot",)))


def write_lot(desk: Desk, number: int, target: Path) -> Written:
    """Write the file of a lot again, as it was. Raises what ``lot_file`` raises, ``OSError``."""
    from ofdesk.services.fec_export import lot_file
    from ofdesk.services.whole_files import save_whole

    with desk.read() as session:
        content = lot_file(session, number)
    save_whole(target, content)
    return Written("ok", again_text(number, target.name), 1)


def _write_pack(desk: Desk, period: tuple[date, date], target: Path) -> Written:
    from ofdesk.services.control_pack import MakeControlPack, make_control_pack

    with desk.read() as session:
        made = make_control_pack(session, MakeControlPack(*period, target))
    if made.broken:
        count = formats.number(made.broken)
        return Written("err", t("accounting.packed_broken", file=target.name, count=count), 1)
    documents = formats.number(made.documents)
    return Written("ok", t("accounting.packed", file=target.name, documents=documents), 1)
