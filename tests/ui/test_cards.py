"""Card payments on the real window: a settlement taken in, a link that pays, what is contested."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from ofdesk.bank.card_door import CardDoors
from ofdesk.ports.cards import CardFact
from ofdesk.services.card_rows import CardEventRow, count_to_look_at
from ofdesk.services.cards import take_events
from ofdesk.services.mail_rows import ListMail, list_mail
from ofdesk.services.settings import SetSettings, set_settings
from ofdesk.ui.asking import AskDialog
from ofdesk.ui.cards.link import CardLinkDialog
from ofdesk.ui.cards.page import CardsPage
from ofdesk.ui.cards.rows import CHIPS, GROUPS, KIND_CHIPS, event_columns, of_group, ready_event
from ofdesk.ui.documents.preview import PreviewDialog
from ofdesk.ui.receipts.sheet import ReceiptSheetDialog
from ofdesk.words.cards import KINDS, STATES
from ofdesk.words.sentences import sentence_of
from ofdesk.words.ui import t
from tests.builders import renewed
from tests.rings import MemoryKeyring, in_force
from tests.ui.conftest import type_text

ENTER = Qt.Key.Key_Return
TEMPLATE = "https://club.example/pay?facture={number}"


@dataclass
class Doors:
    """The real gateways of cards, and nothing else."""

    def cards(self) -> CardDoors:
        return CardDoors()


@pytest.fixture
def page(screen) -> CardsPage:
    screen.window.doors = Doors()
    found = screen.page("cards")
    screen.until(found.empty.isVisible)
    return found


def told(screen, key, kind, cents, number="") -> None:
    values = {"payment": "T1", "invoice": number, "fee_cents": 0, "currency": "EUR"}
    fact = CardFact("settlement", key, kind, cents=cents, happened_on=screen.desk.today, **values)
    done = take_events([fact], "f.csv", screen.desk)
    screen.window.tasks.committed.emit(done.changes)


def test_every_kind_and_state_has_a_chip_and_a_filter():
    assert set(KIND_CHIPS) == set(KINDS)
    assert set(CHIPS) == {*STATES, "look"}
    for name in GROUPS:
        assert t(f"cards.f_{name}")


def test_an_event_is_shown_in_the_groups_that_it_is_of():
    def event(kind, state="settled", problem=""):
        values = ("1", "settlement", "T1", kind, "T1", "", 100, 5, "EUR", None, None, "f")
        return CardEventRow(*values, state, problem, "")

    shown = {
        (kind, state): [name for name in GROUPS if of_group(event(kind, state), name)]
        for kind, state in (
            ("payment", "settled"),
            ("refund", "waiting"),
            ("dispute_opened", "settled"),
        )
    }
    assert list(shown.values()) == [["all"], ["all", "look", "refunds"], ["all", "disputes"]]


def test_a_settlement_is_taken_in_and_its_dispute_shown_on_all_it_touches(screen, page, tmp_path):
    invoice = renewed(screen.desk)
    day, euros = f"{screen.desk.today:%d/%m/%Y}", f"{invoice.total_cents / 100:.2f}"
    path = tmp_path / "juin.csv"
    path.write_text(
        "id;type;date;facture;brut;frais;net\n"
        f"T1;paiement;{day};{invoice.number};{euros};0,00;{euros}\n",
        "utf-8",
    )
    page.import_file(path)
    screen.until(lambda: page.model.rowCount() == 1)
    cells = [cell.text for cell in page.model.row_at(0).cells]
    assert cells[2] == invoice.number
    assert len(cells) == len(event_columns())
    assert ready_event(page.model.row_at(0).source).cells[6].state == "done"
    told(screen, "D1", "dispute_opened", invoice.total_cents)
    screen.until(lambda: page.model.rowCount() == 2)
    assert screen.read(count_to_look_at) == 1
    page.choose("disputes")
    screen.until(lambda: page.model.rowCount() == 1)
    assert page.model.row_at(0).source.invoice == invoice.number
    assert page.model.row_at(0).source.receipt
    screen.window.open_document(invoice.number)
    shown = screen.dialog(PreviewDialog)
    screen.until(lambda: shown.band.words.text() == t("cards.s_disputed"))
    shown.close()
    page.choose("all")
    screen.until(lambda: page.model.rowCount() == 2)
    rows = [page.model.row_at(n) for n in range(2)]
    page.table.selectRow(next(n for n, x in enumerate(rows) if x.source.kind == "payment"))
    page.table.setFocus()
    screen.bot.keyClick(page.table, ENTER)
    receipt = screen.dialog(ReceiptSheetDialog)
    screen.until(lambda: receipt.band.words.text() == t("receipt.disputed"))
    receipt.close()
    path.write_text("id;date\n", "utf-8")
    page.import_file(path)
    screen.until(lambda: "colonne" in screen.window.message.band.words.text())
    page.ask_provider()
    screen.until(lambda: "card.gateway" in screen.window.message.band.words.text())


def test_a_link_is_made_copied_and_sent(screen, page):
    invoice = renewed(screen.desk)
    with in_force(MemoryKeyring()):
        page.ask_link()
        asked = screen.dialog(AskDialog)
        type_text(asked.fields["number"].input, "OF99")
        screen.bot.keyClick(asked, ENTER)
        screen.until(asked.fields["number"].error.text)
        asked.fields["number"].input.setText(invoice.number)
        screen.bot.keyClick(asked, ENTER)
        dialog = screen.dialog(CardLinkDialog)
        screen.until(dialog.band.isVisible)
        assert not dialog.copy.isEnabled()
        dialog.close()
        set_settings(SetSettings({"card.link_template": TEMPLATE}), screen.desk.write())
        page.show_link(invoice.number)
        screen.until(lambda: any(x.copy.isEnabled() for x in screen._open(CardLinkDialog)))
    (dialog,) = [x for x in screen._open(CardLinkDialog) if x.copy.isEnabled()]
    url = f"https://club.example/pay?facture={invoice.number}"
    dialog.copy_link()
    assert QGuiApplication.clipboard().text() == url
    dialog.mail_link()
    asked = screen.dialog(AskDialog)
    assert url in asked.fields["body"].input.toPlainText()
    asked.fields["to"].input.setText("nobody")
    asked.do()
    screen.until(asked.fields["to"].error.text)
    asked.fields["to"].input.setText("bureau@mermoz.example")
    asked.do()
    screen.until(lambda: screen.read(lambda s: list_mail(s, ListMail())))
    (message,) = screen.read(lambda s: list_mail(s, ListMail()))
    assert (message.recipients, message.kind) == (("bureau@mermoz.example",), "card_link")
    assert "bureau@mermoz.example" in dialog.band.words.text()


def test_a_window_that_reaches_no_gateway_says_so(screen):
    renewed(screen.desk)
    screen.window.doors = None
    screen.page("cards").show_link("OF01-2026-00001")
    dialog = screen.dialog(CardLinkDialog)
    screen.until(dialog.band.isVisible)
    assert dialog.band.words.text() == sentence_of("card_no_door", {})
