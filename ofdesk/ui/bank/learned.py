"""What was learned of the bank: rules of labels and profiles of files, seen, changed, removed."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QTabWidget, QVBoxLayout, QWidget

from ofdesk.domain.bank_layout import Layout
from ofdesk.ui.asking import Ask, AskDialog, Values, choice
from ofdesk.ui.bank.flow import profile_texts, rule_texts
from ofdesk.ui.bank.profile import About, ProfileDialog
from ofdesk.ui.empty import EmptyState
from ofdesk.ui.list_tabs import list_tab, list_table, with_current
from ofdesk.ui.tables import Cell, Column, PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import AnsweredWork, TaskRunner
from ofdesk.ui.widgets import Band, Field, button, label, row
from ofdesk.words.bank_rules import text
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.bank_rules import RuleRow

Learned = tuple[list["RuleRow"], list[Layout]]
TO_CLIENT, TO_ACCOUNT_IN, TO_ACCOUNT_OUT = "client", "account_in", "account_out"
WAYS = (TO_CLIENT, TO_ACCOUNT_OUT, TO_ACCOUNT_IN)


class LearnedDialog(QDialog):
    """Two lists; Enter changes the row, Delete removes it."""

    def __init__(self, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.setWindowTitle(t("learned.title"))
        self.band = Band()
        self._of_row: dict[TableView, list[QPushButton]] = {}
        self._empty: dict[TableView, EmptyState] = {}
        self._make_tables()
        self._make_tabs()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(t("learned.title"), "page"))
        layout.addWidget(self.band)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(row(1, button(t("close"), self.accept, kind="primary")))
        self.resize(800, 480)
        tasks.committed.connect(lambda _changes: self.read())
        self.read()

    def _make_tables(self) -> None:
        self.rules = self._table(
            "rules",
            (
                Column("pattern", t("learned.pattern"), 190, strong=True, stretch=True),
                Column("target", t("learned.target"), 150),
                Column("direction", t("learned.direction"), 84),
                Column("who", t("learned.who"), 170),
            ),
            self.change_rule,
        )
        self.profiles = self._table(
            "profiles",
            (
                Column("name", t("learned.profile"), 180, strong=True),
                Column("look", t("learned.look"), 200, stretch=True),
                Column("account", t("learned.account_of"), 220),
            ),
            self.change_profile,
        )

    def _make_tabs(self) -> None:
        self.tabs = QTabWidget()
        of_rule = partial(with_current, self.rules)
        of_profile = partial(with_current, self.profiles)
        self.tabs.addTab(
            self._tab(
                "rules",
                self.rules,
                (
                    (t("learned.add_rule"), lambda: self.ask_rule(None)),
                    (t("learned.change"), partial(of_rule, self.change_rule)),
                    (t("learned.remove"), partial(of_rule, self.remove_rule)),
                ),
            ),
            t("learned.rules"),
        )
        self.tabs.addTab(
            self._tab(
                "profiles",
                self.profiles,
                (
                    (t("learned.add_profile"), lambda: self.open_profile(None)),
                    (
                        t("learned.change"),
                        partial(of_profile, self.change_profile),
                    ),
                    (
                        t("learned.remove"),
                        partial(of_profile, self.remove_profile),
                    ),
                ),
            ),
            t("learned.profiles"),
        )

    def _table(
        self, name: str, columns: Sequence[Column], opened: Callable[[ReadyRow], object]
    ) -> TableView:
        return list_table(self, (f"{name}LearnedTable", t(f"learned.{name}")), columns, opened)

    def _tab(
        self, name: str, table: TableView, verbs: Sequence[tuple[str, Callable[[], object]]]
    ) -> QWidget:
        buttons = [button(words, pressed) for words, pressed in verbs]
        self._of_row[table] = buttons[1:]
        self._empty[table] = EmptyState(table)
        delete = QShortcut(QKeySequence("Del"), table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(buttons[-1].click)
        return list_tab(t(f"learned.{name}_words"), table, buttons)

    def read(self) -> None:
        """Read what is known now."""
        desk = self.tasks.desk

        def work() -> Learned:
            from ofdesk.services.bank_profiles import saved_layouts
            from ofdesk.services.bank_rules import list_rules

            with desk.read() as session:
                return list_rules(session), saved_layouts(session)

        self.tasks.read(self, "learned", work, self._show)

    def _show(self, found: Learned) -> None:
        rules, layouts = found
        shown = (
            (self.rules, [_row(one.id, rule_texts(one), one) for one in rules]),
            (self.profiles, [_row(one.name, profile_texts(one), one) for one in layouts]),
        )
        for table, rows in shown:
            model = table.model()
            assert isinstance(model, PagedModel)
            model.show_rows(rows)
            self._say_empty(table, empty=not rows)
            if rows and not table.currentIndex().isValid():
                table.selectRow(0)

    def _say_empty(self, table: TableView, *, empty: bool) -> None:
        """Without a row there is nothing to change or remove; what to do first is said."""
        for verb in self._of_row[table]:
            verb.setEnabled(not empty)
        if not empty:
            return
        if table is self.rules:
            write = (t("windows.write_rule"), partial(self.ask_rule, None))
            self._empty[table].say(t("windows.no_rule"), [write])
        else:
            describe = (t("windows.describe_file"), partial(self.open_profile, None))
            self._empty[table].say(t("windows.no_profile"), [describe])

    # Rules

    def change_rule(self, found: ReadyRow) -> None:
        """Change the words of a rule, or where it leads."""
        self.ask_rule(found.source)

    def ask_rule(self, rule: "RuleRow | None") -> None:
        """Write a rule, in the place of one when given."""
        way = choice({one: t(f"learned.to_{one}") for one in WAYS})
        if rule is not None:
            way.setCurrentIndex(way.findData(_way(rule)))
        target = rule.client or rule.account if rule else ""
        ask = Ask(
            title=t("learned.rule_title"),
            verb=t("save"),
            words=t("learned.rule_words"),
            fields=(
                Field("pattern", t("learned.pattern"), QLineEdit(rule.pattern if rule else "")),
                Field("way", t("learned.leads"), way),
                Field("target", t("learned.target_typed"), QLineEdit(target)),
            ),
            begin=partial(self._setting, rule.id if rule else ""),
            done=lambda done: self._say(
                "rule_set", pattern=done.rule.pattern, target=rule_texts(done.rule)[1]
            ),
            renamed={"client": "target", "account": "target", "platform": "target"},
        )
        AskDialog(self.tasks, ask, self).open()

    def _setting(self, was: str, values: Values) -> AnsweredWork:
        desk = self.tasks.desk
        to_client = values["way"] == TO_CLIENT

        def work(_answers: frozenset[str]) -> Any:
            from ofdesk.services.bank_rules import SetRule, set_rule

            request = SetRule(
                values["pattern"],
                client=values["target"] if to_client else "",
                account="" if to_client else values["target"],
                direction="out" if values["way"] == TO_ACCOUNT_OUT else "in",
                was=was,
            )
            return set_rule(request, desk.write())

        return work

    def remove_rule(self, found: ReadyRow) -> None:
        """Forget a rule."""
        desk, rule = self.tasks.desk, found.source

        def work() -> Any:
            from ofdesk.services.bank_rules import remove_rule

            return remove_rule(rule.id, desk.write())

        self.tasks.write(
            self, work, lambda _done: self._say("rule_removed", pattern=rule.pattern), self._refused
        )

    # Profiles

    def change_profile(self, found: ReadyRow) -> None:
        """Change a profile, beside a file when one is chosen."""
        self.open_profile(found.source)

    def open_profile(self, layout: Layout | None) -> None:
        """The dialog of a profile; a new one without ``layout``."""
        about = About(layout=layout, then=lambda _path, name: self._say("profile_saved", name=name))
        ProfileDialog(self.tasks, about, self).open()

    def remove_profile(self, found: ReadyRow) -> None:
        """Forget a profile."""
        desk, layout = self.tasks.desk, found.source

        def work() -> Any:
            from ofdesk.services.bank_profiles import remove_profile

            return remove_profile(layout.name, desk.write())

        self.tasks.write(
            self, work, lambda _done: self._say("profile_removed", name=layout.name), self._refused
        )

    def _say(self, code: str, **values: object) -> None:
        self.band.say("ok", text(code, **values))

    def _refused(self, error: Any) -> None:
        self.band.say("err", sentence(error))


def _way(rule: "RuleRow") -> str:
    if rule.client:
        return TO_CLIENT
    return TO_ACCOUNT_OUT if rule.direction == "out" else TO_ACCOUNT_IN


def _row(key: str, texts: Sequence[str], source: object) -> ReadyRow:
    return ReadyRow(key, tuple(map(Cell, texts)), source)
