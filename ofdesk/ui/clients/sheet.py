"""The client sheet: one page, checked as one leaves a field, its draft kept if the program dies."""

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.clients.drafts import Drafts
from ofdesk.ui.clients.elsewhere import Elsewhere
from ofdesk.ui.clients.form import SheetForm
from ofdesk.ui.clients.sheet_acts import sheet_menu
from ofdesk.ui.clients.sheet_links import follow_link
from ofdesk.ui.clients.sheet_tabs import add_tabs
from ofdesk.ui.page import Host
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, button, label, row, scrolled
from ofdesk.words import formats
from ofdesk.words.sentences import sentence, sentence_of
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.client_sheet import ClientSheet
    from ofdesk.services.clients import Saved

DRAFT_MILLISECONDS = 800


def as_text(value: object) -> str:
    """A stored value as the form shows it."""
    if value is None or value is False:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    return formats.day(value) if isinstance(value, date) else str(value)


class SheetDialog(QDialog):
    """One sheet; an empty platform makes a new one."""

    def __init__(
        self, tasks: TaskRunner, host: Host, platform: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tasks, self.host, self.platform = tasks, host, platform
        self.new = not platform
        self.tabs = QTabWidget(self)
        self.area = scrolled()
        self.tabs.addTab(self.area, t("clients.tab_sheet"))
        self.form = SheetForm(new=self.new, parent=self.area.viewport())
        self.title = label(t("clients.sheet_new") if self.new else platform, "page")
        self.subtitle = label("", "label")
        self.band = Band()
        self.warning = Band()
        self.vat = label("", "hint")
        self.progress = label("", "hint")
        self.save = button(t("save"), self.save_sheet, kind="primary")
        self.save.setEnabled(False)
        self.discard = button(t("clients.discard"), self._discard, kind="flat")
        self._own = False
        self.elsewhere = Elsewhere(self, self.form, self.band, self._count)
        self._drafts = Drafts(tasks.desk.path.stem)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._keep_draft)
        self._lay_out()
        self.form.edited.connect(self._on_edited)
        self.form.left.connect(self._check)
        self.form.link_asked.connect(partial(follow_link, self.form, self.band))
        tasks.committed.connect(self._on_committed)
        QShortcut(QKeySequence("Ctrl+S"), self, self.save_sheet)
        self.resize(1120, 640)
        if self.new:
            self.form.show_values({"kind": "association", "country": "FR", "state": "test"})
            self._show_draft()
        else:
            self.form.setEnabled(False)
            self._read()

    def _lay_out(self) -> None:
        self.setWindowTitle(self.platform or t("clients.sheet_new"))
        more = button(t("clients.more"), kind="")
        more.clicked.connect(
            lambda _checked=False: sheet_menu(self).exec(more.mapToGlobal(more.rect().bottomLeft()))
        )
        renew = button(t("renew"), partial(self.host.renew, self.platform), icon="calendar")
        head = row(self.title, self.subtitle, 1, renew, more)
        renew.setVisible(not self.new)
        more.setVisible(not self.new)
        self.area.setWidget(self.form)
        foot = QFrame(self)
        foot.setObjectName("footBar")
        bar = QHBoxLayout(foot)
        bar.setContentsMargins(16, 8, 16, 8)
        bar.addWidget(self.vat)
        bar.addWidget(self.progress)
        bar.addStretch(1)
        bar.addWidget(self.discard)
        bar.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 0, 16, 0)
        inner.addLayout(head)
        inner.addWidget(self.band)
        inner.addWidget(self.warning)
        inner.addWidget(self.tabs, 1)
        layout.addLayout(inner, 1)
        layout.addWidget(foot)

    def _read(self) -> None:
        desk, platform = self.tasks.desk, self.platform

        def work() -> "ClientSheet":
            from ofdesk.services.client_sheet import read_sheet

            with desk.read() as session:
                return read_sheet(session, platform, desk.today)

        self.tasks.read(self, "sheet", work, self._show)

    def _show(self, sheet: "ClientSheet") -> None:
        from ofdesk.words.documents import vat_why

        values = {name: as_text(value) for name, value in sheet.fields.items()}
        first = not self.form.initial
        self.platform = values["platform"]
        self.title.setText(values["name"] or self.platform)
        former = t("clients.aliases", names=", ".join(sheet.aliases)) if sheet.aliases else ""
        self.subtitle.setText(f"{self.platform}   {former}".strip())
        if sheet.vat.treatment is not None:
            self.vat.setText(vat_why(sheet.vat.treatment))
        else:
            self.vat.setText(sentence_of(sheet.vat.refusal, sheet.vat.values or {}))
        self._show_warnings(sheet)
        if not first:
            self.elsewhere.take_in(values, sheet.changed_by, own=self._own)
            self._own = False
            return
        self.form.show_values(values)
        self.form.setEnabled(True)
        add_tabs(self, sheet)
        self._show_draft()

    def _show_warnings(self, sheet: "ClientSheet") -> None:
        words = [sentence_of(found.code, found.values) for found in sheet.warnings[:3]]
        self.warning.say("warn", "  ".join(words))
        self.warning.setVisible(bool(words))

    def put_back(self, name: str, value: str) -> None:
        """Show a former value again, to be saved."""
        if name in self.form.fields:
            self.form.put(name, value)
            self._on_edited(name)
            self.tabs.setCurrentIndex(0)

    def _on_committed(self, changes: frozenset[str]) -> None:
        if not self.new and changes & {"client", "everything", "period"}:
            self._read()

    def _on_edited(self, name: str) -> None:
        self.form.mark(name)
        self.form.fields[name].show_error(None)
        self._count()
        self._timer.start(DRAFT_MILLISECONDS)

    def _count(self) -> None:
        count = len(self.form.changes())
        self.save.setEnabled(count > 0)
        self.discard.setEnabled(count > 0)
        self.progress.setText(t("clients.changes", count=count) if count else "")

    def _check(self, name: str) -> None:
        """Leaving a field: say beside it what is wrong, or show it as it will be kept."""
        text = self.form.value(name)

        def work() -> object:
            from ofdesk.services.client_fields import FieldReader

            return FieldReader(self.tasks.desk.renderer.missing_glyphs).read({name: text})

        if text and name != "platform" and name in self.form.changes():
            self.tasks.read(self, f"check {name}", work, lambda _read: None, self._on_refused)

    def _on_refused(self, error: OfdeskError) -> None:
        self.save.setEnabled(True)
        if not self.form.show_error(error):
            self.band.say("err", sentence(error))

    def save_sheet(self) -> None:
        """Save what changed; a typed count asks why first."""
        changes = self.form.changes()
        if not changes:
            return
        self.form.clear_errors()
        count = changes.pop("resources", None) if not self.new else None
        reason = ""
        if count:
            reason, given = QInputDialog.getText(
                self, t("clients.reason_count"), t("clients.reason_needed")
            )
            if not given:
                return
        work = partial(self._write, changes, count, reason)
        self.tasks.write_once(self, work, self._saved, self._on_refused)

    def _write(self, changes: dict[str, str], count: str | None, reason: str) -> Any:
        from ofdesk.services.client_counts import SetResources, set_resources
        from ofdesk.services.clients import AddClient, ChangeClient, add_client, change_client

        desk = self.tasks.desk
        saved: Any = None
        if self.new:
            name = changes.pop("platform", "")
            return add_client(AddClient(name, changes), desk.write(), desk.today)
        if count:
            saved = set_resources(SetResources(self.platform, count, reason), desk.write())
        if changes:
            request = ChangeClient(self.platform, changes)
            saved = change_client(request, desk.write(), desk.today)
        return saved

    def _saved(self, saved: "Saved") -> None:
        self._drafts.keep(self.platform, {})
        self.platform = saved.platform
        self.new, self._own = False, True
        self.form.initial = {name: self.form.value(name) for name in self.form.fields}
        for name in self.form.fields:
            self.form.mark(name)
        self.band.say("ok", t("clients.saved", platform=self.platform))
        self._count()
        self.tasks.committed.emit(frozenset(("client",)))

    def _keep_draft(self) -> None:
        changes = self.form.changes()
        self._drafts.keep(self.platform, changes)
        if changes:
            hour = formats.hour(datetime.now().astimezone())
            kept = t("clients.changes", count=len(changes))
            self.progress.setText(f"{kept} · {t('clients.draft', hour=hour)}")

    def _show_draft(self) -> None:
        for name, value in self._drafts.read(self.platform).items():
            if name in self.form.fields:
                self.form.put(name, value)
                self.form.mark(name)
        if self.form.changes():
            self.band.say("info", t("clients.draft_back"))
        self._count()

    def _discard(self) -> None:
        for name, value in self.form.initial.items():
            self.form.put(name, value)
            self.form.mark(name)
        self.form.clear_errors()
        self._drafts.keep(self.platform, {})
        self._count()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keep_draft()
        super().closeEvent(event)
