"""The renewal wizard: asks ``flow`` what comes next, prices each change on the reader, issues."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QDialog, QInputDialog, QVBoxLayout, QWidget

from ofdesk.domain.errors import ConfirmationNeeded, OfdeskError
from ofdesk.ui.dialogs import QuestionDialog
from ofdesk.ui.page import Host
from ofdesk.ui.renewal.flow import Flow
from ofdesk.ui.renewal.price_panel import PricePanel
from ofdesk.ui.renewal.view import RenewalView
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import clear, label, restyle
from ofdesk.words import formats
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.renewals import RenewalPreview, RenewClient, Renewed

MAX_AGE_DAYS = 7


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
        self.view = RenewalView()
        self.price = PricePanel(self.view)
        self.setWindowTitle(t("renewal.title"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.resize(QSize(1180, 600))
        self._connect()
        self._show_step()
        self._price(first=True)

    def _connect(self) -> None:
        view = self.view
        view.next.clicked.connect(self.go_on)
        view.previous.clicked.connect(lambda: self._move(self.flow.back()))
        for step, widget in view.steps.items():
            widget.clicked.connect(partial(self._back_to, step))  # type: ignore[attr-defined]
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
        from ofdesk.services.orders import Order
        from ofdesk.services.renewals import RenewClient

        given = self.flow.answers
        order = Order(given.ordered_by, given.channel) if given.ordered_by else None
        return RenewClient(
            self.platform,
            offer=given.offer or None,
            resources=given.resources,
            pay=given.pay,
            restart=given.restart,
            acts=given.acts,
            propose=given.propose,
            order=order,
        )

    def _answer(self, **values: object) -> None:
        self.flow = self.flow.answer(**values)
        self._price()

    def _ordered(self) -> None:
        view = self.view
        self.flow = self.flow.answer(
            ordered_by=view.ordered_by.text(), channel=view.channel.currentText()
        )
        view.ordered_field.show_error(None)
        self._show_buttons()

    def _price(self, *, first: bool = False) -> None:
        desk, request = self.tasks.desk, self.request()

        def work() -> "RenewalPreview":
            from ofdesk.services.renewals import preview_renewal

            with desk.read() as session:
                return preview_renewal(session, request, desk.today, desk.write().now())

        show = partial(self._show_preview, first=first)
        self.tasks.read(self, "price", work, show, self._not_priced)

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
        self._show_count(found)
        self._show_acts(found)
        lapsed = found.period.starts_on < self.tasks.desk.today
        view.restart.setVisible(lapsed)
        view.period_why.setText(t("renewal.continues"))
        view.next.setFocus()

    def _show_count(self, found: "RenewalPreview") -> None:
        known, band = found.count.known, self.view.band
        count = formats.number(known.count)
        when = formats.instant(known.read_at) if known.read_at else ""
        if not found.count.stale:
            band.say("ok", t("renewal.fresh", count=count, when=when))
        elif when:
            band.say("warn", t("renewal.stale", count=count, when=when, days=MAX_AGE_DAYS))
        else:
            band.say("warn", t("renewal.never", count=count))
        self.view.stale.setText(t("renewal.i_go_on", when=when or "—"))
        self.view.stale.setVisible(found.count.stale)

    def _show_acts(self, found: "RenewalPreview") -> None:
        from ofdesk.words.lines import act_label

        clear(self.view.acts)
        if not found.acts:
            self.view.acts.addWidget(label(t("renewal.no_acts")))
        for act in found.acts:
            values = {**act.values, "offer": act.offer, "done_on": act.done_on.isoformat()}
            why = "act_billed" if act.price_cents else "act_included"
            words, _why = act_label(act.kind, why, values, "fr")
            box = QCheckBox(f"{words} – {formats.amount(act.price_cents)}")
            box.setChecked(True)
            box.setProperty("act", act.id)
            box.toggled.connect(lambda _on: self._choose_acts())
            self.view.acts.addWidget(box)

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
            total = formats.amount(self.preview.total_cents)
            kind = "proposition" if self.flow.answers.propose else "invoice"
            words = t(f"renewal.issue_{kind}", total=total)
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
                self.issue(accepted)
        elif self.preview is not None:
            self._move(self.flow.forward())

    def _show_page(self) -> None:
        desk, request, preview = self.tasks.desk, self.request(), self.preview
        if preview is None or (not request.propose and request.order is None):
            return

        def work() -> bytes:
            from ofdesk.services.renewals import renewal_facts

            with desk.read() as session:
                facts = renewal_facts(session, request, preview, desk.today, factice=desk.factice)
            return desk.renderer.render(facts).pdf

        show: Callable[[bytes], None] = partial(self.view.preview.show_pdf, self.tasks)
        self.tasks.read(self, "page", work, show, lambda _error: None)

    def issue(self, answers: frozenset[str] = frozenset()) -> None:
        """Issue the document; a doubtful question is asked and its answer kept."""
        desk, request = self.tasks.desk, self.request()
        self.view.next.setEnabled(False)

        def work() -> "Renewed":
            from ofdesk.services.renewals import renew_client

            return renew_client(request, desk.write(answers), desk.today)

        self.tasks.write(self, work, self._issued, partial(self._not_issued, answers))

    def _not_issued(self, answers: frozenset[str], error: OfdeskError) -> None:
        self.view.next.setEnabled(True)
        if isinstance(error, ConfirmationNeeded):
            if QuestionDialog.ask(error, self):
                self.issue(answers | {error.code})
        elif error.field == "ordered_by":
            self.view.ordered_field.show_error(error)
        else:
            self.view.band.say("err", sentence(error))
            self.view.band.show()

    def _issued(self, renewed: "Renewed") -> None:
        self.renewed = renewed
        self._move(self.flow.issued())
        opened = (t("renewal.open_document"), partial(self.host.open_document, renewed.number))
        total = formats.amount(renewed.total_cents)
        if renewed.due_on is None:
            words = t("renewal.issued_proposition", number=renewed.number, total=total)
        else:
            words = t(
                "renewal.issued",
                kind=t("renewal.kind_invoice"),
                number=renewed.number,
                total=total,
                due=formats.day(renewed.due_on),
            )
        self.view.band.say("ok", words, [opened])
        self.view.activate.setVisible(renewed.due_on is not None)
        self._read_material(renewed.number)
        self.view.next.setFocus()

    def _read_material(self, number: str) -> None:
        desk = self.tasks.desk

        def work() -> Any:
            from ofdesk.services.content import facts_of
            from ofdesk.services.lookup import document_numbered

            with desk.read() as session:
                return facts_of(document_numbered(session, number).content)

        self.tasks.read(self, "material", work, self.price.show_material)

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
        desk, platform = self.tasks.desk, self.platform

        def work() -> Any:
            from ofdesk.services.activations import ActivatePeriod, activate_period

            return activate_period(ActivatePeriod(platform, reason), desk.write())

        self.tasks.write(self, work, lambda _done: self.view.band.say("ok", t("renewal.activated")))
