"""Which state may follow which: one table of allowed pairs for each thing that has states."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ofdesk.domain.errors import DomainError


@dataclass(frozen=True, slots=True)
class Transitions:
    """The states of ``what``, each with those that may follow it; none follow a final one."""

    what: str
    following: Mapping[str, frozenset[str]] = field(hash=False)

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every allowed pair."""
        return frozenset((a, b) for a, after in self.following.items() for b in after)

    @property
    def final(self) -> frozenset[str]:
        """States that nothing follows."""
        return frozenset(state for state, after in self.following.items() if not after)


def _table(what: str, **following: str) -> Transitions:
    return Transitions(what, {name: frozenset(after.split()) for name, after in following.items()})


_JUDGED = "approved part_approved disputed suspended certified refused payment_sent cashed"
_WITH_THE_BUYER = f"available taken completed {_JUDGED}"

MIGRATION = _table(
    "migration",
    quoted="sent accepted refused lapsed cancelled",
    sent="accepted refused lapsed cancelled",
    accepted="done cancelled",
    refused="",
    lapsed="",
    done="",
    cancelled="",
)
"""A lapsed or refused quote is made again as a new migration, never reopened (domain §4)."""

QUOTE = _table(
    "quote",
    issued="sent accepted refused lapsed",
    sent="accepted refused lapsed",
    accepted="invoiced",
    refused="",
    lapsed="",
    invoiced="",
)

PERIOD = _table(
    "period",
    invoiced="acquired uncovered cancelled",
    acquired="invoiced uncovered cancelled",
    uncovered="acquired invoiced cancelled",
    cancelled="",
)
"""Recomputed from receipts: a rejected cheque leaves an acquired year « non couverte »."""


CHEQUE = _table(
    "cheque",
    received="preparing deposited returned abandoned",
    preparing="received deposited returned abandoned",
    deposited="cleared rejected",
    cleared="rejected deposited",
    rejected="represented returned abandoned",
    represented="",
    returned="",
    abandoned="",
    reversed="",
)
"""``preparing``: laid aside for the next slip. A cheque that is presented again is a new receipt:
the rejected one was reversed (money §2)."""


MAIL = _table(
    "mail_message",
    queued="sending cancelled",
    sending="sent failed queued unsure",
    failed="queued cancelled",
    unsure="queued sent cancelled",
    sent="",
    cancelled="",
)
"""``unsure``: perhaps sent. Only a person decides what follows, never the program (money §7)."""


LETTER = _table("letter", queued="posted cancelled", posted="", cancelled="")
"""A reminder: once it is posted it counts for ever; a cancelled one never did (money §5)."""


LIFECYCLE = _table(
    "lifecycle",
    waiting=f"written deposited emitted received {_WITH_THE_BUYER} rejected",
    written=f"deposited emitted received {_WITH_THE_BUYER} rejected",
    deposited=f"emitted received {_WITH_THE_BUYER} rejected",
    emitted=f"received {_WITH_THE_BUYER} rejected",
    received=f"{_WITH_THE_BUYER} rejected",
    available=f"{_JUDGED} taken rejected",
    taken=f"{_JUDGED} rejected",
    approved="certified disputed suspended payment_sent cashed",
    part_approved="approved certified disputed suspended refused payment_sent cashed",
    disputed="taken approved part_approved suspended completed refused payment_sent cashed",
    suspended="available taken completed approved part_approved disputed refused rejected",
    completed=f"available taken {_JUDGED} rejected",
    certified="approved disputed suspended payment_sent cashed",
    payment_sent="disputed cashed",
    cashed="",
    rejected="written deposited",
    refused="",
)
"""An electronic invoice on its platform. News may skip steps, and never go back: only a rejected
one, which never reached its buyer, is deposited again. A refused one is credited (law §A2)."""


PIECE = _table(
    "piece",
    queued="handing cancelled",
    handing="handed queued acknowledged to_reprint",
    handed="acknowledged to_reprint",
    to_reprint="handing cancelled",
    acknowledged="to_reprint posted",
    posted="",
    cancelled="",
)
"""A letter of a lot to print. Nothing goes from the printer to the printer: a person looks at the
paper in between (money §6)."""


TRANSITIONS = {
    table.what: table
    for table in (MIGRATION, QUOTE, PERIOD, CHEQUE, MAIL, LETTER, LIFECYCLE, PIECE)
}


def check_transition(what: str, present: str, wanted: str) -> None:
    """Refuse a pair that the table of ``what`` does not have.

    Raises ``DomainError('not_open')`` when nothing follows ``present`` any more, and
    ``state_forbidden`` when something else does.
    """
    after = TRANSITIONS[what].following[present]
    if wanted not in after:
        code = "state_forbidden" if after else "not_open"
        raise DomainError(code, what=what, state=present, wanted=wanted)
