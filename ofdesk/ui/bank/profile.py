"""The profile of a bank's CSV file: its fields beside the first rows, read anew at each change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFrame,
    QLineEdit,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ofdesk.domain.bank_layout import Layout
from ofdesk.domain.errors import DomainError, OfdeskError
from ofdesk.ui.bank.flow import (
    COLUMNS,
    MONEY,
    column_options,
    column_width,
    fixed_options,
    movement_texts,
    shown_values,
    typed_layout,
)
from ofdesk.ui.forms import put_text, show_refusal, text_of
from ofdesk.ui.inputs import CalmCombo
from ofdesk.ui.tables import Cell, Column, PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import Progress, TaskRunner
from ofdesk.ui.widgets import Band, Field, button, column, holder, label, row, wrapped
from ofdesk.words import formats
from ofdesk.words.bank_rules import text
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.ports.bank import Sample
    from ofdesk.services.bank import ImportStatement
    from ofdesk.services.bank_profiles import ProfileSaved

SOON = 150
"""Milliseconds between a change and the next look at the file."""
TYPED = ("name", "account", "skip")
ORDER = (
    *("name", "encoding", "separator", "skip", "headings", "dates", "decimal", "day", "value_day"),
    *("way", "amount", "debit", "credit", "label", "label_more", "payer", "reference", "balance"),
    "account",
)
FORM_WIDTH = 440
FILES = "CSV (*.csv *.txt *.tsv)"
Looked = tuple["ImportStatement", Layout]


@dataclass(frozen=True, slots=True)
class About:
    """A file to describe, or a profile to change, and what follows once it is saved: with the
    path of the file when it is to be imported."""

    path: Path | None = None
    layout: Layout | None = None
    then: Callable[[Path | None, str], object] = lambda _path, _name: None


class ProfileDialog(QDialog):
    """Left what the columns are, right what comes of it; Enter saves."""

    def __init__(self, tasks: TaskRunner, about: About, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tasks, self.about = tasks, about
        self.path = about.path
        self.base = about.layout or Layout()
        self.given: ImportStatement | None = None
        self.sample: Sample | None = None
        self._filling = False
        self.setWindowTitle(t("profile.title"))
        self.band = Band()
        self.fields = {name: Field(name, t(f"profile.{name}"), _input(name)) for name in ORDER}
        self._make_preview()
        self.choose = button(t("profile.choose"), self._choose, icon="download")
        self.save_button = button(t("profile.save"), partial(self.save, bring=False))
        self.import_button = button(
            t("profile.save_import"), partial(self.save, bring=True), kind="primary"
        )
        self._lay_out()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self.look)
        for field in self.fields.values():
            self._follow(field.input)
        self._show(self.base)
        if self.path is not None:
            self.read(self.path, guess=about.layout is None)

    def _make_preview(self) -> None:
        columns = (
            Column("day", t("profile.day"), 96),
            Column("amount", t("profile.amount"), 104, right=True),
            Column("label", t("profile.label"), 200, stretch=True),
        )
        self.movements = TableView(PagedModel(None, columns, self), "profileMovements", self)
        self.movements.setAccessibleName(t("profile.movements"))
        self.rows = rows_table(self, ())
        self.counted = label("", "section")
        self.file = label(t("profile.no_file"), "hint")

    def _lay_out(self) -> None:
        inside = QWidget()
        form = QVBoxLayout(inside)
        form.setContentsMargins(0, 4, 14, 4)
        for field in self.fields.values():
            form.addWidget(field)
        form.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        parts.addWidget(area)
        above = label(t("profile.rows"), "section")
        self._shown = column(above, self.rows, self.counted, self.movements)
        parts.addWidget(holder(self._shown, (8, 0, 0, 0)))
        parts.setSizes([FORM_WIDTH, 600])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(t("profile.title"), "page"))
        layout.addWidget(wrapped(t("profile.hint"), "hint"))
        layout.addLayout(row(self.choose, self.file, 1))
        layout.addWidget(self.band)
        layout.addWidget(parts, 1)
        cancel = button(t("cancel"), self.reject)
        layout.addLayout(row(1, cancel, self.save_button, self.import_button))
        self.resize(1080, 640)
        self.fields["name"].input.setFocus()

    def _follow(self, one: QWidget) -> None:
        if isinstance(one, QComboBox):
            one.currentIndexChanged.connect(lambda _index: self._on_changed())
        elif isinstance(one, QLineEdit):
            one.textChanged.connect(lambda _text: self._on_changed())

    def _choose(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, t("profile.choose"), "", FILES)
        if name:
            self.read(Path(name), guess=self.about.layout is None)

    def read(self, path: Path, *, guess: bool) -> None:
        """Read a file; with ``guess``, what it tells of itself is the start."""
        desk, base = self.tasks.desk, self.base

        def work(_progress: Progress) -> Looked:
            from ofdesk.services.bank_rows import statement_of_file

            given = statement_of_file(path)
            found = desk.statements.guess(given.content, given.name) if guess else base
            return given, found

        def done(looked: Looked) -> None:
            self.path = path
            self.given, found = looked
            self.file.setText(path.name)
            if guess:
                name = text_of(self.fields["name"].input)
                self._show(changed_name(found, name))
            self.look()

        self.tasks.long(self, t("profile.title"), work, done, self._on_refused)

    def _show(self, layout: Layout) -> None:
        """Show a layout in the fields."""
        self.base = layout
        self._filling = True
        self._offer(layout)
        for name, value in shown_values(layout).items():
            if name in self.fields:
                put_text(self.fields[name].input, value)
        self._filling = False
        self._show_way()

    def _offer(self, layout: Layout) -> None:
        """Give the lists of columns the columns of the file; what is chosen stays."""
        options = column_options(layout, self.sample)
        for name in COLUMNS:
            box = self.fields[name].input
            assert isinstance(box, QComboBox)
            chosen = str(box.currentData() or "")
            box.blockSignals(True)
            box.clear()
            for value, words in options.items():
                box.addItem(words, value)
            put_text(box, chosen)
            box.blockSignals(False)

    def _show_way(self) -> None:
        chosen = text_of(self.fields["way"].input)
        for way, names in MONEY.items():
            for name in names:
                self.fields[name].setVisible(way == chosen)
        self.import_button.setVisible(self.given is not None)

    def _on_changed(self) -> None:
        if self._filling:
            return
        self._show_way()
        self._soon.start()

    def layout_typed(self) -> Layout:
        """What the fields say. Raises the refusals of ``typed_layout``."""
        values = {name: text_of(field.input) for name, field in self.fields.items()}
        titles = self.sample.titles if self.sample else self.base.titles
        return typed_layout(self.base, values, titles)

    def look(self) -> None:
        """Read the head of the file as the fields say."""
        given, desk = self.given, self.tasks.desk
        if given is None:
            return
        try:
            layout = self.layout_typed()
        except DomainError as error:
            show_refusal(self.fields, self.band, error)
            return

        def work() -> "Sample":
            return desk.statements.sample(given.content, given.name, layout)

        self.tasks.read(self, "sample", work, self._show_sample, self._on_refused)

    def _show_sample(self, sample: "Sample") -> None:
        titles = self.sample.titles if self.sample else None
        self.sample = sample
        self.band.hide()
        if titles != sample.titles or titles is None:
            self._offer(self.base)
        for field in self.fields.values():
            field.show_error(None)
        for problem in sample.problems:
            field_at_fault = self.fields.get(str(problem.field))
            if field_at_fault is not None:
                field_at_fault.show_error(problem)
            else:
                self.band.say("err", sentence(problem))
        self._show_rows(sample)
        count, wrong = formats.number(sample.count), formats.number(sample.wrong)
        self.counted.setText(text("sampled", count=count, wrong=wrong))
        self.import_button.setEnabled(bool(sample.count) and not sample.problems)
        self.import_button.setDefault(self.import_button.isEnabled())
        self._show_way()

    def _show_rows(self, sample: "Sample") -> None:
        width = max((len(cells) for cells in (sample.titles, *sample.rows)), default=0)
        titles = [*sample.titles, *[""] * width][:width]
        columns = tuple(
            Column(f"c{place}", title or str(place + 1), column_width(sample, place))
            for place, title in enumerate(titles)
        )
        before = self.rows.model()
        assert isinstance(before, PagedModel)
        if before.columns != columns:
            # The columns of a table are its own for life.
            fresh = rows_table(self, columns)
            self._shown.replaceWidget(self.rows, fresh)
            self.rows.hide()
            self.rows.deleteLater()
            self.rows = fresh
        model = self.rows.model()
        assert isinstance(model, PagedModel)
        model.show_rows(
            [
                ReadyRow(str(rank), tuple(map(Cell, [*cells, *[""] * width][:width])), None)
                for rank, cells in enumerate(sample.rows)
            ]
        )
        shown = self.movements.model()
        assert isinstance(shown, PagedModel)
        shown.show_rows(
            [
                ReadyRow(str(rank), tuple(map(Cell, movement_texts(line))), line)
                for rank, line in enumerate(sample.lines)
            ]
        )

    def save(self, *, bring: bool) -> None:
        """Keep the profile; with ``bring``, the file is imported with it."""
        self.band.hide()
        for field in self.fields.values():
            field.show_error(None)
        desk, was = self.tasks.desk, self.about.layout.name if self.about.layout else ""
        try:
            layout = self.layout_typed()
        except DomainError as error:
            self._on_refused(error)
            return

        def work() -> "ProfileSaved":
            from ofdesk.services.bank_profiles import SaveProfile, save_profile

            return save_profile(SaveProfile(layout, was), desk.write())

        def done(saved: "ProfileSaved") -> None:
            self.accept()
            self.about.then(self.path if bring else None, saved.layout.name)

        self.tasks.write_once(self, work, done, self._on_refused)

    def _on_refused(self, error: OfdeskError) -> None:
        show_refusal(self.fields, self.band, error)


def rows_table(parent: QWidget, columns: tuple[Column, ...]) -> TableView:
    """The table of the rows of a file as they stand."""
    made = TableView(PagedModel(None, columns, parent), "profileRows", parent)
    made.setAccessibleName(t("profile.rows"))
    return made


def changed_name(layout: Layout, name: str) -> Layout:
    """A layout under a name that was typed already."""
    from dataclasses import replace

    return replace(layout, name=name)


def _input(name: str) -> QWidget:
    if name in TYPED:
        return QLineEdit()
    box = CalmCombo()
    options: Mapping[str, str] = fixed_options().get(name, {})
    for value, words in options.items():
        box.addItem(words, value)
    box.setMinimumContentsLength(12)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box
