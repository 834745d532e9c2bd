"""Settings of the pages: what is typed is shown on a sample page at once."""

from collections.abc import Mapping

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.documents.page_view import PageView
from ofdesk.ui.forms import Form
from ofdesk.ui.settings.logo_picker import LogoPicker
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import wrapped
from ofdesk.words.page_look import text_of

KEYS = {"page.colour": "colour", "page.footer": "footer"}
LOGO = "page.logo"
WAIT_MILLISECONDS = 300


class LookTab(QWidget):
    """The logo and two fields of the settings form beside the page that they make."""

    def __init__(self, tasks: TaskRunner, form: Form) -> None:
        super().__init__()
        self._tasks, self._form = tasks, form
        self.view = PageView(60)
        self.logo = LogoPicker(LOGO)
        fields = QWidget()
        column = QVBoxLayout(fields)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.logo)
        column.addWidget(form.column((key, text_of(code)) for key, code in KEYS.items()), 1)
        column.addWidget(wrapped(text_of("hint"), "hint"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(fields, 1)
        layout.addWidget(self.view, 1)
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MILLISECONDS)
        self._timer.timeout.connect(self._draw_seen)
        self.logo.changed.connect(self._timer.start)
        for key in KEYS:
            field = form.fields[key].input
            assert isinstance(field, QLineEdit)
            field.textChanged.connect(self._timer.start)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw it once it is looked at."""
        super().showEvent(event)
        self._timer.start()

    def _draw_seen(self) -> None:
        if self.isVisible():
            self.draw()

    def draw(self) -> None:
        """Draw the sample with what is typed; a wrong value is said beside its field."""
        typed = {key: text for key, text in self._typed().items() if text}
        desk, picture = self._tasks.desk, self.logo.picture

        def work() -> bytes:
            from ofdesk.services.look import sample_page

            with desk.read() as session:
                return sample_page(session, typed, desk.today, desk.renderer, picture)

        self._tasks.read(self, "sample", work, self._show, self._refuse)

    def _typed(self) -> Mapping[str, str]:
        found = {}
        for key in KEYS:
            field = self._form.fields[key].input
            assert isinstance(field, QLineEdit)
            found[key] = field.text().strip()
        return found

    def _show(self, pdf: bytes) -> None:
        self.logo.show_error(None)
        for key in KEYS:
            self._form.fields[key].show_error(None)
        self.view.show_pdf(self._tasks, pdf)

    def _refuse(self, error: OfdeskError) -> None:
        field = self.logo if error.field == LOGO else self._form.fields.get(error.field or "")
        if field is not None:
            field.show_error(error)
