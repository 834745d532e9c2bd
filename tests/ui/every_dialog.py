"""Every dialog of the program, each opened over one window, with what it needs to be about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDialog, QLineEdit

from ofdesk.__main__ import LazyDoors, hubs
from ofdesk.domain.errors import ConfirmationNeeded, Unavailable
from ofdesk.services.bank_rows import BankRow
from ofdesk.services.conflict_rows import ConflictRow
from ofdesk.services.legal_rows import LegalRow
from ofdesk.services.mail_rows import MailRow
from ofdesk.services.pages import stored_page
from ofdesk.services.receipt_rows import list_receipts
from ofdesk.ui.accounting.closing import CloseDialog
from ofdesk.ui.asking import Ask, AskDialog, choice
from ofdesk.ui.bank.choose import ChooseDialog
from ofdesk.ui.bank.learned import LearnedDialog
from ofdesk.ui.bank.profile import About, ProfileDialog
from ofdesk.ui.bank.rows import Shown
from ofdesk.ui.cards.link import CardLinkDialog
from ofdesk.ui.cheques.deposit import DepositDialog
from ofdesk.ui.clients.handover import HandOverDialog
from ofdesk.ui.clients.labels import LabelsDialog
from ofdesk.ui.clients.sheet import SheetDialog
from ofdesk.ui.clients.sheet_notes import VersionsDialog
from ofdesk.ui.dialogs import BugDialog, DetailDialog, QuestionDialog, ShortcutsDialog
from ofdesk.ui.documents.correct import CorrectDialog
from ofdesk.ui.documents.credit import CreditDialog
from ofdesk.ui.documents.outbound import OutboundDialog
from ofdesk.ui.documents.outbound_state import StateDialog, WithdrawDialog
from ofdesk.ui.documents.preview import PreviewDialog
from ofdesk.ui.host import Window
from ofdesk.ui.mail.message import MessageDialog
from ofdesk.ui.manual import ManualDialog
from ofdesk.ui.migration.acts import EmailDialog, PasswordDialog
from ofdesk.ui.migration.dialog import MigrationDialog
from ofdesk.ui.paper import PaperDialog
from ofdesk.ui.platforms.dialogs import FailedDialog, TestDialog
from ofdesk.ui.platforms.reading import CountsRead
from ofdesk.ui.platforms.secret_dialog import SecretDialog
from ofdesk.ui.platforms.session import SessionDoors
from ofdesk.ui.printing.lot_dialog import LotDialog
from ofdesk.ui.printing.print_dialog import PrintDialog
from ofdesk.ui.receipts.allocate import AllocateDialog
from ofdesk.ui.receipts.credit import CreditLetterDialog
from ofdesk.ui.receipts.day_mail import DayMailDialog
from ofdesk.ui.receipts.dialog import ReceiptDialog
from ofdesk.ui.receipts.sheet import ReceiptSheetDialog
from ofdesk.ui.reminders.mailing import MailingDialog
from ofdesk.ui.reminders.rules import RulesDialog
from ofdesk.ui.renewal.wizard import RenewalWizard
from ofdesk.ui.settings.legal import FollowDialog
from ofdesk.ui.setup.assistant import SetupAssistant
from ofdesk.ui.sync.aside import AsideDialog
from ofdesk.ui.sync.automatic import AutoSync
from ofdesk.ui.sync.conflicts_tab import EditDialog
from ofdesk.ui.sync.hub_dialogs import CreateHubDialog, JoinHubDialog
from ofdesk.ui.sync.lost_series import LostSeriesDialog
from ofdesk.ui.sync.prepare import PrepareDialog
from ofdesk.ui.widgets import Field

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
DAY = date(2026, 6, 15)
WORDS = "Un motif assez long pour que la phrase passe sur une seconde ligne de la fenêtre ouverte"


@dataclass(frozen=True)
class Known:
    """What the base holds: a client, an invoice of another, what pays it, and a lot of letters."""

    client: str
    invoice: str
    lot: str
    statement: Path


def _conflict() -> ConflictRow:
    return ConflictRow(
        *("c1", "client", "mermoz", "city", "scalar", "Balma", "Toulouse", "Muret"),
        *("Anne", "Bob", "r1", "01", NOON, "", "", None),
    )


def _message() -> MailRow:
    return MailRow(
        *("m1", "document", "failed", "mermoz", "FA-01-2026-0001", "invoice", None, None),
        *(("bureau@mermoz.example",), (), "Votre facture", ("FA-01-2026-0001.pdf",), "<1@x>"),
        *("01", 2, NOON, "Anne", None, None, "mail_refused", ""),
    )


def _line() -> BankRow:
    return BankRow("b1", DAY, DAY, 12_345, "VIR INCONNU", "", "REF 1", "waiting", "", "", "")


def _ask() -> Ask:
    fields = (Field("kind", "Le motif", choice({"a": "Le premier", "b": "Le second"})),) + tuple(
        Field(f"f{number}", f"Champ {number}", QLineEdit()) for number in range(6)
    )
    return Ask("Demander", "Faire", fields, lambda _values: lambda _answers: None, print, WORDS)


def _receipt(window: Window) -> Any:
    with window.tasks.desk.read() as session:
        return next(found for found in list_receipts(session) if found.kind == "receipt")


def _pdf(window: Window, known: Known) -> bytes:
    with window.tasks.desk.read() as session:
        return stored_page(session, known.invoice)


def _legal() -> LegalRow:
    what = {"rate": "20", "text": WORDS}
    return LegalRow("l1", "text", "discount_none", what, DAY, None, "CGI art. 278", "in_force")


def _auto(window: Window) -> AutoSync:
    return window.sharing or AutoSync(window.tasks, hubs, window)


def _day_mail(window: Window) -> DayMailDialog:
    made = DayMailDialog(window.tasks, window, window)
    made.begin()
    return made


def _doubt() -> ConfirmationNeeded:
    return ConfirmationNeeded("already_in_lot", number="OF01-2026-00001", lot="LP01-2026-00001")


def _failed() -> CountsRead:
    return CountsRead(3, tuple((f"club{number}", WORDS) for number in range(4)))


Maker = Callable[[Window, Known], QDialog]
MAKERS: Mapping[type[QDialog], Maker] = {
    RulesDialog: lambda w, _k: RulesDialog(w.tasks, w),
    MailingDialog: lambda w, _k: MailingDialog(w.tasks, w, [], w.open_page("reminders")),
    MessageDialog: lambda w, _k: MessageDialog(_message(), f"Bonjour,\n\n{WORDS}.", w),
    DepositDialog: lambda w, _k: DepositDialog(w.tasks, w, w.open_page("cheques")),
    ChooseDialog: lambda w, _k: ChooseDialog(w.tasks, w, Shown(_line(), None), w),
    LearnedDialog: lambda w, _k: LearnedDialog(w.tasks, w),
    ProfileDialog: lambda w, k: ProfileDialog(w.tasks, About(k.statement), w),
    CardLinkDialog: lambda w, k: CardLinkDialog(w.tasks, w, k.invoice, w),
    ReceiptDialog: lambda w, k: ReceiptDialog(w.tasks, w, ("", k.invoice), w),
    ReceiptSheetDialog: lambda w, _k: ReceiptSheetDialog(w.tasks, w, _receipt(w).number, w),
    DayMailDialog: lambda w, _k: _day_mail(w),
    CreditLetterDialog: lambda w, k: CreditLetterDialog(w.tasks, "RC-1", _pdf(w, k), w),
    AllocateDialog: lambda w, _k: AllocateDialog(w.tasks, w, _receipt(w), w),
    FollowDialog: lambda w, _k: FollowDialog(w.tasks, w, _legal(), w),
    CloseDialog: lambda w, _k: CloseDialog(w.open_page("accounting"), DAY),
    AskDialog: lambda w, _k: AskDialog(w.tasks, _ask(), w),
    RenewalWizard: lambda w, k: RenewalWizard(w.tasks, w, k.client, w),
    AsideDialog: lambda w, _k: AsideDialog(w.tasks, w, _auto(w), w),
    PrepareDialog: lambda w, _k: PrepareDialog(w.tasks, w, _auto(w), w),
    LostSeriesDialog: lambda w, _k: LostSeriesDialog(w.tasks, w, _auto(w), w),
    EditDialog: lambda w, _k: EditDialog(w.tasks, w, (_conflict(), {"city": "Balma"}), w),
    CreateHubDialog: lambda w, _k: CreateHubDialog(w.tasks, w, _auto(w), w),
    JoinHubDialog: lambda w, _k: JoinHubDialog(w.tasks, w, _auto(w), w),
    VersionsDialog: lambda w, _k: VersionsDialog(w.tasks, WORDS, w),
    HandOverDialog: lambda w, k: HandOverDialog(w.tasks, w, k.client, w),
    SheetDialog: lambda w, k: SheetDialog(w.tasks, w, k.client, w),
    LabelsDialog: lambda w, k: LabelsDialog(w.tasks, w, [k.client], w),
    LotDialog: lambda w, k: LotDialog(w.tasks, w, k.lot, w),
    PrintDialog: lambda w, k: PrintDialog(w.tasks, w, [k.invoice], w),
    ManualDialog: lambda w, _k: ManualDialog("clients", w),
    SecretDialog: lambda w, k: SecretDialog(w.tasks, SessionDoors(LazyDoors()), k.client, w),
    FailedDialog: lambda w, _k: FailedDialog(w.tasks, _failed(), w),
    TestDialog: lambda w, k: TestDialog(w.tasks, SessionDoors(LazyDoors()), k.client, w),
    PaperDialog: lambda w, k: PaperDialog(w.tasks, ("Facture", "x.pdf"), _pdf(w, k), w),
    SetupAssistant: lambda w, _k: SetupAssistant(w, None, (QSettings(), "setup/every")),
    PasswordDialog: lambda w, k: PasswordDialog(w.tasks, w, k.client, w),
    EmailDialog: lambda w, k: EmailDialog(w.tasks, w, k.client, w),
    MigrationDialog: lambda w, k: MigrationDialog(w.tasks, w, k.client, w),
    PreviewDialog: lambda w, k: PreviewDialog(w.tasks, w, k.invoice, w),
    CorrectDialog: lambda w, k: CorrectDialog(w.tasks, w, k.invoice, w),
    StateDialog: lambda w, k: StateDialog(w.tasks, k.invoice, w),
    WithdrawDialog: lambda w, k: WithdrawDialog(w.tasks, k.invoice, w),
    CreditDialog: lambda w, k: CreditDialog(w.tasks, w, k.invoice, w),
    OutboundDialog: lambda w, _k: OutboundDialog(w.tasks, w, w),
    QuestionDialog: lambda w, _k: QuestionDialog(_doubt(), w),
    BugDialog: lambda w, _k: BugDialog(ValueError("x"), w),
    DetailDialog: lambda w, _k: DetailDialog(Unavailable("disk_full", path="/x"), w),
    ShortcutsDialog: lambda w, _k: ShortcutsDialog(w.commands, w),
}
BASES = frozenset(("_Dialog", "ActDialog", "HubDialog", "StoringDialog"))
"""Those that only others are made of."""
