"""Lines of statements kept: each once, with those that another file brought in other words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from unicodedata import normalize

from sqlalchemy import select

from ofdesk.domain.bank_twins import Told, account_key, line_digest, line_id, twins
from ofdesk.models import BankDecision, BankLine, BankStatement
from ofdesk.models.ids import new_id
from ofdesk.ports.bank import Statement, StatementLine
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.bank_standing import SAME, STANDS

LONGEST = 300
CSV = "csv"
_SAME_LINES = select(BankDecision.line_id).where(BankDecision.kind == SAME)


@dataclass(frozen=True, slots=True)
class Source:
    """The file that brings statements."""

    name: str
    sha256: str


class Named(NamedTuple):
    """A line with its identifier and its place in the file, from 1. It is the ``nth`` of its day
    that says just this (``digest``); ``bare`` is the identifier that the line of a table had while
    nobody had told its account."""

    id: str
    place: int
    line: StatementLine
    digest: str
    nth: int
    bare: str


class Known(NamedTuple):
    """A statement that was kept before."""

    id: str
    format: str
    account: str


def named(statement: Statement, counts: Counter[str]) -> list[Named]:
    """Each line with its identifier: the same whenever and wherever it is imported; equal lines of
    a day are counted, from one statement of a file to the next (``counts``)."""
    account = account_key(statement.account)
    table = statement.format == CSV and bool(account)
    days = {day: day.isoformat() for day in {line.day for line in statement.lines}}
    found = []
    for place, line in enumerate(statement.lines, start=1):
        day = days[line.day]
        told = f"{day}\n{line.cents}\n{line.label}\n{line.reference}\n{line.bank_id}"
        digest = line_digest(account, told)
        counts[digest] += 1
        nth = counts[digest]
        bare = line_id(day, line_digest("", told), nth) if table else ""
        found.append(Named(line_id(day, digest, nth), place, line, digest, nth, bare))
    return found


class Keeping:
    """What one import keeps, counted over the statements of its file: ``new`` lines, and those that
    are the ``same`` as lines of other files."""

    def __init__(self, uow: UnitOfWork, source: Source, statements: Sequence[Statement]) -> None:
        self.uow, self.source = uow, source
        self.new = self.same = 0
        self._counts: Counter[str] = Counter()
        rows = uow.session.execute(
            select(BankStatement.id, BankStatement.format, BankStatement.account)
        )
        self._before = {row.id: Known(*row) for row in rows}
        self._lines = self._known(statements)

    def _known(self, statements: Sequence[Statement]) -> dict[str, Known]:
        """The lines of these days that an import brought before, each with its statement."""
        if not self._before:
            return {}
        days = [line.day for statement in statements for line in statement.lines]
        within = BankLine.day.between(min(days), max(days))
        rows = self.uow.session.execute(select(BankLine.id, BankLine.statement_id).where(within))
        return {key: self._before[statement] for key, statement in rows}

    def keep(self, statement: Statement) -> None:
        """Keep what is new of a statement."""
        lines = named(statement, self._counts)
        fresh = [one for one in lines if not self._is_known(one)]
        if not fresh:
            return
        again = self._perhaps_others(statement, lines, fresh)
        kept = [*fresh, *again.values()]
        own = self._keep_statement(statement)
        rows = [_row(own.id, one) for one in kept]
        same = self._twins(own, fresh)
        same |= {one.id: key for key, one in again.items()}
        self.uow.insert_rows("bank_line", rows)
        self._mark(same)
        self._lines |= dict.fromkeys((one.id for one in kept), own)
        self.new += len(kept) - len(same)
        self.same += len(same)

    def _is_known(self, one: Named) -> bool:
        if one.id in self._lines:
            return True
        before = self._lines.get(one.bare)
        return before is not None and not account_key(before.account)

    def _perhaps_others(
        self, statement: Statement, lines: Sequence[Named], fresh: Sequence[Named]
    ) -> dict[str, Named]:
        """Of a table that tells no account, lines that are known word for word, on days of which
        both this file and the one that brought them tell more: of another account, it may be. By
        the line that each is like, under an identifier of its own."""
        if statement.format != CSV or account_key(statement.account) or not self._lines:
            return {}
        here = {one.id for one in lines}
        told = here.union(self.uow.session.scalars(_SAME_LINES))
        others = {
            (key[:8], before.id)
            for key, before in self._lines.items()
            if key not in told and before.format == CSV and not account_key(before.account)
        }
        days = {one.id[:8] for one in fresh}
        found = {}
        for one in lines:
            before = self._lines.get(one.id)
            if before is not None and (one.id[:8], before.id) in others and one.id[:8] in days:
                nth = one.nth + 1
                own = line_id(one.line.day.isoformat(), one.digest, nth)
                if own not in self._lines and own not in here:
                    found[one.id] = one._replace(id=own, nth=nth)
        return found

    def _keep_statement(self, statement: Statement) -> Known:
        kept = BankStatement(
            id=new_id(),
            name=self.source.name[:LONGEST],
            format=statement.format,
            account=statement.account[:LONGEST],
            sha256=self.source.sha256,
            lines=len(statement.lines),
            gap_cents=statement.gap_cents,
            imported_at=self.uow.now(),
            imported_by=self.uow.operator,
        )
        self.uow.session.add(kept)
        self.uow.session.flush()
        return Known(kept.id, kept.format, kept.account)

    def _twins(self, own: Known, fresh: Sequence[Named]) -> dict[str, str]:
        """Of new lines those that a file in other words brought before."""
        others = [one for one in self._before.values() if _in_other_words(own, one)]
        wanted = {one.id: one.account for one in others}
        if not any(known.id in wanted for known in self._lines.values()):
            return {}
        taken = self._taken(own)
        days = {one.line.day for one in fresh}
        query = select(
            *(BankLine.id, BankLine.day, BankLine.cents, BankLine.label, BankLine.payer),
            *(BankLine.reference, BankLine.statement_id),
        ).where(BankLine.day.between(min(days), max(days)))
        known = [
            Told(key, day, cents, label or payer, reference, wanted[statement])
            for key, day, cents, label, payer, reference, statement in (
                self.uow.session.execute(query)
            )
            if statement in wanted and key not in taken
        ]
        return twins([_told(one, own.account) for one in fresh], known)

    def _taken(self, own: Known) -> set[str | None]:
        """Lines that are the same as others themselves, or that a line in our words is already."""
        rows = self.uow.session.execute(
            select(BankDecision.line_id, BankDecision.same_as_id).where(
                BankDecision.kind == SAME, STANDS
            )
        )
        taken: set[str | None] = set()
        for line, same_as in rows:
            taken.add(line)
            child = self._lines.get(line)
            if child is not None and not _in_other_words(own, child):
                taken.add(same_as)
        return taken

    def _mark(self, same: Mapping[str, str]) -> None:
        now, who = self.uow.now(), self.uow.operator
        self.uow.insert_rows(
            "bank_decision",
            [
                {
                    "id": line,
                    "line_id": line,
                    "kind": SAME,
                    "same_as_id": other,
                    "reason": "",
                    "decided_at": now,
                    "decided_by": who,
                }
                for line, other in same.items()
            ],
        )


def _in_other_words(one: Known, other: Known) -> bool:
    """Whether two statements give one movement different identifiers."""
    if one.format != other.format:
        return True
    return one.format == CSV and bool(account_key(one.account)) != bool(account_key(other.account))


def _told(one: Named, account: str) -> Told:
    line = one.line
    label = plain(line.label) or plain(line.payer)
    return Told(one.id, line.day, line.cents, label, plain(line.reference), account)


def _row(statement_id: str, one: Named) -> dict[str, object]:
    """A line as it is kept."""
    line = one.line
    return {
        "id": one.id,
        "statement_id": statement_id,
        "rank": one.place,
        "day": line.day,
        "value_day": line.value_day,
        "cents": line.cents,
        "label": plain(line.label),
        "payer": plain(line.payer),
        "reference": plain(line.reference),
    }


def plain(text: str) -> str:
    """A text of a bank on one line, without what a receipt would refuse: signs that steer."""
    if not text:
        return text
    if not (text.isascii() and text.isprintable()):
        text = "".join(c for c in normalize("NFC", text) if c.isspace() or c.isprintable())
    return " ".join(text.split())[:LONGEST]
