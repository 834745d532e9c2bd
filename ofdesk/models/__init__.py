"""Mapped classes and column types: the one storage form of every value."""

from ofdesk.models.accounting import FecEntry, FecLot
from ofdesk.models.acts import Act, Confirmation
from ofdesk.models.attachments import Attachment
from ofdesk.models.bank import BankDecision, BankLine, BankStatement
from ofdesk.models.bank_rules import BankEntry, BankProfile, BankRule
from ofdesk.models.base import Base
from ofdesk.models.cards import CardEvent, CardLink, CardOutcome
from ofdesk.models.catalogue import Catalogue, CatalogueAct, CatalogueBracket, CatalogueOffer
from ofdesk.models.cheques import ChequeDetail, ChequeEvent, Deposit
from ofdesk.models.clients import Client, ClientAlias, Party
from ofdesk.models.closings import Closing
from ofdesk.models.conflicts import Conflict
from ofdesk.models.credit_choices import CreditChoice
from ofdesk.models.documents import Blob, Document, DocumentEvent, DocumentLine, DocumentVat, Series
from ofdesk.models.dunning import (
    InterestRate,
    Reminder,
    ReminderEvent,
    ReminderHold,
    ReminderInvoice,
    ReminderLevel,
    ReminderSwitch,
    ReminderText,
)
from ofdesk.models.local import (
    Anchor,
    DeskSetting,
    Exchange,
    History,
    Inflight,
    Outbox,
    Quarantine,
    SecretSent,
    SyncContext,
    SyncMeta,
    Tomb,
)
from ofdesk.models.mail import MailMessage, MailTemplate
from ofdesk.models.money import Allocation, Receipt, ReceiptOwner
from ofdesk.models.notes import ClientNote
from ofdesk.models.printing import PrintEvent, PrintLot, PrintPiece
from ofdesk.models.settings import ChannelRule, Claim, EnvelopeProfile, LegalText, Setting, VatRule
from ofdesk.models.subscriptions import Period
from ofdesk.models.versions import CleanupStep, Migration, MigrationTask, PlatformVersion
from ofdesk.models.write_offs import WriteOff

__all__ = [
    "Act",
    "Allocation",
    "Anchor",
    "Attachment",
    "BankDecision",
    "BankEntry",
    "BankLine",
    "BankProfile",
    "BankRule",
    "BankStatement",
    "Base",
    "Blob",
    "CardEvent",
    "CardLink",
    "CardOutcome",
    "Catalogue",
    "CatalogueAct",
    "CatalogueBracket",
    "CatalogueOffer",
    "ChannelRule",
    "ChequeDetail",
    "ChequeEvent",
    "Claim",
    "CleanupStep",
    "Client",
    "ClientAlias",
    "ClientNote",
    "Closing",
    "Confirmation",
    "Conflict",
    "CreditChoice",
    "Deposit",
    "DeskSetting",
    "Document",
    "DocumentEvent",
    "DocumentLine",
    "DocumentVat",
    "EnvelopeProfile",
    "Exchange",
    "FecEntry",
    "FecLot",
    "History",
    "Inflight",
    "InterestRate",
    "LegalText",
    "MailMessage",
    "MailTemplate",
    "Migration",
    "MigrationTask",
    "Outbox",
    "Party",
    "Period",
    "PlatformVersion",
    "PrintEvent",
    "PrintLot",
    "PrintPiece",
    "Quarantine",
    "Receipt",
    "ReceiptOwner",
    "Reminder",
    "ReminderEvent",
    "ReminderHold",
    "ReminderInvoice",
    "ReminderLevel",
    "ReminderSwitch",
    "ReminderText",
    "SecretSent",
    "Series",
    "Setting",
    "SyncContext",
    "SyncMeta",
    "Tomb",
    "VatRule",
    "WriteOff",
]
