"""F1: a short manual in the language in force, opened at the page in front."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ofdesk import paths
from ofdesk.ui.widgets import button, row
from ofdesk.words.catalog import language
from ofdesk.words.ui import t

ROW = 30
"""Height of a chapter in the list: that of the one which has the keyboard, with its ring."""
PARAGRAPH = 8
"""Between two paragraphs, for which Markdown leaves no room."""


def chapters() -> list[tuple[str, str, str]]:
    """Key, title and Markdown of each chapter, in their order."""
    text = paths.resource("manual", f"{language()}.md").read_text(encoding="utf-8")
    found = []
    for part in text.split("\n# "):
        heading, _line, body = part.removeprefix("# ").partition("\n")
        title, _brace, key = heading.partition(" {#")
        found.append((key.rstrip("}"), title, body.strip()))
    return found


class ManualDialog(QDialog):
    """Chapters at the left, the text at the right."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("manual"))
        self.list = QListWidget()
        self.list.setObjectName("navigation")
        self.list.setAccessibleName(t("manual"))
        self.list.setFixedWidth(190)
        self.text = QTextBrowser()
        self.text.setAccessibleName(t("manual"))
        self._chapters = chapters()
        for _key, title, _body in self._chapters:
            item = QListWidgetItem(title)
            item.setSizeHint(QSize(0, ROW))
            self.list.addItem(item)
        self.list.currentRowChanged.connect(self._show)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 12, 10)
        middle = row(self.list, self.text, space=8)
        middle.setStretch(1, 1)
        layout.addLayout(middle, 1)
        layout.addLayout(row(1, button(t("close"), self.accept, kind="primary")))
        self.resize(820, 560)
        keys = [chapter[0] for chapter in self._chapters]
        self.list.setCurrentRow(keys.index(key) if key in keys else 0)

    def _show(self, position: int) -> None:
        _key, title, body = self._chapters[position]
        self.text.setMarkdown(f"## {title}\n\n{body}")
        spaced = QTextBlockFormat()
        spaced.setBottomMargin(PARAGRAPH)
        whole = QTextCursor(self.text.document())
        whole.select(QTextCursor.SelectionType.Document)
        whole.mergeBlockFormat(spaced)
