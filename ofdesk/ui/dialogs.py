"""Dialogs of the frame: the doubtful question, the defect of ours, the list of shortcuts."""

import traceback
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ofdesk.domain.errors import ConfirmationNeeded, OfdeskError
from ofdesk.ui.widgets import button, column, label, row, wrapped
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t


class QuestionDialog(QDialog):
    """« Sûr ? »: the sentence of a doubtful code, and two verbs; the safe one has the focus."""

    def __init__(self, question: ConfirmationNeeded, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("question"))
        self.words = wrapped(sentence(question))
        self.yes = button(t("yes_go_on"), self.accept)
        self.no = button(t("cancel"), self.reject, kind="primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 14)
        layout.addWidget(self.words)
        layout.addSpacing(12)
        layout.addLayout(row(1, self.yes, self.no))
        self.setMinimumWidth(460)
        self.no.setFocus()

    @classmethod
    def ask_about(cls, question: ConfirmationNeeded, parent: QWidget | None) -> bool:
        """Whether the person said yes."""
        return cls(question, parent).exec() == QDialog.DialogCode.Accepted


class BugDialog(QDialog):
    """A defect of ours: what happened, what was kept, and the detail to copy."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("bug_title"))
        self.detail = QPlainTextEdit("".join(traceback.format_exception(error)))
        self.detail.setReadOnly(True)
        self.detail.setAccessibleName(t("details"))
        copy = button(t("copy"), self._copy, icon="copy")
        close = button(t("close"), self.accept, kind="primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 14)
        layout.addLayout(column(wrapped(t("bug_text")), label(t("details"), "caption")))
        layout.addWidget(self.detail)
        layout.addLayout(row(1, copy, close))
        self.resize(640, 380)

    def add(self, error: BaseException) -> None:
        """Another one, while the dialog is open."""
        self.detail.appendPlainText("".join(traceback.format_exception(error)))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.detail.toPlainText())


class DetailDialog(QDialog):
    """« Détail technique » of an error that is not ours: its code and its values, to copy."""

    def __init__(self, error: OfdeskError, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("details"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        cause = "".join(traceback.format_exception_only(error.__cause__)) if error.__cause__ else ""
        self.detail = QPlainTextEdit(f"{error}\n{cause}".rstrip())
        self.detail.setReadOnly(True)
        self.detail.setAccessibleName(t("details"))
        text = self.detail.toPlainText()
        copy = button(t("copy"), partial(QGuiApplication.clipboard().setText, text), icon="copy")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 14)
        layout.addWidget(wrapped(sentence(error)))
        layout.addWidget(self.detail)
        layout.addLayout(row(1, copy, button(t("close"), self.accept, kind="primary")))
        self.resize(520, 260)


class ShortcutsDialog(QDialog):
    """Every shortcut beside what it does."""

    def __init__(self, shortcuts: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("shortcuts"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(28)
        half = (len(shortcuts) + 1) // 2
        for position, (what, keys) in enumerate(shortcuts):
            side, line = divmod(position, half)
            grid.addWidget(label(what), line, side * 2)
            grid.addWidget(label(keys, "section"), line, side * 2 + 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 14)
        layout.addLayout(grid)
        layout.addSpacing(12)
        layout.addLayout(row(1, button(t("close"), self.accept, kind="primary")))
