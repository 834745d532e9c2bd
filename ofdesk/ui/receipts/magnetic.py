"""The line of a magnetic reader on the screen of the post: its number, and whose account it is."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ofdesk.domain.cheques import read_cmc7
from ofdesk.ui.receipts.posting import account_of
from ofdesk.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from ofdesk.services.cheque_details import Known

Propose = Callable[[str, str], None]


class MagneticLine:
    """What was read of the cheque that is being entered; ``propose`` fills a field in."""

    def __init__(self, owner: QWidget, tasks: TaskRunner, propose: Propose) -> None:
        self._owner, self._tasks, self._propose = owner, tasks, propose
        self.text = ""

    def read(self, text: str) -> str:
        """Keep a line that came whole; its number. Bank and drawer are proposed once known."""
        line = read_cmc7(text)
        self.text = str(line)
        find = partial(account_of, self._tasks.desk, text)
        self._tasks.read(self._owner, "account", find, self._known)
        return line.number

    def _known(self, found: "Known") -> None:
        self._propose("bank", found.bank)
        self._propose("drawer", found.drawer)

    def of(self, number: str) -> str:
        """The line of the cheque of this number; nothing when another number was typed since."""
        return self.text if self.text and read_cmc7(self.text).number == number else ""
