"""Money paid too much: the letter « rembourser ou garder », and the choice (money §1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.models import Allocation, Blob, Client, CreditChoice, Document, Party, Receipt
from ofdesk.ports.documents import BuyerFacts
from ofdesk.ports.listings import Column, Listing
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.balances import owner_of, unallocated
from ofdesk.services.billing import buyer_facts
from ofdesk.services.blobs import keep_blob
from ofdesk.services.house import read_settings, seller_facts
from ofdesk.services.receipts import receipt_named, refund_within
from ofdesk.services.typed_text import checked_text
from ofdesk.words import formats
from ofdesk.words.overpayments import letter_words, method_words

ASKED, KEEP, REFUND = "asked", "keep", "refund"
LONGEST = 300
CHANGES = frozenset({"receipt", "credit_choice", "client"})


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One letter or answer about what was left of a receipt."""

    kind: str
    cents: int
    happened_on: date
    told_by: str
    recorded_by: str
    refund: str
    """The number of the refund, if it was made."""


@dataclass(frozen=True, slots=True)
class CreditAsked:
    """A letter that was made: whose, about how much, and its page."""

    number: str
    platform: str
    cents: int
    pdf_sha256: str
    changes: frozenset[str] = field(default=CHANGES)


@dataclass(frozen=True, slots=True)
class ChooseCredit:
    """What a client wants done with what is left of a receipt: ``keep`` or ``refund``; who said
    so, and how."""

    receipt: str
    kind: str
    told_by: str


@dataclass(frozen=True, slots=True)
class CreditChosen:
    """A choice that was recorded; ``refund`` is the number of the refund it led to."""

    number: str
    kind: str
    cents: int
    refund: str
    changes: frozenset[str] = field(default=CHANGES)


def choices_of(session: Session, receipt_id: str) -> tuple[ChoiceRow, ...]:
    """What was asked and answered about a receipt, the first first."""
    query = (
        select(CreditChoice, func.coalesce(Document.number, ""))
        .outerjoin(Document, Document.id == CreditChoice.refund_id)
        .where(CreditChoice.receipt_id == receipt_id)
        .order_by(CreditChoice.recorded_at, CreditChoice.id)
    )
    return tuple(
        ChoiceRow(row.kind, row.cents, row.happened_on, row.told_by, row.recorded_by, number)
        for row, number in session.execute(query)
    )


def preview_credit_letter(session: Session, text: str, today: date, *, factice: bool) -> Listing:
    """The page that ``ask_about_credit`` would make; nothing is recorded. Raises as it does."""
    receipt, client = _with_credit(session, text)
    return _page(session, receipt, client, today, factice=factice)


def ask_about_credit(text: str, uow: UnitOfWork, today: date) -> CreditAsked:
    """Make the letter that asks what to do with what is left of a receipt, and keep it.

    Raises ``receipt_unknown``, ``receipt_wrong_kind``, ``credit_none``, ``credit_nobody``,
    ``address_missing``, ``glyph_missing``.
    """
    with uow:
        receipt, client = _with_credit(uow.session, text)
        page = _page(uow.session, receipt, client, today, factice=uow.factice)
        digest = keep_blob(uow.session, uow.renderer.render_listing(page))
        row = _record(uow, receipt, ASKED, today, pdf_sha256=digest)
        number = uow.session.get_one(Document, receipt.id).number
        result = CreditAsked(number, client.platform, row.cents, digest)
        uow.commit()
    return result


def choose_credit(request: ChooseCredit, uow: UnitOfWork, today: date) -> CreditChosen:
    """Record what the client chose; a refund is made at once, of all that is left.

    Raises ``choice_unknown``, ``told_by_missing``, ``receipt_unknown``, ``receipt_wrong_kind``,
    ``credit_none``, ``credit_nobody`` and what ``refund_receipt`` raises.
    """
    if request.kind not in (KEEP, REFUND):
        raise DomainError("choice_unknown", field="kind", value=request.kind, known=[KEEP, REFUND])
    told_by = checked_text(request.told_by, "told_by", LONGEST)
    if not told_by:
        raise DomainError("told_by_missing", field="told_by")
    with uow:
        session = uow.session
        receipt, _client = _with_credit(session, request.receipt)
        left, refund = unallocated(session, receipt.id), None
        row = {"told_by": told_by}
        if request.kind == REFUND:
            refund = refund_within(uow, receipt, (left, told_by), today)
        made = _record(uow, receipt, request.kind, today, cents=left, **row)
        made.refund_id = refund.id if refund is not None else None
        uow.session.flush()
        number = session.get_one(Document, receipt.id).number
        result = CreditChosen(number, request.kind, left, refund.number if refund else "")
        uow.commit()
    return result


def credit_letter(session: Session, text: str) -> bytes:
    """The page of the last letter about a receipt. Raises ``receipt_unknown``,
    ``credit_letter_none``."""
    receipt = receipt_named(session, text)
    query = (
        select(Blob.bytes)
        .join(CreditChoice, CreditChoice.pdf_sha256 == Blob.sha256)
        .where(CreditChoice.receipt_id == receipt.id, CreditChoice.kind == ASKED)
        .order_by(CreditChoice.recorded_at.desc(), CreditChoice.id.desc())
    )
    found = session.scalars(query.limit(1)).first()
    if found is None:
        raise DomainError("credit_letter_none", field="receipt", receipt=text.strip()[:60])
    return found


def _record(
    uow: UnitOfWork, receipt: Receipt, kind: str, day: date, **more: int | str
) -> CreditChoice:
    values = {"cents": unallocated(uow.session, receipt.id)} | more
    row = CreditChoice(
        receipt_id=receipt.id,
        kind=kind,
        happened_on=day,
        recorded_at=uow.now(),
        recorded_by=uow.operator,
        **values,
    )
    uow.session.add(row)
    return row


def _with_credit(session: Session, text: str) -> tuple[Receipt, Client]:
    receipt = receipt_named(session, text)
    if receipt.kind != "receipt":
        raise DomainError("receipt_wrong_kind", field="receipt", kind=receipt.kind)
    if unallocated(session, receipt.id) <= 0:
        raise DomainError("credit_none", field="receipt")
    owner = owner_of(session, receipt.id)
    if owner is None:
        raise DomainError("credit_nobody", field="receipt")
    return receipt, session.get_one(Client, owner)


def _page(
    session: Session, receipt: Receipt, client: Client, today: date, *, factice: bool
) -> Listing:
    party = session.get(Party, client.billed_party_id) if client.billed_party_id else None
    buyer = buyer_facts(client, party)
    _check_address(buyer)
    language = client.language
    say, settings = letter_words(language), read_settings(session)
    left = unallocated(session, receipt.id)
    values = {
        "day": formats.day(receipt.received_on, language),
        "method": method_words(receipt.method, language),
        "cents": formats.amount(receipt.cents, language),
        "left": formats.amount(left, language),
        "platform": client.platform,
    }
    number = session.get_one(Document, receipt.id).number
    return Listing(
        title=say["title"],
        number="",
        day=today,
        language=language,
        seller=seller_facts(settings),
        facts=(
            (say["date"], formats.day(today, language)),
            (say["platform"], client.platform),
            (say["receipt"], number),
        ),
        before=(say["greeting"], say["received"].format(**values)),
        columns=(Column(say["invoice"], 40), Column(say["paid"], 30, figures=True)),
        rows=_rows(session, receipt, language),
        totals=_totals(receipt, left, say, language),
        after=_after(say, values),
        recipient=buyer,
        factice=factice,
    )


def _after(say: Mapping[str, str], values: Mapping[str, str]) -> tuple[str, ...]:
    names = ("choose", "keep", "refund", "iban", "answer", "sign", "regards")
    return tuple(say[name].format(**values) for name in names)


def _rows(session: Session, receipt: Receipt, language: str) -> tuple[tuple[str, ...], ...]:
    query = (
        select(Document.number, func.sum(Allocation.cents))
        .join(Document, Document.id == Allocation.invoice_id)
        .where(Allocation.receipt_id == receipt.id)
        .group_by(Document.number)
        .having(func.sum(Allocation.cents) != 0)
        .order_by(Document.number)
    )
    rows: Sequence[tuple[str, int]] = [(number, cents) for number, cents in session.execute(query)]
    return tuple((number, formats.amount(cents, language)) for number, cents in rows)


def _totals(
    receipt: Receipt, left: int, say: Mapping[str, str], language: str
) -> tuple[tuple[str, str], ...]:
    return (
        (say["total"], formats.amount(receipt.cents, language)),
        (say["left"], formats.amount(left, language)),
    )


def _check_address(buyer: BuyerFacts) -> None:
    address = buyer.address
    if not address.city.strip() or (address.country == "FR" and not address.postcode.strip()):
        raise DomainError("address_missing", field="city", platform=buyer.platform)
