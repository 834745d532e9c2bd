"""The link that pays a document by card: made, copied, opened, sent by e-mail."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ofdesk.domain.errors import OfdeskError, Unavailable
from ofdesk.ui.asking import Ask, AskDialog, Values
from ofdesk.ui.page import Host
from ofdesk.ui.tasks import AnsweredWork, Progress, TaskRunner
from ofdesk.ui.widgets import Band, Field, button, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.ports.cards import CardDoor
    from ofdesk.services.card_links import LinkDone
    from ofdesk.services.card_mail import LinkMailed, LinkMessage

TEXT_HEIGHT = 180


def card_door(host: Host) -> "Callable[[], CardDoor]":
    """What opens the card gateways, on a worker; it raises ``Unavailable('card_no_door')`` in a
    window that reaches none."""
    doors = host.doors

    def opened() -> "CardDoor":
        if doors is None:
            raise Unavailable("card_no_door")
        return doors.cards()

    return opened


class CardLinkDialog(QDialog):
    """The link is asked for when the dialog opens; one that is open already is found again."""

    def __init__(self, tasks: TaskRunner, host: Host, number: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.tasks, self.host, self.number = tasks, host, number
        self.setWindowTitle(t("cards.link_title", number=number))
        self.band = Band()
        self.words = wrapped(t("cards.link_making"), "hint")
        self.address = QLineEdit()
        self.address.setReadOnly(True)
        self.address.setAccessibleName(t("cards.address"))
        self.copy = button(t("cards.copy"), self.copy_link, kind="primary", icon="copy")
        self.open_button = button(t("cards.open_link"), self.open_link, icon="external")
        self.mail = button(t("cards.mail"), self.mail_link, icon="mail")
        self._verbs = (self.mail, self.open_button, self.copy)
        for verb in self._verbs:
            verb.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(self.windowTitle(), "page"))
        layout.addWidget(self.words)
        layout.addWidget(self.band)
        layout.addWidget(self.address)
        layout.addSpacing(6)
        close = button(t("close"), self.reject)
        layout.addLayout(row(1, close, self.mail, self.open_button, self.copy))
        self.setMinimumWidth(640)
        self._make()

    def _make(self) -> None:
        desk, number, door = self.tasks.desk, self.number, card_door(self.host)

        def work(_progress: Progress) -> "LinkDone":
            from ofdesk.services.card_links import card_link

            return card_link(number, desk, door())

        self.tasks.long(self, t("cards.link_making"), work, self._made, self._on_refused)

    def _on_refused(self, error: OfdeskError) -> None:
        self.words.setText("")
        self.band.say("err", sentence(error))

    def _made(self, done: "LinkDone") -> None:
        self.words.setText(t("cards.link_words", amount=formats.amount(done.cents)))
        self.address.setText(done.url)
        self.address.setCursorPosition(0)
        for verb in self._verbs:
            verb.setEnabled(True)
        self.copy.setFocus()

    def copy_link(self) -> None:
        """Put the link on the clipboard."""
        QGuiApplication.clipboard().setText(self.address.text())
        self.band.say("ok", t("cards.copied"))

    def open_link(self) -> None:
        """Show the page that the link leads to."""
        if not QDesktopServices.openUrl(QUrl(self.address.text())):
            self.band.say("warn", t("sheet.not_followed"))

    def mail_link(self) -> None:
        """Write the message that carries the link, and let it be changed before it is queued."""
        desk, number, url = self.tasks.desk, self.number, self.address.text()

        def work() -> "LinkMessage":
            from ofdesk.services.card_mail import link_message

            with desk.read() as session:
                return link_message(session, number, url)

        self.tasks.read(self, "message", work, self._ask_mail, self._on_refused)

    def _ask_mail(self, message: "LinkMessage") -> None:
        to, subject = QLineEdit(", ".join(message.recipients)), QLineEdit(message.subject)
        text = QPlainTextEdit(message.body)
        text.setMinimumHeight(TEXT_HEIGHT)
        text.setTabChangesFocus(True)
        ask = Ask(
            title=t("cards.mail_title", number=self.number),
            verb=t("cards.mail_verb"),
            fields=(
                Field("to", t("cards.mail_to"), to),
                Field("subject", t("cards.mail_subject"), subject),
                Field("body", t("cards.mail_text"), text),
            ),
            begin=self._mailing,
            done=self._mailed,
        )
        AskDialog(self.tasks, ask, self).open()

    def _mailing(self, values: Values) -> AnsweredWork:
        desk, number = self.tasks.desk, self.number
        to = tuple(one.strip() for one in values["to"].split(",") if one.strip())

        def work(_answers: frozenset[str]) -> "LinkMailed":
            from ofdesk.services.card_mail import LinkMessage, mail_link

            message = LinkMessage(number, to, values["subject"], values["body"])
            return mail_link(message, desk.write())

        return work

    def _mailed(self, done: "LinkMailed") -> None:
        told = t("cards.mailed", number=done.number, to=", ".join(done.recipients))
        self.band.say("ok", told)
