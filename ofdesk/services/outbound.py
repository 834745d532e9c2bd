"""The folder that an approved platform or Chorus Pro is fed from: pages as issued, and an index.

Files come first and the facts after them, a few documents at a time: a program that ends between
the two writes the same bytes again. What the index says is what lies in the folder.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.electronic import buyer_address, deposit_address, missing_of_deposit
from ofdesk.domain.errors import DomainError, IntegrityBroken, OfdeskError
from ofdesk.domain.lifecycle import WAITING, WRITTEN, Step, forbidden, present_state
from ofdesk.models import Document
from ofdesk.ports.documents import DocumentFacts
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.content import facts_of
from ofdesk.services.lookup import document_numbered
from ofdesk.services.outbound_facts import KINDS, every_step, goes_out, record_steps, steps_of
from ofdesk.services.outbound_index import INDEX, index_bytes, index_row
from ofdesk.services.pages import page_of
from ofdesk.services.whole_files import save_whole

AT_A_TIME = 50
"""Documents of one transaction: the base is never locked for long."""
DOUBT = "outbound_codes_missing"

Tell = Callable[[int, int], None]
"""Told how many documents are done, of how many. May raise to stop; what was written stays."""


@dataclass(frozen=True, slots=True)
class WriteOutbound:
    """Write to ``folder`` what was not written yet, or these ``numbers``; ``again``: also those
    that were (they are written anew, and a rejected one waits for its deposit)."""

    folder: Path
    numbers: tuple[str, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class NotWritten:
    """A document that was left out, and the refusal."""

    number: str
    error: OfdeskError


@dataclass(frozen=True, slots=True)
class Written:
    """What lies in the folder now. ``known`` documents had been written before."""

    folder: str
    index: str
    written: tuple[str, ...]
    known: int
    refused: tuple[NotWritten, ...]
    changes: frozenset[str] = field(default=frozenset({"document"}))


def write_outbound(
    request: WriteOutbound, uow: UnitOfWork, today: date, tell: Tell | None = None
) -> Written:
    """Write the pages, the index, and that they were written.

    A document that cannot go (``outbound_siret_missing``, ``outbound_address_missing``,
    ``outbound_codes_missing`` unless answered, a page changed or missing) is left out and told.
    Raises ``document_unknown``, ``document_wrong_kind`` for a number, and ``OSError``.
    """
    request.folder.mkdir(parents=True, exist_ok=True)
    with uow:
        wanted, known = _wanted(uow.session, request)
    work = _Work(request, uow, today, known)
    for first in range(0, len(wanted), AT_A_TIME):
        if tell is not None:
            tell(first, len(wanted))
        work.write(wanted[first : first + AT_A_TIME])
    with uow:
        index = _write_index(uow.session, request.folder)
    return Written(
        str(request.folder), str(index), tuple(work.written), work.known, tuple(work.refused)
    )


def file_name(number: str) -> str:
    """The name of a page in the folder: letters, digits and dashes."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", number) + ".pdf"


def _wanted(session: Session, request: WriteOutbound) -> tuple[list[str], int]:
    """The documents to look at, in order of issue, and how many others were written before."""
    if request.numbers:
        found = [document_numbered(session, number, *KINDS) for number in request.numbers]
        return list(dict.fromkeys(document.id for document in found)), 0
    query = select(Document.id).where(goes_out(), Document.pdf_sha256 != "")
    every = list(session.scalars(query.order_by(Document.issued_at, Document.number)))
    steps = every_step(session)
    states = (WAITING, WRITTEN) if request.again else (WAITING,)
    wanted = [name for name in every if present_state(steps.get(name, ())) in states]
    return wanted, len(every) - len(wanted)


class _Work:
    """One writing: what was written so far, and what was left out."""

    def __init__(self, request: WriteOutbound, uow: UnitOfWork, today: date, known: int) -> None:
        self._request, self._uow, self._today = request, uow, today
        self.written: list[str] = []
        self.refused: list[NotWritten] = []
        self.known = known

    def write(self, ids: Sequence[str]) -> None:
        """One transaction: the states are read in it, so that two programs never both write."""
        written: list[str] = []
        with self._uow as uow:
            steps = steps_of(uow.session, ids)
            for name in ids:
                document = uow.session.get_one(Document, name)
                try:
                    if self._one(document, steps.get(name, ())):
                        written.append(document.number)
                except (DomainError, IntegrityBroken) as error:
                    self.refused.append(NotWritten(document.number, error))
            uow.commit()
        self.written += written

    def _one(self, document: Document, steps: Sequence[Step]) -> bool:
        state = present_state(steps)
        if state != WAITING and not self._request.again:
            self.known += 1
            return False
        if state == "refused":
            raise forbidden(state, WRITTEN, self._today)
        page = page_of(self._uow.session, document)
        self._check(facts_of(document.content))
        target = self._request.folder / file_name(document.number)
        if not _holds(target, document.pdf_sha256):
            save_whole(target, page)
        if state in (WAITING, "rejected"):
            record_steps(self._uow, document, [Step(WRITTEN, self._today)])
        return True

    def _check(self, facts: DocumentFacts) -> None:
        buyer = facts.buyer
        where = _address(facts)
        code = missing_of_deposit(facts.channel, where, (buyer.service_code, buyer.engagement))
        if code and not (code == DOUBT and self._uow.answered(DOUBT)):
            raise DomainError(code, number=facts.number, platform=buyer.platform, name=buyer.name)


def _address(facts: DocumentFacts) -> tuple[str, str]:
    buyer = facts.buyer
    reached = buyer_address(facts.flow, buyer.siren or buyer.siret[:9], buyer.email)
    return deposit_address(facts.channel, buyer.siret, reached)


def _holds(path: Path, digest: str) -> bool:
    return path.is_file() and sha256(path.read_bytes()).hexdigest() == digest


def _write_index(session: Session, folder: Path) -> Path:
    """Tell every page that lies in the folder with the bytes that were issued."""
    files = {path.name for path in folder.glob("*.pdf")}
    query = select(Document).where(goes_out()).order_by(Document.issued_at, Document.number)
    rows = [
        index_row(facts, document.pdf_sha256, name, _address(facts))
        for document in session.scalars(query)
        if (name := file_name(document.number)) in files
        and _holds(folder / name, document.pdf_sha256)
        for facts in (facts_of(document.content),)
    ]
    save_whole(folder / INDEX, index_bytes(rows))
    return folder / INDEX
