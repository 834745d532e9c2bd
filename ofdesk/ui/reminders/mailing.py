"""Reminders by e-mail: each is looked at, to whom and what it says, before any is queued."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.empty import EmptyState
from ofdesk.ui.page import Host, Page
from ofdesk.ui.tables import Cell, Column, ReadyRow
from ofdesk.ui.tasks import Progress, TaskRunner
from ofdesk.ui.ticking import TickTable
from ofdesk.ui.widgets import Band, button, column, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.dunning_mail import TEXTS as MAIL_TEXTS
from ofdesk.words.dunning_mail import words as mail_words
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.dunning_mail import MailPreview, ReminderMailed


@dataclass(frozen=True, slots=True)
class Queued:
    """What was put into the outbox, and the pages that show it."""

    rows: "Sequence[ReminderMailed]"
    changes: frozenset[str] = frozenset(("mail_message", "reminder"))


def preview_columns() -> tuple[Column, ...]:
    """The columns of the letters, after their tick."""
    return (
        Column("platform", t("reminders.client"), 120, strong=True),
        Column("level", t("reminders.level"), 60),
        Column("recipients", t("remind_mail.to"), 260, stretch=True),
    )


def preview_row(found: "MailPreview") -> ReadyRow:
    """One letter as cells; without an address it says so."""
    if found.skipped:
        to = Cell(
            mail_words(MAIL_TEXTS[found.skipped]).format(platform=found.platform), tone="warn"
        )
    else:
        to = Cell(", ".join(found.recipients))
    return ReadyRow(found.reminder, (Cell(found.platform), Cell(f"R{found.level}"), to), found)


class MailingDialog(QDialog):
    """Letters on the left, the message of the one under the cursor on the right: nothing goes
    unseen, and what has no address is said."""

    def __init__(self, tasks: TaskRunner, host: Host, letters: Sequence[str], page: Page) -> None:
        super().__init__(page)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.tasks, self.host, self.letters = tasks, host, list(letters)
        self.setWindowTitle(t("remind_mail.title"))
        self.band = Band()
        self.table = TickTable(preview_columns(), "mailingTable", self)
        self.table.setAccessibleName(t("remind_mail.letters"))
        self.empty = EmptyState(self.table)
        self.to, self.subject = wrapped("", "label"), label("", "panel")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(t("remind_mail.message"))
        self.file = wrapped("", "hint")
        self.count = label("", "section")
        self.go = button(t("remind_mail.queue"), self.queue, kind="primary", icon="send")
        self.go.setEnabled(False)
        self._lay_out()
        self.table.ticked.connect(self._on_ticked)
        self.table.opened.connect(lambda found: self.table.toggle(found.key))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_message())
        self.resize(1120, 620)
        self._read()

    def _lay_out(self) -> None:
        message = column(self.subject, self.to, self.text, self.file, space=8)
        both = row(self.table, space=14)
        both.addLayout(message, 1)
        both.setStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(t("remind_mail.title"), "page"))
        layout.addWidget(wrapped(t("remind_mail.words"), "hint"))
        layout.addWidget(self.band)
        layout.addLayout(both, 1)
        layout.addLayout(row(self.count, 1, button(t("cancel"), self.reject), self.go))

    def _read(self) -> None:
        desk, letters = self.tasks.desk, self.letters

        def work() -> list[ReadyRow]:
            from ofdesk.services.dunning_mail import preview_mailing

            with desk.read() as session:
                return [preview_row(found) for found in preview_mailing(session, letters)]

        self.tasks.read(self, "mailing", work, self._show, self._on_refused)

    def _show(self, rows: list[ReadyRow]) -> None:
        self.table.show_rows(rows, [found.key for found in rows if not found.source.skipped])
        if not rows:
            self.empty.say(t("remind_mail.none"))
            return
        self.table.selectRow(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_message(self) -> None:
        found = self.table.current_row()
        if found is None:
            return
        preview: MailPreview = found.source
        self.subject.setText(preview.subject)
        self.to.setText(t("remind_mail.goes_to", to=", ".join(preview.recipients) or "—"))
        self.text.setPlainText(preview.body)
        self.file.setText(t("remind_mail.file", file=preview.file))

    def _taken(self) -> list[ReadyRow]:
        return [found for found in self.table.taken_rows() if not found.source.skipped]

    def _on_ticked(self) -> None:
        count = len(self._taken())
        self.count.setText(t("remind_mail.count", count=formats.number(count)))
        self.go.setEnabled(count > 0)

    def queue(self) -> None:
        """Put the ticked letters into the outbox, each in a transaction of its own."""
        desk, letters = self.tasks.desk, [found.key for found in self._taken()]
        if not letters or not self.go.isEnabled():
            return
        self.go.setEnabled(False)

        def work(progress: Progress) -> Queued:
            from ofdesk.services.dunning_mail import mail_reminders

            return Queued(mail_reminders(letters, desk.write(), progress.step))

        self.tasks.long(self, t("remind_mail.queueing"), work, self._queued, self._on_refused)

    def _on_refused(self, error: OfdeskError) -> None:
        self.go.setEnabled(bool(self._taken()))
        self.band.say("err", sentence(error))

    def _queued(self, done: Queued) -> None:
        queued = [found for found in done.rows if found.message is not None]
        see = (t("mailing.see"), lambda: self.host.go("mail"))
        self.host.tell("ok", t("remind_mail.done", count=formats.number(len(queued))), [see])
        self.accept()
