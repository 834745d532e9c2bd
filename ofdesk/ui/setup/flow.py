"""Which step of the assistant comes next, and what is kept of it if the program ends; no Qt."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

STEPS = ("company", "desk", "catalogue", "clients", "hub")
BASE_NEEDED = STEPS.index("catalogue")
"""From this step on a base must be there."""

COMPANY = (
    *("company.name", "company.legal_form", "company.capital", "company.address_1"),
    *("company.address_2", "company.postcode", "company.city", "company.siren"),
    *("company.rcs_city", "company.vat_number", "company.email", "company.phone"),
)
BANK = (
    *("bank.account_holder", "bank.name", "bank.iban", "bank.bic", "bank.cheque_order"),
    *("bank.cheque_address_1", "bank.cheque_postcode", "bank.cheque_city"),
)
DESK = ("desk.number", "desk.operator", "desk.language")
FIRST_NUMBER = "01"


@dataclass(frozen=True, slots=True)
class Flow:
    """Where the person is, what was typed and is not stored yet, and the steps seen so far."""

    step: int = 0
    typed: Mapping[str, str] = field(default_factory=dict)
    furthest: int = 0
    done: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The step in front."""
        return STEPS[self.step]

    @property
    def is_last(self) -> bool:
        """Whether nothing comes after."""
        return self.step == len(STEPS) - 1

    def needs_base(self, *, there: bool) -> bool:
        """Whether the base has to be made before the next step can be shown."""
        return not there and self.step + 1 >= BASE_NEEDED

    def keep(self, values: Mapping[str, str]) -> "Flow":
        """What is typed now."""
        return replace(self, typed={**self.typed, **values})

    def stored(self) -> "Flow":
        """What was typed is in the base."""
        return replace(self, typed={})

    def onward(self, *, done: bool) -> "Flow":
        """The next step; ``done``: this one was filled in, not left for later."""
        finished = self.done | {self.name} if done else self.done - {self.name}
        step = min(self.step + 1, len(STEPS) - 1)
        return replace(self, step=step, furthest=max(self.furthest, step), done=finished)

    def to(self, step: int) -> "Flow":
        """A step that was seen; others cannot be jumped to."""
        return replace(self, step=step) if 0 <= step <= self.furthest else self

    def back(self) -> "Flow":
        """The step before."""
        return self.to(self.step - 1)

    def settings(self) -> dict[str, str]:
        """What was typed that is a setting of a base."""
        return {key: text for key, text in self.typed.items() if key != "desk.number"}

    def text(self) -> str:
        """All of it as one line, to be kept outside the base."""
        kept = {
            "step": self.step,
            "typed": dict(self.typed),
            "furthest": self.furthest,
            "done": sorted(self.done),
        }
        return json.dumps(kept, ensure_ascii=False)


def flow_of(text: str) -> Flow:
    """The flow that ``text`` keeps; a new one when there is none, or it cannot be read."""
    try:
        kept = json.loads(text)
        step, furthest = int(kept["step"]), int(kept["furthest"])
        typed = {str(key): str(value) for key, value in kept["typed"].items()}
        done = frozenset(map(str, kept["done"])) & frozenset(STEPS)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Flow()
    last = len(STEPS) - 1
    furthest = min(max(furthest, 0), last)
    return Flow(min(max(step, 0), furthest), typed, furthest, done)
