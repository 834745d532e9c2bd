"""What is left of an invoice: reminded, taken as bank fees or a difference, or given up."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from ofdesk.ui.asking import Ask, AskDialog, Values
from ofdesk.ui.inputs import AmountEdit
from ofdesk.ui.page import Host
from ofdesk.ui.tasks import AnsweredWork, TaskRunner
from ofdesk.ui.widgets import Field, Pressed
from ofdesk.words import formats
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.write_offs import WrittenOff

KINDS = ("fees", "difference", "abandoned")


class Paid(Protocol):
    """What a receipt paid of an invoice: ``ofdesk.services.receipts.Allocated``."""

    @property
    def number(self) -> str: ...

    @property
    def open_cents(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Debt:
    """An invoice and what is open on it, with the window that asks about it."""

    tasks: TaskRunner
    host: Host
    parent: QWidget
    number: str
    open_cents: int

    def menu(self, given_up: bool) -> QMenu:
        """Everything that can be done with what is left; ``given_up`` when it can be owed again."""
        menu = QMenu(self.parent)
        if self.open_cents > 0:
            menu.addAction(t("money.chase"), partial(self.chase))
            for kind in KINDS:
                menu.addAction(t(f"money.{kind}"), partial(self.ask, kind))
        if given_up:
            menu.addAction(t("money.restore"), partial(self.ask_back))
        return menu

    def side_by_side(self) -> list[tuple[str, Pressed]]:
        """The two ways of what arrived short (money §1): the client bears the fees, or we do."""
        return [
            (t("money.chase"), self.chase),
            (t("money.fees"), partial(self.ask, "fees")),
        ]

    def chase(self) -> None:
        """It stays due: see what its reminder would say, and when."""
        self.host.go("reminders", search=self.number, which="all")

    def ask(self, kind: str) -> None:
        """Ask for the reason and how much: all that is open unless less is typed."""
        amount = AmountEdit("cents")
        amount.set_cents(self.open_cents)
        fields = (
            Field("reason", t("money.reason"), QLineEdit()),
            Field("cents", t("money.cents"), amount),
        )
        self._open(kind, fields, partial(self._writing, kind))

    def _writing(self, kind: str, values: Values) -> AnsweredWork:
        desk, number, reason = self.tasks.desk, self.number, values["reason"]
        cents = formats.parse_amount(values["cents"], "cents") if values["cents"] else None

        def work(_answers: frozenset[str]) -> "WrittenOff":
            from ofdesk.services.write_offs import WriteOffInvoice, write_off

            request = WriteOffInvoice(number, kind, reason, cents)
            return write_off(request, desk.write(), desk.today)

        return work

    def ask_back(self) -> None:
        """Ask why what was given up is owed again."""
        fields = (Field("reason", t("money.reason"), QLineEdit()),)
        self._open("restore", fields, self._restoring)

    def _restoring(self, values: Values) -> AnsweredWork:
        desk, number, reason = self.tasks.desk, self.number, values["reason"]

        def work(_answers: frozenset[str]) -> "WrittenOff":
            from ofdesk.services.write_offs import restore_debt

            return restore_debt(number, reason, desk.write(), desk.today)

        return work

    def _open(
        self, name: str, fields: tuple[Field, ...], begin: Callable[[Values], AnsweredWork]
    ) -> None:
        ask = Ask(
            title=t(f"money.{name}_title", number=self.number),
            verb=t(f"money.{name}_verb"),
            words=t(f"money.{name}_words"),
            fields=fields,
            begin=begin,
            done=self._told,
        )
        AskDialog(self.tasks, ask, self.parent).open()

    def _told(self, done: "WrittenOff") -> None:
        words = t("money.written", number=done.number, open=formats.amount(done.open_cents))
        self.host.tell("ok", words)


def short_of(
    tasks: TaskRunner, host: Host, parent: QWidget, allocated: Iterable[Paid]
) -> list[tuple[str, Pressed]]:
    """The two ways for the first invoice that a receipt left part-paid; none when all is paid."""
    for paid in allocated:
        if paid.open_cents > 0:
            return Debt(tasks, host, parent, paid.number, paid.open_cents).side_by_side()
    return []
