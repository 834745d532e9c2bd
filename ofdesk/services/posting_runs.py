"""Printing a lot: job after job to the printer, or one file; what happened is written around each.

Before a job leaves, its letters are noted as « handing »; it is handed over held. Once the printer
has said what it calls the job, they are « handed », and only then the job is released: whatever is
printed has a name by which it can be taken out of the queue. A program that ends in between leaves
letters that only a person who looks at the paper may call good (``ofdesk.services.posting_acts``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.domain.posting import (
    AGAIN,
    HANDED,
    HANDING,
    JOB_SIZE,
    QUEUED,
    READY,
    WAITING,
    cut_into_jobs,
)
from ofdesk.domain.posting import ranks_text as written
from ofdesk.models import DeskSetting
from ofdesk.ports.desk import Desk
from ofdesk.ports.printers import DOUBTFUL, PrintJob, PrintShop
from ofdesk.services.pages import kept_page
from ofdesk.services.posting_lots import Lot, Step, read_lot, record_step
from ofdesk.services.whole_files import save_whole

Tell = Callable[[int, int], None]
PRINTER, TRAY = "print.printer", "print.tray"


@dataclass(frozen=True, slots=True)
class PrintLotRequest:
    """Which lot, and where it goes: a file, a printer, or (neither) the printer of the desk."""

    lot: str
    printer: str = ""
    pdf: Path | None = None


def print_lot(
    request: PrintLotRequest, desk: Desk, shop: PrintShop, tell: Tell = lambda _done, _of: None
) -> Lot:
    """Print what is queued or to be printed again: a new lot, or one that is resumed.

    Raises the refusals of ``checked_printer``; ``lot_unknown``, ``lot_of_other_desk``,
    ``lot_unacknowledged`` (say first which letter was the last good one), ``nothing_to_resume``;
    ``IntegrityBroken`` (nothing of the job left); ``Unavailable`` of the printer or of the file.
    """
    printer = checked_printer(request.printer, desk, shop) if request.pdf is None else ""
    with desk.read() as session:
        lot = checked_lot(session, request.lot, desk.number)
        tray = _setting(session, TRAY)
    ready = lot.ranks(*READY)
    size = JOB_SIZE if request.pdf is None else len(ready)
    run = _Run(desk, shop, lot.number, str(request.pdf or printer))
    for done, ranks in enumerate(cut_into_jobs(ready, size)):
        tell(done * size, len(ready))
        pages = run.take(ranks)
        title = f"{lot.number} {written(ranks)}"
        if request.pdf is None:
            run.hand(ranks, PrintJob(title, pages, printer, tray))
        else:
            run.write(ranks, request.pdf, shop.bind(pages, title))
    tell(len(ready), len(ready))
    with desk.read() as session:
        return read_lot(session, lot.number)


def checked_printer(name: str, desk: Desk, shop: PrintShop) -> str:
    """The printer that ``name`` says, else that of the desk, else that of the system.

    Raises ``printer_unknown``, ``printer_not_chosen``; ``Unavailable`` of the printers.
    """
    with desk.read() as session:
        wanted = name.strip() or _setting(session, PRINTER)
    known = shop.printers()
    usual = [one.name for one in known if one.default]
    if not wanted and not usual:
        raise DomainError("printer_not_chosen", field="printer", known=[one.name for one in known])
    if wanted and wanted not in [one.name for one in known]:
        names = [one.name for one in known]
        raise DomainError("printer_unknown", field="printer", printer=wanted, known=names)
    return wanted or usual[0]


def checked_lot(session: Session, text: str, desk: str) -> Lot:
    """A lot that may be printed here and now; see ``print_lot``."""
    lot = read_lot(session, text)
    if lot.desk != desk:
        raise DomainError("lot_of_other_desk", field="lot", lot=lot.number, desk=lot.desk)
    waiting = lot.ranks(*WAITING)
    if waiting:
        raise DomainError(
            "lot_unacknowledged",
            field="lot",
            lot=lot.number,
            letters=written(waiting),
            last=waiting[-1],
        )
    if not lot.ranks(*READY):
        raise DomainError("nothing_to_resume", field="lot", lot=lot.number)
    return lot


def _setting(session: Session, key: str) -> str:
    found = session.get(DeskSetting, key)
    return "" if found is None else found.value


class _Run:
    """One printing of a lot on one printer or to one file."""

    def __init__(self, desk: Desk, shop: PrintShop, lot: str, place: str) -> None:
        self._desk, self._shop, self._lot, self._place = desk, shop, lot, place

    def take(self, ranks: Sequence[int]) -> list[bytes]:
        """Read the stored pages, their hash checked, and note that they are about to leave."""
        with (uow := self._desk.write()):
            lot = read_lot(uow.session, self._lot)
            pieces = [piece for piece in lot.pieces if piece.rank in ranks]
            if not all(piece.state in READY for piece in pieces):
                # Somebody else prints this lot at the same time.
                raise DomainError("nothing_to_resume", field="lot", lot=lot.number)
            pages = [kept_page(uow.session, x.pdf_sha256, x.number) for x in pieces]
            step = Step(HANDING, frozenset(ranks), self._place)
            record_step(uow, lot.id, step, self._desk.today)
            uow.commit()
        return pages

    def hand(self, ranks: Sequence[int], job: PrintJob) -> None:
        """Give a job to the printer."""
        try:
            taken = self._shop.hand(job)
        except Unavailable as refused:
            if refused.code != DOUBTFUL:
                self._note(QUEUED, ranks, reason=refused.code)
            raise
        self._note(HANDED, ranks, job=taken)
        try:
            self._shop.release(taken)
        except Unavailable as refused:
            if self._shop.cancel(taken):
                self._note(AGAIN, ranks, reason=refused.code)
            raise

    def write(self, ranks: Sequence[int], path: Path, pdf: bytes) -> None:
        """Write the file that somebody prints."""
        try:
            save_whole(path, pdf)
        except OSError as error:
            self._note(QUEUED, ranks, reason="file_not_writable")
            raise Unavailable("file_not_writable", file=str(path)) from error
        self._note(HANDED, ranks)

    def _note(self, kind: str, ranks: Sequence[int], job: str = "", reason: str = "") -> None:
        with (uow := self._desk.write()):
            lot = read_lot(uow.session, self._lot)
            step = Step(kind, frozenset(ranks), self._place, job, reason)
            record_step(uow, lot.id, step, self._desk.today)
            uow.commit()
