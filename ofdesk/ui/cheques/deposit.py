"""Take cheques to the bank: tick them, count them again, look at the slip, validate it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout

from ofdesk.domain.errors import DomainError, OfdeskError
from ofdesk.ui.cheques.moves import open_slip
from ofdesk.ui.forms import show_refusal
from ofdesk.ui.inputs import AmountEdit
from ofdesk.ui.page import Host, Page
from ofdesk.ui.paper import PaperDialog
from ofdesk.ui.tables import Cell, Column, ReadyRow
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.ticking import TickTable
from ofdesk.ui.widgets import Band, Field, button, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.cheques import alert_text, deposited_text
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.cheque_rows import ChequeRow
    from ofdesk.services.deposits import DepositCheques, Deposited

IN_HAND = ("received", "preparing")


def waiting_columns() -> tuple[Column, ...]:
    """The columns of the cheques that wait, after their tick."""
    return (
        Column("cheque_number", t("cheques.number"), 96, strong=True),
        Column("bank", t("cheques.bank"), 130),
        Column("payer", t("cheques.drawer"), 200, stretch=True),
        Column("received_on", t("cheques.received_on"), 102),
        Column("alert", t("cheques.alert"), 190),
        Column("cents", t("cheques.amount"), 110, right=True),
    )


def waiting_row(found: "ChequeRow") -> ReadyRow:
    """One cheque as cells."""
    cells = (
        Cell(found.cheque_number or "—"),
        Cell(found.bank),
        Cell(found.payer),
        Cell(formats.day(found.received_on), tone="warn" if found.alerts else ""),
        Cell(alert_text(found.alerts[-1]) if found.alerts else "", tone="warn"),
        Cell(formats.figures(found.cents)),
    )
    return ReadyRow(found.id, cells, found)


def first_ticks(cheques: Sequence["ChequeRow"]) -> list[str]:
    """What is ticked at the start: what was laid aside, else all but what should not go now."""
    aside = [cheque.id for cheque in cheques if cheque.state == "preparing"]
    not_now = {"postdated", "stale"}
    return aside or [cheque.id for cheque in cheques if not not_now & set(cheque.alerts)]


class DepositDialog(QDialog):
    """The total is not shown before it was counted: it is there to be found again."""

    def __init__(self, tasks: TaskRunner, host: Host, page: Page) -> None:
        super().__init__(page)
        self.tasks, self.host, self.page = tasks, host, page
        self.setWindowTitle(t("cheques.deposit_title"))
        self.band = Band()
        self.table = TickTable(waiting_columns(), "depositTable", self)
        self.table.setAccessibleName(t("cheques.waiting"))
        self.count = label("", "section")
        self.fields = {
            "control_total": Field(
                "control_total", t("cheques.control_total"), AmountEdit("control_total")
            ),
            "bank_number": Field("bank_number", t("cheques.bank_number"), QLineEdit()),
        }
        self.all = button(t("cheques.tick_all"), self.table.tick_all, kind="flat")
        self.preview = button(t("cheques.preview"), self.show_preview, icon="eye")
        self.validate = button(t("cheques.deposit_verb"), self.save, kind="primary")
        self.validate.setDefault(True)
        self._lay_out()
        self.table.ticked.connect(self._on_ticked)
        self.table.opened.connect(lambda found: self.table.toggle(found.key))
        self.resize(860, 560)
        self._read()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(t("cheques.deposit_title"), "page"))
        layout.addWidget(wrapped(t("cheques.deposit_words"), "hint"))
        layout.addWidget(self.band)
        layout.addWidget(self.table, 1)
        layout.addLayout(row(self.count, 1, self.all))
        for one in self.fields.values():
            layout.addWidget(one)
        layout.addLayout(row(self.preview, 1, button(t("cancel"), self.reject), self.validate))

    def _read(self) -> None:
        desk = self.tasks.desk

        def work() -> list[ReadyRow]:
            from ofdesk.services.cheque_rows import ListCheques, list_cheques

            with desk.read() as session:
                rows = list_cheques(session, ListCheques(IN_HAND), desk.today)
            return [waiting_row(found) for found in reversed(rows)]

        def show(rows: list[ReadyRow]) -> None:
            self.table.show_rows(rows, first_ticks([found.source for found in rows]))
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            if not rows:
                self.band.say("info", t("cheques.nothing_waits"))

        self.tasks.read(self, "waiting", work, show)

    def _on_ticked(self) -> None:
        taken = len(self.table.taken_rows())
        self.count.setText(t("cheques.taken", count=formats.number(taken)))
        self.validate.setEnabled(taken > 0)
        self.preview.setEnabled(taken > 0)

    def _taken(self) -> tuple[str, ...]:
        return tuple(found.key for found in self.table.taken_rows())

    def request(self) -> "DepositCheques":
        """What the dialog asks for. Raises ``amount_invalid`` with its field."""
        from ofdesk.services.deposits import DepositCheques

        total = formats.parse_amount(self.fields["control_total"].text(), "control_total")
        return DepositCheques(total, self._taken(), self.fields["bank_number"].text())

    def show_preview(self) -> None:
        """The slip as it would be printed, still without its number."""
        desk, taken = self.tasks.desk, self._taken()

        def work() -> bytes:
            from ofdesk.services.deposits import preview_slip

            with desk.read() as session:
                page = preview_slip(session, taken, desk.today, factice=desk.factice)
            return desk.renderer.render_listing(page)

        def show(pdf: bytes) -> None:
            title = t("cheques.preview_title")
            PaperDialog(self.tasks, (title, "bordereau.pdf"), pdf, self).open()

        self.tasks.read(self, "preview", work, show, self._on_refused)

    def save(self) -> None:
        """Validate the slip, if its total was found again."""
        self.band.hide()
        for one in self.fields.values():
            one.show_error(None)
        try:
            request = self.request()
        except DomainError as error:
            self._on_refused(error)
            return
        desk = self.tasks.desk
        self.validate.setEnabled(False)

        def work(answers: frozenset[str]) -> "Deposited":
            from ofdesk.services.deposits import deposit_cheques

            return deposit_cheques(request, desk.write(answers), desk.today)

        self.tasks.write_asking(self, work, self._saved, self._on_refused)

    def _on_refused(self, error: OfdeskError) -> None:
        self.validate.setEnabled(True)
        show_refusal(self.fields, self.band, error)

    def _saved(self, done: "Deposited") -> None:
        self.accept()
        self.host.tell("ok", deposited_text(done.number, done.count, done.total_cents))
        open_slip(self.page, done.number)
