"""One figure computed in two ways is the same: accounts, aged balance, reminders, bank lines."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofdesk.bank.reading import FileReader
from ofdesk.domain.aging import CLASSES
from ofdesk.ports.bank import Statement, StatementLine
from ofdesk.services.bank import ImportStatement, import_statement
from ofdesk.services.bank_decisions import AcceptLine, accept_line, ignore_line
from ofdesk.services.bank_keeping import named
from ofdesk.services.bank_proposals import proposals
from ofdesk.services.bank_rows import (
    WHICH,
    ListBankLines,
    count_bank_lines,
    count_waiting,
    list_bank_lines,
)
from ofdesk.services.bank_undoing import undo_line
from ofdesk.services.clients import MergeClients, merge_clients
from ofdesk.services.credits import CreditInvoice, credit_invoice
from ofdesk.services.document_rows import ListDocuments, list_documents
from ofdesk.services.dunning import RemindClients, due_reminders
from ofdesk.services.dunning_holds import HoldReminders, hold_reminders
from ofdesk.services.dunning_rules import (
    LevelRow,
    SetLevel,
    TextRow,
    level_named,
    levels_on,
    set_level,
    text_for,
)
from ofdesk.services.receipts import reverse_receipt
from ofdesk.services.statements import AskStatement, aged_balance, read_statement
from ofdesk.services.write_offs import WriteOffInvoice, write_off
from tests.bank.writers import camt_file, csv_file
from tests.builders import TODAY, add_client, complete_company, later, make_desk, refusal
from tests.store.issuing import BytesRenderer
from tests.unit.services.money.reminders import billed, received

CLUBS = ("a-un", "b-deux", "c-trois")
DAYS = st.integers(-2, 150).map(lambda days: TODAY + timedelta(days=days))


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """Three accounts and a merged one that lived for forty days; tests only read it."""
    desk = make_desk(tmp_path_factory.mktemp("lived"), renderer=BytesRenderer())
    complete_company(desk)
    for name in (*CLUBS, "d-quatre"):
        add_client(desk, name)
    for step in range(3):
        numbers = [billed(desk, name, 1_000 * (n + 1 + step)) for n, name in enumerate(CLUBS)]
        later(desk, 4)
        received(desk, 1_200 + step, numbers[0])
        received(desk, 50_000, numbers[1], platform="b-deux")
        credit_invoice(CreditInvoice(numbers[2], "erreur", cents=600), desk.write(), desk.today)
        later(desk, 9)
        write_off(WriteOffInvoice(numbers[2], "abandoned", "x", 100), desk.write(), desk.today)
    bounced = received(desk, 300, platform="c-trois")
    billed(desk, "d-quatre", 700)
    later(desk, 1)
    reverse_receipt(bounced.number, "rejeté", desk.write(), desk.today)
    merge_clients(MergeClients("d-quatre", "c-trois"), desk.write(), desk.today)
    yield desk
    desk.close()


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path, renderer=BytesRenderer())
    complete_company(made)
    yield made
    made.close()


def account(session, name, at, since=None):
    return read_statement(session, AskStatement(name, at, since))


def classes(session, day):
    """By client: the cents of each column of the aged balance after its names."""
    table = aged_balance(session, day)
    return table, {row[0]: [cell.value for cell in row[2:]] for row in table.rows}


# Accounts


@settings(max_examples=15)
@given(DAYS)
def test_the_aged_balance_of_a_day_is_the_accounts_of_that_day(lived, day):
    with lived.read() as session:
        found = {name: account(session, name, day) for name in CLUBS}
        table, rows = classes(session, day)
    for name, one in found.items():
        *parts, total, held, left = rows.get(name, [0] * (len(CLASSES) + 3))
        assert (total, held, left) == (one.open_cents, one.credit_cents, one.balance_cents)
        assert (sum(parts), parts[0]) == (total, total - one.late_cents)
    assert rows.keys() <= set(CLUBS)
    assert table.debit_cents == sum(one.open_cents for one in found.values())
    assert table.credit_cents == sum(one.credit_cents for one in found.values())


@settings(max_examples=10)
@given(st.sampled_from(CLUBS), DAYS, st.integers(0, 90))
def test_an_account_cut_at_any_day_goes_on_where_it_was(lived, name, at, back):
    since = at - timedelta(days=back)
    with lived.read() as session:
        whole, cut = account(session, name, at), account(session, name, at, since)
        before = account(session, name, since - timedelta(days=1))
    assert (cut.opening_cents, whole.opening_cents) == (before.open_cents, 0)
    assert before.movements + cut.movements == whole.movements
    balance = cut.opening_cents
    for moved in cut.movements:
        balance += moved.debit_cents - moved.credit_cents
        assert (moved.balance_cents, min(moved.debit_cents, moved.credit_cents) >= 0) == (
            *(balance, True),
        )
    assert balance == cut.open_cents == sum(item.open_cents for item in cut.items)


def test_what_documents_say_is_open_is_what_the_accounts_say(lived):
    owed = ListDocuments(kinds=("invoice", "corrective"), open_only=True, limit=10_000)
    with lived.read() as session:
        rows = list_documents(session, owed, lived.today)
        items = [item for name in CLUBS for item in account(session, name, lived.today).items]
    assert {(row.number, row.open_cents, row.due_on) for row in rows} == {
        (item.number, item.open_cents, item.due_on) for item in items
    }
    assert len(items) == len(rows) > 5


def test_a_debt_only_moves_to_older_classes_when_nothing_else_happens(lived):
    ages = []
    with lived.read() as session:
        for days in range(0, 140, 7):
            _, rows = classes(session, lived.today + timedelta(days=days))
            columns = [sum(row[n] for row in rows.values()) for n in range(len(CLASSES))]
            ages.append([sum(columns[n:]) for n in range(len(CLASSES))])
    for before, after in pairwise(ages):
        assert all(a <= b for a, b in zip(before, after, strict=True))
    assert (ages[0][0], ages[0][-1], ages[-1][-1]) == (ages[-1][0], 0, ages[-1][0])


# Reminders


@settings(max_examples=10)
@given(st.integers(0, 120))
def test_a_letter_asks_for_what_the_account_has_open_and_no_more(lived, days):
    day = lived.today + timedelta(days=days)
    with lived.read() as session:
        letters = due_reminders(session, RemindClients(), day)
        accounts = {row.platform: account(session, row.platform, day) for row in letters}
    assert len(accounts) == len(letters) > 0
    for row in letters:
        items = {item.number: item for item in accounts[row.platform].items}
        assert [line.open_cents for line in row.lines] == [
            items[number].open_cents for number in row.invoices
        ]
        assert row.total_cents == sum(line.open_cents for line in row.lines)
        assert row.level == max(line.level for line in row.lines if line.level is not None)
        late = {number for number, item in items.items() if item.days_late}
        assert late <= set(row.invoices)
        assert row.penalty_cents + row.fee_cents == 0


@settings(max_examples=6)
@given(st.integers(0, 120))
def test_the_letters_of_each_client_and_level_are_those_of_all(lived, days):
    day = lived.today + timedelta(days=days)
    with lived.read() as session:
        every = due_reminders(session, RemindClients(), day)
        levels = levels_on(session, day)
        by_client = [
            row
            for name in CLUBS
            for row in due_reminders(session, RemindClients(platform=name), day)
        ]
        by_level = [
            row
            for level in levels
            for row in due_reminders(session, RemindClients(level=level.code), day)
        ]
    assert sorted(by_client, key=lambda row: row.platform) == every
    assert sorted(by_level, key=lambda row: row.platform) == every


def test_a_promise_on_a_merged_sheet_holds_to_the_end_of_its_day(desk):
    for name in CLUBS[:2]:
        add_client(desk, name)
    billed(desk, "a-un")
    until = TODAY + timedelta(days=60)
    promise = HoldReminders("a-un", "promis", "promise", until)
    hold_reminders(promise, desk.write(), desk.today)
    merge_clients(MergeClients("a-un", "b-deux"), desk.write(), desk.today)
    with desk.read() as session:
        for days, because in ((-1, "promise"), (0, "promise"), (1, None)):
            (row,) = due_reminders(session, RemindClients(), until + timedelta(days=days))
            assert (row.platform, row.held_because) == ("b-deux", because)


def test_levels_said_in_any_order_are_in_force_from_their_day(desk):
    said = {60: 9, 10: 12, 30: 8, 20: 11, 0: 10}
    for start, days in said.items():
        since = TODAY + timedelta(days=start)
        set_level(SetLevel("first", since, days=days), desk.write(), desk.today)
    with desk.read() as session:
        for day in range(70):
            last = said[max(start for start in said if start <= day)]
            rows = levels_on(session, TODAY + timedelta(days=day))
            assert level_named(rows, "R1").days == last
            assert [row.rank for row in rows] == sorted(row.rank for row in rows)
        assert level_named(levels_on(session, TODAY - timedelta(days=1)), "1").days == 7


@settings(max_examples=40)
@given(
    st.sets(st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.sampled_from(["fr", "en"])))
)
def test_words_are_those_of_the_language_else_french_else_refused(known):
    texts = [TextRow(*key, "s", "o", "c", TODAY) for key in sorted(known)]
    for level, audience in [(a, x) for a in "ab" for x in "xy"]:
        for language in ("fr", "en", "de"):
            wanted = [k for k in (language, "fr") if (level, audience, k) in known]
            if wanted:
                found = text_for(texts, level, audience, language)
                assert (found.level, found.audience) == (level, audience)
                assert found.language == wanted[0]
            else:
                ask = (level, audience, language)
                assert refusal(lambda ask=ask: text_for(texts, *ask)).code == "text_missing"


@pytest.mark.parametrize("text", ["", "r", "R9", "9", "second", "r1 2", "-1", "R-1"])
def test_no_level_is_guessed(text):
    rows = [LevelRow(1, "first", 7, 0, TODAY), LevelRow(3, "formal", 35, 8, TODAY)]
    assert level_named(rows, " R3 ") == level_named(rows, "FORMAL") == rows[1]
    assert refusal(lambda: level_named(rows, text)).code == "level_unknown"


# Lines of the bank


LINES = st.lists(
    st.builds(
        StatementLine,
        day=st.sampled_from([TODAY, date(2026, 6, 16)]),
        cents=st.sampled_from([100, 200, -100]),
        label=st.sampled_from(["a", "b"]),
    ),
    max_size=10,
)


def keys(*lines, account="1", form="ofx"):
    ranks = Counter()
    return [one.id for each in lines for one in named(Statement(form, account, tuple(each)), ranks)]


@settings(max_examples=15)
@given(LINES, LINES, st.randoms(use_true_random=False))
def test_keys_are_the_lines_own_whatever_file_brings_them(first, more, random):
    whole = keys(first + more)
    assert len(set(whole)) == len(whole)
    assert keys(first, more) == whole
    assert keys(first) == whole[: len(first)]
    mixed = first + more
    random.shuffle(mixed)
    assert sorted(keys(mixed)) == sorted(whole)
    assert not set(keys(first + more, account="2")) & set(whole)
    assert all(UUID(key).version == 8 for key in whole)


def bring(desk, content):
    return import_statement(ImportStatement(content, "r"), FileReader(), desk.write())


def test_equal_lines_on_two_pages_of_one_file_are_both_kept(desk):
    page = camt_file([StatementLine(TODAY, 1_000, "VIR CLUB")], 0).decode()
    begin, end = page.index("<Stmt>"), page.index("</BkToCstmrStmt>")
    two = (page[:end] + page[begin:]).encode()
    done = bring(desk, two)
    assert (done.lines, done.new, done.duplicates) == (2, 2, 0)
    for content, lines in ((two, 2), (page.encode(), 1)):
        again = bring(desk, content)
        assert (again.lines, again.new, again.duplicates) == (lines, 0, lines)


def tell(desk):
    """Every list and count of the lines, from one reading."""
    with desk.read() as session:
        lists = {s: list_bank_lines(session, ListBankLines((s,))) for s in (*WHICH,)}
        counts = {s: count_bank_lines(session, ListBankLines((s,))) for s in (*WHICH,)}
        every = count_bank_lines(session, ListBankLines())
        return lists, counts, every, count_waiting(session), proposals(session, desk.today)


def test_lists_counts_and_proposals_agree_after_each_decision(desk):
    add_client(desk)
    cents = [1_000, 1_000, -250, 3_000, 4]
    bring(desk, csv_file([StatementLine(TODAY, one, f"l{one}") for one in cents], 0))
    with desk.read() as session:
        ids = [row.id for row in list_bank_lines(session, ListBankLines(("waiting",)))]
    take = [
        lambda: accept_line(AcceptLine(ids[0], platform="mermoz"), desk.write(), desk.today),
        lambda: ignore_line(ids[2], "frais", desk.write()),
        lambda: accept_line(AcceptLine(ids[3], unidentified=True), desk.write(), desk.today),
        lambda: undo_line(ids[0], desk.write(), desk.today),
        lambda: undo_line(ids[2], desk.write(), desk.today),
        lambda: ignore_line(ids[0], "double", desk.write()),
    ]
    waiting = []
    for act in take:
        act()
        lists, counts, every, credited, offered = tell(desk)
        assert counts == {s: (len(rows), sum(r.cents for r in rows)) for s, rows in lists.items()}
        assert every == (len(cents), sum(cents))
        assert sorted(row.id for rows in lists.values() for row in rows) == sorted(ids)
        assert [row.id for row in offered] == [row.id for row in lists["waiting"]]
        assert credited == sum(row.cents > 0 for row in offered)
        waiting.append(len(offered))
    assert waiting == [4, 3, 2, 3, 4, 3]


def test_a_line_that_no_file_brought_is_unknown_to_every_decision(desk):
    for line in ("", "x", "0" * 36, "é" * 36, " "):
        for act in (
            lambda line=line: accept_line(
                AcceptLine(line, unidentified=True), desk.write(), desk.today
            ),
            lambda line=line: ignore_line(line, "x", desk.write()),
            lambda line=line: undo_line(line, desk.write(), desk.today),
        ):
            assert refusal(act).code == "bank_line_unknown"
