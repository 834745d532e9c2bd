"""The e-mails of a client, on its sheet: what was sent, what waits, and sending again."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Slot
from PySide6.QtWidgets import QMenu

from ofdesk.ui.clients.sheet_tabs import ListTab
from ofdesk.ui.empty import EmptyState
from ofdesk.ui.mail.message import MessageDialog
from ofdesk.ui.mail.page import mail_columns, ready_message
from ofdesk.ui.page import Host
from ofdesk.ui.tables import ReadyRow
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import button, row
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.mail_rows import MailRow

HIDDEN = ("platform",)


class MailTab(ListTab):
    """The messages of one client, the last first; Enter shows one whole."""

    def __init__(self, tasks: TaskRunner, host: Host, platform: str) -> None:
        columns = mail_columns()
        super().__init__(tasks, columns)
        self.tasks, self.host, self.platform = tasks, host, platform
        self.table.setAccessibleName(t("sheet.tab_mail"))
        for position, one in enumerate(columns):
            self.table.setColumnHidden(position, one.key in HIDDEN)
        self.empty = EmptyState(self.table)
        self.show_button = button(t("mail.show"), self.show_message)
        self.again = button(t("sheet.send_again"), self.send_again, icon="send")
        self.body.addLayout(row(self.show_button, self.again, 1))
        self.table.opened.connect(lambda _found: self.show_message())
        self.table.menu_asked.connect(self._menu)
        tasks.committed.connect(self._on_committed)
        self.refresh()

    @Slot(object)
    def _on_committed(self, changes: frozenset[str]) -> None:
        if changes & {"mail_message", "everything"}:
            self.refresh()

    def refresh(self) -> None:
        """Read the messages again."""
        desk, platform = self.tasks.desk, self.platform

        def work() -> list[ReadyRow]:
            from ofdesk.services.mail_rows import ListMail, list_mail

            with desk.read() as session:
                rows = list_mail(session, ListMail(platform=platform))
            return [ready_message(found) for found in rows]

        self.tasks.read(self, "mail", work, self._show)

    def _show(self, rows: list[ReadyRow]) -> None:
        self.model.show_rows(rows)
        if rows and self.table.current_row() is None:
            self.table.selectRow(0)
        for one in (self.show_button, self.again):
            one.setEnabled(bool(rows))
        if not rows:
            self.empty.say(t("sheet.no_mail"))

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(t("mail.show"), self.show_message)
        menu.addAction(t("sheet.send_again"), self.send_again)
        menu.exec(self.table.viewport().mapToGlobal(at))

    def show_message(self) -> None:
        """Show the selected message whole."""
        found, desk = self.table.current_row(), self.tasks.desk
        if found is None:
            return
        key = found.key

        def work() -> "tuple[MailRow, str]":
            from ofdesk.services.mail import message_named
            from ofdesk.services.mail_rows import mail_row

            with desk.read() as session:
                message = message_named(session, key)
                return mail_row(message), message.body

        def shown(read: "tuple[MailRow, str]") -> None:
            MessageDialog(*read, self).open()

        self.tasks.read(self, "message", work, shown)

    def send_again(self) -> None:
        """Put the selected message into the outbox once more, after « sûr ? »."""
        found, desk = self.table.current_row(), self.tasks.desk
        if found is None:
            return
        key = found.key

        def work(answers: frozenset[str]) -> object:
            from ofdesk.services.mail_again import queue_again

            return queue_again(key, desk.write(answers))

        done = partial(self.host.tell, "ok", t("mail.retry_done"))
        self.tasks.write_asking(self, work, lambda _queued: done())
