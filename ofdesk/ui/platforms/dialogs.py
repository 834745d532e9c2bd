"""What failed and why, as a table; « Tester la connexion », step by step."""

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ofdesk.ui.platforms.reading import CountsRead, Tested, try_connection
from ofdesk.ui.platforms.secret_dialog import SecretDialog
from ofdesk.ui.platforms.session import SessionDoors
from ofdesk.ui.tables import Cell, Column, PagedModel, ReadyRow, TableView
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, button, column, label, row, wrapped
from ofdesk.words.platforms import step_text
from ofdesk.words.ui import t

FAILED_SIZE, TEST_SIZE = (860, 420), (620, 380)


class FailedDialog(QDialog):
    """Platforms that could not be read; their last known counts stand."""

    def __init__(self, tasks: TaskRunner, found: CountsRead, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("platforms.failed_title"))
        columns = (
            Column("platform", t("clients.platform"), 150, strong=True),
            Column("why", t("platforms.c_why"), 500, stretch=True),
        )
        self.model = PagedModel(tasks, columns, self)
        self.table = TableView(self.model, "failedTable")
        self.table.setAccessibleName(t("platforms.failed_title"))
        self.model.show_rows(
            [ReadyRow(name, (Cell(name), Cell(why)), (name, why)) for name, why in found.failed]
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(t("platforms.failed_title"), "page"))
        layout.addWidget(wrapped(t("platforms.failed_hint"), "hint"))
        layout.addWidget(self.table, 1)
        layout.addLayout(row(1, button(t("platforms.close"), self.accept, kind="primary")))
        self.resize(*FAILED_SIZE)


class TestDialog(QDialog):
    """The steps of a connection, each with what it found; the one that failed is the last."""

    __test__ = False

    def __init__(
        self, tasks: TaskRunner, doors: SessionDoors, platform: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.tasks, self.doors, self.platform = tasks, doors, platform
        self.setWindowTitle(t("platforms.test"))
        self.band = Band()
        self.lines = column(space=6)
        self.again = button(t("platforms.test_again"), self.run, icon="refresh")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.addWidget(label(t("platforms.test_title", platform=platform), "page"))
        layout.addWidget(self.band)
        layout.addLayout(self.lines)
        layout.addStretch(1)
        closing = button(t("platforms.close"), self.accept, kind="primary")
        self.secret = button(t("platforms.secret"), self.ask_secret, kind="flat")
        layout.addLayout(row(self.again, self.secret, 1, closing))
        self.resize(*TEST_SIZE)
        self.run()

    def run(self) -> None:
        """Test, or test again."""
        self.again.setEnabled(False)
        self.band.say("info", t("platforms.testing"))
        try_connection(self, self.tasks, self.doors, self.platform, self.show_steps)

    def show_steps(self, found: Tested) -> None:
        """Each step in words."""
        self.again.setEnabled(True)
        while item := self.lines.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for step in found.steps:
            mark = "✓" if step.ok else "✗"
            self.lines.addWidget(wrapped(f"{mark}  {step_text(step.name, step.values, step.code)}"))
        good = all(step.ok for step in found.steps)
        self.band.say("ok" if good else "err", t(f"platforms.{'works' if good else 'fails'}"))

    def ask_secret(self) -> None:
        """Type the secret and the pass-phrase of this platform."""
        SecretDialog(self.tasks, self.doors, self.platform, self).show()
