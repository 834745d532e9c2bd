"""The bank: statements imported, lines beside what they would pay, decided by a person alone."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.bank.decide import accept_all, choose, ignore, undo
from ofdesk.ui.bank.learned import LearnedDialog
from ofdesk.ui.bank.panel import LinePanel
from ofdesk.ui.bank.profile import About, ProfileDialog
from ofdesk.ui.bank.rows import Proposed, Shown, bank_columns, ready_line
from ofdesk.ui.list_page import ListPage
from ofdesk.ui.page import Host
from ofdesk.ui.tables import ReadyRow
from ofdesk.ui.tasks import Progress, TaskRunner
from ofdesk.ui.verbs import Verb, Verbs
from ofdesk.ui.widgets import Pressed, button, row
from ofdesk.words import formats
from ofdesk.words.bank_files import report
from ofdesk.words.bank_rules import text
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.bank import Imported
    from ofdesk.services.bank_proposals import Proposals

GROUPS: dict[str, tuple[str, ...]] = {
    "waiting": ("waiting",),
    "decided": ("accepted", "ignored"),
    "same": ("same",),
    "all": (),
}
FILES = "*.csv *.ofx *.qfx *.txt *.xml *.cfo *.cfonb *.120 *.sta"
PROFILE_AT_FAULT = frozenset(
    (
        *("bank_profile_value", "bank_profile_column", "bank_profile_encoding"),
        *("bank_profile_ambiguous", "statement_truncated"),
    )
)
Totals = tuple[int, int, int, int]
"""How many lines and cents in all, and of these how many credits nothing explains."""


class BankPage(ListPage):
    """Nothing is posted before a person accepts it; an acceptance can be taken back."""

    name = "bank"
    follows = frozenset(("bank", "receipt", "document", "cheque"))
    groups = GROUPS
    first = "waiting"

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__(tasks, host, bank_columns())
        self.accept = button(t("bank.accept"), self.accept_selected, icon="check")
        self.bring = button(t("bank.import"), self._ask_file, kind="primary", icon="download")
        self.learned = button(t("bank.learned"), self.open_learned)
        self._kept: Proposals | None = None
        head = row(self.heading, 1, self.learned, self.accept, self.bring)
        self.lay_out(head, t("bank.hint"))
        self.verbs = Verbs(self, self.table, self._verbs())
        self.table.opened.connect(self._open)
        self.model.counted.connect(self._on_counted)
        self.model.loaded.connect(self._on_loaded)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_selected())

    def _verbs(self) -> list[Verb]:
        return [
            Verb(t("bank.accept"), lambda _: self.accept_selected(), "Ctrl+Return", _can_accept),
            Verb(t("bank.choose"), lambda found: choose(self, found.source), "Ctrl+D", _waits),
            Verb(t("bank.ignore"), lambda f: ignore(self, f.source), "Ctrl+Shift+I", _waits),
            Verb(t("bank.undo"), lambda f: undo(self, f.source), "Ctrl+Shift+Z", _is_decided),
        ]

    def refresh(self) -> None:
        """Ask for the list again, with what each line would pay."""
        desk, search, states = self.tasks.desk, self.filter.text(), GROUPS[self.which]
        found: dict[str, Proposed] = {}

        def fetch(offset: int, limit: int) -> Sequence[ReadyRow]:
            from ofdesk.services.bank_rows import ListBankLines, list_bank_lines

            request = ListBankLines(states, search, limit, offset)
            with desk.read() as session:
                rows = list_bank_lines(session, request)
            return [ready_line(line, found.get(line.id)) for line in rows]

        def count() -> Totals:
            from ofdesk.services.bank_rows import ListBankLines, count_bank_lines

            with desk.read() as session:
                shown = count_bank_lines(session, ListBankLines(states, search))
            waiting = self._proposals().read(desk)
            found.update({one.id: one.proposal for one in waiting if one.proposal})
            dark = [one.cents for one in waiting if one.cents > 0 and one.proposal is None]
            return *shown, len(dark), sum(dark)

        self.model.load(fetch, count)

    def _proposals(self) -> "Proposals":
        """What is kept of the proposals from one reading to the next."""
        from ofdesk.services.bank_proposals import Proposals

        if self._kept is None:
            self._kept = Proposals()
        return self._kept

    def _on_counted(self, totals: Totals) -> None:
        count, cents, dark, dark_cents = totals
        words = t(
            "bank.foot",
            count=formats.number(count),
            total=formats.amount(cents),
            dark=formats.number(dark),
            dark_total=formats.amount(dark_cents),
        )
        self.totals.setText(words)
        if count:
            return
        self.host.show_summary(None)
        if not self.says_nothing_found():
            words = t("bank.empty_waiting" if self.which == "waiting" else "bank.empty")
            self.empty.say(words, [(t("bank.import"), self._ask_file)])

    def _on_loaded(self) -> None:
        self.select_first()
        self._on_selected()

    def _on_selected(self) -> None:
        found = self.table.current_row()
        chosen = [x for x in self.table.selected_rows() if _can_accept(x.source)]
        self.accept.setEnabled(bool(chosen))
        many = t("bank.accept_many", count=formats.number(len(chosen)))
        self.accept.setText(many if len(chosen) > 1 else t("bank.accept"))
        if self.isVisible() and found is not None:
            self.host.show_summary(LinePanel(self.host, found.source, self._panel_verbs(found)))

    def _panel_verbs(self, found: ReadyRow) -> list[tuple[str, Pressed, bool]]:
        verbs: list[tuple[str, Pressed, bool]] = []
        for position, (verb, action) in enumerate(self.verbs.actions):
            if verb.fits(found.source):
                verbs.append((verb.words, action.trigger, position == 0))
        return verbs

    def _open(self, found: ReadyRow) -> None:
        if _waits(found.source):
            choose(self, found.source)

    def accept_selected(self) -> None:
        """Accept every selected line that has a proposal, each by what is shown beside it."""

        def accept(rows: list[ReadyRow]) -> None:
            accept_all(self, [found.source for found in rows if _can_accept(found.source)])

        self.table.with_selected(accept)

    def _ask_file(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, t("bank.import"), "", f"{t('bank.files')} ({FILES});;{t('bank.any_file')} (*)"
        )
        if name:
            self.import_file(Path(name))

    def import_file(self, path: Path, profile: str = "") -> None:
        """Read a statement, by a profile when named; only what no import brought before is kept."""
        desk = self.tasks.desk
        self.bring.setEnabled(False)

        def work(_progress: Progress) -> "Imported":
            from ofdesk.services.bank import import_statement
            from ofdesk.services.bank_rows import statement_of_file

            request = replace(statement_of_file(path), profile=profile)
            return import_statement(request, desk.statements, desk.write())

        def failed(error: OfdeskError) -> None:
            self.bring.setEnabled(True)
            self.host.tell("err", sentence(error), self._ways_out(path, error))

        self.tasks.long(self, t("bank.importing"), work, self._imported, failed)

    def _ways_out(self, path: Path, error: OfdeskError) -> list[tuple[str, Pressed]]:
        """What can be done about a file that was refused: say how it is laid out."""
        if error.code == "statement_unknown_format":
            return [(t("bank.describe"), partial(self.open_profile, path))]
        if error.code in PROFILE_AT_FAULT:
            return [(t("bank.change_profile"), self.open_learned)]
        return []

    def open_profile(self, path: Path) -> None:
        """Describe a CSV file of a bank, and import it."""

        def then(chosen: Path | None, name: str) -> None:
            if chosen is not None:
                self.import_file(chosen, name)
            else:
                self.host.tell("ok", text("profile_saved", name=name))

        ProfileDialog(self.tasks, About(path, then=then), self).open()

    def open_learned(self) -> None:
        """The rules and the profiles that are known."""
        LearnedDialog(self.tasks, self).open()

    def _imported(self, done: "Imported") -> None:
        self.bring.setEnabled(True)
        said, doubts = report(done)
        self.host.tell("warn" if done.gap_cents else "ok", " ".join((said, *doubts)))


def _waits(shown: Shown) -> bool:
    return shown.waits


def _can_accept(shown: Shown) -> bool:
    return shown.waits and shown.proposal is not None


def _is_decided(shown: Shown) -> bool:
    return not shown.waits
