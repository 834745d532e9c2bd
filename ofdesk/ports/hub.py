"""The hub as windows and commands see it: make it, join it, sync with it, settle who may."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ofdesk.ports.desk import Desk

if TYPE_CHECKING:
    from ofdesk.ports.hub_office import HubOffice

ALONE, UP_TO_DATE, PENDING = "alone", "up_to_date", "pending"
OFFLINE, CONFLICTS, STOPPED = "offline", "conflicts", "stopped"

Step = Callable[[int, int], None]
"""Told how many rows of how many were taken; what it raises ends the join, and undoes it."""

AskPassword = Callable[[str], str]
"""Gives the password of a login (``alice@hub.example/of``), or nothing where there is none."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a cycle did and what is left. ``state`` is one of the six words above; ``reason`` is
    the code of what stopped or prevented it, ``values`` fill its sentence."""

    pushed: int
    pulled: int
    conflicts: int
    pending: int
    state: str
    reason: str = ""
    values: dict[str, str] = field(default_factory=dict)
    warning: str = ""
    """``clock_skewed`` when this machine and the hub are more than five minutes apart,
    ``digest_differs`` when tables were not the same when they were last compared."""
    differing: tuple[str, ...] = ()
    """The tables that were not."""


@dataclass(frozen=True, slots=True)
class TableDigest:
    """How many rows of a table are here and on the hub, and whether they are the same versions."""

    table: str
    here: int
    hub: int
    equal: bool


@dataclass(frozen=True, slots=True)
class HubMade:
    """A hub that was made or brought up to date."""

    hub_id: str
    database: str
    schema_version: int
    invitation: str = ""
    """The text of an invitation to it."""


@dataclass(frozen=True, slots=True)
class JoinHub:
    """``where``: a URL without password or the path of an invitation; ``wish``: a desk number;
    ``user``: who logs in, when ``where`` names nobody; ``answers``: doubts answered with yes."""

    where: str
    wish: str = ""
    user: str = ""
    answers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Joined:
    """A base that shares from now on, under this desk number."""

    hub_id: str
    desk: str
    report: SyncReport


class Hubs(Protocol):
    """The only door of the command line and of the windows to the hub.

    ``where`` is a URL without password or the path of an invitation. All may raise
    ``Unavailable('hub_unreachable')``, ``DomainError('hub_login_refused')``, ``hub_url_invalid``.
    """

    def make(self, where: str, ask: AskPassword) -> HubMade:
        """Make the hub in an empty database. Raises ``DomainError('hub_exists')``."""
        ...

    def upgrade(self, desk: Desk, ask: AskPassword) -> HubMade:
        """Bring the hub of ``desk`` to the functions and tables of this program."""
        ...

    def join(
        self, desk: Desk, request: JoinHub, ask: AskPassword, step: Step | None = None
    ) -> Joined:
        """Share ``desk`` through the hub, under the wished number if it is free.

        Raises ``DomainError``: ``hub_already_joined``, ``series_taken``, ``hub_factice``;
        ``ConfirmationNeeded('hub_duplicates')``.
        """
        ...

    def invite(self, desk: Desk, target: Path) -> Path:
        """Write the invitation to the hub of ``desk``: no secret in it."""
        ...

    def sync(self, desk: Desk, ask: AskPassword) -> SyncReport:
        """One cycle. An unreachable hub is a report, not an error."""
        ...

    def status(self, desk: Desk) -> SyncReport:
        """Where ``desk`` stands, without taking or sending anything."""
        ...

    def digest(self, desk: Desk, ask: AskPassword) -> Sequence[TableDigest]:
        """Compare base and hub table by table, after a cycle; only reported.

        Raises ``DomainError('digest_not_at_rest')`` while something waits to be sent or taken.
        """
        ...

    def reserve(
        self, desk: Desk, wanted: Sequence[tuple[str, str]], ask: AskPassword
    ) -> Mapping[tuple[str, str], str]:
        """Take rights (kind, subject) in advance; of each who has it, as ``Claims.take``."""
        ...

    def let_go(self, desk: Desk, ask: AskPassword) -> int:
        """Give back what was reserved and not used; how many."""
        ...

    def renumber(self, desk: Desk, ask: AskPassword) -> str:
        """Make ``desk`` somebody new for the hub, under a desk number that was never given: for one
        that was retired, or whose series the hub refuses. What waits is sent under its old name.

        Returns the number. Raises ``DomainError('hub_revoked')``.
        """
        ...

    @property
    def office(self) -> "HubOffice":
        """What administrators do."""
        ...

    def login(self, desk: Desk) -> str:
        """Who logs in where, as ``alice@hub.example:5432/of``; empty when ``desk`` shares not."""
        ...

    def wait(self, desk: Desk, ask: AskPassword, seconds: float) -> None:
        """Come back when the hub has news, when the base has changed, or after ``seconds``."""
        ...

    def add_staff(self, desk: Desk, name: str, secret: str, ask: AskPassword) -> str:
        """A login for a person; its password, made here when ``secret`` is empty."""
        ...

    def revoke_staff(self, desk: Desk, name: str, ask: AskPassword) -> int:
        """Take the login of a person away; how many desks it had."""
        ...

    def retire(self, desk: Desk, number: str, reason: str, ask: AskPassword) -> None:
        """Close the desk ``number`` for good: nobody issues under it any more."""
        ...
