"""What becomes of an invented client in its year, and on which day the year that it had ends."""

from dataclasses import dataclass
from random import Random

ASSOCIATION, COMPANY, PUBLIC, PRIVATE = "association", "company", "public", "private"
PAYING = ("cheque", "transfer", "card")


@dataclass(frozen=True, slots=True)
class Casting:
    """One client to invent. ``offset``: days from the first day to the end of the year it had, or
    to the day it comes. ``icao`` empty = any airfield."""

    kind: str
    fate: str
    offset: int
    icao: str = ""


@dataclass(frozen=True, slots=True)
class _Fate:
    weight: int
    first: int
    last: int


FATES = {
    "cheque": _Fate(300, 4, 364),
    "transfer": _Fate(310, 4, 364),
    "card": _Fate(170, 4, 364),
    "proposed": _Fate(90, 4, 330),
    "late": _Fate(30, 235, 330),
    "part_paid": _Fate(15, 230, 330),
    "over_paid": _Fate(15, 30, 320),
    "bounced": _Fate(6, 200, 310),
    "not_renewed": _Fate(22, 250, 352),
    "credited": _Fate(8, 30, 220),
    "new": _Fate(20, 20, 320),
    "test": _Fate(20, 0, 0),
    "suspended": _Fate(6, 60, 230),
    "archived": _Fate(6, 30, 230),
}
"""Of a thousand clients, how many; and when: some fates must have had the time to come true."""

KINDS = {ASSOCIATION: 70, COMPANY: 15, PUBLIC: 5, PRIVATE: 10}

LEADS = (
    Casting(ASSOCIATION, "cheque", 12, "LFCF"),
    Casting(COMPANY, "transfer", 40, "LFCL"),
    Casting(ASSOCIATION, "card", 100, "LFBH"),
    Casting(PUBLIC, "transfer", 150, "LFDB"),
    Casting(PRIVATE, "card", 25, "LFDE"),
    Casting(ASSOCIATION, "late", 270, "LFRU"),
    Casting(ASSOCIATION, "proposed", 20, "FMEE"),
    Casting(ASSOCIATION, "not_renewed", 340, "LFHY"),
    Casting(COMPANY, "transfer", 90, "EBNM"),
    Casting(ASSOCIATION, "transfer", 55, "LSGL"),
    Casting(ASSOCIATION, "part_paid", 285, "LFOT"),
    Casting(ASSOCIATION, "over_paid", 130, "LFLG"),
    Casting(COMPANY, "bounced", 300, "LFPN"),
    Casting(ASSOCIATION, "credited", 120, "LFQG"),
    Casting(ASSOCIATION, "new", 200, "LFEY"),
    Casting(ASSOCIATION, "test", 0, "LFKC"),
    Casting(ASSOCIATION, "proposed", 160, "NWWM"),
    Casting(COMPANY, "cheque", 75, "TFFR"),
    Casting(COMPANY, "transfer", 60, "LFMD"),
    Casting(ASSOCIATION, "suspended", 110, "LFGA"),
    Casting(ASSOCIATION, "archived", 90, "LFPZ"),
    Casting(ASSOCIATION, "blocked", 310, "EBSP"),
    Casting(ASSOCIATION, "cheque", 33, "LFAY"),
    Casting(ASSOCIATION, "twin", 150, "LFAY"),
    Casting(ASSOCIATION, "cheque", 352, "LFLP"),
    Casting(ASSOCIATION, "cheque", 48, "FMCZ"),
    Casting(COMPANY, "card", 210, "SOCA"),
    Casting(ASSOCIATION, "transfer", 140, "LFVP"),
    Casting(COMPANY, "transfer", 250, "TFFJ"),
    Casting(ASSOCIATION, "proposed", 20, "TFFG"),
    Casting(ASSOCIATION, "cheque", 345, "TFFF"),
    Casting(ASSOCIATION, "card", 70, "EGKA"),
    Casting(COMPANY, "transfer", 190, "LELL"),
    Casting(ASSOCIATION, "cheque", 230, "EDTF"),
    Casting(COMPANY, "transfer", 205, "GCXO"),
    Casting(ASSOCIATION, "transfer", 180, "NTAA"),
    Casting(PRIVATE, "not_renewed", 345, "LFMD"),
    Casting(ASSOCIATION, "transfer", 350, "LFEC"),
    Casting(ASSOCIATION, "cheque", 28, "LFQM"),
    Casting(ASSOCIATION, "twin", 210, "LFQM"),
)
"""The first clients, cast by hand, so that a small base has something of everything too."""

GONE = frozenset(("archived", "twin"))
"""Fates whose sheet is not in the list of clients at the end."""


def castings(count: int, chance: Random) -> list[Casting]:
    """The leads, then the crowd by chance, until ``count`` of them stay in the list of clients."""
    found: list[Casting] = []
    leads, staying = iter(LEADS), 0
    while staying < count:
        casting = next(leads, None) or _by_chance(chance)
        found.append(casting)
        staying += casting.fate not in GONE
    following = next(leads, None)
    if found and following is not None and following.fate in GONE:
        found.append(following)
    return found


def _by_chance(chance: Random) -> Casting:
    (kind,) = chance.choices(list(KINDS), list(KINDS.values()))
    (fate,) = chance.choices(list(FATES), [fate.weight for fate in FATES.values()])
    return Casting(kind, fate, chance.randint(FATES[fate].first, FATES[fate].last))
