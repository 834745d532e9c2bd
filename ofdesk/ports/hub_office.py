"""What administrators do at the hub: lost series, rights that nobody gives back, erasure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ofdesk.ports.desk import Desk
from ofdesk.ports.hub import AskPassword


@dataclass(frozen=True, slots=True)
class HubSeries:
    """One series as the hub knows it; ``owner`` is whose desk it is, ``closed_at`` empty while it
    is open."""

    type: str
    desk: str
    year: int
    last_number: int
    last_issued_on: str
    owner: str
    state: str
    closed_at: str
    closed_why: str


@dataclass(frozen=True, slots=True)
class CloseSeries:
    """Close the series (type, desk, year) at the last number known, and say why."""

    type: str
    desk: str
    year: int
    last: int
    reason: str


@dataclass(frozen=True, slots=True)
class HeldClaim:
    """A right that a desk holds since ``claimed_at``."""

    kind: str
    subject: str
    desk: str
    owner: str
    claimed_at: str


@dataclass(frozen=True, slots=True)
class ErasedRow:
    """Columns of one row whose personal values go."""

    table: str
    row_id: str
    names: tuple[str, ...]


class HubOffice(Protocol):
    """Every act needs a login with the role ``ofdesk_admin``: else ``hub_rights_missing``."""

    def series(self, desk: Desk, ask: AskPassword) -> Sequence[HubSeries]:
        """Every series, open and closed."""
        ...

    def close_series(self, desk: Desk, request: CloseSeries, ask: AskPassword) -> int:
        """Close a lost series; how many documents of it the hub has.

        Raises ``DomainError``: ``series_last_below``, ``series_closed_already``,
        ``series_reason_missing``.
        """
        ...

    def reopen_series(self, desk: Desk, request: CloseSeries, ask: AskPassword) -> int:
        """Take the closing of a series back (``last`` is not looked at); how many documents of it
        the hub has. Raises ``DomainError``: ``series_not_closed``, ``series_reason_missing``.
        """
        ...

    def claims(self, desk: Desk, ask: AskPassword) -> Sequence[HeldClaim]:
        """Every right that is held, oldest first."""
        ...

    def free_claim(self, desk: Desk, claim: tuple[str, str], ask: AskPassword) -> None:
        """Free a right (kind, subject). Raises ``DomainError('claim_unknown')``."""
        ...

    def erase(self, desk: Desk, rows: Sequence[ErasedRow], ask: AskPassword) -> int:
        """Replace personal values in rows, history, conflicts and log; how many rows changed.

        Raises ``DomainError('hub_erase_refused')``.
        """
        ...

    def after_restore(self, desk: Desk, ask: AskPassword) -> int:
        """After the hub was brought back from a backup: the new epoch."""
        ...
