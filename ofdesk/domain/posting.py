"""Letters for the post: their order, the jobs of the printer, their states and their stamps."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ofdesk.domain.errors import DomainError
from ofdesk.domain.postal import PostalAddress, posting_key

JOB_SIZE = 25
"""Letters that the printer is handed at once."""
THICK = 4
"""From so many sheets on a letter is folded and stamped apart; fewer go into one pile each."""
SHEET_MG, ENVELOPE_MG = 4_990, 5_000
"""An A4 sheet of 80 g/m², and a window envelope DL."""
STEPS_G = (20, 100, 250, 500, 1000, 2000)
"""The weights at which La Poste changes its price."""

QUEUED, HANDING, HANDED = "queued", "handing", "handed"
ACKNOWLEDGED, AGAIN, CANCELLED, POSTED = "acknowledged", "to_reprint", "cancelled", "posted"
READY = frozenset((QUEUED, AGAIN))
"""What the next run prints."""
WAITING = frozenset((HANDING, HANDED))
"""What nobody has looked at yet; « handing »: the program ended before the printer had said."""
OVER = frozenset((POSTED, CANCELLED))


def posting_order(sheets: int, name: str, address: PostalAddress) -> tuple[int | str, ...]:
    """What a lot is sorted by: sheets (1, 2, 3, then more), country, postcode, name."""
    return min(sheets, THICK), *posting_key(name, address)


def is_abroad(name: str, address: PostalAddress) -> bool:
    """Whether a letter is stamped for abroad; overseas France and Monaco are not."""
    return posting_key(name, address)[0] == 1


def cut_into_jobs(ranks: Iterable[int], size: int = JOB_SIZE) -> list[tuple[int, ...]]:
    """``ranks`` in their order, at most ``size`` a job."""
    whole = sorted(set(ranks))
    return [tuple(whole[start : start + size]) for start in range(0, len(whole), size)]


def step_g(sheets: int) -> int:
    """The weight up to which a letter is stamped, in grams; 0 when the post has no letter of it."""
    weight = sheets * SHEET_MG + ENVELOPE_MG
    return next((step for step in STEPS_G if weight <= step * 1000), 0)


@dataclass(frozen=True, slots=True, order=True)
class Stamps:
    """So many letters of at most ``grams`` (0: too heavy for a letter), at home or ``abroad``."""

    abroad: bool
    grams: int
    count: int


def count_stamps(letters: Iterable[tuple[int, bool]]) -> tuple[Stamps, ...]:
    """Which stamps to buy for letters of (sheets, abroad): France first, the lightest first."""
    counted: dict[tuple[bool, int], int] = {}
    for sheets, abroad in letters:
        key = abroad, step_g(sheets)
        counted[key] = counted.get(key, 0) + 1
    return tuple(Stamps(*key, counted[key]) for key in sorted(counted))


def ranks_text(ranks: Iterable[int]) -> str:
    """Ranks as people write them: « 1-25,30 »."""
    runs: list[list[int]] = []
    for rank in sorted(set(ranks)):
        if runs and rank == runs[-1][1] + 1:
            runs[-1][1] = rank
        else:
            runs.append([rank, rank])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def ranks_of(text: str) -> frozenset[int]:
    """The ranks of « 1-25,30 ». Raises ``ValueError``."""
    found: set[int] = set()
    for part in filter(None, text.split(",")):
        first, _, last = part.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Happened:
    """Letters ``ranks`` came to the state ``kind``."""

    kind: str
    ranks: frozenset[int]


def piece_states(count: int, events: Iterable[Happened]) -> dict[int, str]:
    """The state of each letter of a lot of ``count`` after ``events``, oldest first.

    The last word counts, but nothing takes a letter back from the post: two desks may have acted
    on one lot, so that a history is read whatever it says.
    """
    states = dict.fromkeys(range(1, count + 1), QUEUED)
    for event in events:
        for rank in event.ranks & states.keys():
            if states[rank] != POSTED:
                states[rank] = event.kind
    return states


def after_last_good(states: Mapping[int, str], last: int) -> tuple[frozenset[int], frozenset[int]]:
    """What « last good letter » says of those that wait to be looked at: good ones, and the others.

    0: none is good. Raises ``nothing_to_acknowledge``, ``last_letter_unknown``.
    """
    waiting = {rank for rank, state in states.items() if state in WAITING}
    if not waiting:
        raise DomainError("nothing_to_acknowledge", field="last")
    if not 0 <= last <= max(waiting):
        raise DomainError("last_letter_unknown", field="last", rank=last, last=max(waiting))
    good = frozenset(rank for rank in waiting if rank <= last)
    return good, frozenset(waiting - good)


def lot_state(states: Collection[str]) -> str:
    """The state of a lot in a word: ``to_acknowledge``, ``to_resume``, ``acknowledged``,
    ``posted``, ``cancelled``, or ``queued`` when nothing was printed."""
    present = frozenset(states)
    if present & WAITING:
        return "to_acknowledge"
    if present & READY:
        return QUEUED if present <= {QUEUED, CANCELLED} else "to_resume"
    if ACKNOWLEDGED in present:
        return ACKNOWLEDGED
    return POSTED if POSTED in present else CANCELLED


def chosen_ranks(states: Mapping[int, str], wanted: Sequence[int]) -> frozenset[int]:
    """``wanted`` as ranks of the lot. Raises ``last_letter_unknown``."""
    for rank in wanted:
        if rank not in states:
            raise DomainError("last_letter_unknown", field="letter", rank=rank, last=len(states))
    return frozenset(wanted)
