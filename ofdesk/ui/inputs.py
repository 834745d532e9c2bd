"""Fields for amounts and days as people type them: « 1234,5 », « 3/2 », « +30 »; calm lists."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QWidget

from ofdesk.domain.errors import DomainError
from ofdesk.words import formats

COUNT_MARGIN = 7


class ParsedEdit(QLineEdit):
    """A field whose text is rewritten in full when one leaves it; ``wrong`` gives the error, or
    ``None`` once it is right. What was typed wrong stays as it was typed."""

    wrong = Signal(object)

    def __init__(self, field: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self.textEdited.connect(lambda _text: self.wrong.emit(None))

    def rewritten(self) -> str:
        """The text in full. Raises ``DomainError`` when it is not understood."""
        raise NotImplementedError

    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not self.text().strip()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.is_empty() or self.isReadOnly():
            return
        try:
            self.setText(self.rewritten())
        except DomainError as error:
            self.wrong.emit(error)
        else:
            self.wrong.emit(None)


class AmountEdit(ParsedEdit):
    """An amount in cents; « 1 234,50 » and « 1234.5 » are the same."""

    def __init__(self, field: str = "amount", parent: QWidget | None = None) -> None:
        super().__init__(field, parent)

    def cents(self) -> int:
        """The amount. Raises ``DomainError('amount_invalid')`` with the name of the field."""
        return formats.parse_amount(self.text(), self._field)

    def set_cents(self, cents: int) -> None:
        """Show an amount."""
        self.setText(formats.figures(cents))

    def rewritten(self) -> str:
        return formats.figures(self.cents())


class DayEdit(ParsedEdit):
    """A day; « 3/2 » is the nearest such day, « +30 » is counted from ``today()``."""

    def __init__(
        self, today: Callable[[], date], field: str = "date", parent: QWidget | None = None
    ) -> None:
        super().__init__(field, parent)
        self._today = today

    def day(self) -> date:
        """The day. Raises ``DomainError('date_invalid')`` with the name of the field."""
        return formats.parse_day(self.text(), self._today(), self._field)

    def set_day(self, day: date | None) -> None:
        """Show a day, or nothing."""
        self.setText(formats.day(day) if day else "")

    def rewritten(self) -> str:
        return formats.day(self.day())


def _turn(box: QWidget, event: QWheelEvent, take: Callable[[QWheelEvent], None]) -> None:
    """Let the wheel change what has the keyboard; elsewhere it scrolls what is around."""
    if box.hasFocus():
        take(event)
    else:
        event.ignore()


class CalmCombo(QComboBox):
    """A list to choose from that the wheel passes over, unless it has the keyboard."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        _turn(self, event, super().wheelEvent)


class CountBox(QSpinBox):
    """A count that the wheel passes over, unless it has the keyboard; its digits stand where those
    of other fields do."""

    def __init__(self) -> None:
        super().__init__()
        # The style sheet's padding does not reach the field inside.
        self.lineEdit().setTextMargins(COUNT_MARGIN, 0, COUNT_MARGIN, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        _turn(self, event, super().wheelEvent)
