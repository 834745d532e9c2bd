"""How platforms are read: the profile of the interface, editable, with « Tester la connexion »."""

from typing import Any

from PySide6.QtWidgets import QInputDialog, QVBoxLayout, QWidget

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.forms import Form, show_refusal
from ofdesk.ui.page import Host
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, button, row, wrapped
from ofdesk.words.ui import t

FIELDS = (
    *("base_url", "token_path", "report_path", "report_kind", "report_id", "counted", "column"),
    *("virtual_column", "scope", "client_id", "client_login", "folder", "ca_file"),
    *("auth_certificate", "auth_key", "sign_key", "server_certificate", "algorithm", "key_id"),
    *("signed_headers", "answer_signature", "answer_headers", "clock_seconds"),
    *("timeout_seconds", "attempts", "backoff_milliseconds", "parallel"),
)


class PlatformsTab(QWidget):
    """Every field of the profile; a wrong one is said beside it and nothing is saved."""

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__()
        self.tasks, self.host = tasks, host
        self.band = Band()
        self.form = Form()
        self.fields = self.form.fields
        area = self.form.column((name, t(f"platforms.p_{name}")) for name in FIELDS)
        test = button(t("platforms.test"), self._ask_platform)
        test.setVisible(host.platforms is not None)
        save = button(t("platforms.p_save"), self.save, kind="primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 20, 10)
        layout.addWidget(wrapped(t("platforms.p_hint"), "hint"))
        layout.addWidget(self.band)
        layout.addWidget(area, 1)
        layout.addLayout(row(1, test, save))

    def refresh(self) -> None:
        """Read the profile again."""
        desk = self.tasks.desk

        def work() -> dict[str, str]:
            from ofdesk.services.platform_profile import list_profile

            with desk.read() as session:
                return list_profile(session)

        self.tasks.read(self, "profile", work, self.form.show)

    def save(self) -> None:
        """Save what changed, all or nothing."""
        desk, values = self.tasks.desk, self.form.changes()
        self.form.clear_errors()

        def work() -> Any:
            from ofdesk.services.platform_profile import SetProfile, set_profile

            return set_profile(SetProfile(values), desk.write())

        self.tasks.write(self, work, self._saved, self._on_refused)

    def _saved(self, found: dict[str, str]) -> None:
        self.form.saved()
        self.form.show(found)
        self.band.say("ok", t("platforms.p_saved"))

    def _on_refused(self, error: OfdeskError) -> None:
        show_refusal(self.fields, self.band, error)

    def _ask_platform(self) -> None:
        name, given = QInputDialog.getText(self, t("platforms.test"), t("platforms.p_which"))
        if given and name.strip():
            self.try_platform(name.strip())

    def try_platform(self, name: str) -> None:
        """Open « Tester la connexion » for a platform."""
        if self.host.platforms is not None:
            self.host.platforms.test(name)
