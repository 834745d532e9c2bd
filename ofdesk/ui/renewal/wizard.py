"""The renewal wizard: asks ``flow`` what comes next, prices each change on the reader, issues."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QDialog, QInputDialog, QVBoxLayout, QWidget

from ofdesk.domain.errors import ConfirmationNeeded, OfdeskError
from ofdesk.ui.dialogs import QuestionDialog
from ofdesk.ui.page import Host
from ofdesk.ui.renewal import work
from ofdesk.ui.renewal.flow import Flow
from ofdesk.ui.renewal.letter import issue_words, issued_words, tell_acknowledged
from ofdesk.ui.renewal.price_panel import PricePanel
from ofdesk.ui.renewal.reread import offer_reading
from ofdesk.ui.renewal.steps import show_acts, show_count
from ofdesk.ui.renewal.view import RenewalView
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import restyle
from ofdesk.words import formats
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.acknowledgements import Acknowledged
    from ofdesk.services.renewals import RenewalPreview, RenewClient, Renewed


class RenewalWizard(QDialog):
    """One renewal, from the count to the payment."""

    def __init__(
        self, tasks: TaskRunner, host: Host, platform: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tasks, self.host, self.platform = tasks, host, platform
        self.flow = Flow()
        self.preview: RenewalPreview | None = None
        self.renewed: Renewed | None = None
        self.view = RenewalView(self)
        self.price = PricePanel(self.view)
        self.setWindowTitle(t("renewal.title"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.resize(QSize(1180, 600))
        self._connect()
        offer_reading(self)
        self._show_step()
        self.ask_price(first=True)

    def _connect(self) -> None:
        view = self.view
        view.next.clicked.connect(self.go_on)
        view.previous.clicked.connect(lambda: self._move(self.flow.back()))
        for step, widget in view.steps.items():
            widget.clicked.connect(partial(self._back_to, step))
        view.count.valueChanged.connect(lambda value: self._answer(resources=value))
        view.offer.activated.connect(lambda _: self._answer(offer=view.offer.currentData()))
        view.stale.toggled.connect(lambda on: self._move(self.flow.answer(stale_accepted=on)))
        view.fewer.clicked.connect(
            lambda: view.fewer_steps.setVisible(not view.fewer_steps.isVisible())
        )
        view.restart.toggled.connect(lambda on: self._answer(restart=on))
        view.invoice.toggled.connect(lambda on: self._answer(propose=not on))
        view.ordered_by.textChanged.connect(self._ordered)
        view.channel.activated.connect(lambda _: self._ordered())
        view.copy.clicked.connect(self._copy_detail)
        view.activate.clicked.connect(self._ask_activation)
        for pay, card in view.cards.items():
            card.chosen.clicked.connect(partial(self._choose_pay, pay))
            card.pressed.connect(partial(self._use_card, pay))
        QShortcut(QKeySequence("Ctrl+Return"), self, self.go_on)
        QShortcut(QKeySequence("Alt+Right"), self, self.go_on)
        QShortcut(QKeySequence("Alt+Left"), self, lambda: self._move(self.flow.back()))
        view.invoice.setChecked(True)

    def request(self) -> "RenewClient":
        """What the answers ask for."""
        return work.request_of(self.platform, self.flow.answers)

    def _answer(self, **values: object) -> None:
        self.flow = self.flow.answer(**values)
        self.ask_price()

    def _ordered(self) -> None:
        view = self.view
        self.flow = self.flow.answer(
            ordered_by=view.ordered_by.text(), channel=view.channel.currentText()
        )
        view.ordered_field.show_error(None)
        self._show_buttons()

    def ask_price(self, *, first: bool = False) -> None:
        """Price the answers on the reader; at ``first`` they are also filled in."""
        ask = partial(work.priced, self.tasks.desk, self.request())
        show = partial(self._show_preview, first=first)
        self.tasks.read(self, "price", ask, show, self._not_priced)

    def _not_priced(self, error: OfdeskError) -> None:
        self.preview = None
        if error.code == "count_unknown":
            self.flow = replace(self.flow, facts=replace(self.flow.facts, known=False))
            self.view.band.say("err", t("renewal.no_count"))
        elif error.field == "resources":
            self.view.count_field.show_error(error)
            self.view.fewer_steps.show()
        else:
            self.view.band.say("err", sentence(error))
        self._show_buttons()

    def _show_preview(self, found: "RenewalPreview", *, first: bool) -> None:
        self.preview = found
        view = self.view
        view.count_field.show_error(None)
        facts = replace(self.flow.facts, stale=found.count.stale, known=True)
        self.flow = replace(self.flow, facts=facts)
        if first:
            self._show_first(found)
        self.price.show(found)
        span = found.period
        view.period.setText(
            t(
                "renewal.period",
                starts_on=formats.day(span.starts_on),
                ends_on=formats.day(span.ends_on),
            )
        )
        self._show_step()

    def _show_first(self, found: "RenewalPreview") -> None:
        view = self.view
        view.client.setText(f"{found.name}\n{found.platform}")
        for widget in (view.count, view.offer, view.ordered_by):
            widget.blockSignals(True)
        view.count.setValue(found.resources)
        view.offer.setCurrentIndex(view.offer.findData(found.offer))
        view.ordered_by.setText(found.who.buyer.contact)
        for widget in (view.count, view.offer, view.ordered_by):
            widget.blockSignals(False)
        self.flow = self.flow.answer(
            ordered_by=found.who.buyer.contact, channel=view.channel.currentText()
        )
        show_count(view, found)
        show_acts(view, found, self._choose_acts)
        lapsed = found.period.starts_on < self.tasks.desk.today
        view.restart.setVisible(lapsed)
        view.period_why.setText(t("renewal.continues"))
        view.next.setFocus()

    def _choose_acts(self) -> None:
        boxes = self.view.findChildren(QCheckBox)
        chosen = tuple(
            str(box.property("act")) for box in boxes if box.property("act") and box.isChecked()
        )
        self._answer(acts=chosen)

    def _back_to(self, step: str) -> None:
        self._move(self.flow.back(step))

    def _move(self, flow: Flow) -> None:
        self.flow = flow
        self._show_step()

    def _show_step(self) -> None:
        view, step = self.view, self.flow.step
        view.question.setText(t(f"renewal.q_{step}"))
        view.pages.setCurrentIndex(self.flow.position)
        for number, (name, widget) in enumerate(view.steps.items()):
            widget.setEnabled(number <= self.flow.position and not self.flow.facts.issued)
            widget.setProperty("current", name == step)
            restyle(widget)
        view.band.setVisible(step in ("count", "pay") and bool(view.band.words.text()))
        view.side.setVisible(step not in ("issue", "pay"))
        view.hint.setVisible(step == "issue")
        if step == "issue":
            self._show_page()
        for card in view.cards.values():
            card.mark(self.flow.answers.pay)
        self._show_buttons()

    def _show_buttons(self) -> None:
        view, step = self.view, self.flow.step
        view.previous.setVisible(not self.flow.facts.issued and self.flow.position > 0)
        ready = self.preview is not None and self.flow.may_go_on()
        view.next.setEnabled(ready or self.flow.facts.issued)
        words = t("renewal.next")
        if step == "issue" and self.preview is not None:
            words = issue_words(self.request(), self.preview)
        elif step == "pay":
            words = t("renewal.finish")
        view.next.setText(words)

    def go_on(self) -> None:
        """Continue; at the fourth step issue, at the last one close."""
        if self.flow.step == "pay":
            self.accept()
        elif self.flow.step == "issue":
            if self.preview is not None and self.flow.may_issue():
                accepted = frozenset({"count_stale"} if self.flow.answers.stale_accepted else ())
                self.issue_with(accepted)
        elif self.preview is not None:
            self._move(self.flow.forward())

    def _show_page(self) -> None:
        request, preview = self.request(), self.preview
        if preview is None or (not request.propose and request.order is None):
            return
        draw = partial(work.drawn, self.tasks.desk, request, preview)
        show = partial(self.view.preview.show_pdf, self.tasks)
        self.tasks.read(self, "page", draw, show, lambda _error: None)

    def issue_with(self, answers: frozenset[str] = frozenset()) -> None:
        """Issue the document; a doubtful question is asked and its answer kept."""
        self.view.next.setEnabled(False)
        assert self.preview is not None
        request = replace(self.request(), starts_on=self.preview.period.starts_on)
        make: Any = work.issued
        done: Any = self._issued
        if work.is_free(request, self.preview):
            make, done = work.acknowledged, self._acknowledged
        issue = partial(make, self.tasks.desk, request, answers)
        self.tasks.write_once(self, issue, done, partial(self._not_issued, answers))

    def _not_issued(self, answers: frozenset[str], error: OfdeskError) -> None:
        self.view.next.setEnabled(True)
        if isinstance(error, ConfirmationNeeded):
            if QuestionDialog.ask_about(error, self):
                self.issue_with(answers | {error.code})
        elif error.field == "ordered_by":
            self.view.ordered_field.show_error(error)
        else:
            self.view.band.say("err", sentence(error))
            self.view.band.show()

    def _acknowledged(self, done: "Acknowledged") -> None:
        self.accept()
        tell_acknowledged(self.tasks, self.host, done)

    def _issued(self, renewed: "Renewed") -> None:
        self.renewed = renewed
        self._move(self.flow.issued())
        opened = (t("renewal.open_document"), partial(self.host.open_document, renewed.number))
        self.view.band.say("ok", issued_words(renewed), [opened])
        self.view.activate.setVisible(renewed.due_on is not None)
        read = partial(work.facts_issued, self.tasks.desk, renewed.number)
        self.tasks.read(self, "material", read, self.price.show_material)
        self.view.next.setFocus()

    def _choose_pay(self, pay: str, _checked: bool = True) -> None:
        self.flow = self.flow.answer(pay=pay)
        for card in self.view.cards.values():
            card.mark(pay)

    def _use_card(self, pay: str) -> None:
        if pay == "cheque" and self.renewed is not None:
            self.host.open_document(self.renewed.number)
        else:
            self.view.cards[pay].copy_material()

    def _copy_detail(self) -> None:
        QGuiApplication.clipboard().setText(self.price.detail())

    def _ask_activation(self) -> None:
        reason, given = QInputDialog.getText(self, t("renewal.activate"), t("renewal.activate_why"))
        if given and reason.strip():
            self.activate(reason)

    def activate(self, reason: str) -> None:
        """Acquire the year before it is paid."""
        run = partial(work.activated, self.tasks.desk, self.platform, reason)
        done = t("renewal.activated")
        self.tasks.write(self, run, lambda _done: self.view.band.say("ok", done))
