"""Bank statements: imported once, proposals for a person, acceptance and its undoing (money §3)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from unicodedata import normalize

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.models import BankDecision, BankLine, BankStatement
from ofdesk.models.ids import new_id, new_ids
from ofdesk.ports.bank import Statement, StatementLine, StatementReader
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.bank_profiles import layout_named, saved_layouts
from ofdesk.services.house import read_settings

LONGEST = 300
AUTO = "auto"
"""As if no profile was named."""
FORMATS = ("csv", "ofx", "cfonb", "camt")


@dataclass(frozen=True, slots=True)
class ImportStatement:
    """The bytes of a statement file, and its name. ``profile``: the saved layout of a CSV file, or
    the format that it has to be; by default both are found in the file."""

    content: bytes
    name: str
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import. ``gap_cents`` is what the balances do not explain; ``profile`` the
    saved layout by which the file was read."""

    lines: int
    new: int
    duplicates: int
    gap_cents: int
    balances_known: bool
    format: str
    profile: str = ""
    changes: frozenset[str] = frozenset({"bank"})


def import_statement(
    request: ImportStatement, reader: StatementReader, uow: UnitOfWork
) -> Imported:
    """Keep the lines that no import brought before; nothing is posted.

    Raises the refusals of the reader, ``bank_profile_unknown``, ``bank_profile_format`` and
    ``statement_other_account``: then nothing is kept.
    """
    statements = _read(request, reader, uow)
    with uow:
        iban = read_settings(uow.session).get("bank.iban", "")
        for statement in statements:
            _check_account(statement, iban)
        known = _known(uow, statements)
        ranks: Counter[str] = Counter()
        new = sum(_keep(uow, request, keyed(one, ranks), one, known) for one in statements)
        uow.commit()
    lines = sum(len(statement.lines) for statement in statements)
    return Imported(
        lines,
        new,
        lines - new,
        sum(statement.gap_cents for statement in statements),
        all(s.old_cents is not None and s.new_cents is not None for s in statements),
        statements[0].format,
        statements[0].profile,
    )


def _read(
    request: ImportStatement, reader: StatementReader, uow: UnitOfWork
) -> tuple[Statement, ...]:
    """The file by the layout that was named, else as it is found to be."""
    wanted = request.profile.strip().lower()
    with uow:
        saved = saved_layouts(uow.session)
        named = None if wanted in ("", AUTO, *FORMATS) else layout_named(uow.session, wanted)
    if named is not None:
        return reader.read_as(request.content, request.name, named)
    found = reader.read(request.content, request.name, saved)
    if wanted in FORMATS and found[0].format != wanted:
        raise DomainError(
            "bank_profile_format", field="profile", format=found[0].format, wanted=wanted
        )
    return found


def _known(uow: UnitOfWork, statements: Iterable[Statement]) -> set[str]:
    """The keys of the lines of these days that an import brought before."""
    days = [line.day for statement in statements for line in statement.lines]
    within = BankLine.day.between(min(days), max(days))
    return set(uow.session.scalars(select(BankLine.key).where(within)))


def _check_account(statement: Statement, iban: str) -> None:
    """Refuse the statement of another account, where both are known."""
    told = "".join(statement.account.split()).upper()
    digits = "".join(c for c in told if c.isdigit())
    if len(digits) >= 10 and iban and told not in iban and not _same(digits, iban):
        raise DomainError("statement_other_account", field="file", account=statement.account)


def _same(digits: str, iban: str) -> bool:
    """Whether the digits of an account are those of an IBAN, with or without its keys."""
    inside = "".join(c for c in iban if c.isdigit())
    return digits in inside or inside in digits or digits[-11:] == iban[-13:-2]


def keyed(statement: Statement, ranks: Counter[str]) -> Iterator[tuple[str, StatementLine]]:
    """Each line with its key: the same whenever it is imported; equal lines of a day have ranks,
    which go on from one statement of a file to the next (``ranks``)."""
    # A table tells no account of itself: what a person says of it later makes no other line.
    account = "" if statement.format == "csv" else statement.account
    for line in statement.lines:
        told = (line.day.isoformat(), str(line.cents), line.label, line.reference, line.bank_id)
        digest = sha256("\n".join((account, *told)).encode()).hexdigest()[:32]
        ranks[digest] += 1
        yield f"{digest}-{ranks[digest]}", line


def _keep(
    uow: UnitOfWork,
    request: ImportStatement,
    lines: Iterable[tuple[str, StatementLine]],
    statement: Statement,
    known: set[str],
) -> int:
    ranked = enumerate(lines, start=1)
    fresh = [(rank, key, line) for rank, (key, line) in ranked if key not in known]
    if not fresh:
        return 0
    kept = BankStatement(
        id=new_id(),
        name=request.name[:LONGEST],
        format=statement.format,
        account=statement.account[:LONGEST],
        sha256=sha256(request.content).hexdigest(),
        lines=len(statement.lines),
        gap_cents=statement.gap_cents,
        imported_at=uow.now(),
        imported_by=uow.operator,
    )
    uow.session.add(kept)
    uow.session.flush()
    made = zip(new_ids(len(fresh)), fresh, strict=True)
    uow.insert_rows("bank_line", [_row((own, kept.id), *found) for own, found in made])
    known.update(key for _, key, _ in fresh)
    return len(fresh)


def _row(ids: tuple[str, str], rank: int, key: str, line: StatementLine) -> dict[str, object]:
    """A line as it is kept; ``ids`` are its own and that of its statement."""
    return {
        "id": ids[0],
        "statement_id": ids[1],
        "key": key,
        "rank": rank,
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


def line_named(session: Session, text: str) -> BankLine:
    """A line by its id. Raises ``bank_line_unknown``."""
    wanted = text.strip().lower()
    found = session.get(BankLine, wanted) if len(wanted) == 36 else None
    if found is None:
        raise DomainError("bank_line_unknown", field="line", line=text.strip())
    return found


def last_decision(session: Session, line_id: str) -> BankDecision | None:
    """What stands about a line."""
    return session.scalars(
        select(BankDecision)
        .where(BankDecision.line_id == line_id)
        .order_by(BankDecision.decided_at.desc(), BankDecision.id.desc())
    ).first()
