"""Say by hand what a line of the bank is: invoices, a slip, credit, an account, nobody's."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from ofdesk.domain.errors import DomainError, OfdeskError
from ofdesk.ui.asking import choice
from ofdesk.ui.bank.rows import Shown
from ofdesk.ui.documents.debts import short_of
from ofdesk.ui.forms import put_text, show_refusal
from ofdesk.ui.page import Host
from ofdesk.ui.receipts.flow import owed_cents, shared
from ofdesk.ui.tables import Cell, Column, ReadyRow
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.ticking import TickTable
from ofdesk.ui.widgets import Band, Field, button, filter_edit, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.bank import accepted_text
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.bank_decisions import Accepted, AcceptLine
    from ofdesk.services.bank_rows import PayableRow

PAUSE_MILLISECONDS = 120
WAYS = ("pays", "credit", "account", "unidentified")
LEARNING = ("pays", "credit", "account")
"""What is worth remembering for the next line."""


def payable_row(found: "PayableRow") -> ReadyRow:
    """An invoice or a slip as cells."""
    cells = (
        Cell(found.number),
        Cell(f"{found.name} · {found.platform}" if found.platform else t("bank.slip_of_cheques")),
        Cell(formats.day(found.day) if found.day else "—"),
        Cell(formats.figures(found.open_cents)),
    )
    return ReadyRow(found.number, cells, found)


class ChooseDialog(QDialog):
    """The line above; below it what is open, to tick, with what is ticked beside the amount."""

    def __init__(
        self, tasks: TaskRunner, host: Host, shown: Shown, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tasks, self.host, self.shown = tasks, host, shown
        self.setWindowTitle(t("bank.choose_title"))
        self.band = Band()
        self._make_inputs()
        self.sum = label("", "section")
        self.accept_button = button(t("bank.accept"), self.save, kind="primary")
        self.accept_button.setDefault(True)
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._read)
        self.filter.textChanged.connect(lambda _text: self._pause.start(PAUSE_MILLISECONDS))
        self.filter.gone_on.connect(self._to_list)
        self.table.ticked.connect(self._on_ticked)
        self.table.opened.connect(lambda found: self.table.toggle(found.key))
        self.way.currentIndexChanged.connect(lambda _index: self._show_way())
        self._first: list[str] = []
        self._propose()
        self._show_way()
        self._read()

    def _propose(self) -> None:
        """Begin with what is proposed."""
        proposal = self.shown.proposal
        if proposal is None:
            return
        self._first = [number for number, _ in proposal.invoices]
        if proposal.deposit:
            self._first = [proposal.deposit]
        for way, name, text in (
            ("account", "account", proposal.account),
            ("credit", "platform", proposal.client if proposal.kind == "credit" else ""),
        ):
            if text:
                put_text(self.fields[name].input, text)
                self.way.setCurrentIndex(self.way.findData(way))

    def _make_inputs(self) -> None:
        self.filter = filter_edit(t("bank.choose_hint"), 320)
        columns = (
            Column("number", t("documents.number"), 142, strong=True),
            Column("name", t("documents.client"), 200, stretch=True),
            Column("due", t("documents.due"), 102),
            Column("open", t("documents.open"), 100, right=True),
        )
        self.table = TickTable(columns, "chooseTable", self)
        self.table.setAccessibleName(t("bank.open_ones"))
        ways = WAYS if self.shown.line.cents > 0 else ("account",)
        self.way = choice({way: t(f"bank.way_{way}") for way in ways})
        self.fields = {
            "way": Field("way", t("bank.way"), self.way),
            "platform": Field("platform", t("bank.client"), QLineEdit()),
            "account": Field("account", t("bank.account"), QLineEdit()),
        }
        account = self.fields["account"].input
        assert isinstance(account, QLineEdit)
        account.setPlaceholderText(t("bank.account_hint"))
        self.remember = QCheckBox(t("bank.remember"))
        self.remember.setChecked(True)

    def _lay_out(self) -> None:
        line = self.shown.line
        about = f"{formats.amount(line.cents)} · {formats.day(line.day)} · {line.label}"
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(t("bank.choose_title"), "page"))
        layout.addWidget(wrapped(about, "section"))
        layout.addWidget(self.band)
        for one in self.fields.values():
            layout.addWidget(one)
        layout.addLayout(row(self.filter, 1))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.remember)
        layout.addStretch(0)
        layout.addLayout(row(self.sum, 1, button(t("cancel"), self.reject), self.accept_button))
        self.resize(820, 560)
        first = self.filter if self.shown.line.cents > 0 else self.fields["account"].input
        first.setFocus()

    def _to_list(self) -> None:
        self.table.setFocus()
        self.table.selectRow(0)

    def _show_way(self) -> None:
        way = self.way.currentData()
        self.fields["platform"].setVisible(way == "credit")
        self.fields["account"].setVisible(way == "account")
        self.remember.setVisible(way in LEARNING)
        for widget in (self.filter, self.table, self.sum):
            widget.setVisible(way == "pays")
        self._on_ticked()

    def _read(self) -> None:
        desk, search = self.tasks.desk, self.filter.text()
        kept, first = self.table.taken_rows(), self._first

        def work() -> list[ReadyRow]:
            from ofdesk.services.bank_rows import payable

            with desk.read() as session:
                rows = payable(session, search, desk.today)
                known = {found.number for found in rows}
                lost = [number for number in first if number not in known]
                rows += [one for number in lost for one in payable(session, number, desk.today)]
            return [payable_row(found) for found in rows]

        def show(rows: list[ReadyRow]) -> None:
            keys = {found.key for found in kept}
            whole = [*kept, *(found for found in rows if found.key not in keys)]
            self.table.show_rows(whole, {*keys, *first})
            self._first = []

        self.tasks.read(self, "payable", work, show)

    def _on_ticked(self) -> None:
        taken = [found.source for found in self.table.taken_rows()]
        words = t(
            "bank.ticked",
            ticked=formats.amount(owed_cents(taken)),
            line=formats.amount(self.shown.line.cents),
        )
        self.sum.setText(words)
        self.accept_button.setEnabled(bool(taken) or self.way.currentData() != "pays")

    def request(self) -> "AcceptLine":
        """What was chosen, to be posted."""
        from ofdesk.services.bank_decisions import AcceptLine
        from ofdesk.services.receipts import Payment

        line, way, remember = self.shown.line, self.way.currentData(), self.remember.isChecked()
        if way == "unidentified":
            return AcceptLine(line.id, unidentified=True)
        if way == "credit":
            platform = self.fields["platform"].text().strip()
            return AcceptLine(line.id, platform=platform, remember=remember)
        if way == "account":
            return AcceptLine(line.id, account=self._account(), remember=remember)
        taken = [found.source for found in self.table.taken_rows()]
        slips = [one.number for one in taken if one.kind == "deposit"]
        if slips:
            return AcceptLine(line.id, deposit=slips[0])
        parts = shared(taken, line.cents)
        payments = tuple(Payment(number, cents) for number, cents in parts)
        return AcceptLine(line.id, payments, remember=remember)

    def _account(self) -> str:
        """The account that was typed. Raises ``plan_account_invalid`` for none."""
        typed = self.fields["account"].text().strip()
        if not typed:
            raise DomainError("plan_account_invalid", field="account", value="")
        return typed

    def save(self) -> None:
        """Post it as chosen; a slip goes alone."""
        self.band.hide()
        for name in ("platform", "account"):
            self.fields[name].show_error(None)
        kinds = [found.source.kind for found in self.table.taken_rows()]
        if self.way.currentData() == "pays" and "deposit" in kinds and len(kinds) > 1:
            self.band.say("err", t("bank.slip_alone"))
            return
        desk = self.tasks.desk
        try:
            request = self.request()
        except DomainError as error:
            self._on_refused(error)
            return

        def work(answers: frozenset[str]) -> "Accepted":
            from ofdesk.services.bank_decisions import accept_line

            return accept_line(request, desk.write(answers), desk.today)

        self.tasks.write_asking(self, work, self._saved, self._on_refused)

    def _on_refused(self, error: OfdeskError) -> None:
        self.accept_button.setEnabled(True)
        show_refusal(self.fields, self.band, error)

    def _saved(self, done: "Accepted") -> None:
        window = self.parentWidget() or self
        paid = done.receipt.allocated if done.receipt else ()
        ways = short_of(self.tasks, self.host, window, paid)
        said = accepted_text(done.posted)
        if done.rule:
            said += " " + t("bank.remembered", pattern=done.rule)
        self.host.tell("warn" if ways else "ok", said, ways)
        self.accept()
