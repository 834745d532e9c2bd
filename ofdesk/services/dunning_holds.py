"""What a person says about reminders: wait, go on, none at all, with penalties or without."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.dunning import Hold, check_hold
from ofdesk.domain.errors import DomainError
from ofdesk.domain.penalties import PROFESSIONAL_KINDS, may_charge
from ofdesk.models import Client, Document, Party, ReminderHold, ReminderSwitch
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.balances import OWED_KINDS
from ofdesk.services.client_names import kept_client, kept_sheet, lineage
from ofdesk.services.dunning_rows import standing_holds, switches
from ofdesk.services.typed_text import checked_text

LONGEST = 300
CHANGES = frozenset({"reminder"})


@dataclass(frozen=True, slots=True)
class HoldReminders:
    """Whose reminders wait (a client, or one invoice by its number), why, and to which day."""

    target: str
    reason: str
    kind: str = "other"
    until: date | None = None


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One hold; without ``invoice`` it holds all of the client. ``stands`` is False once its last
    day is over."""

    id: str
    platform: str
    invoice: str | None
    kind: str
    until: date | None
    reason: str
    since: date
    recorded_by: str
    stands: bool
    changes: frozenset[str] = field(default=CHANGES)


def hold_reminders(request: HoldReminders, uow: UnitOfWork, today: date) -> HoldRow:
    """Record a promise, a dispute or another reason to wait.

    Raises ``reason_missing``, ``hold_kind_unknown``, ``promise_without_day``, ``hold_over``,
    ``client_unknown``, ``document_unknown``, ``document_wrong_kind``.
    """
    reason = checked_text(request.reason, "reason", LONGEST)
    if not reason:
        raise DomainError("reason_missing", field="reason")
    check_hold(request.kind, request.until, today)
    with uow:
        client, invoice = target_named(uow.session, request.target)
        row = ReminderHold(
            client_id=client.id,
            invoice_id=invoice.id if invoice else None,
            kind=request.kind,
            until=request.until,
            reason=reason,
            happened_on=today,
            recorded_at=uow.now(),
            recorded_by=uow.operator,
        )
        uow.session.add(row)
        uow.session.flush()
        result = _row(uow.session, row, today)
        uow.commit()
    return result


def release_reminders(target: str, reason: str, uow: UnitOfWork, today: date) -> list[HoldRow]:
    """End the holds of an invoice, or those of a client and all its invoices; what they were.

    Raises ``nothing_held``, ``client_unknown``, ``document_unknown``.
    """
    reason = checked_text(reason, "reason", LONGEST)
    with uow:
        session = uow.session
        client, invoice = target_named(session, target)
        held = [
            row
            for row in standing_holds(session, lineage(session, client.id))
            if invoice is None or row.invoice_id == invoice.id
        ]
        if not held:
            raise DomainError("nothing_held", field="target", target=target.strip())
        result = [_row(session, row, today) for row in held]
        for row in held:
            session.add(
                ReminderHold(
                    client_id=row.client_id,
                    invoice_id=row.invoice_id,
                    kind="release",
                    reason=reason,
                    releases_id=row.id,
                    happened_on=today,
                    recorded_at=uow.now(),
                    recorded_by=uow.operator,
                )
            )
        uow.commit()
    return result


def list_holds(session: Session, today: date) -> list[HoldRow]:
    """Every hold that nobody released, oldest first; those that are over too."""
    clients = list(session.scalars(select(ReminderHold.client_id).distinct()))
    return [_row(session, row, today) for row in standing_holds(session, clients)]


def target_named(session: Session, text: str) -> tuple[Client, Document | None]:
    """A client by its name, or an invoice by its number with its client.

    Raises ``client_unknown``, ``document_wrong_kind``.
    """
    number = text.strip().upper()
    document = session.scalars(select(Document).where(Document.number == number)).one_or_none()
    if document is None:
        return kept_sheet(session, text), None
    if document.kind not in OWED_KINDS or document.client_id is None:
        raise DomainError("document_wrong_kind", field="target", number=number, kind=document.kind)
    return kept_client(session, document.client_id), document


def _row(session: Session, row: ReminderHold, today: date) -> HoldRow:
    number = session.get_one(Document, row.invoice_id).number if row.invoice_id else None
    return HoldRow(
        id=row.id,
        platform=kept_client(session, row.client_id).platform,
        invoice=number,
        kind=row.kind,
        until=row.until,
        reason=row.reason,
        since=row.happened_on,
        recorded_by=row.recorded_by,
        stands=Hold(row.kind, row.until).stands(today),
    )


@dataclass(frozen=True, slots=True)
class Switched:
    """Whether a client gets reminders, and whether penalties may be claimed from it."""

    platform: str
    reminders: bool
    penalties: bool
    changes: frozenset[str] = field(default=CHANGES)


def switch_reminders(
    platform: str, uow: UnitOfWork, *, reminders: bool | None = None, penalties: bool | None = None
) -> Switched:
    """Change either switch of a client; without any, say how they stand.

    Raises ``client_unknown``, ``penalty_not_professional``.
    """
    with uow:
        session = uow.session
        client = kept_sheet(session, platform)
        party = session.get(Party, client.billed_party_id) if client.billed_party_id else None
        kind = (party or client).kind
        if penalties and kind not in PROFESSIONAL_KINDS:
            raise DomainError("penalty_not_professional", platform=client.platform)
        was = switches(session, [client.id]).get(client.id)
        wanted = (was is None or was.reminders) if reminders is None else reminders
        flag = (was.penalties if was else None) if penalties is None else penalties
        if reminders is not None or penalties is not None:
            session.add(
                ReminderSwitch(
                    client_id=client.id,
                    reminders=wanted,
                    penalties=flag,
                    recorded_at=uow.now(),
                    recorded_by=uow.operator,
                )
            )
            uow.commit()
        return Switched(client.platform, wanted, may_charge(kind, flag))
