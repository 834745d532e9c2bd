"""« Envoyer par e-mail » beside the page of a document: into the outbox, after a doubt if any."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from ofdesk.domain.mail_templates import DOCUMENT_TEMPLATES
from ofdesk.ui.widgets import button
from ofdesk.words.client_sheets import value_name
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.mail_documents import DocumentMailed
    from ofdesk.ui.documents.preview import PreviewDialog


def mail_button(dialog: "PreviewDialog") -> QPushButton:
    """The button; it shows itself for documents that may be mailed."""
    made = button(t("mailing.send"), partial(mail_page, dialog), icon="mail")
    made.hide()
    return made


def may_be_mailed(kind: str) -> bool:
    """Whether documents of a kind go by e-mail."""
    return kind in DOCUMENT_TEMPLATES


def mail_page(dialog: "PreviewDialog") -> None:
    """Put the stored page into the outbox, to those who get it by default."""
    desk, number = dialog.tasks.desk, dialog.number

    def work(answers: frozenset[str]) -> "DocumentMailed":
        from ofdesk.services.mail_documents import MailDocument, mail_document

        return mail_document(MailDocument(number), desk.write(answers))

    def done(found: "DocumentMailed") -> None:
        words = t("mailing.queued", recipients=", ".join(found.message.recipients))
        if found.copy:
            words += " " + t("mailing.copy")
        elif found.beside:
            words += " " + t("mailing.beside", delivery=value_name(found.delivery))
        see = (t("mailing.see"), partial(dialog.host.go, "mail"))
        dialog.band.say("ok", words, [see])

    dialog.tasks.write_asking(
        dialog, work, done, lambda error: dialog.band.say("err", sentence(error))
    )
