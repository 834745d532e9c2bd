"""Tables of allowed states, and the refusal of all other pairs."""

from itertools import product

import pytest

from ofdesk.domain.errors import DomainError
from ofdesk.domain.states import MIGRATION, PERIOD, QUOTE, TRANSITIONS, check_transition

EVERY_PAIR = [
    (what, present, wanted)
    for what, table in TRANSITIONS.items()
    for present, wanted in product(table.following, repeat=2)
]


@pytest.mark.parametrize("what", TRANSITIONS)
def test_every_state_that_may_follow_is_itself_in_the_table(what: str) -> None:
    table = TRANSITIONS[what]
    assert {wanted for _, wanted in table.pairs} <= set(table.following)


def test_final_states_are_those_that_the_rules_name() -> None:
    assert MIGRATION.final == {"refused", "lapsed", "done", "cancelled"}
    assert QUOTE.final == {"refused", "lapsed", "invoiced"}
    assert PERIOD.final == {"cancelled"}


@pytest.mark.parametrize(("what", "present", "wanted"), EVERY_PAIR)
def test_a_pair_passes_only_if_the_table_has_it(what: str, present: str, wanted: str) -> None:
    table = TRANSITIONS[what]
    if (present, wanted) in table.pairs:
        check_transition(what, present, wanted)
        return
    code = "not_open" if present in table.final else "state_forbidden"
    with pytest.raises(DomainError, match=code) as refused:
        check_transition(what, present, wanted)
    assert refused.value.values == {"what": what, "state": present, "wanted": wanted}


def test_a_lapsed_quote_is_never_accepted() -> None:
    for what in ("migration", "quote"):
        with pytest.raises(DomainError, match="not_open"):
            check_transition(what, "lapsed", "accepted")
