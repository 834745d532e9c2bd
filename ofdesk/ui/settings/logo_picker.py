"""Chooses the logo of the pages from a file; nothing is kept before the settings are saved."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.forms import FIELD_WIDTH, TITLE_WIDTH
from ofdesk.ui.widgets import Field, button, column, row, wrapped
from ofdesk.words.page_look import picture_text, text_of

FILES = "PNG, JPEG (*.png *.jpg *.jpeg)"


class LogoPicker(Field):
    """A labelled pair of buttons. ``picture``: what was chosen and is not saved yet, empty bytes
    for no logo any more, ``None`` when nothing was."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        self.picture: bytes | None = None
        self.choose = button(text_of("logo_choose"), self._ask)
        self.remove = button(text_of("logo_remove"), self._remove, kind="flat")
        self.told = wrapped("", "hint")
        self._stored = False
        buttons = QWidget()
        lines = column(row(self.choose, self.remove, 1), self.told, space=2)
        lines.setContentsMargins(0, 0, 0, 0)
        buttons.setLayout(lines)
        buttons.setFocusProxy(self.choose)
        super().__init__(name, text_of("logo"), buttons)
        self.title.setFixedWidth(TITLE_WIDTH)
        self.setMaximumWidth(FIELD_WIDTH)
        self.setContentsMargins(0, 10, 20, 0)
        self.show_stored(present=False)

    def show_stored(self, *, present: bool) -> None:
        """Whether the settings name a logo."""
        self._stored = present
        if self.picture is None:
            self._tell(text_of("logo_kept" if present else "logo_none"), removable=present)

    def take(self, path: Path) -> None:
        """Choose a file; what is wrong with its bytes is said once the sample is drawn."""
        from ofdesk.services.logo import picture_of_file

        try:
            picture = picture_of_file(path)
        except OfdeskError as error:
            self.show_error(error)
            return
        self._put(picture, picture_text(path.name))

    def saved(self) -> None:
        """What was chosen is in the settings now."""
        if self.picture is not None:
            self._stored, self.picture = bool(self.picture), None
            self.show_stored(present=self._stored)

    def _ask(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, text_of("logo_choose"), "", FILES)
        if name:
            self.take(Path(name))

    def _remove(self) -> None:
        if self._stored:
            self._put(b"", text_of("logo_none"))
            return
        self.picture = None
        self.show_error(None)
        self.show_stored(present=False)
        self.changed.emit()

    def _put(self, picture: bytes, told: str) -> None:
        self.picture = picture
        self.show_error(None)
        self._tell(told, removable=bool(picture))
        self.changed.emit()

    def _tell(self, text: str, *, removable: bool) -> None:
        self.told.setText(text)
        self.remove.setEnabled(removable)
