"""The three ways to pay, side by side: the same rows in the same order, the chosen one outlined."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QRadioButton, QVBoxLayout, QWidget

from ofdesk.ui import icons
from ofdesk.ui.widgets import button, hairline, label, restyle, row, wrapped
from ofdesk.words.ui import t

ICONS = {"card": "card", "transfer": "bank", "cheque": "cheque"}
VERBS = {"card": "copy_link", "transfer": "copy_iban", "cheque": "print_page"}
ROWS = ("taken", "fees", "needs")


class PayCard(QFrame):
    """One way to pay with its consequences; ``pressed`` does what it is for."""

    pressed = Signal()

    def __init__(self, pay: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pay = pay
        self.setObjectName("card")
        self.setAccessibleName(t(f"renewal.pay_{pay}"))
        self.chosen = QRadioButton(t(f"renewal.pay_{pay}"))
        picture = QLabel()
        picture.setPixmap(icons.pixmap(ICONS[pay], "accent_text", 18))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(6)
        layout.addLayout(row(self.chosen, picture, 1))
        layout.addWidget(label(t(f"renewal.{pay}_1"), "section"))
        form = QFormLayout()
        form.setHorizontalSpacing(10)
        form.setVerticalSpacing(2)
        for name in ROWS:
            form.addRow(label(t(f"renewal.{name}"), "label"), label(t(f"renewal.{pay}_{name}")))
        layout.addLayout(form)
        layout.addWidget(hairline())
        self.material = wrapped("")
        self.note = wrapped("", "hint")
        layout.addWidget(self.material)
        layout.addWidget(self.note)
        layout.addStretch(1)
        self.act = button(t(f"renewal.{VERBS[pay]}"), self.pressed.emit)
        layout.addWidget(self.act)

    def mark(self, chosen: str) -> None:
        """Outline the chosen card; its button is the blue one."""
        mine = chosen == self.pay
        self.setProperty("chosen", mine)
        self.act.setProperty("kind", "primary" if mine else "")
        self.chosen.blockSignals(True)
        self.chosen.setChecked(mine)
        self.chosen.blockSignals(False)
        restyle(self)
        restyle(self.act)

    def copy_material(self) -> None:
        """Put what the card shows on the clipboard."""
        QGuiApplication.clipboard().setText(self.material.text())
