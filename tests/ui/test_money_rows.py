"""Cheques, lines of the bank, reminders and choices as cells: words, chips and tones; no window."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from ofdesk.domain.matching import CERTAIN, LIKELY, POSSIBLE, Proposal
from ofdesk.services.bank_rows import BankRow, PayableRow
from ofdesk.services.cheque_rows import ChequeRow
from ofdesk.services.dunning_log import ReminderLine, ReminderRow
from ofdesk.services.receipts import Allocated, Payment
from ofdesk.ui.bank.choose import WAYS, payable_row
from ofdesk.ui.bank.decide import request_for
from ofdesk.ui.bank.rows import Shown, bank_columns, ready_line
from ofdesk.ui.cheques.moves import THEN, about
from ofdesk.ui.cheques.page import cheque_columns, ready_cheque
from ofdesk.ui.documents.debts import KINDS, Debt, short_of
from ofdesk.ui.reminders.acts import letter_name
from ofdesk.ui.reminders.rows import (
    GROUPS,
    key_of,
    matching,
    ready_reminder,
    reminder_columns,
)
from ofdesk.words.bank import CERTAINTIES, WHYS
from ofdesk.words.dunning import REASONS
from ofdesk.words.formats import NBSP
from ofdesk.words.ui import t

DAY = date(2026, 6, 15)
CHEQUE = ChequeRow(
    "id",
    "RC01-2026-00001",
    "1234567",
    "BNP",
    "Carpentier",
    "mermoz",
    12_345,
    DAY,
    "received",
    "",
    (),
)
LINE = BankRow(
    *("id", DAY, None, 12_345, "VIR CLUB", "CLUB", "", "waiting", "", "", ""),
)
PROPOSAL = Proposal(
    "id", "invoices", CERTAIN, "reference", (("OF01-2026-00001", 12_345),), client="mermoz"
)
REMINDER = ReminderRow(
    platform="mermoz",
    name="Aéro-club Hélène Boucher",
    level=1,
    level_name="first",
    invoices=("OF01-2026-00001", "OF01-2026-00002"),
    lines=(ReminderLine("OF01-2026-00001", DAY, 12_000, 1),),
    total_cents=12_000,
    penalty_cents=0,
    fee_cents=0,
    state="due",
)


def texts(row) -> list[str]:
    return [cell.text.replace(NBSP, " ") for cell in row.cells]


def test_every_row_has_a_cell_for_each_column():
    assert len(ready_cheque(CHEQUE).cells) == len(cheque_columns())
    assert len(ready_line(LINE, PROPOSAL).cells) == len(bank_columns())
    assert len(ready_reminder(REMINDER).cells) == len(reminder_columns())


def test_every_word_that_is_put_together_exists():
    keys = [f"cheques.then_{then or 'wait'}" for then in THEN]
    keys += [f"cheques.{s}_{part}" for s in ("returned", "abandoned") for part in ("title", "done")]
    keys += [f"bank.way_{way}" for way in WAYS]
    keys += [f"money.{kind}_{part}" for kind in KINDS for part in ("verb", "words")]
    keys += [
        f"reminders.{name}_{part}" for name in ("reminders", "penalties") for part in ["yes", "no"]
    ]
    keys += [f"rules.for_{audience}" for audience in ("club", "public", "private")]
    for key in keys:
        assert t(key, "fr"), key
        assert t(key, "en") != t(key, "fr"), key


# --- cheques --------------------------------------------------------------------------------------


def test_a_cheque_that_waits_is_marked_and_says_why():
    cells = ready_cheque(CHEQUE).cells
    assert cells[0].text == "1234567"
    assert [cell.tone for cell in cells].count("warn") == 1
    late = ready_cheque(replace(CHEQUE, alerts=("undeposited", "old"))).cells
    assert late[5].tone == "warn"
    assert "8 jours" in late[7].text.replace(NBSP, " ")


def test_a_cheque_of_nobody_or_without_a_number_says_so():
    bare = ready_cheque(replace(CHEQUE, platform="", cheque_number=""))
    assert bare.cells[0].text == "—"
    assert bare.cells[3].text == t("documents.unidentified")
    assert bare.cells[3].tone == "warn"
    assert "Carpentier" in about(CHEQUE)


# --- bank -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("certainty", [CERTAIN, LIKELY, POSSIBLE])
@pytest.mark.parametrize("why", list(WHYS))
def test_a_proposal_says_how_sure_it_is_and_why(certainty, why):
    proposal = replace(PROPOSAL, certainty=certainty, why=why)
    row = ready_line(LINE, proposal)
    assert row.cells[3].text == "OF01-2026-00001 · mermoz"
    assert row.cells[4].text
    assert row.cells[5].text
    assert certainty in CERTAINTIES
    assert row.source.platform == "mermoz"


def test_several_invoices_and_a_slip_in_a_few_words():
    many = replace(PROPOSAL, invoices=(("A", 1), ("B", 2), ("C", 3)))
    assert ready_line(LINE, many).cells[3].text == "A (+2) · mermoz"
    slip = replace(PROPOSAL, kind="deposit", invoices=(), deposit="RM01-2026-00001", client="")
    assert ready_line(LINE, slip).cells[3].text == "RM01-2026-00001"


def test_what_nothing_explains_and_what_went_out_are_told_apart():
    assert texts(ready_line(LINE, None))[3:] == ["—", t("bank.unexplained"), ""]
    out = ready_line(replace(LINE, cents=-900), None)
    assert texts(out)[3:] == ["—", t("bank.debit"), ""]
    assert out.cells[1].tone == "err"


def test_a_decided_line_says_what_it_became():
    accepted = replace(LINE, state="accepted", posted="RC01-2026-00001", decided_by="Claire")
    assert texts(ready_line(accepted, None))[3:] == [
        "RC01-2026-00001",
        t("bank.s_accepted"),
        "Claire",
    ]
    aside = replace(LINE, state="ignored", reason="frais", decided_by="Claire", label="")
    row = ready_line(aside, None)
    assert texts(row)[2:] == ["CLUB", "", t("bank.s_ignored"), "frais"]
    assert not row.source.waits


def test_the_proposal_that_is_shown_is_the_one_that_is_asked_for():
    request = request_for(Shown(LINE, PROPOSAL))
    assert request.invoices == (Payment("OF01-2026-00001", 12_345),)
    assert (request.line, request.deposit, request.platform) == ("id", "", None)
    slip = replace(PROPOSAL, kind="deposit", invoices=(), deposit="RM01-2026-00001")
    request = request_for(Shown(LINE, slip))
    assert (request.invoices, request.deposit) == ((), "RM01-2026-00001")


def test_what_may_be_chosen_names_its_client_or_says_it_is_a_slip():
    invoice = PayableRow("invoice", "OF01-2026-00001", "mermoz", "Aéro-club", DAY, 500)
    assert texts(payable_row(invoice))[1:] == ["Aéro-club · mermoz", "15/06/2026", "5,00"]
    slip = PayableRow("deposit", "RM01-2026-00001", "", "0042", None, 500)
    assert texts(payable_row(slip))[1:] == [t("bank.slip_of_cheques"), "—", "5,00"]


# --- reminders ------------------------------------------------------------------------------------


def test_a_reminder_counts_its_invoices_and_says_what_is_claimed():
    assert texts(ready_reminder(REMINDER))[4:7] == ["2", "120,00", "—"]
    charged = replace(REMINDER, penalty_cents=500, fee_cents=4_000)
    assert texts(ready_reminder(charged))[6] == "45,00"


@pytest.mark.parametrize("reason", list(REASONS))
def test_a_held_reminder_says_why_and_until_when(reason):
    held = replace(REMINDER, state="held", held_because=reason, held_until=DAY)
    assert texts(ready_reminder(held))[-1] == "15/06/2026"
    assert texts(ready_reminder(held))[-2]


def test_a_refused_one_says_its_sentence():
    refused = ready_reminder(replace(REMINDER, state="refused", error="address_missing"))
    assert refused.cells[-2].tone == "err"
    assert "mermoz" in refused.cells[-2].text or refused.cells[-2].text


def test_rows_are_found_by_their_words_and_states():
    other = replace(REMINDER, platform="figeac", name="Figeac", state="queued", id="x", invoices=())
    rows = [REMINDER, other]
    assert matching(rows, (), "") == rows
    assert matching(rows, GROUPS["due"], "") == [REMINDER]
    assert matching(rows, (), "helene boucher") == [REMINDER]
    assert matching(rows, (), "00002") == [REMINDER]
    assert matching(rows, GROUPS["letters"], "mermoz") == []
    assert [key_of(row) for row in rows] == ["client mermoz", "x"]


def test_a_letter_is_filed_under_its_client_level_and_day():
    assert letter_name(REMINDER, "x") == "mermoz-R1-x.pdf"
    assert letter_name(replace(REMINDER, made_on=DAY), "x") == "mermoz-R1-2026-06-15.pdf"


# --- what arrives short ---------------------------------------------------------------------------


def test_the_first_invoice_that_is_short_offers_both_ways():
    gone = []
    host = SimpleNamespace(go=lambda page, **wish: gone.append((page, wish)))
    paid = [Allocated("A", 500, 0), Allocated("B", 400, 100), Allocated("C", 0, 900)]
    ways = short_of(None, host, None, paid)
    assert [words for words, _act in ways] == [t("money.chase"), t("money.fees")]
    ways[0][1]()
    assert gone == [("reminders", {"search": "B", "which": "all"})]
    assert short_of(None, host, None, paid[:1]) == []
    assert short_of(None, host, None, ()) == []
    assert Debt(None, host, None, "B", 100).open_cents == 100
