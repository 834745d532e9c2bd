"""What the assistant looks like: steps at the left, the question, the page, the foot."""

from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ofdesk.ui import icons
from ofdesk.ui.page import Host
from ofdesk.ui.settings.importing import ImportTab
from ofdesk.ui.setup.flow import STEPS, Flow
from ofdesk.ui.setup.steps import CatalogueStep, CompanyStep, DeskStep, HubStep
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, Field, button, label, restyle, scrolled, wrapped
from ofdesk.words.ui import t

STEPS_WIDTH = 224
FOLD_STEPS = 900
"""Under this width the steps leave their room to the question."""


class SetupView(QWidget):
    """Widgets only; ``SetupAssistant`` decides."""

    def __init__(self, tasks: TaskRunner, host: Host, base: str) -> None:
        super().__init__()
        self.steps = [
            button(f"{number}.  {t(f'setup.step_{step}')}", kind="step")
            for number, step in enumerate(STEPS, start=1)
        ]
        self.question = label("", "page")
        self.band = Band()
        self.company = CompanyStep()
        self.desk = DeskStep()
        self.catalogue = CatalogueStep()
        self.clients = ImportTab(tasks, host)
        self.hub = HubStep()
        self.pages = QStackedWidget()
        for page in (self.company, self.desk, self.catalogue, self.clients, self.hub):
            self.pages.addWidget(scrolled(page))
        self.base = wrapped(t("setup.base", base=base), "hint")
        self.restore = button(t("setup.restore"), kind="link")
        self.later = button(t("setup.later"))
        self.previous = button(t("setup.previous"))
        self.skip = button(t("setup.skip"))
        self.next = button(t("setup.next"), kind="primary")
        self._lay_out()

    def _lay_out(self) -> None:
        steps = self.steps_panel = QFrame()
        steps.setObjectName("steps")
        steps.setFixedWidth(STEPS_WIDTH)
        left = QVBoxLayout(steps)
        left.setContentsMargins(12, 16, 12, 12)
        left.addWidget(wrapped(t("setup.welcome"), "section"))
        left.addSpacing(10)
        for step in self.steps:
            left.addWidget(step)
        left.addStretch(1)
        left.addWidget(self.restore)
        left.addWidget(self.base)
        middle = QVBoxLayout()
        middle.setContentsMargins(20, 14, 20, 8)
        middle.addWidget(self.question)
        middle.addSpacing(4)
        middle.addWidget(self.band)
        middle.addWidget(self.pages, 1)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(0)
        top.addWidget(steps)
        top.addLayout(middle, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top, 1)
        whole.addWidget(self._foot())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.steps_panel.setVisible(self.width() >= FOLD_STEPS)

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setObjectName("footBar")
        bar = QHBoxLayout(foot)
        bar.setContentsMargins(16, 8, 16, 8)
        bar.addWidget(self.later)
        bar.addWidget(label(t("setup.kept"), "hint"))
        bar.addStretch(1)
        for one in (self.previous, self.skip, self.next):
            bar.addWidget(one)
        return foot

    def fields(self) -> dict[str, Field]:
        """The fields that are checked as they are left, by setting."""
        return {
            **self.company.form.fields,
            "desk.number": self.desk.number_field,
            "desk.operator": self.desk.operator_field,
        }

    def show_step(self, flow: Flow, *, there: bool) -> None:
        """Bring a step to the front."""
        for number, step in enumerate(self.steps):
            done = STEPS[number] in flow.done
            step.setProperty("current", number == flow.step)
            step.setEnabled(number <= flow.furthest and (there or number < 2))
            step.setIcon(icons.icon("check", "ok") if done else QIcon())
            restyle(step)
        self.question.setText(t(f"setup.question_{flow.name}"))
        self.pages.setCurrentIndex(flow.step)
        self.previous.setEnabled(flow.step > 0)
        self.skip.setVisible(not flow.is_last)
        self.next.setText(t("setup.finish" if flow.is_last else "setup.next"))
        self.restore.setVisible(not there)
        self._focus(flow.name)

    def _focus(self, name: str) -> None:
        first = {
            "company": next(iter(self.company.form.fields.values())).input,
            "desk": self.desk.number,
            "catalogue": self.catalogue.example,
            "clients": self.clients.choose,
            "hub": self.hub.alone,
        }[name]
        first.setFocus()

    def busy(self, on: bool) -> None:
        """While something is written nothing else is asked."""
        for one in (self.previous, self.skip, self.next, self.pages):
            one.setEnabled(not on)
