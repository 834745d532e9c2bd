"""One act for many clients: a transaction each, what was refused, and where a person stopped it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ofdesk.domain.errors import OfdeskError
from ofdesk.ports.desk import Desk
from ofdesk.services.renewals import RenewClient, renew_client
from ofdesk.words.sentences import sentence

Stopped = Callable[[int, int], bool]
"""Is told how many of how many are done before each one; answers whether to stop there."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A client that was left out, and why: the code and its sentence."""

    platform: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class BatchDone:
    """What a batch did: numbers in their order, clients refused, and how many were not come to."""

    issued: tuple[str, ...]
    refused: tuple[Refused, ...]
    left: int
    changes: frozenset[str] = frozenset(("document", "client"))


def propose_renewals(
    platforms: Sequence[str], desk: Desk, stopped: Stopped = lambda _done, _of: False
) -> BatchDone:
    """Issue the proposition of renewal of each client, as asked: one that is refused keeps no
    other from being issued, and what is issued when it is stopped stays issued.

    Nothing of a document stays in memory but its number.
    """
    issued: list[str] = []
    refused: list[Refused] = []
    for done, platform in enumerate(platforms):
        if stopped(done, len(platforms)):
            return BatchDone(tuple(issued), tuple(refused), len(platforms) - done)
        try:
            request = RenewClient(platform, propose=True)
            issued.append(renew_client(request, desk.write(), desk.today).number)
        except OfdeskError as error:
            # Its words alone: an error holds on to all that its frames held.
            refused.append(Refused(platform, error.code, sentence(error)))
    return BatchDone(tuple(issued), tuple(refused), 0)
