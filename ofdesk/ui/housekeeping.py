"""Backups, restore and the check of integrity, asked for from the window."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.tasks import Progress
from ofdesk.words import formats
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.verify import Verified
    from ofdesk.ui.host import Window


def verify(window: "Window") -> None:
    """Walk every chain, off the screen, and say what was found."""
    desk = window.tasks.desk

    def work(progress: Progress) -> "Verified":
        from ofdesk.services.verify import verify_base

        with desk.read() as session:
            return verify_base(session, progress.step)

    window.tasks.long(window, t("verifying"), work, lambda found: _tell(window, found))


def _tell(window: "Window", found: "Verified") -> None:
    if not found.broken:
        documents, receipts = formats.number(found.documents), formats.number(found.receipts)
        window.tell("ok", t("verified", documents=documents, receipts=receipts))
        return
    from ofdesk.words.cli_billing import broken_text

    first = found.broken[0]
    words = broken_text(first.number, first.reason, first.detail)
    window.tell("err", t("broken", count=len(found.broken), first=words))


def save_backup(window: "Window") -> None:
    """Copy the base to a file that the person names."""
    from PySide6.QtWidgets import QFileDialog

    desk = window.tasks.desk
    name, _kind = QFileDialog.getSaveFileName(window, t("backup"), f"{desk.path.stem}.db")
    if not name:
        return
    window.tasks.long(
        window,
        t("backup"),
        lambda _progress: desk.backup(Path(name)),
        lambda _made: window.tell("ok", t("backed_up", path=name)),
    )


def restore_backup(window: "Window", backup: Path) -> None:
    """Close the base, bring the backup back, and open it again in a new window."""
    restore = window.restore
    if restore is None:
        return
    QApplication.setOverrideCursor(window.cursor())
    window.tasks.close()
    window.tasks.desk.close()
    try:
        carried = restore(backup)
    except OfdeskError as error:
        window.reopen("err", sentence(error))
    else:
        window.reopen("ok", t("home.b_done", count=formats.number(len(carried))))
    finally:
        QApplication.restoreOverrideCursor()
