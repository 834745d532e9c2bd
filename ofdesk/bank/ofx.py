"""OFX 1 (SGML, tags left open) and OFX 2 (XML), by the same lenient reading of tags."""

import re
from html import unescape

from ofdesk.bank.amounts import day_of, decimal_cents
from ofdesk.bank.texts import decoded
from ofdesk.domain.errors import DomainError
from ofdesk.ports.bank import Statement, StatementLine

_TRANSACTION = re.compile(
    r"<STMTTRN>(.*?)(?=<STMTTRN>|</STMTTRN>|</BANKTRANLIST>|<LEDGERBAL>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_STATEMENT = re.compile(r"<(?:CC)?STMTRS>(.*?)(?=<(?:CC)?STMTRS>|\Z)", re.IGNORECASE | re.DOTALL)


def read(content: bytes) -> tuple[Statement, ...]:
    """The statements of a file. Raises ``statement_unreadable`` with the rank of the movement."""
    text = decoded(content)
    if "</OFX>" not in text.upper():
        raise DomainError("statement_truncated", field="file")
    return tuple(_statement(part) for part in _STATEMENT.findall(text))


def _statement(text: str) -> Statement:
    lines = []
    for rank, part in enumerate(_TRANSACTION.findall(text), start=1):
        try:
            lines.append(_line(part))
        except ValueError as error:
            raise DomainError("statement_unreadable", field="file", line=rank) from error
    balance = re.search(
        r"<LEDGERBAL>(.*?)(?=</LEDGERBAL>|<AVAILBAL>|\Z)", text, re.IGNORECASE | re.DOTALL
    )
    try:
        told = _tag(balance[1], "BALAMT") if balance else ""
        new = decimal_cents(told) if told else None
    except ValueError as error:
        raise DomainError("statement_unreadable", field="file", line=0) from error
    return Statement("ofx", _tag(text, "BANKID") + _tag(text, "ACCTID"), tuple(lines), None, new)


def _line(text: str) -> StatementLine:
    name, memo = _tag(text, "NAME"), _tag(text, "MEMO")
    return StatementLine(
        day=day_of(_tag(text, "DTPOSTED")[:8]),
        cents=decimal_cents(_tag(text, "TRNAMT")),
        label=" ".join(part for part in (name, memo) if part),
        payer=name,
        reference=_tag(text, "CHECKNUM") or _tag(text, "REFNUM"),
        bank_id=_tag(text, "FITID"),
    )


def _tag(text: str, name: str) -> str:
    found = re.search(rf"<{name}>([^<\r\n]*)", text, re.IGNORECASE)
    return unescape(found[1]).strip() if found else ""
