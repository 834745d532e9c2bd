"""Whatever is refused, jammed or torn: no letter comes out twice unless a person asked for it."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ofdesk.domain.errors import DomainError, OfdeskError, Unavailable
from ofdesk.domain.posting import ranks_of
from ofdesk.ports.printers import DOUBTFUL, Printer
from ofdesk.services import posting_runs
from ofdesk.services.posting import count_to_print
from ofdesk.services.posting_acts import (
    ChangeLetters,
    acknowledge_lot,
    cancel_letters,
    post_lot,
    reprint_letters,
)
from ofdesk.services.posting_lots import (
    MakeLot,
    count_open_lots,
    list_lots,
    make_lot,
    read_lot,
)
from ofdesk.services.posting_runs import PrintLotRequest, print_lot
from tests.builders import TODAY, make_desk, refusal
from tests.cli.standing import at_home
from tests.printing.letters import add_letters, digest

LETTERS = 5
CLUBS = tuple(f"club{number:03}" for number in range(1, LETTERS + 1))
AGAIN = frozenset({"already_in_lot"})


class PaperShop:
    """A printer in memory that lays down what it was handed; ``faults`` are its next answers."""

    def __init__(self, *faults: str) -> None:
        self.faults = list(faults)
        self.paper: list[str] = []
        self.held: dict[str, list[str]] = {}
        self.jobs = 0
        self.cancelled: list[str] = []

    def printers(self):
        return (Printer("bureau", "idle", default=True),)

    def hand(self, job) -> str:
        fault = self._fault()
        name = f"bureau-{self.jobs + 1}"
        if fault != "printer_refused":
            self.jobs += 1
            self.held[name] = [digest(page) for page in job.pages]
        self._answer(fault)
        return name

    def release(self, job: str) -> None:
        fault = self._fault()
        if fault != "printer_refused":
            self.paper += self.held.pop(job)
        self._answer(fault)

    def cancel(self, job: str) -> bool:
        self.cancelled.append(job)
        return self.held.pop(job, None) is not None

    def _fault(self) -> str:
        return self.faults.pop(0) if self.faults else ""

    def _answer(self, fault: str) -> None:
        if fault:
            raise Unavailable(fault, printer="bureau", command="lp", count=60, detail="")

    def sheets(self, _pdf: bytes) -> int:
        return 1


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def made(tmp_path_factory, home):
    with at_home(home):
        desk = make_desk(tmp_path_factory.mktemp("paper"))
        add_letters(desk, LETTERS)
    yield desk
    desk.close()


@pytest.fixture
def desk(made, home, monkeypatch):
    monkeypatch.setattr(posting_runs, "JOB_SIZE", 2)
    with at_home(home):
        yield made


def new_lot(desk, *letters):
    return make_lot(MakeLot(letters), desk.write(AGAIN), TODAY, lambda _pdf: 1).number


def lot_of(desk, number):
    with desk.read() as session:
        return read_lot(session, number)


def done(act):
    """Whether it was not refused."""
    try:
        act()
    except OfdeskError:
        return False
    return True


RANK = st.integers(1, LETTERS)
FAULTS = st.lists(st.sampled_from(["", "printer_refused", DOUBTFUL]), max_size=3)
ACTS = st.one_of(
    st.tuples(st.just("print"), FAULTS),
    st.tuples(st.just("ack"), st.integers(0, LETTERS)),
    st.tuples(st.just("reprint"), RANK),
    st.tuples(st.just("cancel"), RANK),
)


def act_on(desk, number, shop, act, about):
    """One thing that a person does to a lot."""
    change = ChangeLetters(number, "à revoir", (str(about),))
    if act == "print":
        shop.faults = list(about)
        return done(lambda: print_lot(PrintLotRequest(number), desk, shop))
    if act == "ack":
        return done(lambda: acknowledge_lot(number, str(about), desk, shop))
    change_letters = reprint_letters if act == "reprint" else cancel_letters
    return done(lambda: change_letters(change, desk.write(), TODAY))


@settings(
    max_examples=2,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
@given(st.lists(ACTS, min_size=3, max_size=7))
def test_paper_is_what_people_asked_for_and_no_more(desk, acts):
    shop, number = PaperShop(), new_lot(desk, *CLUBS)
    for act, about in acts:
        before = lot_of(desk, number)
        if not act_on(desk, number, shop, act, about) and act != "print":
            assert lot_of(desk, number) == before
    lot = lot_of(desk, number)
    asked = Counter(
        rank
        for event in lot.events
        if (event.kind, event.reason) in (("to_reprint", ""), ("to_reprint", "à revoir"))
        for rank in ranks_of(event.ranks)
    )
    out = Counter(shop.paper)
    for piece in lot.pieces:
        assert out[piece.pdf_sha256] <= 1 + asked[piece.rank]
        if piece.state == "handed":
            assert out[piece.pdf_sha256] >= 1
    assert set(shop.paper) <= {piece.pdf_sha256 for piece in lot.pieces}


def test_a_refusal_in_the_middle_leaves_the_rest_to_be_resumed_after_a_look(desk):
    shop, number = PaperShop("", "", "printer_refused"), new_lot(desk, *CLUBS)
    with pytest.raises(Unavailable, match="printer_refused"):
        print_lot(PrintLotRequest(number), desk, shop)
    states = ["handed", "handed", "queued", "queued", "queued"]
    assert list(lot_of(desk, number).states.values()) == states
    blocked = refusal(lambda: print_lot(PrintLotRequest(number), desk, shop))
    assert (blocked.code, blocked.values["letters"]) == ("lot_unacknowledged", "1-2")
    assert acknowledge_lot(number, "2", desk, shop).state == "to_resume"
    assert print_lot(PrintLotRequest(number), desk, shop).state == "to_acknowledge"
    assert Counter(shop.paper) == Counter(x.pdf_sha256 for x in lot_of(desk, number).pieces)
    assert shop.cancelled == []


def test_a_job_that_may_not_be_released_is_taken_back_and_printed_once(desk):
    shop, number = PaperShop("", "printer_refused"), new_lot(desk, *CLUBS)
    with pytest.raises(Unavailable, match="printer_refused"):
        print_lot(PrintLotRequest(number), desk, shop)
    assert (shop.cancelled, shop.paper, shop.held) == (["bureau-1"], [], {})
    lot = lot_of(desk, number)
    assert (lot.ranks("to_reprint"), lot.events[-1].reason) == ((1, 2), "printer_refused")
    print_lot(PrintLotRequest(number), desk, shop)
    assert shop.paper == [piece.pdf_sha256 for piece in lot.pieces]


def test_only_jobs_that_hold_bad_letters_are_taken_out_of_the_queue(desk):
    shop, number = PaperShop(), new_lot(desk, *CLUBS)
    print_lot(PrintLotRequest(number), desk, shop)
    lot = acknowledge_lot(number, "3", desk, shop)
    assert shop.cancelled == ["bureau-2", "bureau-3"]
    assert lot.ranks("to_reprint") == (4, 5)


def test_a_queue_that_does_not_answer_leaves_the_paper_to_be_looked_at(desk, monkeypatch):
    def silent(_job):
        raise Unavailable(DOUBTFUL, command="cancel", count=60)

    shop, number = PaperShop(), new_lot(desk, *CLUBS)
    print_lot(PrintLotRequest(number), desk, shop)
    before = lot_of(desk, number)
    monkeypatch.setattr(shop, "cancel", silent)
    with pytest.raises(Unavailable, match=DOUBTFUL):
        acknowledge_lot(number, "0", desk, shop)
    assert lot_of(desk, number) == before
    assert acknowledge_lot(number, "5", desk, shop).state == "acknowledged"


def test_changes_are_all_or_nothing_and_say_which_letter(desk):
    shop, number = PaperShop(), new_lot(desk, *CLUBS)
    print_lot(PrintLotRequest(number), desk, shop)
    acknowledge_lot(number, "3", desk, shop)
    before = lot_of(desk, number)
    for act, letters, reason, code in (
        (cancel_letters, ("4", "1"), "x", "state_forbidden"),
        (cancel_letters, ("4", "6"), "x", "last_letter_unknown"),
        (reprint_letters, ("1", "0"), "x", "last_letter_unknown"),
        (reprint_letters, ("1", "club001"), "x", "last_letter_unknown"),
        (reprint_letters, ("1", "5"), "x", "state_forbidden"),
        (reprint_letters, ("1",), "\u200b ", "reason_missing"),
        (cancel_letters, ("4",), "x" * 301, "field_too_long"),
        (cancel_letters, ("4",), "a\x07b", "field_control_characters"),
    ):
        change = ChangeLetters(number, reason, letters)
        with pytest.raises(DomainError) as found:
            act(change, desk.write(), TODAY)
        assert (found.value.code, lot_of(desk, number)) == (code, before)


def test_a_letter_is_named_by_its_number_in_any_case_and_twice_is_once(desk):
    number = new_lot(desk, *CLUBS)
    second = lot_of(desk, number).pieces[1].number
    change = ChangeLetters(number.lower(), "  adresse \xa0 fausse ", (second.upper(), " 2 "))
    lot = cancel_letters(change, desk.write(), TODAY)
    assert lot.ranks("cancelled") == (2,)
    assert (lot.events[-1].ranks, lot.events[-1].reason) == ("2", "adresse fausse")
    assert (lot.sheets, sum(stamps.count for stamps in lot.stamps)) == (LETTERS - 1, LETTERS - 1)


def test_a_letter_in_two_lots_waits_again_only_once_both_let_it_go(desk):
    with desk.read() as session:
        held = [lot.number for lot in list_lots(session)]
    for number in held:
        done(lambda number=number: acknowledge_lot(number, "0", desk, PaperShop()))
        done(lambda n=number: reprint_letters(ChangeLetters(n, "x"), desk.write(), TODAY))
        done(lambda n=number: cancel_letters(ChangeLetters(n, "x"), desk.write(), TODAY))
    first, second = new_lot(desk, *CLUBS), new_lot(desk, CLUBS[0])
    waiting = []
    for number in (second, first):
        cancel_letters(ChangeLetters(number, "x"), desk.write(), TODAY)
        with desk.read() as session:
            waiting.append((count_to_print(session, TODAY), count_open_lots(session)))
    assert waiting == [(0, 1), (LETTERS, 0)]


def test_what_was_taken_out_is_not_posted_with_the_rest(tmp_path):
    desk = make_desk(tmp_path)
    add_letters(desk, LETTERS)
    shop, number = PaperShop(), new_lot(desk, *CLUBS)
    cancel_letters(ChangeLetters(number, "x", ("1",)), desk.write(), TODAY)
    print_lot(PrintLotRequest(number), desk, shop)
    acknowledge_lot(number, "5", desk, shop)
    lot = post_lot(number, TODAY, desk.write(), TODAY)
    assert (lot.ranks("posted"), lot.ranks("cancelled")) == ((2, 3, 4, 5), (1,))
    assert len(shop.paper) == LETTERS - 1
    with desk.read() as session:
        assert count_to_print(session, TODAY) == 1
    found = refusal(lambda: new_lot(desk, lot.pieces[0].number, lot.pieces[1].number))
    assert (found.code, found.values["number"]) == ("already_posted", lot.pieces[1].number)
    desk.close()
