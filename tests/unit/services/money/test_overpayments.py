"""Money paid too much: the letter that asks, the answer that is kept, the refund it leads to."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ofdesk.domain.errors import DomainError
from ofdesk.models import CreditChoice, History
from ofdesk.services.balances import credit_cents, unallocated
from ofdesk.services.gdpr import EraseClient, erase_client, known_of
from ofdesk.services.lookup import client_named
from ofdesk.services.overpayments import (
    ChooseCredit,
    ask_about_credit,
    choices_of,
    choose_credit,
    credit_letter,
    preview_credit_letter,
)
from ofdesk.services.receipt_sheets import read_receipt
from ofdesk.services.receipts import receipt_named
from ofdesk.words.catalog import set_language
from ofdesk.words.receipt_sheets import choice_lines
from tests.builders import add_client, change_client, received, refusal, renewed
from tests.documents.reading import text_of


@pytest.fixture
def over(desk):
    """What a club paid fifty euros too much with."""
    add_client(desk)
    invoice = renewed(desk)
    return received(desk, invoice.total_cents + 5_000, invoice.number).number


def left(desk, number):
    with desk.read() as session:
        return unallocated(session, receipt_named(session, number).id)


def choose(desk, number, kind, told_by="Mme Carpentier, téléphone"):
    return choose_credit(ChooseCredit(number, kind, told_by), desk.write(), desk.today)


def test_the_letter_names_what_was_paid_and_both_choices(desk, over):
    with desk.read() as session:
        page = preview_credit_letter(session, over, desk.today, factice=True)
    assert page.recipient is not None
    assert "50,00" in page.totals[1][1]
    done = ask_about_credit(over, desk.write(), desk.today)
    assert (done.number, done.platform, done.cents) == (over, "mermoz", 5_000)
    with desk.read() as session:
        text = text_of(credit_letter(session, over))
    assert "rembourser ou garder" in text
    assert "50,00" in text
    assert "OF01-2026-00001" in text
    assert left(desk, over) == 5_000


def test_the_letter_is_in_the_language_of_the_client(desk, over):
    change_client(desk, "mermoz", language="en")
    ask_about_credit(over, desk.write(), desk.today)
    with desk.read() as session:
        assert "refund or keep" in text_of(credit_letter(session, over))


def test_what_is_kept_stays_and_what_is_refunded_goes(desk, over):
    ask_about_credit(over, desk.write(), desk.today)
    kept = choose(desk, over, "keep")
    assert (kept.cents, kept.refund, left(desk, over)) == (5_000, "", 5_000)
    back = choose(desk, over, "refund", " M.  X, par lettre ")
    assert (back.cents, left(desk, over)) == (5_000, 0)
    with desk.read() as session:
        rows = choices_of(session, receipt_named(session, over).id)
        sheet = read_receipt(session, over)
        assert credit_cents(session, client_named(session, "mermoz").id) == 0
    assert [row.kind for row in rows] == ["asked", "keep", "refund"]
    assert (rows[2].refund, rows[2].told_by) == (back.refund, "M. X, par lettre")
    assert [(one.number, one.cents) for one in sheet.counters] == [(back.refund, -5_000)]
    set_language("fr")
    told = choice_lines(sheet)
    assert "rembourser ou garder" in told[0]
    assert back.refund in told[2]
    assert refusal(lambda: choose(desk, over, "refund")).code == "credit_none"


def test_who_answered_is_exported_and_erased_and_nothing_else_may_change(desk, over):
    choose(desk, over, "keep", "Monsieur Secret, par téléphone")
    with desk.read() as session:
        known = known_of(session, "mermoz")
    assert [row["told_by"] for row in known["credit_choices"]] == ["Monsieur Secret, par téléphone"]
    with (uow := desk.write()):
        uow.session.scalars(select(CreditChoice)).one().told_by = "Autre"
        with pytest.raises(IntegrityError):
            uow.session.flush()
    erase_client(EraseClient("mermoz", "demandé"), desk.write())
    with desk.read() as session:
        (row,) = choices_of(session, receipt_named(session, over).id)
        kept = session.scalars(select(History.new).where(History.tbl == "credit_choice"))
        assert all("Secret" not in text for text in kept)
    assert row.told_by.startswith("~")


@pytest.mark.parametrize(
    ("kind", "told_by", "code"),
    [("burn", "x", "choice_unknown"), ("keep", " ", "told_by_missing")],
)
def test_an_unknown_choice_or_one_of_nobody_is_refused(desk, over, kind, told_by, code):
    assert refusal(lambda: choose(desk, over, kind, told_by)).code == code
    assert left(desk, over) == 5_000


def test_no_letter_without_credit_owner_or_address(desk, over):
    def letter(number):
        return ask_about_credit(number, desk.write(), desk.today)

    with desk.read() as session, pytest.raises(DomainError, match="credit_letter_none"):
        credit_letter(session, over)
    unknown = received(desk, 700, payer="Inconnu").number
    assert refusal(lambda: letter(unknown)).code == "credit_nobody"
    back = choose(desk, over, "refund").refund
    assert refusal(lambda: letter(over)).code == "credit_none"
    assert refusal(lambda: letter(back)).code == "receipt_wrong_kind"
    mine = received(desk, 700, platform="mermoz").number
    change_client(desk, "mermoz", city="")
    assert refusal(lambda: letter(mine)).code == "address_missing"
