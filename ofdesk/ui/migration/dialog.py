"""The migration quote: from the question to the quote, its acceptance, its check-list, done."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.page import Host
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, Field, button, clear, hairline, holder, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.lines import why_migration
from ofdesk.words.sentences import sentence, sentence_of
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.migration_sheet import MigrationSheet
    from ofdesk.services.migrations import MigrationAnswer, MigrationDone


class MigrationDialog(QDialog):
    """One page: target, clean-up and steps at the left; why and total at the right."""

    def __init__(
        self, tasks: TaskRunner, host: Host, platform: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tasks, self.host, self.platform = tasks, host, platform
        self.answer: MigrationAnswer | None = None
        self.sheet: MigrationSheet | None = None
        self.setWindowTitle(t("documents.migration_title"))
        self.title = label(platform, "page")
        self.version = label("", "label")
        self.band = Band()
        self.target = QComboBox()
        self.by_us, self.by_self = QRadioButton(), QRadioButton()
        self.no_cleanup = label(t("documents.no_cleanup"), "hint")
        self.tasks_list = QVBoxLayout()
        self.why = QVBoxLayout()
        self.quote = button(t("documents.issue_quote"), self.issue, kind="primary")
        self.accept_button = button(t("documents.accept"), partial(self.step, "accept"))
        self.refuse_button = button(t("documents.refuse"), partial(self.step, "refuse"))
        self.done_button = button(t("documents.done"), partial(self.step, "done"), kind="primary")
        self._lay_out()
        self.resize(980, 520)
        self.target.activated.connect(lambda _index: self._ask())
        self.by_us.clicked.connect(lambda _on: self._ask())
        self.by_self.clicked.connect(lambda _on: self._ask())
        self._read()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(20, 16, 20, 12)
        left.addLayout(row(self.title, 1, self.version))
        left.addWidget(self.band)
        left.addWidget(Field("target", t("documents.target"), self.target))
        left.addWidget(label(t("documents.cleanup"), "section"))
        for widget in (self.by_us, self.by_self, self.no_cleanup):
            left.addWidget(widget)
            widget.hide()
        left.addLayout(self.tasks_list)
        left.addStretch(1)
        side = QFrame()
        side.setObjectName("summary")
        side.setFixedWidth(300)
        right = QVBoxLayout(side)
        right.setContentsMargins(14, 16, 14, 12)
        right.addWidget(label(t("documents.why"), "panel"))
        right.addLayout(self.why)
        right.addStretch(1)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(0)
        top.addLayout(left, 1)
        top.addWidget(side)
        foot = QFrame()
        foot.setObjectName("footBar")
        bar = QHBoxLayout(foot)
        bar.setContentsMargins(16, 8, 16, 8)
        bar.addStretch(1)
        for verb in (self.refuse_button, self.accept_button, self.quote, self.done_button):
            bar.addWidget(verb)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(holder(top), 1)
        whole.addWidget(foot)

    def _read(self) -> None:
        desk, platform = self.tasks.desk, self.platform

        def work() -> "MigrationSheet":
            from ofdesk.services.migration_sheet import read_migration

            with desk.read() as session:
                return read_migration(session, platform, desk.today)

        self.tasks.read(self, "sheet", work, self._show, self._on_refused)

    def _show(self, sheet: "MigrationSheet") -> None:
        self.sheet = sheet
        self.title.setText(sheet.name)
        if not sheet.version:
            self.band.say("warn", t("documents.no_version"))
        self.version.setText(t("documents.from_version", version=sheet.version or "—"))
        if not self.target.count():
            self._fill_targets(sheet)
        self._show_tasks(sheet)
        self._show_buttons()
        if sheet.state in ("quoted", "sent", "accepted"):
            position = self.target.findData(sheet.target)
            self.target.setCurrentIndex(max(position, 0))
        if self.target.currentData():
            self._ask()

    def _fill_targets(self, sheet: "MigrationSheet") -> None:
        model = self.target.model()
        assert isinstance(model, QStandardItemModel)
        chosen = -1
        for version, refusal in sheet.choices:
            words = version
            if refusal:
                reason = sentence_of(refusal, {"version": version, "present": sheet.version})
                words = t("documents.refused_target", version=version, why=reason)
            self.target.addItem(words, version)
            item = model.item(self.target.count() - 1)
            if refusal:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            else:
                chosen = self.target.count() - 1
        self.target.setCurrentIndex(chosen)

    def _show_tasks(self, sheet: "MigrationSheet") -> None:
        clear(self.tasks_list)
        if sheet.tasks:
            self.tasks_list.addWidget(label(t("documents.check_list"), "section"))
        for task in sheet.tasks:
            box = QCheckBox(task.label)
            box.setChecked(task.done)
            box.clicked.connect(partial(self._tick, task.id))
            self.tasks_list.addWidget(box)

    def _tick(self, task_id: str, done: bool) -> None:
        desk = self.tasks.desk

        def work() -> Any:
            from ofdesk.services.migration_steps import tick_task

            return tick_task(task_id, done, desk.write())

        self.tasks.write(self, work, lambda _done: None, self._on_refused)

    def _show_buttons(self) -> None:
        state = self.sheet.state if self.sheet else ""
        waiting = state in ("quoted", "sent")
        self.quote.setVisible(state != "accepted")
        self.quote.setEnabled(self.answer is not None)
        for widget in (self.accept_button, self.refuse_button):
            widget.setVisible(waiting)
        self.done_button.setVisible(state == "accepted")
        for choice in (self.target, self.by_us, self.by_self):
            choice.setEnabled(state != "accepted")

    def _question(self) -> Any:
        from ofdesk.services.migrations import MigrationQuestion

        way = "self" if self.by_self.isChecked() else "us"
        return MigrationQuestion(self.platform, str(self.target.currentData() or ""), way)

    def _ask(self) -> None:
        desk, question = self.tasks.desk, self._question()

        def work() -> "MigrationAnswer":
            from ofdesk.services.migrations import ask_migration

            with desk.read() as session:
                return ask_migration(session, question, desk.today)

        self.tasks.read(self, "ask", work, self._answered, self._on_refused)

    def _answered(self, found: "MigrationAnswer") -> None:
        self.answer = found
        included = found.cleanup_why == "cleanup_included"
        price = formats.amount(found.cleanup_price_cents)
        nothing = formats.amount(0)
        self.by_us.setText(
            t("documents.included") if included else t("documents.cleanup_us", price=price)
        )
        self.by_self.setText(t("documents.cleanup_self", price=nothing))
        self.by_us.setVisible(found.needs_cleanup)
        self.by_self.setVisible(found.needs_cleanup and not included)
        self.no_cleanup.setVisible(not found.needs_cleanup)
        if found.needs_cleanup and not self.by_self.isChecked():
            self.by_us.setChecked(True)
        clear(self.why)
        lines = [(f"{found.source} → {found.target}", found.price_cents, found.why)]
        if found.needs_cleanup:
            words = t("documents.cleanup")
            lines.append((words, found.cleanup_cents, found.cleanup_why))
        for words, cents, reason in lines:
            line = row(wrapped(words), label(formats.amount(cents)))
            line.setStretch(0, 1)
            self.why.addLayout(line)
            self.why.addWidget(wrapped(why_migration(reason), "hint"))
        self.why.addWidget(hairline())
        total = formats.amount(found.price_cents + found.cleanup_cents)
        self.why.addLayout(row(label(t("documents.m_total"), "panel"), 1, label(total, "panel")))
        if found.procedure_url and found.cleanup == "self":
            self.why.addWidget(wrapped(found.procedure_url, "hint"))
        self._show_buttons()

    def _on_refused(self, error: OfdeskError) -> None:
        self.answer = None
        self.band.say("err", sentence(error))
        self._show_buttons()

    def issue(self) -> None:
        """Issue the quote."""
        desk, question = self.tasks.desk, self._question()

        def work() -> "MigrationDone":
            from ofdesk.services.migrations import quote_migration

            return quote_migration(question, desk.write(), desk.today)

        self.tasks.write_once(self, work, self._quoted, self._on_refused)

    def _quoted(self, done: "MigrationDone") -> None:
        day = formats.day(done.valid_until) if done.valid_until else ""
        opened = (t("open"), partial(self.host.open_document, done.number))
        words = t("documents.quote_issued", number=done.number, day=day)
        self.band.say("ok", words, [opened])
        self._read()

    def step(self, what: str) -> None:
        """Record what the client said, or that it is done."""
        desk, platform = self.tasks.desk, self.platform
        target = self.sheet.target if self.sheet else ""

        def work() -> "MigrationDone":
            from ofdesk.services import migration_steps as steps

            uses: dict[str, Callable[..., MigrationDone]] = {
                "accept": steps.accept_quote,
                "refuse": steps.refuse_quote,
                "done": steps.finish_migration,
            }
            person = self.sheet.contact if self.sheet else ""
            asked = steps.MigrationStep(platform, target, person=person)
            return uses[what](asked, desk.write(), desk.today)

        self.tasks.write_once(self, work, partial(self._stepped, what), self._on_refused)

    def _stepped(self, what: str, done: "MigrationDone") -> None:
        if what == "done":
            key = "done_invoice" if done.number else "done_free"
            words = t(f"documents.{key}", version=done.target, number=done.number)
            opened = (t("open"), partial(self.host.open_document, done.number))
            self.band.say("ok", words, [opened] if done.number else [])
            self.target.clear()
        else:
            self.band.say("ok", t(f"documents.{'accepted' if what == 'accept' else 'refused'}"))
        self._read()
