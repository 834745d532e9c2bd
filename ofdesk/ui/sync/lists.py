"""Two lists of the page Synchronisation: what waits to be sent, and past exchanges."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ofdesk.ui.empty import EmptyState
from ofdesk.ui.sync.compare import field_words, t_table
from ofdesk.ui.tables import Cell, Column, PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import TaskRunner
from ofdesk.words import formats
from ofdesk.words.sentences import sentence_of
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.sync_rows import ExchangeRow, PendingRow

STATES = {
    "up_to_date": "done",
    "pending": "waiting",
    "conflicts": "pending",
    "offline": "refused",
    "stopped": "refused",
}
Listed = Callable[[Any], list[ReadyRow]]
"""Reads with a session of the base."""


class ListTab(QWidget):
    """A list that is read whole; ``listed`` runs on the reader."""

    def __init__(
        self, tasks: TaskRunner, name: str, columns: Sequence[Column], listed: Listed
    ) -> None:
        super().__init__()
        self.tasks, self.name = tasks, name
        self._listed = listed
        self.model = PagedModel(tasks, columns, self)
        self.table = TableView(self.model, f"{name}Table")
        self.table.give_way()
        self.table.setAccessibleName(t(f"sync.tab_{name}"))
        self.empty = EmptyState(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 8)
        layout.addWidget(self.table, 1)

    def refresh(self) -> None:
        """Read the list again."""
        desk, listed = self.tasks.desk, self._listed

        def work() -> list[ReadyRow]:
            with desk.read() as session:
                return listed(session)

        self.tasks.read(self, self.name, work, self._show)

    def _show(self, rows: list[ReadyRow]) -> None:
        self.model.show_rows(rows)
        if not rows:
            self.empty.say(t(f"sync.no_{self.name}"))


def pending_tab(tasks: TaskRunner) -> ListTab:
    """Who changed what, when, that the hub has not yet."""
    columns = (
        Column("what", t("sync.p_what"), 170),
        Column("name", t("sync.p_name"), 220, strong=True),
        Column("fields", t("sync.p_fields"), 260, stretch=True),
        Column("author", t("sync.p_author"), 150),
        Column("at", t("sync.p_at"), 140),
    )

    def listed(session: Any) -> list[ReadyRow]:
        from ofdesk.services.sync_rows import list_pending

        return [ready_pending(found) for found in list_pending(session)]

    return ListTab(tasks, "pending", columns, listed)


def ready_pending(found: "PendingRow") -> ReadyRow:
    """One row that waits, as cells."""
    done = ", ".join(field_words(name) for name in found.fields) or t(f"sync.k_{found.kind}")
    name = found.platform or found.name
    if found.platform and found.name and found.name != found.platform:
        name = f"{found.platform} · {found.name}"
    cells = (
        Cell(t_table(found.table)),
        Cell(name),
        Cell(done),
        Cell(found.author),
        Cell(formats.instant(found.at)),
    )
    return ReadyRow(f"{found.table} {found.row_id}", cells, found)


def exchange_tab(tasks: TaskRunner) -> ListTab:
    """The exchanges that moved something or failed."""
    columns = (
        Column("at", t("sync.x_at"), 150, strong=True),
        Column("state", t("sync.x_state"), 160, chip=True),
        Column("pushed", t("sync.x_pushed"), 90, right=True),
        Column("pulled", t("sync.x_pulled"), 90, right=True),
        Column("pending", t("sync.x_pending"), 90, right=True),
        Column("conflicts", t("sync.x_conflicts"), 90, right=True),
        Column("reason", t("sync.x_reason"), 300, stretch=True),
    )

    def listed(session: Any) -> list[ReadyRow]:
        from ofdesk.services.sync_rows import list_exchanges

        return [ready_exchange(found) for found in list_exchanges(session)]

    return ListTab(tasks, "exchange", columns, listed)


def ready_exchange(found: "ExchangeRow") -> ReadyRow:
    """One exchange as cells."""
    counts = (found.pushed, found.pulled, found.pending, found.conflicts)
    cells = (
        Cell(formats.instant(found.at)),
        Cell(t(f"sync.s_{found.state}"), STATES.get(found.state, "")),
        *(Cell(formats.number(count)) for count in counts),
        Cell(sentence_of(found.reason, found.values) if found.reason else ""),
    )
    return ReadyRow(str(found.id), cells, found)
