"""The dated rules of reminders: levels, texts, legal rates; a change is a new row from a day on."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ofdesk.domain.errors import DomainError
from ofdesk.ui.asking import Ask, AskDialog, Values, choice
from ofdesk.ui.inputs import DayEdit
from ofdesk.ui.list_tabs import list_tab, list_table, with_current
from ofdesk.ui.reminders.acts import NO, YES, Changed
from ofdesk.ui.tables import Cell, Column, PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import AnsweredWork, TaskRunner
from ofdesk.ui.widgets import Field, button, label, row
from ofdesk.words import formats
from ofdesk.words.dunning import level_label, parse_percent
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.domain.penalties import InterestRate
    from ofdesk.services.dunning_rules import LevelRow, TextRow

FURTHEST = 365
ROWS_OF_TEXT = 76
Rules = tuple[list["LevelRow"], list["TextRow"], list["InterestRate"]]


class RulesDialog(QDialog):
    """Three lists, each with its verb; Enter on a row changes it."""

    def __init__(self, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.setWindowTitle(t("rules.title"))
        self._make_tables()
        self.tabs = QTabWidget()
        for name, table, verb in (
            ("levels", self.levels, partial(with_current, self.levels, self.change_level)),
            ("texts", self.texts, partial(with_current, self.texts, self.change_text)),
            ("rates", self.rates, self.add_rate),
        ):
            self.tabs.addTab(self._tab(name, table, verb), t(f"rules.{name}"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(t("rules.title"), "page"))
        layout.addWidget(self.tabs, 1)
        layout.addLayout(row(1, button(t("close"), self.accept, kind="primary")))
        self.resize(760, 460)
        tasks.committed.connect(lambda _changes: self.read())
        self.read()

    def _make_tables(self) -> None:
        days = Column("days", t("rules.days"), 110, right=True)
        since = Column("since", t("rules.since"), 110)
        level = Column("level", t("rules.level"), 160, strong=True, stretch=True)
        left = Column("left", t("rules.left"), 190, right=True)
        self.levels = self._table((level, days, left, since), "levels", self.change_level)
        self.texts = self._table(
            (
                Column("level", t("rules.level"), 140, strong=True),
                Column("audience", t("rules.audience"), 110),
                Column("language", t("rules.language"), 80),
                Column("subject", t("rules.subject"), 200, stretch=True),
                since,
            ),
            "texts",
            self.change_text,
        )
        self.rates = self._table(
            (
                Column("rate", t("rules.rate"), 110, strong=True, stretch=True),
                since,
                Column("until", t("rules.until"), 110),
            ),
            "rates",
            lambda _found: self.add_rate(),
        )

    def _table(
        self, columns: Sequence[Column], name: str, opened: Callable[[ReadyRow], object]
    ) -> TableView:
        return list_table(self, (f"{name}RulesTable", t(f"rules.{name}")), columns, opened)

    def _tab(self, name: str, table: TableView, verb: Callable[[], object]) -> QWidget:
        buttons = [button(t(f"rules.{name}_verb"), verb)]
        return list_tab(t(f"rules.{name}_words"), table, buttons)

    def read(self) -> None:
        """Read what is in force today."""
        desk = self.tasks.desk

        def work() -> Rules:
            from ofdesk.services.dunning_rules import legal_rates, levels_on, texts_on

            with desk.read() as session:
                levels, texts = levels_on(session, desk.today), texts_on(session, desk.today)
                return levels, texts, legal_rates(session)

        self.tasks.read(self, "rules", work, self._show)

    def _show(self, found: Rules) -> None:
        levels, texts, rates = found
        shown = (
            (self.levels, [_level_row(one) for one in levels]),
            (self.texts, [_text_row(one) for one in texts]),
            (self.rates, [_rate_row(one) for one in rates]),
        )
        for table, rows in shown:
            model = table.model()
            assert isinstance(model, PagedModel)
            model.show_rows(rows)
            if rows and not table.currentIndex().isValid():
                table.selectRow(0)

    def change_level(self, found: ReadyRow) -> None:
        """Ask for the days of a level, and from which day on they count."""
        level = found.source
        self._ask(
            "level",
            level_label(level.code),
            (
                Field("days", t("rules.days"), QLineEdit(str(level.days))),
                Field("left", t("rules.left"), QLineEdit(str(level.deadline_days))),
                Field("active", t("rules.used"), choice({YES: t("rules.yes"), NO: t("rules.no")})),
                self._since(),
            ),
            partial(self._setting_level, level.code),
        )

    def _setting_level(self, code: str, values: Values) -> AnsweredWork:
        desk = self.tasks.desk
        days, left = _whole(values["days"], "days"), _whole(values["left"], "left")
        since = formats.parse_day(values["since"], desk.today, "since")
        active = values["active"] == YES

        def work(_answers: frozenset[str]) -> Changed:
            from ofdesk.services.dunning_rules import SetLevel, set_level

            request = SetLevel(code, since, days, left, active)
            return Changed(set_level(request, desk.write(), desk.today))

        return work

    def change_text(self, found: ReadyRow) -> None:
        """Ask for the words of a letter, and from which day on they are used."""
        text = found.source
        opening, closing = QPlainTextEdit(text.opening), QPlainTextEdit(text.closing)
        for edit in (opening, closing):
            edit.setFixedHeight(ROWS_OF_TEXT)
            edit.setTabChangesFocus(True)
        self._ask(
            "text",
            f"{level_label(text.level)} · {t(f'rules.for_{text.audience}')} · {text.language}",
            (
                Field("subject", t("rules.subject"), QLineEdit(text.subject)),
                Field("opening", t("rules.opening"), opening),
                Field("closing", t("rules.closing"), closing),
                self._since(),
            ),
            partial(self._setting_text, text),
        )

    def _setting_text(self, text: "TextRow", values: Values) -> AnsweredWork:
        desk = self.tasks.desk
        since = formats.parse_day(values["since"], desk.today, "since")
        parts = (values["subject"], values["opening"], values["closing"])

        def work(_answers: frozenset[str]) -> Changed:
            from ofdesk.services.dunning_rules import SetText, set_text

            request = SetText(text.level, text.audience, text.language, *parts, since)
            return Changed(set_text(request, desk.write(), desk.today))

        return work

    def add_rate(self) -> None:
        """Ask for the legal rate of a half-year, and where it was read."""
        self._ask(
            "rate",
            t("rules.rates_words"),
            (
                Field("percent", t("rules.percent"), QLineEdit()),
                self._since(),
                Field("source", t("rules.source"), QLineEdit()),
            ),
            self._adding_rate,
        )

    def _adding_rate(self, values: Values) -> AnsweredWork:
        desk = self.tasks.desk
        rate = parse_percent(values["percent"])
        since = formats.parse_day(values["since"], desk.today, "since")

        def work(_answers: frozenset[str]) -> Changed:
            from ofdesk.services.dunning_rules import AddRate, add_rate

            request = AddRate(rate, since, source=values["source"])
            return Changed(add_rate(request, desk.write(), desk.today))

        return work

    def _since(self) -> Field:
        desk = self.tasks.desk
        day = DayEdit(lambda: desk.today, "since")
        day.set_day(desk.today)
        return Field("since", t("rules.since"), day)

    def _ask(
        self,
        name: str,
        words: str,
        fields: tuple[Field, ...],
        begin: Callable[[Values], AnsweredWork],
    ) -> None:
        def done(_changed: Any) -> None:
            # ``committed`` has read the lists again.
            return None

        ask = Ask(
            title=t(f"rules.{name}_title"),
            verb=t("save"),
            words=words,
            fields=fields,
            begin=begin,
            done=done,
            renamed={"rate": "percent", "rate_bp": "percent"},
        )
        AskDialog(self.tasks, ask, self).open()


def _whole(text: str, field: str) -> int:
    """A number of days. Raises ``number_out_of_range``."""
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or int(digits) > FURTHEST:
        raise DomainError(
            "number_out_of_range", field=field, value=text, lowest=-FURTHEST, highest=FURTHEST
        )
    return int(text)


def _level_row(level: "LevelRow") -> ReadyRow:
    cells = (
        Cell(level_label(level.code)),
        Cell(formats.number(level.days)),
        Cell(formats.number(level.deadline_days)),
        Cell(formats.day(level.valid_from)),
    )
    return ReadyRow(level.code, cells, level)


def _text_row(text: "TextRow") -> ReadyRow:
    cells = (
        Cell(level_label(text.level)),
        Cell(t(f"rules.for_{text.audience}")),
        Cell(text.language),
        Cell(text.subject),
        Cell(formats.day(text.valid_from)),
    )
    return ReadyRow(f"{text.level} {text.audience} {text.language}", cells, text)


def _rate_row(rate: "InterestRate") -> ReadyRow:
    cells = (
        Cell(formats.rate(rate.rate_bp)),
        Cell(formats.day(rate.valid_from)),
        Cell(formats.day(rate.valid_to)),
    )
    return ReadyRow(rate.valid_from.isoformat(), cells, rate)
