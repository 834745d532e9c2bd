"""The secret of a platform and the pass-phrase of its keys, typed unseen."""

from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.platforms.session import SessionDoors
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, Field, button, label, row, wrapped
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

NAMES = ("platform", "platform-key")
SIZE = (560, 260)


class SecretDialog(QDialog):
    """An empty field leaves what is kept as it is."""

    def __init__(
        self, tasks: TaskRunner, doors: SessionDoors, platform: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.tasks, self.doors, self.platform = tasks, doors, platform
        self.setWindowTitle(t("platforms.secret"))
        self.band = Band()
        self.fields = {
            name: Field(name, t(f"platforms.s_{name.replace('-', '_')}"), QLineEdit())
            for name in NAMES
        }
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(t("platforms.secret_title", platform=platform), "page"))
        layout.addWidget(wrapped(t("platforms.secret_hint"), "hint"))
        layout.addWidget(self.band)
        for field in self.fields.values():
            line = field.input
            assert isinstance(line, QLineEdit)
            line.setEchoMode(QLineEdit.EchoMode.Password)
            layout.addWidget(field)
        layout.addStretch(1)
        closing = button(t("platforms.close"), self.accept)
        layout.addLayout(row(1, closing, button(t("platforms.keep"), self.save, kind="primary")))
        self.resize(*SIZE)

    def save(self) -> None:
        """Keep what was typed, and forget the letters of the fields."""
        given = {name: field.text() for name, field in self.fields.items() if field.text()}
        doors, platform = self.doors, self.platform

        def work() -> bool:
            from ofdesk.services.kept_secrets import SetSecret, set_secret

            secrets = doors.secrets()
            for name, value in given.items():
                set_secret(SetSecret(f"{name}:{platform}", value), secrets)
            return secrets.forgets

        for field in self.fields.values():
            line = field.input
            assert isinstance(line, QLineEdit)
            line.clear()
        self.tasks.aside(self, work, self._done, self._on_refused)

    def _done(self, forgets: bool) -> None:
        if forgets:
            self.band.say("warn", t("platforms.kept_session"))
        else:
            self.band.say("ok", t("platforms.kept"))

    def _on_refused(self, error: OfdeskError) -> None:
        self.band.say("err", sentence(error))
