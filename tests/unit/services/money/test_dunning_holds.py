"""What holds a reminder back, and what becomes of a letter that was queued."""

from datetime import date, timedelta

import pytest

from ofdesk.domain.errors import DomainError, IntegrityBroken
from ofdesk.models import DocumentEvent, Reminder
from ofdesk.services.cheque_returns import RejectCheque, reject_cheque
from ofdesk.services.deposits import DepositCheques, deposit_cheques
from ofdesk.services.dunning import RemindClients, remind_client
from ofdesk.services.dunning_holds import (
    list_holds,
    release_reminders,
    switch_reminders,
)
from ofdesk.services.dunning_log import (
    cancel_reminder,
    post_reminders,
)
from ofdesk.services.lookup import document_numbered
from ofdesk.services.receipts import reverse_receipt
from ofdesk.services.settings import SetSettings, set_settings
from tests.builders import (
    TODAY,
    add_client,
    add_year,
    read_client,
    refusal,
    renewed,
)
from tests.unit.services.money.reminders import (
    DUE,
    LONG_AGO,
    at,
    billed,
    due,
    hold,
    listed,
    page,
    plain,
    queue,
    received,
    states,
)


@pytest.fixture
def invoice(desk):
    add_client(desk)
    return billed(desk)


# What holds it back


def test_a_promise_holds_to_its_day(desk, invoice):
    at(desk, 7)
    done = hold(desk, "mermoz", kind="promise", until=at(desk, 7) + timedelta(days=3))
    assert (done.kind, done.invoice, done.stands) == ("promise", None, True)
    (row,) = queue(desk)
    assert (row.state, row.held_because, row.held_until) == ("held", "promise", done.until)
    assert listed(desk) == []
    at(desk, 11)
    assert states(desk) == {"mermoz": "due"}
    with desk.read() as session:
        assert [one.stands for one in list_holds(session, desk.today)] == [False]


def test_a_dispute_about_one_invoice_lets_the_others_go(desk, invoice):
    other = billed(desk, cents=500)
    hold(desk, invoice, kind="dispute", reason="nombre de postes contesté")
    at(desk, 7)
    (row,) = due(desk)
    assert (row.invoices, row.state) == ((other,), "due")
    hold(desk, other)
    assert states(desk) == {"mermoz": "dispute"}
    released = release_reminders(invoice, "réglé", desk.write(), desk.today)
    assert [(one.invoice, one.kind) for one in released] == [(invoice, "dispute")]
    (row,) = due(desk)
    assert row.invoices == (invoice,)
    assert (
        refusal(lambda: release_reminders(invoice, "", desk.write(), desk.today)).code
        == "nothing_held"
    )


@pytest.mark.parametrize(
    ("target", "more", "code"),
    [
        ("nobody", {}, "client_unknown"),
        ("mermoz", {"reason": " "}, "reason_missing"),
        ("mermoz", {"kind": "promise"}, "promise_without_day"),
        ("mermoz", {"until": TODAY - timedelta(days=1)}, "hold_over"),
        ("mermoz", {"kind": "mood"}, "hold_kind_unknown"),
    ],
)
def test_a_hold_that_cannot_be_is_refused(desk, invoice, target, more, code):
    assert refusal(lambda: hold(desk, target, **more)).code == code


def test_only_a_debt_can_be_held(desk):
    add_year(desk, add_client(desk), TODAY + timedelta(days=20))
    offer = renewed(desk, order=None, propose=True)
    assert refusal(lambda: hold(desk, offer.number)).code == "document_wrong_kind"


def test_a_cheque_in_hand_waits_until_it_bounces(desk, invoice):
    at(desk, 7)
    cheque = received(desk, 500, platform="mermoz", method="cheque")
    assert states(desk) == {"mermoz": "cheque_in_hand"}
    reverse_receipt(cheque.number, "rendu", desk.write(LONG_AGO), desk.today)
    assert states(desk) == {"mermoz": "due"}


def test_a_cheque_that_bounced_opens_the_reminders_again(desk, invoice):
    paid = received(desk, 12_000, invoice, method="cheque")
    at(desk, 7)
    assert due(desk) == []
    deposit_cheques(DepositCheques(12_000), desk.write(), desk.today)
    request = RejectCheque(paid.number, desk.today, "sans provision")
    reject_cheque(request, desk.write(LONG_AGO), desk.today)
    assert states(desk) == {"mermoz": "due"}


def test_a_credit_is_used_first_or_taken_off(desk, invoice):
    received(desk, 2_000, platform="mermoz")
    at(desk, 7)
    (row,) = queue(desk)
    said = plain(page(desk, row.id))
    assert "Reçu et non affecté" in said
    assert "100,00 €" in said
    at(desk, 21)
    received(desk, 10_000, platform="mermoz")
    assert states(desk) == {"mermoz": "credit"}


def test_the_minimum_is_a_setting(desk, invoice):
    at(desk, 7)
    for cents, state in ((12_000, "due"), (12_001, "below_minimum")):
        values = {"rules.reminder_minimum_cents": str(cents)}
        set_settings(SetSettings(values), desk.write())
        assert states(desk) == {"mermoz": state}


def test_a_client_may_get_none_at_all(desk, invoice):
    at(desk, 7)
    done = switch_reminders("mermoz", desk.write(), reminders=False)
    assert (done.reminders, done.penalties) == (False, False)
    assert states(desk) == {"mermoz": "off"}
    switch_reminders("mermoz", desk.write(), reminders=True)
    assert states(desk) == {"mermoz": "due"}


# Afterwards


def test_a_cancelled_letter_never_was(desk, invoice):
    at(desk, 7)
    (row,) = queue(desk)
    assert due(desk) == []
    done = cancel_reminder("mermoz", "client déjà appelé", desk.write(), desk.today)
    assert (done.state, done.id) == ("cancelled", row.id)
    assert [row.level for row in due(desk)] == [1]
    assert listed(desk, every=False) == []
    assert [one.state for one in listed(desk)] == ["cancelled"]
    refused = refusal(lambda: cancel_reminder(row.id, "encore", desk.write(), desk.today))
    assert refused.code == "not_open"
    nothing = refusal(lambda: cancel_reminder("mermoz", "x", desk.write(), desk.today))
    assert nothing.code == "reminder_unknown"
    assert refusal(lambda: cancel_reminder(row.id, " ", desk.write(), desk.today)).code == (
        "reason_missing"
    )


def test_the_next_level_waits_for_the_post(desk, invoice):
    at(desk, 7)
    queue(desk)
    at(desk, 20)
    (row,) = post_reminders((), at(desk, 20), desk.write(), desk.today)
    assert row.state == "posted"
    at(desk, 21)
    assert states(desk) == {"mermoz": "post"}
    posted = date(2026, 8, 4)
    assert posted == DUE + timedelta(days=20)
    at(desk, 27)
    assert states(desk) == {"mermoz": "due"}
    refused = refusal(lambda: cancel_reminder(row.id, "trop tard", desk.write(), desk.today))
    assert refused.code == "not_open"


def test_letters_are_posted_once_and_not_before_they_are_made(desk, invoice):
    at(desk, 7)
    (row,) = queue(desk)
    for days in (-1, 1):
        day = desk.today + timedelta(days=days)
        with pytest.raises(DomainError) as refused:
            post_reminders([row.id], day, desk.write(), desk.today)
        assert refused.value.code == "posted_before_made"
    post_reminders([row.id], desk.today, desk.write(), desk.today)
    again = refusal(lambda: post_reminders([row.id], desk.today, desk.write(), desk.today))
    assert again.code == "not_open"
    assert post_reminders((), desk.today, desk.write(), desk.today) == []


def test_of_two_queued_letters_one_must_be_named(desk, invoice):
    for days in (7, 21):
        at(desk, days)
        queue(desk)
    refused = refusal(lambda: cancel_reminder("mermoz", "x", desk.write(), desk.today))
    assert (refused.code, refused.values["count"]) == ("reminder_ambiguous", 2)


def test_an_invoice_that_was_just_posted_waits(desk, invoice):
    at(desk, 7)
    with (uow := desk.write()):
        uow.session.add(
            DocumentEvent(
                document_id=document_numbered(uow.session, invoice).id,
                kind="posted",
                happened_on=desk.today,
                recorded_at=uow.now(),
                recorded_by="Anne",
            )
        )
        uow.commit()
    assert states(desk) == {"mermoz": "post"}
    at(desk, 20)
    assert states(desk) == {"mermoz": "due"}


def test_a_letter_of_nobody_is_not_found(desk, invoice):
    refused = refusal(lambda: cancel_reminder("nobody", "x", desk.write(), desk.today))
    assert refused.code == "reminder_unknown"


def test_a_held_letter_is_not_queued_by_name_either(desk, invoice):
    at(desk, 7)
    hold(desk, "mermoz")
    row = remind_client(RemindClients(platform="mermoz"), desk.write(), desk.today)
    assert (row.state, row.held_because, row.id) == ("held", "other", None)
    assert listed(desk) == []


def test_a_page_that_has_not_come_from_another_desk_is_said_to_be_missing(desk, invoice):
    at(desk, 7)
    with (uow := desk.write()):
        uow.session.add(
            Reminder(
                client_id=read_client(desk).id,
                level="first",
                rank=1,
                audience="club",
                language="fr",
                made_on=desk.today,
                total_cents=1,
                subject="Rappel",
                text="Rappel",
                pdf_sha256="0" * 64,
                made_at=uow.now(),
                made_by="Anne",
            )
        )
        uow.commit()
    with pytest.raises(IntegrityBroken) as broken:
        page(desk, "mermoz")
    assert (broken.value.code, broken.value.values["number"]) == (
        "pdf_missing",
        "mermoz 2026-07-22",
    )
