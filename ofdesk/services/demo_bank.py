"""What the bank of the demo told on its last day: lines that wait for a person to accept them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from ofdesk.domain.bank_layout import Layout
from ofdesk.ports.bank import Statement, StatementLine
from ofdesk.services.bank import ImportStatement, import_statement
from ofdesk.services.demo_calendar import Calendar
from ofdesk.services.demo_places import material
from ofdesk.services.document_rows import ListDocuments, list_documents
from ofdesk.services.house import read_settings

NAME = "releve.ofx"
FEES_CENTS, STRANGER_CENTS = -1_290, 4_777
MOST_TRANSFERS = 3


@dataclass(frozen=True, slots=True)
class _Told:
    """A statement at hand, where the use case reads a file."""

    statement: Statement

    def read(
        self, content: bytes, name: str, layouts: Sequence[Layout] = ()
    ) -> tuple[Statement, ...]:
        """The statement, whatever the file."""
        del content, name, layouts
        return (self.statement,)

    def read_as(self, content: bytes, name: str, layout: Layout) -> tuple[Statement, ...]:
        """The same."""
        return self.read(content, name, (layout,))


def bring_statement(calendar: Calendar) -> None:
    """The transfers of a few clients that owe, of somebody unknown, and the fees of the bank."""
    with calendar.desk.read() as session:
        wanted = ListDocuments(("invoice",), open_only=True, limit=MOST_TRANSFERS)
        owed = list_documents(session, wanted, calendar.day)
        account = read_settings(session)["bank.iban"]
    day = calendar.day
    words = (
        "VIR SEPA RECU {row.name} {row.reference_rf}",
        "VIR INST {row.name} FACTURE {row.number}",
        "VIREMENT {row.name}",
    )
    lines = [
        StatementLine(day, row.open_cents, text.format(row=row), day, row.name)
        for text, row in zip(words, owed, strict=False)
    ]
    stranger = material("people")["unknown_payers"][0]
    before = day - timedelta(days=1)
    lines.append(StatementLine(before, STRANGER_CENTS, f"VIR SEPA RECU {stranger}", before))
    lines.append(StatementLine(day, FEES_CENTS, "COTISATION ET FRAIS DE TENUE DE COMPTE", day))
    told = _Told(Statement("ofx", account, tuple(lines)))
    import_statement(ImportStatement(NAME.encode(), NAME), told, calendar.write())
