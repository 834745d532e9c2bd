"""« Courrier du jour »: the cheques of the post, entered one after the other by keyboard alone."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QDialog, QLineEdit, QVBoxLayout, QWidget

from ofdesk.domain.errors import DomainError, OfdeskError
from ofdesk.ui.inputs import AmountEdit, DayEdit
from ofdesk.ui.page import Host
from ofdesk.ui.receipts.cheque_number import ChequeNumber
from ofdesk.ui.receipts.day_list import Choices, DayList
from ofdesk.ui.receipts.flow import CANCELLED, RECORDED, REFUSED, Day, Entry, Line, Owed, owed_cents
from ofdesk.ui.receipts.posting import cancelled, looked_up, recorded
from ofdesk.ui.tables import ReadyRow
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, Field, button, column, holder, label, row, scrolled, wrapped
from ofdesk.words import formats
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.receipt_targets import LookUp
    from ofdesk.services.receipts import ReceiptDone

ORDER = ("reference", "cheque", "bank", "drawer", "amount")
"""The fields in the order that Enter walks through them."""
FORM_WIDTH = 460
WIDEST = (1 << 24) - 1
"""Qt's own limit of a width."""
FOLD_LIST = 920
"""Width under which what was entered stands below the fields, and is scrolled to."""


class DayMailDialog(QDialog):
    """Enter goes on and saves at the end; each cheque is saved at once, in a transaction of its
    own. Escape only hides the screen: what is half typed is there when it is opened again."""

    def __init__(self, tasks: TaskRunner, host: Host, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tasks, self.host = tasks, host
        self.day = Day()
        self.targets: tuple[Owed, ...] = ()
        self.adding = False
        self._agreed: Entry | None = None
        self._own: set[str] = set()
        self.setWindowTitle(t("day_mail").rstrip("…"))
        self.band = Band()
        self.note = wrapped("", "hint")
        self.number = ChequeNumber(self, tasks, self._propose, self.note.setText)
        inputs = {name: QLineEdit() for name in ORDER}
        inputs["amount"] = AmountEdit()
        self.day_edit = DayEdit(lambda: tasks.desk.today, "received_on")
        self.fields = {name: Field(name, t(f"day.{name}"), inputs[name]) for name in ORDER}
        self.fields["received_on"] = Field("received_on", t("day.received_on"), self.day_edit)
        self.choices = Choices(self)
        self.list = DayList(self)
        self.total = label("", "panel")
        self._lay_out()
        self._connect()
        self._show_day()

    def _lay_out(self) -> None:
        self.line("reference").setPlaceholderText(t("day.reference_hint"))
        fields = [self.fields[name] for name in ("reference", *ORDER[1:], "received_on")]
        form = column(fields[0], self.band, self.choices, *fields[1:], self.note, 1, space=8)
        self.form = holder(form)
        self.undo = button(t("day.cancel_last"), self.cancel_last, icon="undo")
        self.undo.setToolTip("Ctrl+Backspace")
        close = button(t("close"), self.reject)
        self.both = row(self.form, space=18)
        self.both.addWidget(self.list, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(self.windowTitle(), "page"))
        layout.addWidget(wrapped(t("day.keys"), "hint"))
        layout.addWidget(scrolled(holder(self.both)), 1)
        layout.addLayout(row(self.total, 1, self.undo, close))
        self.resize(1080, 600)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < FOLD_LIST
        way = QBoxLayout.Direction
        self.both.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self.form.setMinimumWidth(0 if narrow else FORM_WIDTH)
        self.form.setMaximumWidth(WIDEST if narrow else FORM_WIDTH)

    def _connect(self) -> None:
        for name in ORDER:
            self.line(name).returnPressed.connect(partial(self._on_enter, name))
        for name in ORDER[1:]:
            self.line(name).textEdited.connect(lambda _text, n=name: self._own.add(n))
        self.line("reference").textEdited.connect(lambda _text: self._forget())
        self.choices.opened.connect(self._on_chosen)
        self.list.opened.connect(lambda found: self.take_back(found.key))
        self.list.removed.connect(self.cancel)
        for keys, act in (("F2", self.add_another), ("Ctrl+Backspace", self.cancel_last)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def line(self, name: str) -> QLineEdit:
        """The input of a field."""
        found = self.fields[name].input
        assert isinstance(found, QLineEdit)
        return found

    def begin(self) -> None:
        """Come to the front, as it was left."""
        if not self.line("received_on").text():
            self.day_edit.set_day(self.tasks.desk.today)
        self.show()
        self.raise_()
        self.activateWindow()
        self.line("reference").setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_enter(self, name: str) -> None:
        if name == "amount":
            self.save()
            return
        if name == "reference" and self.line(name).text().strip() and not self.targets_shown():
            self._find()
        if name == "cheque":
            self._look_at_number()
        self.line(ORDER[ORDER.index(name) + 1]).setFocus()

    def targets_shown(self) -> bool:
        """Whether what stands in the reference was found already."""
        return bool(self.targets) and not self.adding

    def _look_at_number(self) -> None:
        typed = self.line("cheque").text().strip()
        self.line("cheque").setText(self.number.look_at(typed))

    def _forget(self) -> None:
        """Another reference is being typed: what was found before is not meant any more."""
        self._agreed = None
        self.choices.hide()
        if not self.adding:
            self.targets = ()

    def _find(self) -> None:
        find = partial(looked_up, self.tasks.desk, self.line("reference").text())
        self.tasks.read(self, "find", find, self._found)

    def _found(self, found: "LookUp") -> None:
        if len(found.targets) == 1:
            self._take(found.targets[0], found.bank)
        elif found.targets:
            self.choices.offer(found.targets)
            self.band.say("info", t("day.choose"))
            if not self.line("cheque").text():
                self.choices.setFocus()
        else:
            self.band.say("warn", t("day.not_found"))

    def _on_chosen(self, found: ReadyRow) -> None:
        self.choices.hide()
        self._take(found.source, "")
        self.line("cheque").setFocus()

    def _take(self, target: Owed, bank: str) -> None:
        """This is what the cheque pays; with ``adding``, this too."""
        before = self.targets if self.adding else ()
        known = {one.number or one.platform for one in before}
        if (target.number or target.platform) not in known:
            before = (*before, target)
        self.targets, self.adding, self._agreed = before, False, None
        owed = owed_cents(before)
        names = ", ".join(one.number or one.platform for one in before)
        words = t("day.pays", what=names, name=target.name, open=formats.amount(owed))
        self.band.say("ok" if owed else "warn", words)
        self._propose("amount", formats.figures(owed) if owed else "")
        self._propose("drawer", before[0].name)
        self._propose("bank", bank)

    def _propose(self, name: str, text: str) -> None:
        if name not in self._own and text:
            self.line(name).setText(text)

    def add_another(self) -> None:
        """F2: the same cheque pays another invoice too, perhaps of another club."""
        if self.targets:
            self.adding = True
            self.line("reference").clear()
            self.line("reference").setFocus()
            self.band.say("info", t("day.add_hint", count=formats.number(len(self.targets))))

    def entry(self) -> Entry:
        """What is typed. Raises ``amount_invalid`` with its field."""
        cents = formats.parse_amount(self.line("amount").text(), "amount")
        typed = {name: self.line(name).text().strip() for name in ("cheque", "bank", "drawer")}
        return Entry(self.targets, cents, **typed, cmc7=self.number.of(typed["cheque"]))

    def save(self) -> None:
        """Record the cheque, and begin the next one; what differs is asked about once."""
        self.fields["amount"].show_error(None)
        self.fields["received_on"].show_error(None)
        try:
            entry = self.entry()
            received = formats.parse_day(
                self.line("received_on").text(), self.tasks.desk.today, "received_on"
            )
        except DomainError as error:
            self.fields[error.field or "amount"].show_error(error)
            return
        if entry.differs and entry != self._agreed:
            self._agreed = entry
            self._ask(entry)
            return
        made = self.day.add(entry)
        self._clear()
        self.tasks.write(
            self,
            partial(recorded, self.tasks.desk, entry, received),
            partial(self._recorded, made),
            partial(self._refused, made),
        )

    def _ask(self, entry: Entry) -> None:
        owed = formats.amount(owed_cents(entry.targets))
        words = t("day.differs", open=owed) if entry.targets else t("day.nobody")
        self.band.say("warn", words)

    def _clear(self) -> None:
        self.targets, self.adding, self._agreed, self._own = (), False, None, set()
        self.number.text = ""
        for name in ORDER:
            self.line(name).clear()
        self.band.hide()
        self.choices.hide()
        self.note.clear()
        self.line("reference").setFocus()
        self._show_day()

    def _recorded(self, made: Line, done: "ReceiptDone") -> None:
        made.state, made.number = RECORDED, done.number
        self._show_day()

    def _refused(self, made: Line, error: OfdeskError) -> None:
        made.state, made.why = REFUSED, sentence(error)
        self.band.say("err", t("day.refused", why=made.why))
        self._show_day()

    def _show_day(self) -> None:
        day = self.day
        self.list.show_lines(day.lines)
        self.undo.setEnabled(day.last_recorded() is not None)
        count, cents = formats.number(day.count), formats.amount(day.cents)
        self.total.setText(t("day.total", count=count, total=cents))

    def take_back(self, key: str) -> None:
        """Bring what was refused back into the fields, to correct it."""
        made = self.day.named(key)
        if made.state != REFUSED:
            return
        self.day.lines.remove(made)
        self._clear()
        entry = made.entry
        self.targets, self.number.text = entry.targets, entry.cmc7
        self._own = {"cheque", "bank", "drawer", "amount"}
        for name in ("cheque", "bank", "drawer"):
            self.line(name).setText(getattr(entry, name))
        self.line("amount").setText(formats.figures(entry.cents))
        self.band.say("err", made.why)
        self.line("amount").setFocus()

    def cancel_last(self) -> None:
        """Take the last recorded cheque back by a reversing entry."""
        made = self.day.last_recorded()
        if made is not None:
            self.cancel(made.key)

    def cancel(self, key: str) -> None:
        """Take one recorded cheque back by a reversing entry."""
        made = self.day.named(key)
        if made.state == RECORDED:
            undo = partial(cancelled, self.tasks.desk, made.number)
            failed = partial(_say_refused, self.band)
            self.tasks.write(self, undo, partial(self._cancelled, made), failed)

    def _cancelled(self, made: Line, done: "ReceiptDone") -> None:
        made.state, made.why = CANCELLED, t("day.cancelled_by", number=done.number)
        self.band.say("ok", t("day.cancelled", number=made.number, by=done.number))
        self._show_day()


def _say_refused(band: Band, error: OfdeskError) -> None:
    band.say("err", sentence(error))
