"""Bank statements: each movement kept once, whatever file and desk bring it (money §3)."""

from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.models import BankLine
from ofdesk.ports.bank import Footer, Statement, StatementReader
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.bank_keeping import Keeping, Source
from ofdesk.services.bank_profiles import layout_named, saved_layouts
from ofdesk.services.house import read_settings

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
    saved layout by which the file was read. Of the ``duplicates``, ``same`` were found to be lines
    of other files in other words: they are kept, and a person may say that they are others.
    ``footers``: rows of a table that are no movement."""

    lines: int
    new: int
    duplicates: int
    gap_cents: int
    balances_known: bool
    format: str
    profile: str = ""
    same: int = 0
    footers: tuple[Footer, ...] = ()
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
        kept = Keeping(uow, Source(request.name, sha256(request.content).hexdigest()), statements)
        for statement in statements:
            kept.keep(statement)
        uow.commit()
    lines = sum(len(statement.lines) for statement in statements)
    return Imported(
        lines,
        kept.new,
        lines - kept.new,
        sum(statement.gap_cents for statement in statements),
        all(s.old_cents is not None and s.new_cents is not None for s in statements),
        statements[0].format,
        statements[0].profile,
        kept.same,
        tuple(footer for statement in statements for footer in statement.footers),
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


def line_named(session: Session, text: str) -> BankLine:
    """A line by its id. Raises ``bank_line_unknown``."""
    wanted = text.strip().lower()
    found = session.get(BankLine, wanted) if len(wanted) == 36 else None
    if found is None:
        raise DomainError("bank_line_unknown", field="line", line=text.strip())
    return found
