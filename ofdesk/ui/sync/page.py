"""Synchronisation: where things stand in words, what waits, what to choose, past exchanges."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QInputDialog, QLineEdit, QMenu, QTabWidget

from ofdesk.ui.page import Host, Page
from ofdesk.ui.sync.aside import AsideDialog
from ofdesk.ui.sync.conflicts_tab import ConflictsTab
from ofdesk.ui.sync.hub_dialogs import CreateHubDialog, JoinHubDialog, write_invitation
from ofdesk.ui.sync.lists import exchange_tab, pending_tab
from ofdesk.ui.sync.lost_series import LostSeriesDialog
from ofdesk.ui.sync.prepare import PrepareDialog
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, button, row
from ofdesk.words import formats
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.ui.sync.automatic import AutoSync

TABS = ("conflicts", "pending", "exchange")


class SyncPage(Page):
    """Conflicts first: they alone need a person."""

    name = "sync"

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__(tasks, host)
        self.auto: AutoSync | None = host.sharing
        self.heading.setText(t("sync"))
        self.state = Band()
        self.now = button(t("sync.now"), self.exchange, kind="primary", icon="refresh")
        self.pause = button(t("sync.pause"), self.toggle_pause)
        self.prepare = button(t("sync.prepare"), self.prepare_offline, icon="plane")
        self.more = button(t("sync.more"), self._show_menu)
        self.conflicts = ConflictsTab(tasks, host)
        self.pending = pending_tab(tasks)
        self.exchanges = exchange_tab(tasks)
        self.tabs = QTabWidget()
        for key, tab in zip(TABS, (self.conflicts, self.pending, self.exchanges), strict=True):
            self.tabs.addTab(tab, t(f"sync.tab_{key}"))
        self.body.addLayout(row(self.heading, 1, self.more, self.prepare, self.pause, self.now))
        self.body.addWidget(self.state)
        self.body.addWidget(self.tabs, 1)
        self.setFocusProxy(self.conflicts.table)
        self.conflicts.model.loaded.connect(self._count)
        self.conflicts.aside_wanted.connect(self.put_aside)
        self.pending.model.loaded.connect(self._count)
        if self.auto is not None:
            self.auto.told.connect(self._on_told)
        self._on_told(None)

    def show_wish(self, tab: str = "conflicts", search: str = "") -> None:
        """Open a tab asked for from elsewhere, filtered."""
        self.tabs.setCurrentIndex(TABS.index(tab))
        self.conflicts.filter.setText(search)

    def focus_filter(self) -> None:
        """See ``Page``."""
        self.tabs.setCurrentIndex(0)
        self.conflicts.filter.setFocus()

    def changed(self, changes: frozenset[str]) -> None:
        """Whatever was committed waits to be sent."""
        super().changed(changes | self.follows | {"everything"})

    def refresh(self) -> None:
        """Read the three lists again."""
        for tab in (self.conflicts, self.pending, self.exchanges):
            tab.refresh()
        self._on_told(None)

    def _count(self) -> None:
        for index, model in enumerate((self.conflicts.model, self.pending.model)):
            count = model.rowCount()
            words = t(f"sync.tab_{TABS[index]}")
            shown = index == 1 or self.conflicts.which.currentIndex() == 0
            self.tabs.setTabText(
                index, f"{words} ({formats.number(count)})" if count and shown else words
            )

    @Slot(object)
    def _on_told(self, _report: object) -> None:
        auto = self.auto
        shares = auto is not None and auto.shares
        for one in (self.now, self.pause, self.prepare):
            one.setVisible(shares)
        if auto is None or not (shares or auto.error):
            offer = [] if auto is None else [(t("sync.create"), self.create_hub)]
            offer += [] if auto is None else [(t("sync.join"), self.join_hub)]
            self.state.say("info", t("sync.alone_why"), offer)
            return
        self.pause.setText(t("sync.go_on" if auto.paused else "sync.pause"))
        tone, text = auto.state()
        actions = []
        if auto.needs_password:
            actions.append((t("sync.password"), self.ask_password))
        self.state.say(tone, text, actions)

    def exchange(self) -> None:
        """Exchange now; a pause ends."""
        if self.auto is not None:
            self.auto.pause(False)

    def toggle_pause(self) -> None:
        """Stop exchanging, or go on."""
        if self.auto is not None:
            self.auto.pause(not self.auto.paused)

    def _show_menu(self) -> None:
        self.menu().exec(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def menu(self) -> QMenu:
        """What is done once: the hub, the invitation, the password."""
        made = QMenu(self)
        shares = self.auto is not None and self.auto.shares
        for key, pressed, there in (
            ("create", self.create_hub, not shares),
            ("join", self.join_hub, not shares),
            ("invite", self.invite, shares),
            ("password", self.ask_password, shares),
            ("lost_series", self.lost_series, shares),
            ("aside", self.put_aside, shares),
        ):
            action = made.addAction(t(f"sync.{key}"), pressed)
            action.setEnabled(there and self.auto is not None)
        return made

    def create_hub(self) -> None:
        """Make the hub, join it and write its invitation."""
        if self.auto is not None:
            CreateHubDialog(self.tasks, self.host, self.auto, self.window()).show()

    def join_hub(self) -> None:
        """Join a hub by its invitation."""
        if self.auto is not None:
            JoinHubDialog(self.tasks, self.host, self.auto, self.window()).show()

    def invite(self) -> None:
        """Write the invitation to a file."""
        if self.auto is not None:
            write_invitation(self, self.auto)

    def prepare_offline(self) -> None:
        """Reserve what will be invoiced without the network."""
        if self.auto is not None:
            PrepareDialog(self.tasks, self.host, self.auto, self.window()).show()

    def lost_series(self) -> None:
        """Close the series of a workstation that is gone."""
        if self.auto is not None:
            LostSeriesDialog(self.tasks, self.host, self.auto, self.window()).show()

    def put_aside(self) -> None:
        """What the hub would not take, and the way back."""
        if self.auto is not None:
            AsideDialog(self.tasks, self.host, self.auto, self.window()).show()

    def ask_password(self) -> None:
        """Ask for the password of the hub."""
        typed, given = QInputDialog.getText(
            self, t("sync.title"), t("sync.password"), QLineEdit.EchoMode.Password
        )
        if given and typed and self.auto is not None:
            self.auto.use_password(typed)
