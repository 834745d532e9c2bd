"""Who owes what, what was sent about it and what holds it back: the facts behind reminders."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ofdesk.domain.dunning import Account, Hold, Unpaid
from ofdesk.domain.penalties import may_charge
from ofdesk.models import (
    Client,
    Document,
    DocumentEvent,
    Party,
    Receipt,
    ReceiptOwner,
    Reminder,
    ReminderEvent,
    ReminderHold,
    ReminderInvoice,
    ReminderSwitch,
)
from ofdesk.services.balances import OWED_KINDS, claimed_column, left_column, owner_column
from ofdesk.services.cheques import IN_HAND, last_states
from ofdesk.services.client_names import lineage

ON_ITS_WAY = (*IN_HAND, "deposited")
"""States in which a cheque may still pay."""


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """One invoice as a letter lists it; ``open_cents`` today."""

    id: str
    number: str
    kind: str
    issued_on: date
    due_on: date
    reference_rf: str
    open_cents: int


@dataclass(frozen=True, slots=True)
class Debtor:
    """A client with what it owes; ``charged`` when penalties may be claimed from it."""

    client_id: str
    platform: str
    name: str
    audience: str
    language: str
    delivery: str
    charged: bool
    account: Account
    invoices: Mapping[str, OpenInvoice] = field(hash=False)


def debtors(
    session: Session, today: date, ahead_days: int, client_id: str | None = None
) -> list[Debtor]:
    """Clients with an open invoice that is due within ``ahead_days``, by name."""
    kept = _kept_sheets(session)
    sheets = None if client_id is None else lineage(session, client_id)
    invoices = _open_invoices(session, today + timedelta(days=ahead_days), sheets)
    by_client: dict[str, list[OpenInvoice]] = defaultdict(list)
    for owner, invoice in invoices:
        by_client[_kept(kept, owner)].append(invoice)
    facts = _Facts(session, by_client, kept)
    return sorted(
        (facts.debtor(key) for key in by_client), key=lambda one: (one.name, one.platform)
    )


def _kept_sheets(session: Session) -> Mapping[str, str]:
    """Sheets that were merged, and into which."""
    query = select(Client.id, Client.merged_into_id).where(Client.merged_into_id.is_not(None))
    return {row.id: row.merged_into_id for row in session.execute(query) if row.merged_into_id}


def _kept(kept: Mapping[str, str], client_id: str) -> str:
    while client_id in kept:
        client_id = kept[client_id]
    return client_id


def _open_invoices(
    session: Session, until: date, sheets: Sequence[str] | None
) -> list[tuple[str, OpenInvoice]]:
    open_now = claimed_column()
    query = select(
        Document.client_id,
        Document.id,
        Document.number,
        Document.kind,
        Document.issued_on,
        Document.due_on,
        Document.reference_rf,
        open_now.label("open"),
    ).where(
        Document.kind.in_(OWED_KINDS),
        Document.client_id.is_not(None),
        Document.due_on <= until,
        open_now > 0,
    )
    if sheets is not None:
        query = query.where(Document.client_id.in_(sheets))
    return [
        (
            row.client_id,
            OpenInvoice(
                *(row.id, row.number, row.kind, row.issued_on, row.due_on),
                *(row.reference_rf, row.open),
            ),
        )
        for row in session.execute(query.order_by(Document.due_on, Document.number))
    ]


class _Facts:
    """What is known of many debtors, read in a few selects."""

    def __init__(
        self,
        session: Session,
        by_client: Mapping[str, Sequence[OpenInvoice]],
        kept: Mapping[str, str],
    ) -> None:
        self._invoices = by_client
        ids = [*by_client, *(sheet for sheet in kept if _kept(kept, sheet) in by_client)]
        numbers = [invoice.id for rows in by_client.values() for invoice in rows]
        self._sheets = {
            row.id: row for row in session.scalars(select(Client).where(Client.id.in_(ids)))
        }
        parties = [sheet.billed_party_id for sheet in self._sheets.values()]
        found = session.scalars(select(Party).where(Party.id.in_(parties)))
        self._parties = {row.id: row for row in found}
        self._reached, self._posted = _processed(session, numbers)
        self._client_holds, self._own_holds = _holds(session, ids, kept)
        self._credit, self._cheques = _money(session, ids, kept)
        self._switches = switches(session, ids)

    def debtor(self, client_id: str) -> Debtor:
        """All of one client."""
        sheet = self._sheets[client_id]
        party = self._parties.get(sheet.billed_party_id or "")
        kind = (party or sheet).kind
        switch = self._switches.get(client_id)
        return Debtor(
            client_id=client_id,
            platform=sheet.platform,
            name=sheet.name,
            audience=kind if kind in ("public", "private") else "club",
            language=sheet.language,
            delivery=sheet.delivery,
            charged=may_charge(kind, switch.penalties if switch else None),
            account=Account(
                unpaid=tuple(self._unpaid(invoice) for invoice in self._invoices[client_id]),
                holds=tuple(self._client_holds[client_id]),
                cheque_in_hand=client_id in self._cheques,
                credit_cents=self._credit[client_id],
                wanted=switch is None or switch.reminders,
            ),
            invoices={invoice.number: invoice for invoice in self._invoices[client_id]},
        )

    def _unpaid(self, invoice: OpenInvoice) -> Unpaid:
        return Unpaid(
            number=invoice.number,
            kind=invoice.kind,
            due_on=invoice.due_on,
            open_cents=invoice.open_cents,
            reached=self._reached.get(invoice.id),
            posted_on=self._posted.get(invoice.id),
            holds=tuple(self._own_holds[invoice.id]),
        )


def _processed(
    session: Session, invoice_ids: Iterable[str]
) -> tuple[Mapping[str, int], Mapping[str, date]]:
    """By invoice: the highest rank that a letter brought it to, and the last day of the post."""
    wanted = list(invoice_ids)
    reached: dict[str, int] = {}
    posted: dict[str, date] = {}
    query = (
        select(ReminderInvoice.invoice_id, ReminderInvoice.rank, Reminder.id, Reminder.made_on)
        .join(Reminder, Reminder.id == ReminderInvoice.reminder_id)
        .where(ReminderInvoice.invoice_id.in_(wanted), ReminderInvoice.rank.is_not(None))
    )
    rows = session.execute(query).all()
    events = last_events(session, {row.id for row in rows})
    for row in rows:
        event = events.get(row.id)
        if event is not None and event.kind == "cancelled":
            continue
        reached[row.invoice_id] = max(row.rank, reached.get(row.invoice_id, row.rank))
        day = event.happened_on if event is not None else row.made_on
        posted[row.invoice_id] = max(day, posted.get(row.invoice_id, day))
    own = (
        select(DocumentEvent.document_id, func.max(DocumentEvent.happened_on))
        .where(DocumentEvent.kind == "posted", DocumentEvent.document_id.in_(wanted))
        .group_by(DocumentEvent.document_id)
    )
    for document_id, day in session.execute(own):
        posted[document_id] = max(day, posted.get(document_id, day))
    return reached, posted


def last_events(session: Session, reminder_ids: Iterable[str]) -> Mapping[str, ReminderEvent]:
    """What last became of each letter that something became of."""
    wanted = list(reminder_ids)
    if not wanted:
        return {}
    query = (
        select(ReminderEvent)
        .where(ReminderEvent.reminder_id.in_(wanted))
        .order_by(ReminderEvent.recorded_at, ReminderEvent.id)
    )
    return {event.reminder_id: event for event in session.scalars(query)}


def standing_holds(session: Session, client_ids: Iterable[str]) -> list[ReminderHold]:
    """The holds of clients and of their invoices that nobody released, oldest first."""
    released = select(ReminderHold.releases_id).where(ReminderHold.releases_id.is_not(None))
    query = (
        select(ReminderHold)
        .where(
            ReminderHold.client_id.in_(list(client_ids)),
            ReminderHold.releases_id.is_(None),
            ReminderHold.id.not_in(released),
        )
        .order_by(ReminderHold.recorded_at, ReminderHold.id)
    )
    return list(session.scalars(query))


def _holds(
    session: Session, client_ids: Sequence[str], kept: Mapping[str, str]
) -> tuple[Mapping[str, list[Hold]], Mapping[str, list[Hold]]]:
    of_clients: dict[str, list[Hold]] = defaultdict(list)
    of_invoices: dict[str, list[Hold]] = defaultdict(list)
    for row in standing_holds(session, client_ids):
        hold = Hold(row.kind, row.until)
        if row.invoice_id is None:
            of_clients[_kept(kept, row.client_id)].append(hold)
        else:
            of_invoices[row.invoice_id].append(hold)
    return of_clients, of_invoices


def _money(
    session: Session, client_ids: Sequence[str], kept: Mapping[str, str]
) -> tuple[Mapping[str, int], frozenset[str]]:
    """What pays nothing yet, by client, and the clients one of whose cheques waits."""
    owned = select(ReceiptOwner.receipt_id).where(ReceiptOwner.client_id.in_(client_ids))
    left = left_column()
    query = select(
        Receipt.id, Receipt.method, owner_column().label("owner"), left.label("left")
    ).where(Receipt.kind == "receipt", Receipt.id.in_(owned), left > 0)
    wanted = set(client_ids)
    rows = [row for row in session.execute(query) if row.owner in wanted]
    states = last_states(session, [row.id for row in rows if row.method == "cheque"])
    credit: dict[str, int] = defaultdict(int)
    cheques = set()
    for row in rows:
        owner = _kept(kept, row.owner)
        credit[owner] += row.left
        if states.get(row.id) in ON_ITS_WAY:
            cheques.add(owner)
    return credit, frozenset(cheques)


def switches(session: Session, client_ids: Iterable[str]) -> Mapping[str, ReminderSwitch]:
    """The last word about each client that one was said about."""
    query = (
        select(ReminderSwitch)
        .where(ReminderSwitch.client_id.in_(list(client_ids)))
        .order_by(ReminderSwitch.recorded_at, ReminderSwitch.id)
    )
    return {row.client_id: row for row in session.scalars(query)}
