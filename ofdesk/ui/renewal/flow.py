"""Which step of a renewal comes next, and what each needs, without any window."""

from dataclasses import dataclass, replace
from typing import Any

STEPS = ("count", "period", "acts", "issue", "pay")
PAY = ("card", "transfer", "cheque")


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered so far. ``resources`` absent = the platform's count; ``acts`` = all."""

    resources: int | None = None
    offer: str = ""
    restart: bool = False
    acts: tuple[str, ...] | None = None
    propose: bool = False
    ordered_by: str = ""
    channel: str = ""
    pay: str = "cheque"
    stale_accepted: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What the base says: whether the count is old, whether acts wait, whether it is issued."""

    stale: bool = False
    known: bool = True
    issued: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """Where the wizard stands. Steps go forward one by one; back to any step done, until issue."""

    step: str = "count"
    answers: Answers = Answers()
    facts: Facts = Facts()

    @property
    def position(self) -> int:
        """The number of the step, from 0."""
        return STEPS.index(self.step)

    def may_go_on(self) -> bool:
        """Whether the present step is answered."""
        if self.step == "count":
            return self.facts.known and (not self.facts.stale or self.answers.stale_accepted)
        if self.step == "issue":
            return self.facts.issued or self.may_issue()
        return True

    def may_issue(self) -> bool:
        """A proposition needs nothing more; an invoice needs who ordered."""
        return self.answers.propose or bool(self.answers.ordered_by.strip())

    def forward(self) -> "Flow":
        """The next step; the last one stays. Issue itself is not a step but an act."""
        if not self.may_go_on() or (self.step == "issue" and not self.facts.issued):
            return self
        return replace(self, step=STEPS[min(self.position + 1, len(STEPS) - 1)])

    def back(self, step: str = "") -> "Flow":
        """The step before, or a named earlier one; nothing goes back once it is issued."""
        if self.facts.issued or not self.position:
            return self
        target = step or STEPS[self.position - 1]
        return replace(self, step=target) if STEPS.index(target) < self.position else self

    def answer(self, **values: Any) -> "Flow":
        """With other answers."""
        return replace(self, answers=replace(self.answers, **values))

    def issued(self) -> "Flow":
        """The document is issued: payment is what is left."""
        return replace(self, step="pay", facts=replace(self.facts, issued=True))
