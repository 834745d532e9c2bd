"""« À relancer »: the letters that would go before they go, what is held, and those made."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QFileDialog, QMenu

from ofdesk.domain.errors import DomainError, OfdeskError
from ofdesk.ui.clients.filters import pop_up
from ofdesk.ui.list_page import ListPage
from ofdesk.ui.page import Host, Page
from ofdesk.ui.reminders.acts import (
    Changed,
    cancel_letter,
    hold,
    note_posted,
    release,
    save_letters,
    show_letter,
    switch,
)
from ofdesk.ui.reminders.mailing import MailingDialog
from ofdesk.ui.reminders.panel import ReminderPanel
from ofdesk.ui.reminders.rows import GROUPS, matching, ready_reminder, reminder_columns
from ofdesk.ui.reminders.rules import RulesDialog
from ofdesk.ui.tables import ReadyRow
from ofdesk.ui.tasks import Progress, TaskRunner
from ofdesk.ui.verbs import Verb, Verbs
from ofdesk.ui.widgets import Pressed, button, row
from ofdesk.words import formats
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.dunning_log import ReminderRow

BY_HAND = ("promise", "dispute", "other")
"""What a person said, and a person can take back."""
Totals = tuple[int, int, DomainError | None]


class RemindersPage(ListPage):
    """Nothing is ever sent from here: letters are prepared, looked at, printed and posted."""

    name = "reminders"
    follows = frozenset(("reminder", "receipt", "document", "client", "cheque", "legal", "setting"))
    groups = GROUPS
    first = "due"
    filter_width = 200

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__(tasks, host, reminder_columns())
        self.penalties = QCheckBox(t("reminders.with_penalties"))
        self.rules = button(t("reminders.rules"), self._show_rules, icon="settings")
        self.letters = button(t("remind_mail.prepared"), self._show_letters, icon="send")
        self.letters_menu = QMenu(self)
        self.save, self.mail, self.posted = (
            self.letters_menu.addAction(words, act)
            for words, act in (
                (t("reminders.save"), self._ask_folder),
                (t("remind_mail.open"), self._ask_mail),
                (t("reminders.posted"), self._note_posted),
            )
        )
        self.prepare = button(t("reminders.prepare"), self.queue, kind="primary", icon="pen")
        self._queued: list[ReminderRow] = []
        head = row(self.heading, 1, self.rules, self.letters, self.prepare)
        self.lay_out(head, t("reminders.hint"), [self.penalties])
        self.verbs = Verbs(self, self.table, self._verbs())
        self.penalties.toggled.connect(lambda _on: self.refresh())
        self.table.opened.connect(self._open)
        self.model.counted.connect(self._on_counted)
        self.model.loaded.connect(self._on_loaded)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_selected())

    def _verbs(self) -> list[Verb]:
        """What may be done with a reminder, by its state."""

        def act(do: Callable[[Page, "ReminderRow"], object]) -> Callable[[ReadyRow], object]:
            return lambda found: do(self, found.source)

        return [
            Verb(t("reminders.show"), self._open, "Ctrl+Return", _has_letter),
            Verb(t("reminders.queue_one"), self.queue_one, "Ctrl+D", _is("due", "refused")),
            Verb(t("remind_mail.one"), self._ask_mail_of, "Ctrl+Shift+E", _is("queued")),
            Verb(t("reminders.hold"), act(hold), "Ctrl+H", _is("due", "held", "refused")),
            Verb(t("reminders.release"), act(release), "Ctrl+Shift+H", _held_by_hand),
            Verb(t("reminders.switch"), act(switch), "Ctrl+Shift+R"),
            Verb(t("reminders.cancel"), act(cancel_letter), "Ctrl+Shift+A", _is("queued")),
            Verb(
                t("clients.open_sheet"),
                lambda found: self.host.open_client(found.source.platform),
            ),
        ]

    def refresh(self) -> None:
        """Work out again what would go today."""
        desk, search, states = self.tasks.desk, self.filter.text(), GROUPS[self.which]
        penalties = self.penalties.isChecked()
        shown: list[ReadyRow] = []
        queued: list[ReminderRow] = []

        def count() -> Totals:
            from ofdesk.services.dunning import RemindClients, due_reminders
            from ofdesk.services.dunning_log import list_reminders

            error = None
            with desk.read() as session:
                made = list_reminders(session, every=True)
                try:
                    due = due_reminders(session, RemindClients("", "", penalties), desk.today)
                except DomainError as refused:
                    error = refused
                    due = due_reminders(session, RemindClients(), desk.today)
            rows = matching([*due, *made], states, search)
            queued.extend(one for one in made if one.state == "queued")
            shown.extend(ready_reminder(found) for found in rows)
            return len(rows), sum(found.total_cents for found in rows), error

        self._queued = queued
        self.model.load(lambda offset, limit: shown[offset : offset + limit], count)

    def _on_counted(self, totals: Totals) -> None:
        count, cents, error = totals
        words = t("reminders.foot", count=formats.number(count), total=formats.amount(cents))
        self.totals.setText(words)
        self.letters.setEnabled(bool(self._queued))
        if error is not None:
            self.host.tell("warn", sentence(error))
            self.penalties.setChecked(False)
        if count:
            return
        self.host.show_summary(None)
        if not self.says_nothing_found():
            show_all = (t("reminders.f_all"), partial(self.choose, "all"))
            self.empty.say(t(f"reminders.no_{self.which}"), [show_all])

    def _on_loaded(self) -> None:
        self.select_first()
        self._on_selected()

    def _on_selected(self) -> None:
        found = self.table.current_row()
        if self.isVisible() and found is not None:
            verbs: list[tuple[str, Pressed, bool]] = [
                (verb.words, action.trigger, position == 0)
                for position, (verb, action) in enumerate(self.verbs.actions[:-1])
                if verb.fits(found.source)
            ]
            self.host.show_summary(ReminderPanel(self.host, found.source, verbs))

    def _open(self, found: ReadyRow) -> None:
        if _has_letter(found.source):
            show_letter(self, found.source, self.penalties.isChecked())
        else:
            hold(self, found.source)

    def queue(self) -> None:
        """Prepare every letter that is due; what one client refuses stops no other."""
        desk, penalties = self.tasks.desk, self.penalties.isChecked()
        self.prepare.setEnabled(False)

        def work(progress: Progress) -> Changed:
            from ofdesk.services.dunning import RemindClients, queue_reminders

            request = RemindClients("", "", penalties)
            return Changed(queue_reminders(request, desk.write(), desk.today, progress.step))

        self.tasks.long(self, t("reminders.preparing"), work, self._prepared, self._not_prepared)

    def _prepared(self, done: Changed) -> None:
        self.prepare.setEnabled(True)
        states = [found.state for found in done.rows]
        counts = {name: formats.number(states.count(name)) for name in ("queued", "held")}
        refused = [ready_reminder(found).cells[-2].text for found in done.rows if found.error]
        words = t("reminders.prepared", **counts)
        if refused:
            words += " " + t(
                "reminders.refused", count=formats.number(len(refused)), first=refused[0]
            )
        self.host.tell("warn" if refused else "ok", words)
        if "queued" in states:
            self.choose("letters")

    def _not_prepared(self, error: OfdeskError) -> None:
        self.prepare.setEnabled(True)
        self.host.tell("err", sentence(error))

    def queue_one(self, found: ReadyRow) -> None:
        """Prepare the letter of one client."""
        desk, penalties = self.tasks.desk, self.penalties.isChecked()
        platform = found.source.platform

        def work() -> Changed:
            from ofdesk.services.dunning import RemindClients, remind_client

            request = RemindClients("", platform, penalties)
            return Changed([remind_client(request, desk.write(), desk.today)])

        self.tasks.write(self, work, self._prepared)

    def _show_rules(self) -> None:
        RulesDialog(self.tasks, self).open()

    def _note_posted(self) -> None:
        self.table.with_selected(lambda rows: note_posted(self, _several_queued(rows)))

    def _show_letters(self) -> None:
        pop_up(self.letters, self.letters_menu)

    def _ask_mail(self) -> None:
        """Several letters selected: these; else all whose client wants e-mail."""
        self.table.with_selected(lambda rows: self._mail(_several_queued(rows)))

    def _ask_mail_of(self, found: ReadyRow) -> None:
        self._mail([found.source.id])

    def _mail(self, letters: list[str]) -> None:
        MailingDialog(self.tasks, self.host, letters, self).open()

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, t("reminders.save"))
        if name:
            self.save_to(Path(name))

    def save_to(self, folder: Path) -> None:
        """Write the letters that are queued into a folder."""
        save_letters(self, folder, self._queued)


def _is(*states: str) -> Callable[["ReminderRow"], bool]:
    return lambda found: found.state in states


def _has_letter(found: "ReminderRow") -> bool:
    return found.state != "held"


def _held_by_hand(found: "ReminderRow") -> bool:
    return found.held_because in BY_HAND


def _several_queued(rows: Sequence[ReadyRow]) -> list[str]:
    """The letters that wait among those selected; none when it is but the one of the cursor."""
    chosen = [found.source.id for found in rows if found.source.state == "queued"]
    return chosen if len(chosen) > 1 else []
