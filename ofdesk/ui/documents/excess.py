"""« Trop affecté »: what was paid beyond an invoice, or out of an empty receipt, is freed."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ofdesk.ports.desk import Desk
from ofdesk.ui.asking import Ask, AskDialog, Values
from ofdesk.ui.page import Host
from ofdesk.ui.tasks import AnsweredWork, TaskRunner
from ofdesk.words.excess import freed_text
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.excess import Freed


def ask_to_free(tasks: TaskRunner, host: Host, parent: QWidget, number: str) -> None:
    """Say what will be done, and do it."""
    ask = Ask(
        title=t("documents.free_excess").rstrip("…"),
        verb=t("documents.free_verb"),
        words=t("documents.free_words", number=number),
        fields=(),
        begin=partial(_freeing, tasks.desk, number),
        done=lambda done: host.tell("ok", freed_text(done.number, done.cents, done.again_cents)),
    )
    AskDialog(tasks, ask, parent).open()


def _freeing(desk: Desk, number: str, _values: Values) -> AnsweredWork:
    def work(answers: frozenset[str]) -> "Freed":
        from ofdesk.services.excess import free_named

        return free_named(number, desk.write(answers), desk.today)

    return work
