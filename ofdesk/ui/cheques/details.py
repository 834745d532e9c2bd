"""What stands on a cheque: its day, place and magnetic line, the day wished, and its scan."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QTemporaryDir, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from ofdesk.ports.desk import Desk
from ofdesk.ui.asking import Ask, AskDialog, Values
from ofdesk.ui.inputs import DayEdit
from ofdesk.ui.page import Host
from ofdesk.ui.tasks import AnsweredWork, TaskRunner
from ofdesk.ui.widgets import Field
from ofdesk.words import formats
from ofdesk.words.cheque_details import described_text
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.attachments import AttachedContent
    from ofdesk.services.cheque_register import Described

DAYS = ("written_on", "deposit_from")
IMAGES = "*.pdf *.png *.jpg *.jpeg *.tif *.tiff *.webp"


@dataclass(frozen=True, slots=True)
class Scan:
    """A copy of a scan that is shown, and the folder around it."""

    folder: QTemporaryDir
    target: Path


class Asking(Protocol):
    """A page or a dialog that asks about a cheque."""

    tasks: TaskRunner
    host: Host
    scans: list[Scan]
    """Those that were shown: their files go with the page or the dialog."""


class Known(Protocol):
    """What is known of a cheque: ``ChequeFacts``, or a row of the register."""

    @property
    def place(self) -> str: ...

    @property
    def cmc7(self) -> str: ...


def ask_details(owner: "Asking", about: tuple[str, Known]) -> None:
    """Ask what stands on a cheque; a reader may send its whole line into the third field."""
    cheque, known = about
    desk = owner.tasks.desk
    days = {name: DayEdit(lambda: desk.today, name) for name in DAYS}
    for name, edit in days.items():
        day = getattr(known, name)
        if day is not None:
            edit.set_day(day)
    place, line = QLineEdit(known.place), QLineEdit(known.cmc7)
    line.setPlaceholderText(t("receipt.cmc7_hint"))

    ask = Ask(
        title=t("receipt.details_title"),
        verb=t("save"),
        words=t("receipt.details_words"),
        fields=(
            Field("written_on", t("receipt.written_on"), days["written_on"]),
            Field("place", t("receipt.place"), place),
            Field("cmc7", t("receipt.cmc7"), line),
            Field("deposit_from", t("receipt.deposit_from"), days["deposit_from"]),
        ),
        begin=partial(_describing, desk, cheque),
        done=lambda done: _told(owner, done),
    )
    AskDialog(owner.tasks, ask, _widget(owner)).open()


def _describing(desk: Desk, cheque: str, values: Values) -> AnsweredWork:
    written, asked = (
        formats.parse_day(values[name], desk.today, name) if values[name] else None for name in DAYS
    )

    def work(_answers: frozenset[str]) -> "Described":
        from ofdesk.services.cheque_details import ChequeFacts
        from ofdesk.services.cheque_register import DescribeCheque, describe_cheque

        facts = ChequeFacts(written, values["place"], values["cmc7"], asked)
        return describe_cheque(DescribeCheque(cheque, facts), desk.write())

    return work


def _told(owner: "Asking", done: "Described") -> None:
    owner.host.tell("ok", described_text(done.cheque_number, done.number, done.facts))


def _widget(owner: "Asking") -> QWidget:
    assert isinstance(owner, QWidget)
    return owner


def ask_scan(owner: "Asking", cheque: str) -> None:
    """Ask for the scan of a cheque, and keep it among the files of its client."""
    files = f"{t('receipt.scans')} ({IMAGES})"
    name, _kind = QFileDialog.getOpenFileName(_widget(owner), t("receipt.scan"), "", files)
    if name:
        keep(owner, cheque, Path(name))


def keep(owner: "Asking", cheque: str, path: Path) -> None:
    """Keep a file as the scan of a cheque."""
    desk = owner.tasks.desk

    def work() -> "Described":
        from ofdesk.services.cheque_register import keep_scan

        return keep_scan(cheque, path, desk.write())

    owner.tasks.write(
        _widget(owner),
        work,
        lambda done: _told(owner, done),
        lambda error: owner.host.tell("err", sentence(error)),
    )


def open_scan(owner: "Asking", attachment_id: str) -> None:
    """Show a copy of the scan in the program of the system."""
    desk = owner.tasks.desk

    def work() -> Scan:
        from ofdesk.services.attachments import read_attachment
        from ofdesk.services.whole_files import save_whole

        with desk.read() as session:
            found: AttachedContent = read_attachment(session, attachment_id)
        folder = QTemporaryDir()
        target = Path(folder.path()) / found.name
        save_whole(target, found.content)
        return Scan(folder, target)

    def show(scan: Scan) -> None:
        owner.scans.append(scan)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(scan.target))):
            owner.host.tell("warn", t("sheet.f_no_program", name=scan.target.name))

    owner.tasks.read(
        _widget(owner), "scan", work, show, lambda error: owner.host.tell("err", sentence(error))
    )
