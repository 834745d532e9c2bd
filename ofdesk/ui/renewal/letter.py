"""What the wizard says of what it issues; a year that costs nothing has a letter to save."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from ofdesk.domain.errors import Unavailable
from ofdesk.ui.page import Host
from ofdesk.ui.renewal.work import is_free, letter_of
from ofdesk.ui.tasks import TaskRunner
from ofdesk.words import formats
from ofdesk.words.acknowledgement import acknowledged_text, text_of
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.acknowledgements import Acknowledged
    from ofdesk.services.renewals import RenewalPreview, RenewClient, Renewed


def issue_words(request: "RenewClient", preview: "RenewalPreview") -> str:
    """What the button that issues says."""
    total = formats.amount(preview.total_cents)
    if is_free(request, preview):
        return text_of("issue", total=total)
    return t(f"renewal.issue_{'proposition' if request.propose else 'invoice'}", total=total)


def issued_words(renewed: "Renewed") -> str:
    """What was issued, and when it is due."""
    total = formats.amount(renewed.total_cents)
    if renewed.due_on is None:
        return t("renewal.issued_proposition", number=renewed.number, total=total)
    return t(
        "renewal.issued",
        kind=t("renewal.kind_invoice"),
        number=renewed.number,
        total=total,
        due=formats.day(renewed.due_on),
    )


def tell_acknowledged(tasks: TaskRunner, host: Host, done: "Acknowledged") -> None:
    """Say which year is acquired; the letter is a press away."""
    told = done.preview
    words = acknowledged_text(told.platform, told.period.starts_on, told.period.ends_on)
    host.tell("ok", words, [(text_of("save"), partial(_ask_file, tasks, host, done))])


def _ask_file(tasks: TaskRunner, host: Host, done: "Acknowledged") -> None:
    parent = host if isinstance(host, QWidget) else None
    name, _kind = QFileDialog.getSaveFileName(
        parent, text_of("save"), f"{done.preview.platform}.pdf", "PDF (*.pdf)"
    )
    if name:
        save_letter(tasks, host, done, Path(name))


def save_letter(tasks: TaskRunner, host: Host, done: "Acknowledged", path: Path) -> None:
    """Write the kept letter to a file."""
    desk, told = tasks.desk, done.preview

    def work() -> Path:
        from ofdesk.services.whole_files import save_whole

        page = letter_of(desk, told.platform, told.period.starts_on)
        try:
            save_whole(path, page)
        except OSError as error:
            detail = error.strerror or type(error).__name__
            raise Unavailable("file_not_written", file=str(path), detail=detail) from error
        return path

    tasks.read(
        tasks,
        "letter",
        work,
        lambda saved: host.tell("ok", t("documents.saved", path=str(saved))),
    )
