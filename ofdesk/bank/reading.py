"""Finds out what a statement file is, refuses what is hostile, and reads it."""

from collections.abc import Sequence

from ofdesk.bank import camt, cfonb, guessing, ofx, profiled, table
from ofdesk.bank.texts import WIDE
from ofdesk.domain.bank_layout import Layout
from ofdesk.domain.errors import DomainError
from ofdesk.ports.bank import Sample, Statement

LARGEST = 20 * 1024 * 1024
LOOKED_AT = 64 * 1024
HOSTILE = (b"<!DOCTYPE", b"<!ENTITY")


class FileReader:
    """``ofdesk.ports.bank.StatementReader`` over the formats that banks give."""

    def read(
        self, content: bytes, name: str, layouts: Sequence[Layout] = ()
    ) -> tuple[Statement, ...]:
        """See the port."""
        _check(content, name)
        kind = _kind(content)
        if kind == "csv":
            layout = profiled.chosen(content, layouts)
            if layout is not None:
                return self.read_as(content, name, layout)
        return _not_empty(_FORMATS[kind](content), name)

    def read_as(self, content: bytes, name: str, layout: Layout) -> tuple[Statement, ...]:
        """See the port."""
        _check_csv(content, name)
        return _not_empty((profiled.read(content, layout),), name)

    def guess(self, content: bytes, name: str) -> Layout:
        """See the port."""
        _check_csv(content, name)
        return guessing.guess(content)

    def sample(self, content: bytes, name: str, layout: Layout) -> Sample:
        """See the port."""
        _check_csv(content, name)
        return profiled.sample(content, layout)


_FORMATS = {"ofx": ofx.read, "camt": camt.read, "cfonb": cfonb.read, "csv": table.read}


def _check(content: bytes, name: str) -> None:
    """Refuse what no statement holds, whatever the format and the encoding."""
    if len(content) > LARGEST:
        raise DomainError("statement_too_large", field="file", size=len(content), largest=LARGEST)
    told = content
    if content.startswith(WIDE):
        try:
            told = content.decode("utf-16").encode()
        except UnicodeError:
            raise DomainError("statement_hostile", field="file", name=name) from None
    whole = told.upper()
    if b"\0" in told or any(word in whole for word in HOSTILE):
        raise DomainError("statement_hostile", field="file", name=name)


def _kind(content: bytes) -> str:
    head = content[:LOOKED_AT].upper()
    if b"<OFX" in head or b"OFXHEADER" in head:
        return "ofx"
    if b"BKTOCSTMRSTMT" in head or b"CAMT.053" in head:
        return "camt"
    return "cfonb" if cfonb.looks_like(content) else "csv"


def _check_csv(content: bytes, name: str) -> None:
    _check(content, name)
    kind = _kind(content)
    if kind != "csv":
        raise DomainError("bank_profile_not_csv", field="file", name=name, format=kind.upper())


def _not_empty(found: tuple[Statement, ...], name: str) -> tuple[Statement, ...]:
    if not any(statement.lines for statement in found):
        raise DomainError("statement_empty", field="file", name=name)
    return found
