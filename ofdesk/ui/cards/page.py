"""« Cartes »: what providers told of card payments, their files, and links that pay."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QLineEdit

from ofdesk.domain.errors import OfdeskError
from ofdesk.ui.asking import Ask, AskDialog, Values
from ofdesk.ui.cards.link import CardLinkDialog, card_door
from ofdesk.ui.cards.rows import GROUPS, event_columns, linked, of_group, ready_event, sums
from ofdesk.ui.cells import holding
from ofdesk.ui.list_page import ListPage
from ofdesk.ui.page import Host
from ofdesk.ui.tables import ReadyRow
from ofdesk.ui.tasks import AnsweredWork, Progress, TaskRunner
from ofdesk.ui.verbs import Verb, Verbs
from ofdesk.ui.widgets import Field, button, row
from ofdesk.words import formats
from ofdesk.words.cards import read_text
from ofdesk.words.sentences import sentence
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.card_links import Polled
    from ofdesk.services.card_rows import CardEventRow
    from ofdesk.services.cards import CardsRead

Totals = tuple[int, int, int, bool]


class CardsPage(ListPage):
    """Every event once, the last first."""

    name = "cards"
    follows = frozenset(("card_event", "card_link", "receipt"))
    groups = GROUPS
    unmarked = ("all",)

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__(tasks, host, event_columns())
        self.link = button(t("cards.link"), self.ask_link, icon="external")
        self.poll = button(t("cards.poll"), self.ask_provider, icon="refresh")
        self.take = button(t("cards.import"), self._ask_file, kind="primary", icon="download")
        self.lay_out(row(self.heading, 1, self.link, self.poll, self.take), t("cards.hint"))
        self.verbs = Verbs(self, self.table, self._verbs())
        self.table.opened.connect(self._open)
        self.model.counted.connect(self._on_counted)
        self.model.loaded.connect(self.select_first)

    def _verbs(self) -> list[Verb]:
        def has_receipt(event: "CardEventRow") -> bool:
            return bool(event.receipt)

        def has_invoice(event: "CardEventRow") -> bool:
            return bool(event.invoice)

        return [
            Verb(t("cards.show_receipt"), self._open, "Ctrl+Return", has_receipt),
            Verb(t("cards.show_invoice"), self._show_invoice, "Ctrl+I", has_invoice),
        ]

    def refresh(self) -> None:
        """Read the events again."""
        desk, search, which = self.tasks.desk, self.filter.text(), self.which
        shown: list[ReadyRow] = []

        def count() -> Totals:
            from ofdesk.services.card_rows import list_card_events

            with desk.read() as session:
                rows = list_card_events(session)
            wanted = [ready_event(found) for found in linked(rows) if of_group(found, which)]
            shown.extend(holding(wanted, search))
            paid, fees = sums(found.source for found in shown)
            return len(shown), paid, fees, bool(rows)

        self.model.load(lambda offset, limit: shown[offset : offset + limit], count)

    def _on_counted(self, totals: Totals) -> None:
        count, paid, fees, any_at_all = totals
        values = {"paid": formats.amount(paid), "fees": formats.amount(fees)}
        self.totals.setText(t("cards.foot", count=formats.number(count), **values))
        if count or (any_at_all and self.says_nothing_found()):
            return
        if any_at_all:
            self.empty.say(t("cards.none_so"), [(t("cards.f_all"), partial(self.choose, "all"))])
        else:
            self.empty.say(t("cards.empty"), [(t("cards.import"), self._ask_file)])

    def _open(self, found: ReadyRow) -> None:
        if found.source.receipt:
            from ofdesk.ui.receipts.sheet import ReceiptSheetDialog

            ReceiptSheetDialog(self.tasks, self.host, found.source.receipt, self.window()).show()
        else:
            self._show_invoice(found)

    def _show_invoice(self, found: ReadyRow) -> None:
        if found.source.invoice:
            self.host.open_document(found.source.invoice)

    def _ask_file(self) -> None:
        files = f"{t('cards.files')} (*.csv *.txt)"
        name, _kind = QFileDialog.getOpenFileName(self, t("cards.import"), "", files)
        if name:
            self.import_file(Path(name))

    def import_file(self, path: Path) -> None:
        """Take the settlements of a provider: each line counts once."""
        desk, door = self.tasks.desk, card_door(self.host)

        def work(_progress: Progress) -> "CardsRead":
            from ofdesk.services.cards import take_events

            facts = door().settlements.read(path.read_bytes(), "settlement")
            return take_events(facts, path.name, desk)

        self.tasks.long(self, t("cards.import"), work, self._read, self._on_refused)

    def _read(self, read: "CardsRead") -> None:
        told = (read.told, read.new, read.settled, read.waiting)
        self.host.tell("warn" if read.waiting else "ok", read_text(told))

    def _on_refused(self, error: OfdeskError) -> None:
        self.host.tell("err", sentence(error))

    def ask_provider(self) -> None:
        """Ask what was paid, refunded or contested, and close the links that are of no use."""
        desk, door = self.tasks.desk, card_door(self.host)

        def work(progress: Progress) -> "Polled":
            from ofdesk.services.card_links import poll_cards

            return poll_cards(desk, door(), progress.step)

        self.tasks.long(self, t("cards.poll"), work, self._polled, self._on_refused)

    def _polled(self, done: "Polled") -> None:
        read = done.read
        words = read_text((read.told, read.new, read.settled, read.waiting))
        if done.closed:
            words += " " + t("cards.closed", count=formats.number(len(done.closed)))
        self.host.tell("warn" if read.waiting else "ok", words)

    def ask_link(self) -> None:
        """Ask which invoice the link pays."""
        ask = Ask(
            title=t("cards.link_which"),
            verb=t("cards.link_make"),
            fields=(Field("number", t("cards.link_ask"), QLineEdit()),),
            begin=self._finding,
            done=self.show_link,
        )
        AskDialog(self.tasks, ask, self).open()

    def _finding(self, values: Values) -> AnsweredWork:
        desk, number = self.tasks.desk, values["number"]

        def work(_answers: frozenset[str]) -> str:
            from ofdesk.services.lookup import document_numbered
            from ofdesk.services.receipts import PAYABLE

            with desk.read() as session:
                return document_numbered(session, number, *PAYABLE).number

        return work

    def show_link(self, number: str) -> None:
        """The link that pays a document."""
        CardLinkDialog(self.tasks, self.host, number, self).open()
