"""E-mails: the outbox as a list, sending, and what a person does with one message."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QMenu

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.cells import holding
from ofdesk.ui.list_page import ListPage
from ofdesk.ui.mail.message import MessageDialog
from ofdesk.ui.page import Host
from ofdesk.ui.tables import Cell, Column, ReadyRow
from ofdesk.ui.tasks import Progress, TaskRunner
from ofdesk.ui.widgets import button, row
from ofdesk.words import formats
from ofdesk.words.mail import run_text, state_name
from ofdesk.words.sentences import sentence, sentence_of
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.mail_rows import MailRow
    from ofdesk.services.mail_sending import MailRun

LIMIT = 2000
GROUPS: dict[str, tuple[str, ...]] = {
    "all": (),
    "waiting": ("queued", "sending"),
    "sent": ("sent",),
    "to_see": ("failed", "unsure"),
}
"""The filters of the page, and the states that each shows."""
CHIPS = {
    "queued": "waiting",
    "sending": "waiting",
    "sent": "sent",
    "failed": "refused",
    "unsure": "uncovered",
    "cancelled": "cancelled",
}
ACTS = {
    "queued": ("cancel",),
    "failed": ("retry", "cancel"),
    "unsure": ("arrived", "retry", "cancel"),
}
"""What a person may do with a message in each state; every message can be shown and drafted."""


def mail_columns() -> tuple[Column, ...]:
    """The columns of the list."""
    return (
        Column("state", t("mail.state"), 110, chip=True),
        Column("recipients", t("mail.recipients"), 220, strong=True),
        Column("subject", t("mail.subject"), 240, stretch=True),
        Column("platform", t("mail.platform"), 110),
        Column("queued_at", t("mail.queued_at"), 130),
        Column("sent_at", t("mail.sent_at"), 130),
        Column("error", t("mail.error"), 220),
    )


def ready_message(found: "MailRow") -> ReadyRow:
    """One message as cells."""
    why = sentence_of(found.error, {"detail": found.error_detail}) if found.error else ""
    cells = (
        Cell(state_name(found.state), CHIPS[found.state]),
        Cell(", ".join(found.recipients)),
        Cell(found.subject),
        Cell(found.platform),
        Cell(formats.instant(found.queued_at)),
        Cell(formats.instant(found.sent_at) if found.sent_at else "—"),
        Cell(why, tone="err" if why else ""),
    )
    return ReadyRow(found.id, cells, found)


class MailPage(ListPage):
    """What waits, what left, what failed or is doubtful; the last first."""

    name = "mail"
    follows = frozenset(("mail_message",))
    groups = GROUPS
    unmarked = ("all",)

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__(tasks, host, mail_columns())
        self.alerts = button(t("mail.alerts"), self.queue_alerts, icon="clock")
        self.send = button(t("mail.send"), self.send_now, kind="primary", icon="send")
        self.lay_out(row(self.heading, 1, self.alerts, self.send), t("mail.hint"))
        self.table.menu_asked.connect(self._menu)
        self.table.opened.connect(lambda found: self.show_message(found.key))

    def refresh(self) -> None:
        """Read the outbox again."""
        desk = self.tasks.desk

        def work() -> list[ReadyRow]:
            from ofdesk.services.mail_rows import ListMail, list_mail

            with desk.read() as session:
                return [ready_message(found) for found in list_mail(session, ListMail(limit=LIMIT))]

        self.tasks.read(self, "mail", work, self._show)

    def _show(self, rows: list[ReadyRow]) -> None:
        states = GROUPS[self.which]
        group = [found for found in rows if not states or found.source.state in states]
        shown = holding(group, self.filter.text())
        self.model.show_rows(shown)
        waiting = sum(found.source.state == "queued" for found in rows)
        count, left = formats.number(len(shown)), formats.number(waiting)
        self.totals.setText(t("mail.foot", count=count, waiting=left))
        if not rows:
            self.empty.say(t("mail.empty"), [(t("mail.alerts"), self.queue_alerts)])
        elif not group:
            self.empty.say(t("mail.none_so"), [(t("mail.f_all"), partial(self.choose, "all"))])
        elif not shown:
            self.says_nothing_found()

    def send_now(self, secret: str = "") -> None:
        """Send what waits, with the secret of the keyring or the one just typed."""
        desk = self.tasks.desk
        self.send.setEnabled(False)

        def work(_progress: Progress) -> "MailRun":
            from ofdesk.services.mail_sending import send_queued

            return send_queued(desk, lambda _login: secret)

        self.tasks.long(self, t("mail.sending"), work, self._on_sent, self._on_not_sent)

    def _on_sent(self, run: "MailRun") -> None:
        self.send.setEnabled(True)
        failed, unsure = run.count("failed"), run.count("unsure") + len(run.found_unsure)
        said = run_text(run.count("sent"), failed, unsure, run.waiting)
        if run.stopped:
            said += " " + sentence_of(run.stopped, {"detail": run.detail})
        self.host.tell("err" if failed or unsure or run.stopped else "ok", said)

    def _on_not_sent(self, error: OfdeskError) -> None:
        self.send.setEnabled(True)
        if error.code != "mail_password_needed":
            again = [(t("retry"), partial(self.send_now, ""))]
            self.host.tell("err", sentence(error), again)
            return
        typed, given = QInputDialog.getText(
            self, t("mail.send"), sentence(error), QLineEdit.EchoMode.Password
        )
        if given and typed:
            self.send_now(typed)

    def queue_alerts(self) -> None:
        """Put the alerts of renewal that are due into the outbox, to be read before they leave."""
        desk = self.tasks.desk

        def work() -> tuple[int, int]:
            from ofdesk.services.alerts import queue_alerts

            found = queue_alerts(desk.write(), desk.today)
            aside = sum(bool(alert.skipped) for alert in found)
            return len(found) - aside, aside

        def done(counts: tuple[int, int]) -> None:
            queued, aside = (formats.number(count) for count in counts)
            self.host.tell("ok", t("mail.alerts_done", queued=queued, aside=aside))

        self.tasks.write(self, work, done)

    def _menu(self, at: QPoint) -> None:
        found = self.table.current_row()
        if found is None:
            return
        menu = QMenu(self)
        menu.addAction(t("mail.show"), partial(self.show_message, found.key))
        menu.addAction(t("mail.draft"), partial(self._ask_draft, found.key))
        for act in ACTS.get(found.source.state, ()):
            menu.addAction(t(f"mail.{act}"), partial(self.act, act, found.key))
        menu.exec(self.table.viewport().mapToGlobal(at))

    def act(self, act: str, key: str) -> None:
        """Take back, try again or note as arrived; what is doubtful is asked about."""
        desk = self.tasks.desk

        def work(answers: frozenset[str]) -> object:
            from ofdesk.services.mail import cancel_mail, retry_mail, settle_mail

            if act == "arrived":
                return settle_mail(key, desk.write(answers), desk.today)
            return (cancel_mail if act == "cancel" else retry_mail)(key, desk.write(answers))

        told = t(f"mail.{act}_done")
        self.tasks.write_asking(self, work, lambda _done: self.host.tell("ok", told))

    def show_message(self, key: str) -> None:
        """Show one message whole."""
        desk = self.tasks.desk

        def work() -> "tuple[MailRow, str]":
            from ofdesk.services.mail import message_named
            from ofdesk.services.mail_rows import mail_row

            with desk.read() as session:
                message = message_named(session, key)
                return mail_row(message), message.body

        def shown(found: "tuple[MailRow, str]") -> None:
            message, body = found
            MessageDialog(message, body, self).open()

        self.tasks.read(self, "message", work, shown)

    def _ask_draft(self, key: str) -> None:
        name, _kind = QFileDialog.getSaveFileName(self, t("mail.draft"), "message.eml", "*.eml")
        if name:
            self.save_draft(key, Path(name))

    def save_draft(self, key: str, target: Path) -> None:
        """Write a message to a file that a mail program opens."""
        desk = self.tasks.desk

        def work() -> Path:
            from ofdesk.services.mail_rows import draft_of
            from ofdesk.services.whole_files import save_whole

            save_whole(target, draft_of(desk, key))
            return target

        self.tasks.write(
            self, work, lambda path: self.host.tell("ok", t("documents.saved", path=path))
        )
