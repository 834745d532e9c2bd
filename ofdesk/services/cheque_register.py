"""What a person does with cheques in hand: says more of them, keeps a scan, lays them aside."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.models import Client, Document, Receipt
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.attachments import AttachFile, attach_within, read_content
from ofdesk.services.balances import owner_of
from ofdesk.services.cheque_details import ChequeFacts, checked_facts, facts_of, keep_facts
from ofdesk.services.cheques import CHANGES, PREPARING, WAITING, cheque_named, record_event


@dataclass(frozen=True, slots=True)
class DescribeCheque:
    """A cheque, and what stands on it; ``None`` and empty leave what is known."""

    cheque: str
    facts: ChequeFacts


@dataclass(frozen=True, slots=True)
class Described:
    """A cheque with all that is known of it now."""

    number: str
    cheque_number: str
    facts: ChequeFacts
    changes: frozenset[str] = field(default=CHANGES | {"attachment"})


def describe_cheque(request: DescribeCheque, uow: UnitOfWork) -> Described:
    """Note what else stands on a cheque; what was said before stays behind it.

    Raises ``cheque_unknown``, ``cheque_nothing_said`` and what ``checked_facts`` raises.
    """
    if not request.facts.known:
        raise DomainError("cheque_nothing_said", field="cheque")
    with uow:
        cheque = cheque_named(uow.session, request.cheque)
        result = _noted(uow, cheque, request.facts)
        uow.commit()
    return result


def _noted(uow: UnitOfWork, cheque: Receipt, said: ChequeFacts) -> Described:
    new = {name: getattr(said, name) for name in _NAMES if getattr(said, name)}
    facts = replace(facts_of(uow.session, cheque.id), **new)
    facts = checked_facts(facts, cheque.cheque_number, cheque.received_on)
    keep_facts(uow, cheque, facts)
    return Described(_number(uow.session, cheque), cheque.cheque_number, facts)


_NAMES = ("written_on", "place", "cmc7", "deposit_from", "attachment_id")


def keep_scan(text: str, path: Path, uow: UnitOfWork) -> Described:
    """Keep the scan of a cheque among the files of its client.

    Raises ``cheque_unknown``, ``cheque_nobody`` (it is not known whose it is) and what
    ``attach_file`` raises.
    """
    content = read_content(path)
    with uow:
        session = uow.session
        cheque = cheque_named(session, text)
        owner = owner_of(session, cheque.id)
        if owner is None:
            raise DomainError("cheque_nobody", field="cheque", number=_number(session, cheque))
        platform = session.get_one(Client, owner).platform
        made = attach_within(uow, AttachFile(platform, path), content)
        result = _noted(uow, cheque, ChequeFacts(attachment_id=made.id))
        uow.commit()
    return result


@dataclass(frozen=True, slots=True)
class LaidAside:
    """The receipts of cheques that were laid aside for a slip, or taken back from it."""

    numbers: tuple[str, ...]
    state: str
    changes: frozenset[str] = field(default=CHANGES)


def lay_aside(cheques: Sequence[str], uow: UnitOfWork, today: date) -> LaidAside:
    """Put cheques into the slip that is being made (« en remise »).

    Raises ``cheque_unknown``, ``state_forbidden``, ``nothing_to_deposit``.
    """
    return _moved(cheques, PREPARING, uow, today)


def take_back(cheques: Sequence[str], uow: UnitOfWork, today: date) -> LaidAside:
    """Take cheques out of the slip that is being made: they are only received again."""
    return _moved(cheques, WAITING, uow, today)


def _moved(cheques: Sequence[str], state: str, uow: UnitOfWork, today: date) -> LaidAside:
    if not cheques:
        raise DomainError("nothing_to_deposit", field="cheques")
    with uow:
        found = {one.id: one for one in (cheque_named(uow.session, text) for text in cheques)}
        for cheque in found.values():
            record_event(uow, cheque, state, today)
        numbers = tuple(_number(uow.session, cheque) for cheque in found.values())
        uow.commit()
    return LaidAside(numbers, state)


def _number(session: Session, cheque: Receipt) -> str:
    return session.get_one(Document, cheque.id).number
