"""« Passation »: another person in charge; what an e-mail costs is said before."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.forms import show_refusal
from ofdesk.ui.page import Host
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, Field, button, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.lines import OFFERS
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.acts import ActCharge
    from ofdesk.services.handovers import HandedOver

ASKED = ("contact_name", "contact_phone", "email_contact", "asked_by", "channel", "our_mistake")


class HandOverDialog(QDialog):
    """Who is in charge now; the e-mail may stay empty."""

    def __init__(
        self, tasks: TaskRunner, host: Host, platform: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tasks, self.host, self.platform = tasks, host, platform
        self.setWindowTitle(t("sheet.handover_title"))
        self.band = Band()
        self.charge = wrapped("", "hint")
        self.fields = {name: Field(name, t(f"sheet.h_{name}"), QLineEdit()) for name in ASKED}
        self.go = button(t("sheet.handover_do"), self.save, kind="primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(f"{self.windowTitle()} – {platform}", "page"))
        layout.addWidget(self.band)
        for name, field in self.fields.items():
            layout.addWidget(field)
            if name == "email_contact":
                layout.addWidget(self.charge)
        layout.addLayout(row(1, button(t("cancel"), self.reject), self.go))
        self.setMinimumWidth(600)
        self._read_charge()

    def _read_charge(self) -> None:
        desk, platform = self.tasks.desk, self.platform

        def work() -> "ActCharge":
            from ofdesk.services.acts import act_charge

            with desk.read() as session:
                return act_charge(session, platform, "email", desk.today)

        self.tasks.read(self, "charge", work, self._show_charge, self._on_refused)

    def _show_charge(self, found: "ActCharge") -> None:
        if found.included:
            offer = OFFERS.get(found.offer, found.offer)
            self.charge.setText(t("sheet.handover_free", offer=offer))
        else:
            price = formats.amount(found.price_cents)
            self.charge.setText(t("sheet.handover_charge", price=price))

    def save(self) -> None:
        """Change the person in charge."""
        desk = self.tasks.desk
        name, phone, email, asked_by, channel, mistake = (
            self.fields[one].text().strip() for one in ASKED
        )
        self.go.setEnabled(False)
        for field in self.fields.values():
            field.show_error(None)

        def work() -> "HandedOver":
            from ofdesk.services.handovers import HandOver, hand_over

            request = HandOver(self.platform, name, phone, email, asked_by, channel, mistake)
            return hand_over(request, desk.write(), desk.today)

        self.tasks.write(self, work, self._done, self._on_refused)

    def _done(self, done: "HandedOver") -> None:
        words = t("sheet.handover_done", before=done.before or "—", after=done.after)
        if done.email is not None and done.email.price_cents:
            price = formats.amount(done.email.price_cents)
            words = f"{words} {t('sheet.handover_billed', price=price)}"
        self.host.tell("ok", words)
        self.accept()

    def _on_refused(self, error: OfdeskError) -> None:
        self.go.setEnabled(True)
        show_refusal(self.fields, self.band, error)


def hand_over_to(tasks: TaskRunner, host: Host, platform: str, parent: QWidget) -> None:
    """Open the dialog over ``parent``."""
    HandOverDialog(tasks, host, platform, parent).open()
