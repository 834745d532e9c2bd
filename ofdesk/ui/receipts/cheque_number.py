"""The number of a cheque on the screen of the post: read by a reader, odd, or entered already."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ofdesk.domain.cheques import is_cmc7, is_usual_number, read_cmc7
from ofdesk.ui.receipts.posting import account_of, same_number
from ofdesk.ui.tasks import TaskRunner
from ofdesk.words import formats
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.cheque_details import Known
    from ofdesk.services.cheque_rows import ChequeRow

Propose = Callable[[str, str], None]


class ChequeNumber:
    """What is said of the number that was typed; ``propose`` fills a field in, ``note`` says."""

    def __init__(
        self, owner: QWidget, tasks: TaskRunner, propose: Propose, note: Callable[[str], None]
    ) -> None:
        self._owner, self._tasks, self._propose, self._note = owner, tasks, propose, note
        self.text = ""

    def look_at(self, typed: str) -> str:
        """The number in what was typed. A whole magnetic line is kept, and bank and drawer are
        proposed once known; an odd number and one that was entered already are said."""
        number = typed
        self._note("")
        if is_cmc7(typed):
            line = read_cmc7(typed)
            number, self.text = line.number, str(line)
            self._note(t("day.line_read"))
            find = partial(account_of, self._tasks.desk, typed)
            self._tasks.read(self._owner, "account", find, self._known)
        elif typed and not is_usual_number(typed):
            self._note(t("day.odd_number", number=typed))
        if number:
            same = partial(same_number, self._tasks.desk, number)
            self._tasks.read(self._owner, "same", same, self._entered)
        return number

    def _entered(self, before: "ChequeRow | None") -> None:
        if before is not None:
            told = {"receipt": before.number, "drawer": before.payer or "—"}
            self._note(t("day.known_number", amount=formats.amount(before.cents), **told))

    def _known(self, found: "Known") -> None:
        self._propose("bank", found.bank)
        self._propose("drawer", found.drawer)

    def of(self, number: str) -> str:
        """The line of the cheque of this number; nothing when another number was typed since."""
        return self.text if self.text and read_cmc7(self.text).number == number else ""
