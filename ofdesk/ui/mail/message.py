"""One message whole, as it left or will leave."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from ofdesk.ui.widgets import button, row, wrapped
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.mail_rows import MailRow


class MessageDialog(QDialog):
    """To whom, the subject, the text and the names of what goes along; nothing can be changed."""

    def __init__(self, found: "MailRow", body: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(found.subject)
        self.to = wrapped(f"{t('mail.recipients')} : {', '.join(found.recipients)}")
        self.text = QPlainTextEdit(body)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(found.subject)
        self.files = wrapped(", ".join(found.attachments), "hint")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 14)
        layout.addWidget(self.to)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.files)
        layout.addLayout(row(1, button(t("close"), self.accept)))
        self.resize(620, 460)
