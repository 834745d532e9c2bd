"""Letters for the post: no letter twice, none forgotten, whatever happens to the paper."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofdesk.domain import posting
from ofdesk.domain.errors import DomainError
from ofdesk.domain.posting import Happened, Stamps
from ofdesk.domain.states import TRANSITIONS

RANKS = st.frozensets(st.integers(1, 400))


@dataclass(frozen=True)
class Place:
    lines: tuple[str, ...] = ("12 rue des Ailes",)
    postcode: str = "31130"
    city: str = "Balma"
    country: str = "FR"


def order(sheets=1, name="Club", **place):
    return posting.posting_order(sheets, name, Place(**place))


def test_letters_go_by_sheets_then_country_then_postcode_then_name():
    wanted = [
        order(1, postcode="31000"),
        order(1, "Alpha", postcode="31130"),
        order(1, "Béta", postcode="31130"),
        order(1, postcode="75001", city="Paris"),
        order(1, postcode="1000", city="Bruxelles", country="BE"),
        order(1, postcode="1000", city="Lausanne", country="CH"),
        order(2, postcode="01000", city="Bourg"),
        order(3, postcode="01000", city="Bourg"),
        order(4, postcode="02000", city="Laon"),
        order(9, postcode="03000", city="Moulins"),
    ]
    assert sorted(wanted) == wanted


def test_thick_letters_are_one_pile():
    assert order(4, postcode="75001", city="Paris") > order(11, postcode="31130")


@pytest.mark.parametrize(
    ("country", "postcode", "abroad"),
    [("FR", "31130", False), ("RE", "97400", False), ("MC", "98000", False), ("BE", "1000", True)],
)
def test_stamps_for_abroad_are_not_for_overseas(country, postcode, abroad):
    assert posting.is_abroad("Club", Place(country=country, postcode=postcode)) is abroad


@given(RANKS, st.integers(1, 60))
def test_jobs_hold_every_letter_once_in_order(ranks, size):
    jobs = posting.cut_into_jobs(ranks, size)
    assert [rank for job in jobs for rank in job] == sorted(ranks)
    assert all(1 <= len(job) <= size for job in jobs)
    assert all(len(job) == size for job in jobs[:-1])


def test_a_lot_of_300_makes_twelve_jobs():
    assert [len(job) for job in posting.cut_into_jobs(range(1, 301))] == [25] * 12


@pytest.mark.parametrize(
    ("sheets", "grams"),
    [(1, 20), (3, 20), (4, 100), (19, 100), (20, 250), (49, 250), (50, 500), (399, 2000), (400, 0)],
)
def test_stamps_go_by_weight(sheets, grams):
    assert posting.step_g(sheets) == grams


@given(st.lists(st.tuples(st.integers(1, 450), st.booleans())))
def test_every_letter_gets_one_stamp(letters):
    counted = posting.count_stamps(letters)
    assert sum(one.count for one in counted) == len(letters)
    assert list(counted) == sorted(counted)
    assert len({(one.abroad, one.grams) for one in counted}) == len(counted)


def test_stamps_are_counted_at_home_first():
    found = posting.count_stamps([(1, False), (4, False), (2, True), (3, False)])
    assert found == (Stamps(False, 20, 2), Stamps(False, 100, 1), Stamps(True, 20, 1))


@given(RANKS)
def test_ranks_are_read_as_they_were_written(ranks):
    assert posting.ranks_of(posting.ranks_text(ranks)) == ranks


def test_ranks_are_written_as_people_do():
    assert posting.ranks_text((7, 1, 2, 3, 9, 10)) == "1-3,7,9-10"
    assert posting.ranks_of("") == frozenset()


def test_nothing_happened_is_queued():
    assert posting.piece_states(2, ()) == {1: "queued", 2: "queued"}


def test_the_last_word_counts_but_the_post_keeps_what_it_has():
    events = [
        Happened("handed", frozenset({1, 2, 3})),
        Happened("acknowledged", frozenset({1, 2})),
        Happened("posted", frozenset({1})),
        Happened("to_reprint", frozenset({1, 2, 9})),
    ]
    assert posting.piece_states(3, events) == {1: "posted", 2: "to_reprint", 3: "handed"}


@given(
    st.dictionaries(
        st.integers(1, 60), st.sampled_from(sorted(TRANSITIONS["piece"].following)), min_size=1
    ),
    st.integers(0, 60),
)
def test_the_last_good_letter_divides_what_was_handed_over(states, last):
    waiting = {rank for rank, state in states.items() if state in posting.WAITING}
    if not waiting or last > max(waiting):
        with pytest.raises(DomainError):
            posting.after_last_good(states, last)
        return
    good, again = posting.after_last_good(states, last)
    assert good | again == waiting
    assert good.isdisjoint(again)
    assert all(rank <= last for rank in good)
    assert all(rank > last for rank in again)
    allowed = TRANSITIONS["piece"].pairs
    assert all((states[rank], "acknowledged") in allowed for rank in good)
    assert all((states[rank], "to_reprint") in allowed for rank in again)


@pytest.mark.parametrize(
    ("states", "state"),
    [
        (["queued", "queued"], "queued"),
        (["queued", "cancelled"], "queued"),
        (["queued", "handed"], "to_acknowledge"),
        (["handing", "acknowledged"], "to_acknowledge"),
        (["to_reprint", "acknowledged"], "to_resume"),
        (["queued", "acknowledged"], "to_resume"),
        (["acknowledged", "cancelled"], "acknowledged"),
        (["posted", "cancelled"], "posted"),
        (["cancelled"], "cancelled"),
    ],
)
def test_a_lot_is_where_its_slowest_letter_is(states, state):
    assert posting.lot_state(states) == state


def test_letters_are_named_by_rank():
    states = {1: "queued", 2: "queued"}
    assert posting.chosen_ranks(states, [2]) == {2}
    with pytest.raises(DomainError) as refused:
        posting.chosen_ranks(states, [1, 3])
    assert (refused.value.code, refused.value.values) == (
        "last_letter_unknown",
        {"rank": 3, "last": 2},
    )


def test_paper_never_goes_to_the_printer_unseen():
    pairs = TRANSITIONS["piece"].pairs
    assert not {(a, b) for a, b in pairs if a in posting.WAITING and b in ("handing", "handed")} - {
        ("handing", "handed")
    }
    assert TRANSITIONS["piece"].final == posting.OVER
