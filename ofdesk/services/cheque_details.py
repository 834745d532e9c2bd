"""What else stands on a cheque: day and place of writing, magnetic line, wished day, its scan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ofdesk.domain.cheques import is_cmc7, read_cmc7
from ofdesk.domain.errors import DomainError
from ofdesk.models import ChequeDetail, Receipt
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.typed_text import checked_text

LONGEST_PLACE = 100
FARTHEST = timedelta(days=366)
"""A cheque dated further ahead, or a wish further off, is a mistake of typing."""
OLDEST = timedelta(days=366 * 11)


@dataclass(frozen=True, slots=True)
class ChequeFacts:
    """What stands on a cheque beside its number, bank, drawer and amount; empty: not known."""

    written_on: date | None = None
    place: str = ""
    cmc7: str = ""
    deposit_from: date | None = None
    attachment_id: str = ""

    @property
    def known(self) -> bool:
        """Whether anything is."""
        return self != UNKNOWN


UNKNOWN = ChequeFacts()


def checked_facts(facts: ChequeFacts, number: str, received_on: date) -> ChequeFacts:
    """Facts in their one form. Raises ``cmc7_invalid``, ``cmc7_number_differs``,
    ``written_date_odd``, ``deposit_date_odd``, ``field_too_long``."""
    line = read_cmc7(facts.cmc7) if facts.cmc7.strip() else None
    if line is not None and number and number.zfill(len(line.number)) != line.number:
        raise DomainError("cmc7_number_differs", field="cmc7", number=number, read=line.number)
    written, asked = facts.written_on, facts.deposit_from
    if written is not None and not _is_near(written, received_on):
        raise DomainError("written_date_odd", field="written_on", day_on=written.isoformat())
    if asked is not None and not _is_near(asked, received_on):
        raise DomainError("deposit_date_odd", field="deposit_from", day_on=asked.isoformat())
    return replace(
        facts,
        place=checked_text(facts.place, "place", LONGEST_PLACE),
        cmc7=str(line) if line is not None else "",
    )


def _is_near(day: date, received_on: date) -> bool:
    return received_on - OLDEST <= day <= received_on + FARTHEST


def number_of(cheque_number: str, facts: ChequeFacts) -> tuple[str, ChequeFacts]:
    """The number of a cheque and its facts: a reader may put the whole line where the number
    goes, and a line that is known gives the number."""
    if is_cmc7(cheque_number):
        facts, cheque_number = replace(facts, cmc7=cheque_number), ""
    if not cheque_number and facts.cmc7.strip():
        cheque_number = read_cmc7(facts.cmc7).number
    return cheque_number, facts


def keep_facts(uow: UnitOfWork, receipt: Receipt, facts: ChequeFacts) -> None:
    """Note facts that were checked; those before stay behind them."""
    line = read_cmc7(facts.cmc7) if facts.cmc7 else None
    uow.session.add(
        ChequeDetail(
            receipt_id=receipt.id,
            account=line.drawn_on if line is not None else "",
            recorded_at=uow.now(),
            recorded_by=uow.operator,
            **{item.name: getattr(facts, item.name) for item in fields(ChequeFacts)},
        )
    )
    uow.session.flush()


def facts_of(session: Session, receipt_id: str) -> ChequeFacts:
    """What is known of a cheque: the last word about it."""
    return all_facts(session, [receipt_id]).get(receipt_id, UNKNOWN)


def all_facts(session: Session, receipt_ids: Sequence[str]) -> Mapping[str, ChequeFacts]:
    """What is known of several cheques, by the id of their receipt."""
    query = select(ChequeDetail).where(ChequeDetail.receipt_id.in_(receipt_ids))
    rows = session.scalars(query.order_by(ChequeDetail.recorded_at, ChequeDetail.id))
    names = [item.name for item in fields(ChequeFacts)]
    return {row.receipt_id: ChequeFacts(*(getattr(row, name) for name in names)) for row in rows}


def detail_column(column: Any) -> ColumnElement[Any]:
    """Correlated: of the last word about a cheque."""
    receipt = Receipt.__table__
    return (
        select(column)
        .where(ChequeDetail.receipt_id == receipt.c.id)
        .order_by(ChequeDetail.recorded_at.desc(), ChequeDetail.id.desc())
        .limit(1)
        .correlate(receipt)
        .scalar_subquery()
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What former cheques of an account say: their bank, drawer and client."""

    number: str
    bank: str = ""
    drawer: str = ""
    receipt_id: str = ""


def known_account(session: Session, text: str) -> Known:
    """The bank and drawer of the last cheque drawn on the account of a magnetic line.

    Raises ``cmc7_invalid``.
    """
    line = read_cmc7(text)
    query = (
        select(Receipt)
        .join(ChequeDetail, ChequeDetail.receipt_id == Receipt.id)
        .where(ChequeDetail.account == line.drawn_on)
        .order_by(ChequeDetail.recorded_at.desc(), ChequeDetail.id.desc())
        .limit(1)
    )
    last = session.scalars(query).first()
    if last is None:
        return Known(line.number)
    return Known(line.number, last.bank, last.payer, last.id)
