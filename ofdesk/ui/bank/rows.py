"""Lines of the bank as cells, each beside what it would pay and why."""

from typing import TYPE_CHECKING, Protocol

from ofdesk.ui.tables import Cell, Column, ReadyRow
from ofdesk.words import formats
from ofdesk.words.bank import certainty_text, paid_text, why_text
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.bank_rows import BankRow

CHIPS = {"certain": "done", "likely": "sent", "possible": "waiting"}
STATES = {"accepted": "paid", "ignored": "off", "same": "off", "waiting": "waiting"}


class Proposed(Protocol):
    """What a line would pay: ``ofdesk.domain.matching.Proposal``."""

    @property
    def kind(self) -> str: ...

    @property
    def account(self) -> str: ...

    @property
    def certainty(self) -> str: ...

    @property
    def why(self) -> str: ...

    @property
    def invoices(self) -> tuple[tuple[str, int], ...]: ...

    @property
    def deposit(self) -> str: ...

    @property
    def client(self) -> str: ...


class Shown:
    """One line of the bank with its proposal: what a row of the page is about."""

    def __init__(self, line: "BankRow", proposal: Proposed | None) -> None:
        self.line, self.proposal = line, proposal
        self.platform = proposal.client if proposal else ""

    @property
    def waits(self) -> bool:
        """Whether a person has still to say what it is."""
        return self.line.state == "waiting"


def bank_columns() -> tuple[Column, ...]:
    """The columns of the page: the line at the left, what it would pay at the right."""
    return (
        Column("day", t("bank.day"), 96),
        Column("cents", t("bank.amount"), 96, right=True),
        Column("label", t("bank.label"), 200, strong=True, stretch=True),
        Column("pays", t("bank.pays"), 168),
        Column("sure", t("bank.sure"), 108, chip=True),
        Column("why", t("bank.why"), 150),
    )


def ready_line(line: "BankRow", proposal: Proposed | None) -> ReadyRow:
    """One line as cells."""
    cells = (
        Cell(formats.day(line.day)),
        Cell(formats.figures(line.cents), tone="err" if line.cents < 0 else ""),
        Cell(line.label or line.payer),
        *_right(line, proposal),
    )
    return ReadyRow(line.id, cells, Shown(line, proposal))


def _right(line: "BankRow", proposal: Proposed | None) -> tuple[Cell, Cell, Cell]:
    if line.state != "waiting":
        why = line.reason or line.decided_by
        if line.state == "same":
            why = t("bank.other_format")
        return Cell(line.posted), Cell(t(f"bank.s_{line.state}"), STATES[line.state]), Cell(why)
    if proposal is None:
        text = "debit" if line.cents <= 0 else "unexplained"
        return Cell("—", tone="text3"), Cell(t(f"bank.{text}"), "waiting"), Cell("")
    chip = Cell(certainty_text(proposal.certainty), CHIPS[proposal.certainty])
    return Cell(_paid(proposal)), chip, Cell(why_text(proposal.why))


def _paid(proposal: Proposed) -> str:
    """What would be paid, and whose it is."""
    if not proposal.invoices:
        return paid_text(proposal)
    numbers = [number for number, _cents in proposal.invoices]
    more = f" (+{len(numbers) - 1})" if len(numbers) > 1 else ""
    return f"{numbers[0]}{more} · {proposal.client}"
