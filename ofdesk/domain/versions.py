"""Versions of the platform software, their order, and to which one a client may go (domain §4)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import total_ordering

from ofdesk.domain.errors import DomainError

_FORM = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,4}){0,5})(alpha|beta)?")


class Stage(IntEnum):
    """How far a version is: ``alpha`` < ``beta`` < stable."""

    ALPHA = 0
    BETA = 1
    STABLE = 2


@total_ordering
@dataclass(frozen=True, slots=True)
class Version:
    """Numbers without final zeros, then the stage: ``3.0`` equals ``3``, and both follow
    ``3.0beta``. ``text`` is how it is written, and does not count."""

    numbers: tuple[int, ...]
    stage: Stage = Stage.STABLE
    text: str = field(default="", compare=False)

    @classmethod
    def parse(cls, text: str) -> "Version":
        """The version that ``text`` names. Raises ``DomainError('version_unknown')``."""
        written = text.strip().lower()
        found = _FORM.fullmatch(written)
        if found is None:
            raise DomainError("version_unknown", field="target", version=text.strip())
        numbers = [int(number) for number in found[1].split(".")]
        while numbers and numbers[-1] == 0:
            numbers.pop()
        stage = Stage[found[2].upper()] if found[2] else Stage.STABLE
        return cls(tuple(numbers), stage, written)

    def __str__(self) -> str:
        if self.text:
            return self.text
        mark = "" if self.is_stable else self.stage.name.lower()
        numbers = self.numbers if self.is_stable or len(self.numbers) > 1 else (*self.numbers, 0)
        return ".".join(str(number) for number in numbers or (0,)) + mark

    def __lt__(self, other: "Version") -> bool:
        return (self.numbers, self.stage) < (other.numbers, other.stage)

    @property
    def is_stable(self) -> bool:
        """Whether it is neither alpha nor beta."""
        return self.stage is Stage.STABLE


@dataclass(frozen=True, slots=True)
class VersionPolicy:
    """What the staff keeps as data: the versions that exist, the stable one proposed to new
    clients, and the pre-releases that are open."""

    known: tuple[Version, ...]
    stable: Version | None
    open_prereleases: tuple[Version, ...] = ()

    def listed(self, version: Version) -> bool:
        """Whether ``version`` exists."""
        return version in (*self.known, self.stable, *self.open_prereleases)

    def proposed(self) -> Iterable[Version]:
        """The versions that any older client may go to."""
        stable = () if self.stable is None else (self.stable,)
        return (*stable, *(found for found in self.open_prereleases if not found.is_stable))


@dataclass(frozen=True, slots=True)
class TargetChoice:
    """A version beside the answer to « may this client go there? »: empty, or why not."""

    version: Version
    refusal: str = ""


def next_stable(version: Version) -> Version | None:
    """The stable version with the same numbers as a pre-release; a stable version has none."""
    return None if version.is_stable else Version(version.numbers)


def refusal_of(source: Version, target: Version, policy: VersionPolicy) -> str:
    """Why a client on ``source`` may not go to ``target``, or an empty text when it may.

    ``version_same``, ``version_downgrade``, ``version_unknown`` (does not exist) or
    ``version_closed`` (exists, and is neither proposed nor the client's own next stable).
    """
    if target == source:
        return "version_same"
    if target < source:
        return "version_downgrade"
    if not policy.listed(target):
        return "version_unknown"
    if target in policy.proposed() or target == next_stable(source):
        return ""
    return "version_closed"


def check_target(source: Version, target: Version, policy: VersionPolicy) -> None:
    """Raise ``DomainError`` with the code of ``refusal_of`` unless the migration is allowed."""
    code = refusal_of(source, target, policy)
    if code:
        raise DomainError(code, field="target", version=str(target), present=str(source))


def choices(source: Version, policy: VersionPolicy) -> tuple[TargetChoice, ...]:
    """Every version of the list, oldest first, with the reason of those refused."""
    versions: dict[Version, None] = dict.fromkeys((*policy.known, *policy.proposed()))
    return tuple(TargetChoice(v, refusal_of(source, v, policy)) for v in sorted(versions))


def targets(source: Version, policy: VersionPolicy) -> tuple[Version, ...]:
    """The versions that a client on ``source`` may go to, oldest first."""
    return tuple(found.version for found in choices(source, policy) if not found.refusal)
