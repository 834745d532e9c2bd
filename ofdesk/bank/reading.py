"""Finds out what a statement file is, refuses what is hostile, and reads it."""

from ofdesk.bank import camt, cfonb, ofx, table
from ofdesk.domain.errors import DomainError
from ofdesk.ports.bank import Statement

LARGEST = 20 * 1024 * 1024
LOOKED_AT = 64 * 1024
HOSTILE = (b"<!DOCTYPE", b"<!ENTITY")


class FileReader:
    """``ofdesk.ports.bank.StatementReader`` over the formats that banks give."""

    def read(self, content: bytes, name: str) -> tuple[Statement, ...]:
        """See the port."""
        if len(content) > LARGEST:
            raise DomainError(
                "statement_too_large", field="file", size=len(content), largest=LARGEST
            )
        head = content[:LOOKED_AT].upper()
        whole = content.upper()
        if b"\0" in content or any(word in whole for word in HOSTILE):
            raise DomainError("statement_hostile", field="file", name=name)
        found = self._format(head, content)
        if not any(statement.lines for statement in found):
            raise DomainError("statement_empty", field="file", name=name)
        return found

    @staticmethod
    def _format(head: bytes, content: bytes) -> tuple[Statement, ...]:
        if b"<OFX" in head or b"OFXHEADER" in head:
            return ofx.read(content)
        if b"BKTOCSTMRSTMT" in head or b"CAMT.053" in head:
            return camt.read(content)
        if cfonb.looks_like(content):
            return cfonb.read(content)
        return table.read(content)


def decoded(content: bytes) -> str:
    """Text in UTF-8 when it is, else in the bank's old Windows encoding."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("iso8859_15")
