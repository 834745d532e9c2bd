"""The dialogs of the two acts: manual password reset and e-mail update, the charge first."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QDialog, QVBoxLayout, QWidget

from ofdesk.domain.errors import DomainError, OfdeskError
from ofdesk.ui.page import Host
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, Field, button, row, wrapped
from ofdesk.words import formats
from ofdesk.words.lines import OFFERS
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.acts import ActCharge, EmailUpdated, PasswordReset


class ActDialog(QDialog):
    """What both acts share: the charge, who asks, refusals beside their field."""

    kind = ""
    asked: tuple[str, ...] = ("asked_by",)

    def __init__(
        self, tasks: TaskRunner, host: Host, platform: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tasks, self.host, self.platform = tasks, host, platform
        self.setWindowTitle(t(f"documents.{self.kind}_title"))
        self.band = Band()
        self.result_band = Band()
        self.fields = {name: Field(name, t(f"documents.{name}")) for name in self.asked}
        self.go = button(t(f"documents.do_{self.kind}"), self.save, kind="primary")
        self.close_button = button(t("close"), self.reject)
        self.body = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(wrapped(f"{self.windowTitle()} – {platform}", "page"))
        layout.addWidget(self.band)
        layout.addLayout(self.body)
        for field in self.fields.values():
            self.body.addWidget(field)
        layout.addWidget(self.result_band)
        layout.addLayout(row(1, self.close_button, self.go))
        self.setMinimumWidth(600)
        self._read_charge()

    def _read_charge(self) -> None:
        desk, platform, kind = self.tasks.desk, self.platform, self.kind

        def work() -> "ActCharge":
            from ofdesk.services.acts import act_charge

            with desk.read() as session:
                return act_charge(session, platform, kind, desk.today)

        self.tasks.read(self, "charge", work, self._show_charge, self._on_refused)

    def _show_charge(self, found: "ActCharge") -> None:
        if found.included:
            offer = OFFERS.get(found.offer, found.offer)
            self.band.say("ok", t("documents.charge_free", offer=offer))
        else:
            price = formats.amount(found.price_cents)
            self.band.say("warn", t("documents.charge", price=price))

    def text(self, name: str) -> str:
        """What a field says."""
        return self.fields[name].text().strip()

    def _on_refused(self, error: OfdeskError) -> None:
        self.go.setEnabled(True)
        names = {"email": "given_email", "email_structure": "new_email"}
        names["email_contact"] = "new_email"
        field = self.fields.get(names.get(error.field or "", error.field or ""))
        if field is None:
            self.result_band.say("err", sentence(error))
        else:
            field.show_error(error)
            field.input.setFocus()

    def save(self) -> None:
        """Do the act."""


class PasswordDialog(ActDialog):
    """A temporary password, shown once."""

    kind = "password"
    asked = ("asked_by", "given_email", "override")

    def __init__(
        self, tasks: TaskRunner, host: Host, platform: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(tasks, host, platform, parent)
        self.body.addWidget(wrapped(t("documents.override_hint"), "hint"))

    def save(self) -> None:
        """See ``ActDialog``."""
        from ofdesk.services.acts import ResetPassword

        desk = self.tasks.desk
        request = ResetPassword(
            self.platform,
            self.text("given_email"),
            self.text("asked_by"),
            override_reason=self.text("override"),
        )
        self.go.setEnabled(False)

        def work() -> "PasswordReset":
            from ofdesk.services.acts import reset_password

            return reset_password(request, desk.write(), desk.today)

        self.tasks.write(self, work, self._done, self._on_refused)

    def _done(self, done: "PasswordReset") -> None:
        password = done.temporary_password
        copy = (t("copy"), lambda: QGuiApplication.clipboard().setText(password))
        self.result_band.say("ok", t("documents.password_done", password=password), [copy])
        self.go.hide()
        self.close_button.setFocus()


class EmailDialog(ActDialog):
    """Another address for the structure or the contact."""

    kind = "email"
    asked = ("asked_by", "new_email", "our_mistake")

    def __init__(
        self, tasks: TaskRunner, host: Host, platform: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(tasks, host, platform, parent)
        self.which = QComboBox()
        for name in ("email_structure", "email_contact"):
            self.which.addItem(t(f"clients.f_{name}"), name)
        self.body.insertWidget(1, Field("which", t("documents.which_email"), self.which))

    def save(self) -> None:
        """See ``ActDialog``."""
        from ofdesk.services.acts import UpdateEmail

        if not self.text("new_email"):
            self._on_refused(DomainError("address_needed", "new_email"))
            return
        desk = self.tasks.desk
        request = UpdateEmail(
            self.platform,
            str(self.which.currentData()),
            self.text("new_email"),
            self.text("asked_by"),
            our_mistake=self.text("our_mistake"),
        )
        self.go.setEnabled(False)

        def work() -> "EmailUpdated":
            from ofdesk.services.acts import update_email

            return update_email(request, desk.write(), desk.today)

        self.tasks.write(self, work, self._done, self._on_refused)

    def _done(self, done: "EmailUpdated") -> None:
        words = t("documents.email_done", before=done.before or "—", after=done.after)
        self.result_band.say("ok", words)
        self.go.hide()
        self.close_button.setFocus()


def act_dialog(tasks: TaskRunner, host: Host, about: tuple[str, str], parent: QWidget) -> ActDialog:
    """The dialog of an act: the client's platform, and ``password`` or ``email``."""
    platform, kind = about
    made = PasswordDialog if kind == "password" else EmailDialog
    return made(tasks, host, platform, parent)
