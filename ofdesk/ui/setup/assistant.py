"""The assistant of the first start: checks and stores step by step, loses nothing when closed."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from ofdesk.domain.errors import OfdeskError
from ofdesk.ports.hub import JoinHub
from ofdesk.ui.setup import work
from ofdesk.ui.setup.steps import setting_title
from ofdesk.ui.setup.storing import StoringDialog
from ofdesk.ui.sync.automatic import AutoSync
from ofdesk.ui.widgets import Pressed
from ofdesk.words import formats
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.ports.hub import Joined
    from ofdesk.services.catalogue_rows import CatalogueSheet

SIZE = (1120, 600)


class SetupAssistant(StoringDialog):
    """Five steps over the window, each of which can be left for later."""

    def connect_view(self) -> None:
        super().connect_view()
        self.view.restore.clicked.connect(lambda _on=False: self._choose_backup())
        self.view.catalogue.chosen.connect(self.read_prices)

    def show_step(self) -> None:
        super().show_step()
        if self.flow.name == "catalogue" and self.is_there:
            read = partial(work.price_list, self.desk)
            self.tasks.read(self, "prices", read, self._show_prices, lambda _error: None)

    def go_on(self) -> None:
        """Check this step and go to the next one."""
        self.view.band.hide()
        {
            "company": self.check_company,
            "desk": self.check_desk,
            "catalogue": self._take_catalogue,
            "clients": self._leave_clients,
            "hub": self._take_hub,
        }[self.flow.name]()

    # The price list.

    def _show_prices(self, found: work.PriceList) -> None:
        if not found.is_example:
            self.view.catalogue.band.say("ok", t("setup.prices_in_force", label=found.label))

    def read_prices(self, path: Path) -> None:
        """Read a price list from a file; it is added when one goes on."""
        read = partial(work.read_prices, path)
        self.tasks.read(self, "file", read, self.view.catalogue.show_sheet, self._on_prices_refused)

    def _on_prices_refused(self, error: OfdeskError) -> None:
        self.view.catalogue.band.say("err", sentence(error))

    def _take_catalogue(self) -> None:
        page = self.view.catalogue
        if page.own.isChecked() and page.sheet is None:
            page.band.say("warn", t("setup.prices_missing"))
        elif page.own.isChecked() and page.sheet is not None:
            add = partial(work.add_prices, self.desk, page.sheet)
            taken = partial(self._prices_taken, page.sheet)
            self.tasks.write(self, add, taken, self._on_prices_refused)
        else:
            self.go_to(self.flow.onward(done=True))

    def _prices_taken(self, sheet: "CatalogueSheet", _stored: object) -> None:
        page = self.view.catalogue
        page.sheet = None
        page.example.setChecked(True)
        page.found.setText(t("setup.prices_taken", label=sheet.label))
        self.go_to(self.flow.onward(done=True))

    # The clients, the hub, the end.

    def _leave_clients(self) -> None:
        tab = self.view.clients
        if tab.go.isEnabled():
            onward = partial(self.go_to, self.flow.onward(done=False))
            actions: list[tuple[str, Pressed]] = [
                (t("setup.import_now"), tab.run),
                (t("setup.import_not"), onward),
            ]
            self.view.band.say("warn", t("setup.not_imported"), actions)
        else:
            self.go_to(self.flow.onward(done=bool(tab.done)))

    def _take_hub(self) -> None:
        page, hubs = self.view.hub, self.hubs
        if page.alone.isChecked() or hubs is None:
            self._finish()
            return
        where, user, secret = (f.text().strip() for f in (page.where, page.user, page.password))
        if not where:
            page.band.say("warn", t("setup.hub_missing"))
            return
        self.view.busy(True)

        def join(answers: frozenset[str]) -> "Joined":
            request = JoinHub(where, self.desk.number, user, answers)
            return work.join_hub(self.desk, hubs, request, secret)

        self.tasks.write_asking(self, join, partial(self._joined, secret), self._on_hub_refused)

    def _on_hub_refused(self, error: OfdeskError) -> None:
        self.view.busy(False)
        self.view.hub.band.say("err", sentence(error))

    def _joined(self, secret: str, _found: object) -> None:
        self.view.busy(False)
        auto = self.frame.findChild(AutoSync)
        if auto is not None:
            auto.use_password(secret)
        self.tasks.committed.emit(work.CHANGES)
        self._finish()

    def _finish(self) -> None:
        self.tasks.read(self, "missing", partial(work.missing, self.desk), self._finished)

    def _finished(self, missing: list[str]) -> None:
        self.state.remove(self.key)
        if missing:
            names = ", ".join(setting_title(key) for key in missing)
            complete = (t("setup.complete"), partial(self.frame.go, "settings", wish="company"))
            self.frame.tell("warn", t("home.s_missing", missing=names), [complete])
        else:
            self.frame.tell("ok", t("setup.ready"))
        self.accept()

    def reject(self) -> None:
        """Close in the middle: what is typed is kept; without a base there is nothing to show."""
        self.keep()
        super().reject()
        if not self.is_there:
            self.frame.close()

    # A base from elsewhere.

    def _choose_backup(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, t("setup.backup"), "", "ofdesk (*.db)")
        if name:
            self.restore_from(Path(name))

    def restore_from(self, path: Path) -> None:
        """Begin with a copy of a base that is there already."""
        restore, desk = self.frame.restore, self.desk
        if restore is None:
            return
        self.view.busy(True)

        def bring() -> object:
            restore(path)
            return work.opened(desk)

        self.tasks.write(self, bring, self._restored, self.show_refused)

    def _restored(self, _desk: object) -> None:
        self.state.remove(self.key)
        self.frame.opened()
        self.frame.tell("ok", t("home.b_done", count=formats.number(0)))
        self.accept()
