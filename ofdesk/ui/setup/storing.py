"""Company, bank and desk in the assistant: checked as typed, stored once there is a base."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout

from ofdesk.domain.errors import OfdeskError
from ofdesk.ports.hub import Hubs
from ofdesk.ui.forms import show_refusal
from ofdesk.ui.setup import work
from ofdesk.ui.setup.attach import NAME
from ofdesk.ui.setup.flow import FIRST_NUMBER, STEPS, Flow, flow_of
from ofdesk.ui.setup.view import SetupView
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.first_settings import CheckedValues
    from ofdesk.ui.host import Window

SIZE = (1120, 600)


class StoringDialog(QDialog):
    """Company, bank and desk; ``kept`` is where the typing stays until it is in the base."""

    def __init__(
        self, window: "Window", hubs: Callable[[], Hubs] | None, kept: tuple[QSettings, str]
    ) -> None:
        super().__init__(window)
        self.tasks, self.desk = window.tasks, window.tasks.desk
        self.frame, self.hubs = window, hubs
        self.state, self.key = kept
        self.flow: Flow = flow_of(str(self.state.value(self.key, "")))
        self.setWindowTitle(t("setup.title"))
        self.setObjectName(NAME)
        self.view = SetupView(self.tasks, window, str(self.desk.path))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.resize(*SIZE)
        self.connect_view()
        if self.is_there:
            self.tasks.read(self, "stored", partial(work.stored, self.desk), self._show_stored)
        else:
            self.flow = self.flow if self.flow.step < STEPS.index("catalogue") else self.flow.to(1)
            self._show_typed({})
        self.show_step()

    @property
    def is_there(self) -> bool:
        """Whether the base is made and open."""
        return self.tasks.is_ready()

    def connect_view(self) -> None:
        """Let buttons, fields and keys do something."""
        view = self.view
        view.next.clicked.connect(lambda _on=False: self.go_on())
        view.skip.clicked.connect(lambda _on=False: self.skip())
        view.previous.clicked.connect(lambda _on=False: self.go_to(self.flow.back()))
        view.later.clicked.connect(lambda _on=False: self.reject())
        for number, step in enumerate(view.steps):
            step.clicked.connect(partial(self._jump, number))
        view.company.left.connect(self._on_left)
        view.desk.left.connect(self._on_left)
        for keys, called in (
            ("Ctrl+Return", self.go_on),
            ("Alt+Right", self.go_on),
            ("Alt+Left", lambda: self.go_to(self.flow.back())),
        ):
            QShortcut(QKeySequence(keys), self, called)

    def _jump(self, number: int, _on: bool = False) -> None:
        self.go_to(self.flow.to(number))

    # What is typed, and where it stays.

    def _show_stored(self, values: Mapping[str, str]) -> None:
        self.view.company.form.show(values)
        self.view.desk.fix_number(self.desk.number)
        self._show_typed(values)

    def _show_typed(self, values: Mapping[str, str]) -> None:
        for key, field in self.view.company.form.fields.items():
            if key in self.flow.typed:
                assert isinstance(field.input, QLineEdit)
                field.input.setText(self.flow.typed[key])
        self.view.desk.show_values({**values, **self.flow.typed})

    def keep(self) -> None:
        """Outside the base, until it is in it."""
        typed = self.view.company.form.changes()
        if not self.is_there:
            typed |= self.view.desk.values()
        self.flow = Flow(self.flow.step, typed, self.flow.furthest, self.flow.done)
        self.state.setValue(self.key, self.flow.text())

    def go_to(self, flow: Flow) -> None:
        """Go to another step; what is typed is kept."""
        self.flow = flow
        self.keep()
        self.show_step()

    def show_step(self) -> None:
        """Bring the present step to the front."""
        self.view.show_step(self.flow, there=self.is_there)

    def _on_left(self, key: str) -> None:
        """A field was left: what is wrong beside it, and what follows from it in empty ones."""
        fields = self.view.fields()
        text = fields[key].text().strip()
        typed = {name: field.text() for name, field in fields.items()}

        def look() -> "tuple[CheckedValues, dict[str, str]]":
            return work.check({key: text}), work.follows(typed)

        self.tasks.read(self, key, look, partial(self._show_checked, key, text))

    def _show_checked(
        self, key: str, text: str, found: "tuple[CheckedValues, dict[str, str]]"
    ) -> None:
        checked, follows = found
        fields = self.view.fields()
        if fields[key].text().strip() != text:
            return
        fields[key].show_error(checked.refused[0] if checked.refused else None)
        for name, value in {**checked.accepted, **follows}.items():
            line = fields[name].input
            assert isinstance(line, QLineEdit)
            if name == key or not line.text():
                line.setText(value)
        self.keep()

    # Onwards.

    def go_on(self) -> None:
        """Check this step and go to the next one."""
        raise NotImplementedError

    def skip(self) -> None:
        """Leave this step for later; what is typed stays in its fields."""
        self.view.band.hide()
        if self.flow.needs_base(there=self.is_there):
            self._make(FIRST_NUMBER, done=False)
        else:
            self.go_to(self.flow.onward(done=False))

    def check_company(self) -> None:
        """Check company and bank, all at once."""
        values = self.view.company.form.changes()
        self.tasks.read(self, "check", partial(work.check, values), self._company_checked)

    def _company_checked(self, found: "CheckedValues") -> None:
        if self._show_refused(found):
            return
        if self.is_there and found.accepted:
            self._store(found.accepted)
        else:
            self.go_to(self.flow.onward(done=True))

    def _show_refused(self, found: "CheckedValues") -> bool:
        fields = self.view.fields()
        refused = {error.field: error for error in found.refused}
        for name, field in fields.items():
            field.show_error(refused.get(name))
        for name, field in fields.items():
            if name in refused:
                field.input.setFocus()
                return True
        return False

    def check_desk(self) -> None:
        """Check number and operator; without a base it is made now."""
        values = self.view.desk.values()
        self.tasks.read(self, "check", partial(work.check, values), self._desk_checked)

    def _desk_checked(self, found: "CheckedValues") -> None:
        if self._show_refused(found):
            return
        number = found.accepted["desk.number"] or FIRST_NUMBER
        if self.is_there:
            self._store({key: text for key, text in found.accepted.items() if key != "desk.number"})
        else:
            self._make(number, done=True)

    def _make(self, number: str, *, done: bool) -> None:
        """Make the base; from here on the window behind lives, and every step is stored."""
        self.keep()
        operator = self.view.desk.values()["desk.operator"]
        self.view.busy(True)

        def made(_desk: object) -> None:
            self.view.desk.fix_number(number)
            self.frame.opened()
            values = self.flow.settings()
            self.tasks.write(
                self,
                partial(work.store_accepted, self.desk, values),
                partial(self._on_stored, done=done),
                self.show_refused,
            )

        make = partial(work.make_base, self.desk, number, operator)
        self.tasks.write(self, make, made, self.show_refused)

    def _store(self, values: Mapping[str, str]) -> None:
        self.view.busy(True)
        store = partial(work.store, self.desk, values)
        self.tasks.write(self, store, partial(self._on_stored, done=True), self.show_refused)

    def _on_stored(self, found: work.Stored, *, done: bool) -> None:
        self.view.busy(False)
        self.view.company.form.keep(found.values)
        self.go_to(self.flow.onward(done=done))

    def show_refused(self, error: OfdeskError) -> None:
        """Say an error beside its field, on its step, else over the page."""
        self.view.busy(False)
        fields = self.view.fields()
        if error.field in self.view.company.form.fields:
            self.go_to(self.flow.to(0))
        show_refusal(fields, self.view.band, error)
