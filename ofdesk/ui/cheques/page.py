"""The register of cheques: by state, what to look at, and every move by menu and by key."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from ofdesk.ui.cheques.deposit import IN_HAND, DepositDialog
from ofdesk.ui.cheques.details import Scan, ask_details, ask_scan, open_scan
from ofdesk.ui.cheques.moves import clear, end, move_cheques, reject, represent, show_slip
from ofdesk.ui.list_page import ListPage
from ofdesk.ui.page import Host, Page
from ofdesk.ui.tables import Cell, Column, ReadyRow
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.verbs import Verb, Verbs
from ofdesk.ui.widgets import button, row
from ofdesk.words import formats
from ofdesk.words.cheques import alert_text, state_name
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.cheque_rows import ChequeRow, ListCheques

GROUPS: dict[str, tuple[str, ...]] = {
    "all": (),
    "received": ("received", "preparing"),
    "preparing": ("preparing",),
    "deposited": ("deposited",),
    "cleared": ("cleared",),
    "rejected": ("rejected",),
    "ended": ("represented", "returned", "abandoned", "reversed"),
    "alerts": (),
}
"""The filters of the page, and the states that each shows."""
CHIPS = {
    "received": "waiting",
    "preparing": "pending",
    "deposited": "sent",
    "cleared": "paid",
    "rejected": "refused",
    "represented": "issued",
}


def cheque_columns() -> tuple[Column, ...]:
    """The columns of the register."""
    return (
        Column("cheque_number", t("cheques.number"), 96, strong=True),
        Column("bank", t("cheques.bank"), 96),
        Column("payer", t("cheques.drawer"), 150, stretch=True),
        Column("platform", t("cheques.client"), 92),
        Column("cents", t("cheques.amount"), 84, right=True),
        Column("received_on", t("cheques.received_on"), 92),
        Column("state", t("cheques.state"), 104, chip=True),
        Column("alerts", t("cheques.alert"), 150),
        Column("deposit", t("cheques.slip"), 132),
        Column("number", t("cheques.receipt"), 132),
    )


def ready_cheque(found: "ChequeRow") -> ReadyRow:
    """One cheque as cells."""
    alert = alert_text(found.alerts[-1]) if found.alerts else ""
    cells = (
        Cell(found.cheque_number or "—"),
        Cell(found.bank),
        Cell(found.payer),
        Cell(found.platform or t("documents.unidentified"), tone="" if found.platform else "warn"),
        Cell(formats.figures(found.cents)),
        Cell(formats.day(found.received_on), tone="warn" if found.alerts else ""),
        Cell(state_name(found.state), CHIPS.get(found.state, "cancelled")),
        Cell(alert, tone="warn"),
        Cell(found.deposit),
        Cell(found.number),
    )
    return ReadyRow(found.id, cells, found)


class ChequesPage(ListPage):
    """Every cheque received, the last first."""

    name = "cheques"
    follows = frozenset(("cheque", "receipt", "client"))
    groups = GROUPS
    unmarked = ("all",)

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__(tasks, host, cheque_columns())
        self.scans: list[Scan] = []
        self.mail = button(t("day_mail"), host.day_mail, icon="list")
        self.deposit = button(t("cheques.deposit"), self.open_deposit, kind="primary", icon="bank")
        self.lay_out(row(self.heading, 1, self.mail, self.deposit), t("cheques.hint"))
        self.verbs = Verbs(self, self.table, self._verbs())
        self.table.opened.connect(self._open)
        self.model.counted.connect(self._on_counted)
        self.model.loaded.connect(self.select_first)

    def _verbs(self) -> list[Verb]:
        """Every move of the table of states, and what is around it."""

        def one_of(*states: str) -> Callable[["ChequeRow"], bool]:
            return lambda cheque: cheque.state in states

        def move(act: Callable[[Page, "ChequeRow"], object]) -> Callable[[ReadyRow], object]:
            return lambda found: act(self, found.source)

        back = partial(end, state="returned")
        up = partial(end, state="abandoned")
        return [
            Verb(t("cheques.deposit"), lambda _: self.open_deposit(), "Ctrl+D", one_of(*IN_HAND)),
            Verb(t("cheques.prepare"), self._lay_aside, "Ctrl+B", one_of("received")),
            Verb(t("cheques.unprepare"), self._take_back, "Ctrl+Shift+U", one_of("preparing")),
            Verb(t("cheques.clear"), move(clear), "Ctrl+Shift+E", one_of("deposited")),
            Verb(t("cheques.reject"), move(reject), "Ctrl+J", one_of("deposited", "cleared")),
            Verb(t("cheques.represent"), move(represent), "Ctrl+Shift+P", one_of("rejected")),
            Verb(
                t("cheques.give_back"),
                move(back),
                "Ctrl+Shift+R",
                one_of(*IN_HAND, "rejected"),
            ),
            Verb(t("cheques.give_up"), move(up), "Ctrl+Shift+A", one_of(*IN_HAND, "rejected")),
            *self._detail_verbs(),
            Verb(
                t("cheques.show_slip"),
                move(show_slip),
                "Ctrl+Shift+B",
                lambda cheque: bool(cheque.deposit),
            ),
            Verb(t("cheques.show_receipt"), self._open),
            Verb(
                t("clients.open_sheet"),
                lambda found: self.host.open_client(found.source.platform),
                fits=lambda cheque: bool(cheque.platform),
            ),
        ]

    def refresh(self) -> None:
        """Ask for the list again."""
        desk, search, which = self.tasks.desk, self.filter.text(), self.which

        def wanted(limit: int = -1, offset: int = 0) -> "ListCheques":
            from ofdesk.services.cheque_rows import ListCheques

            return ListCheques(GROUPS[which], "", search, which == "alerts", limit, offset)

        def fetch(offset: int, limit: int) -> Sequence[ReadyRow]:
            from ofdesk.services.cheque_rows import list_cheques

            with desk.read() as session:
                rows = list_cheques(session, wanted(limit, offset), desk.today)
            return [ready_cheque(found) for found in rows]

        def count() -> tuple[int, int]:
            from ofdesk.services.cheque_rows import count_cheques

            with desk.read() as session:
                return count_cheques(session, wanted(), desk.today)

        self.model.load(fetch, count)

    def _on_counted(self, totals: tuple[int, int]) -> None:
        count, cents = totals
        shown = t("cheques.foot", count=formats.number(count), total=formats.amount(cents))
        self.totals.setText(shown)
        if count or self.says_nothing_found():
            return
        if self.which == "all":
            self.empty.say(t("cheques.empty"), [(t("day_mail"), self.host.day_mail)])
        else:
            show_all = (t("cheques.f_all"), partial(self.choose, "all"))
            self.empty.say(t("cheques.none_so"), [show_all])

    def _detail_verbs(self) -> list[Verb]:
        """What stands on a cheque, and its scan."""
        return [
            Verb(t("receipt.details"), self._ask_details, "Ctrl+I"),
            Verb(
                t("receipt.scan"),
                lambda found: ask_scan(self, found.source.id),
                fits=lambda cheque: bool(cheque.platform) and not cheque.attachment_id,
            ),
            Verb(
                t("receipt.show_scan"),
                lambda found: open_scan(self, found.source.attachment_id),
                fits=lambda cheque: bool(cheque.attachment_id),
            ),
        ]

    def _open(self, found: ReadyRow) -> None:
        from ofdesk.ui.receipts.sheet import ReceiptSheetDialog

        ReceiptSheetDialog(self.tasks, self.host, found.source.number, self.window()).show()

    def _ask_details(self, found: ReadyRow) -> None:
        ask_details(self, (found.source.id, found.source))

    def _lay_aside(self, _found: ReadyRow) -> None:
        self.table.with_selected(partial(self._move, "received"))

    def _take_back(self, _found: ReadyRow) -> None:
        self.table.with_selected(partial(self._move, "preparing"))

    def _move(self, state: str, rows: Sequence[ReadyRow]) -> None:
        """Every selected cheque of ``state`` goes into the next slip, or out of it."""
        move_cheques(self, [x.source.number for x in rows if x.source.state == state], state)

    def open_deposit(self) -> None:
        """Take cheques to the bank: the dialog reads those that wait."""
        DepositDialog(self.tasks, self.host, self).open()
