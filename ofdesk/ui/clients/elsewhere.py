"""« Modifié ailleurs »: what another desk or window changed while a sheet is open."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QMessageBox, QWidget

from ofdesk.ui.clients.form import SheetForm
from ofdesk.ui.widgets import Band, Pressed
from ofdesk.words.ui import t

DASH = "—"


class Elsewhere:
    """Takes new stored values into a form: what is being typed stays, and a band says what came.

    ``taken`` is called when a person takes the other value.
    """

    def __init__(
        self, parent: QWidget, form: SheetForm, band: Band, taken: Callable[[], object]
    ) -> None:
        self.parent, self.form, self.band = parent, form, band
        self._taken = taken
        self.box: QMessageBox | None = None

    def take_in(self, values: Mapping[str, str], author: str, *, own: bool) -> None:
        """``values`` is what is stored now, ``author`` who changed the sheet last; ``own`` after
        this very sheet was saved, when only the writing of a value may differ."""
        theirs = {
            name: values.get(name, "")
            for name in self.form.fields
            if values.get(name, "") != self.form.initial.get(name, "")
        }
        if not theirs:
            return
        typed = self.form.changes()
        before = {name: self.form.value(name) for name in theirs}
        for name, value in theirs.items():
            self.form.initial[name] = value
            if name not in typed:
                self.form.put(name, value)
        if own:
            return
        clash = {name: value for name, value in theirs.items() if name in typed}
        actions: list[tuple[str, Pressed]] = [(t("sync.see"), partial(self.see, theirs, before))]
        if clash:
            actions.append((t("sync.take_theirs"), partial(self.take, clash)))
        names = ", ".join(t(f"clients.f_{name}") for name in clash or theirs)
        who = "elsewhere_by" if author else "elsewhere"
        told = t(f"sync.{who}", fields=names, author=author)
        self.band.say("warn" if clash else "info", told, actions)

    def see(self, theirs: Mapping[str, str], mine: Mapping[str, str]) -> None:
        """Both values of each field, one under the other."""
        lines = [
            t(
                "sync.see_line",
                field=t(f"clients.f_{name}"),
                theirs=value or DASH,
                mine=mine[name] or DASH,
            )
            for name, value in theirs.items()
        ]
        self.box = QMessageBox(self.parent)
        self.box.setWindowTitle(t("sync.conflicts_title"))
        self.box.setText("\n".join(lines))
        self.box.open()

    def take(self, values: Mapping[str, str]) -> None:
        """Their values in the place of what was typed."""
        for name, value in values.items():
            self.form.put(name, value)
            self.form.mark(name)
        self.band.hide()
        self._taken()
