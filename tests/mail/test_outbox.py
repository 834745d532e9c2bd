"""The outbox: what may enter, what becomes of each message, and that none leaves twice."""

import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy import select

from ofdesk.domain.errors import ConfirmationNeeded, DomainError, Unavailable
from ofdesk.domain.mail import WAITS
from ofdesk.mail.door import SmtpMailer
from ofdesk.models import Confirmation
from ofdesk.services.lookup import client_named
from ofdesk.services.mail import (
    QueueMail,
    cancel_mail,
    put_in,
    queue_mail,
    retry_mail,
    settle_mail,
)
from ofdesk.services.mail_rows import outgoing
from ofdesk.services.mail_sending import find_unsure, send_now, send_queued, send_test
from ofdesk.services.settings import SetSettings, set_settings
from tests.builders import refusal
from tests.mail.posting import TO, change, change_due, nothing, queue, rows, states
from tests.mail.server import USER


def test_what_is_queued_leaves_once_under_its_name(posting, office):
    queued = queue(posting, "bureau@mermoz.example", "Tresorier@mermoz.example")
    run = send_queued(posting, nothing)
    assert (run.count("sent"), run.waiting, run.stopped) == (1, 0, "")
    assert send_queued(posting, nothing).messages == ()
    (got,) = office.got
    assert got["Message-ID"] == queued.message_id
    assert got["Subject"] == "[FACTICE] Objet"
    assert got["From"] == f'"OpenFlyers (FACTICE)" <{USER}>'
    assert got["Reply-To"] == "contact@openflyers.example"
    assert office.to == [["bureau@mermoz.example", "Tresorier@mermoz.example"]]
    (row,) = rows(posting)
    assert (row.state, row.attempts, row.error, row.next_try_at) == ("sent", 1, "", None)
    assert row.sent_at is not None


def test_messages_leave_in_the_order_in_which_they_came(posting, office):
    for number in range(3):
        queue(posting, subject=f"n° {number}")
    assert send_queued(posting, nothing).count("sent") == 3
    assert [got["Subject"][-1] for got in office.got] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"recipients": ()}, "mail_recipient_missing"),
        ({"recipients": (" ", "")}, "mail_recipient_missing"),
        ({"recipients": ("pas une adresse",)}, "email_invalid"),
        ({"recipients": ("a@x.example\r\nBcc: b@x.example",)}, "email_invalid"),
        ({"recipients": ("a@x.example,b@x.example",)}, "email_invalid"),
        (
            {"recipients": tuple(f"a{n}@x.example" for n in range(11))},
            "mail_recipients_many",
        ),
        ({"subject": " "}, "mail_subject_missing"),
        ({"subject": "a\r\nBcc: b@x.example"}, "field_control_characters"),
        ({"subject": "x" * 201}, "field_too_long"),
        ({"body": "\n"}, "mail_body_missing"),
        ({"body": "a\x00b"}, "field_control_characters"),
        ({"body": "x" * 20_001}, "field_too_long"),
    ],
)
def test_what_is_no_message_never_enters(desk, given, code):
    values = {"recipients": TO, "subject": "Objet", "body": "Texte"} | given
    assert refusal(lambda: queue_mail(QueueMail(**values), desk.write())).code == code
    assert rows(desk) == []


def test_an_address_stands_once_whatever_its_case(desk):
    assert queue(desk, "a@x.example", "A@X.example").recipients == ("a@x.example",)


def test_without_a_server_nothing_leaves_and_it_is_said(desk):
    assert send_queued(desk, nothing).waiting == 0
    queue(desk)
    error = refusal(lambda: send_queued(desk, nothing))
    assert error.code == "mail_not_configured"
    assert error.values == {"missing": ["mail.host", "mail.sender"]}
    assert states(desk) == ["queued"]


def test_a_server_that_is_away_leaves_everything_waiting(posting, office):
    set_settings(SetSettings({"mail.port": "1"}), posting.write())
    queue(posting)
    with pytest.raises(Unavailable) as away:
        send_queued(posting, nothing)
    assert away.value.code == "mail_unreachable"
    (row,) = rows(posting)
    assert (row.state, row.attempts) == ("queued", 0)


def test_a_refused_recipient_fails_alone(posting, office):
    office.recipients["gone@mermoz.example"] = "550 no such user"
    queue(posting, "gone@mermoz.example")
    queue(posting)
    run = send_queued(posting, nothing)
    assert [one.state for one in run.messages] == ["failed", "sent"]
    failed = next(row for row in rows(posting) if row.state == "failed")
    assert (failed.error, failed.error_detail) == ("mail_recipient_refused", "550 no such user")
    assert send_queued(posting, nothing).messages == ()


def test_of_two_addresses_the_one_that_is_refused_is_kept_with_the_message(posting, office):
    office.recipients["gone@mermoz.example"] = "550 no"
    queue(posting, "gone@mermoz.example", "here@mermoz.example")
    (left,) = send_queued(posting, nothing).messages
    assert (left.state, left.refused) == ("sent", ("gone@mermoz.example",))
    (row,) = rows(posting)
    assert (row.recipients, row.refused) == (("here@mermoz.example",), ("gone@mermoz.example",))
    assert row.error == "mail_recipient_refused"


def test_an_address_that_is_put_off_gets_a_message_of_its_own(posting, office):
    office.recipients["later@mermoz.example"] = "451 grey"
    queue(posting, "later@mermoz.example", "here@mermoz.example")
    run = send_queued(posting, nothing)
    assert (run.count("sent"), run.waiting) == (1, 1)
    waiting = next(row for row in rows(posting) if row.state == "queued")
    sent = next(row for row in rows(posting) if row.state == "sent")
    assert waiting.recipients == ("later@mermoz.example",)
    assert sent.recipients == ("here@mermoz.example",)
    assert waiting.subject == sent.subject == "[FACTICE] Objet"
    assert waiting.message_id != sent.message_id
    assert send_queued(posting, nothing).messages == ()
    office.recipients.clear()
    change_due(posting)
    assert send_queued(posting, nothing).count("sent") == 1
    assert office.to == [["here@mermoz.example"], ["later@mermoz.example"]]


def test_what_is_put_off_waits_longer_each_time_and_fails_in_the_end(posting, office):
    office.recipients[TO[0]] = "450 later"
    queue(posting)
    for attempt, minutes in enumerate(WAITS, start=1):
        before = posting.write().now()
        (left,) = send_queued(posting, nothing).messages
        (row,) = rows(posting)
        assert (left.state, row.attempts) == ("queued", attempt)
        assert row.next_try_at >= before + timedelta(minutes=minutes)
        assert send_queued(posting, nothing).messages == ()
        change_due(posting)
    assert send_queued(posting, nothing).count("failed") == 1
    assert rows(posting)[0].error == "mail_recipient_refused"


def test_a_line_that_closes_stops_the_run_and_keeps_the_rest(posting, office):
    office.recipients["closing@mermoz.example"] = "421 closing"
    queue(posting, "closing@mermoz.example")
    queue(posting)
    run = send_queued(posting, nothing)
    assert (run.stopped, run.waiting, len(run.messages)) == ("mail_line_lost", 2, 1)
    assert [row.attempts for row in rows(posting)] == [0, 0]


class Broken:
    """A line that breaks once the text is over."""

    def send(self, _mail):
        from ofdesk.ports.mail import Delivery

        return Delivery("unsure", "mail_answer_lost", "TimeoutError", lost=True)


def test_a_lost_answer_leaves_a_doubt_that_no_sending_ends(posting, office, monkeypatch):
    from contextlib import nullcontext

    queued = queue(posting)
    queue(posting)
    with monkeypatch.context() as patch:
        patch.setattr(SmtpMailer, "line", lambda *_: nullcontext(Broken()))
        run = send_queued(posting, nothing)
    assert (run.count("unsure"), run.stopped, run.waiting) == (1, "mail_answer_lost", 1)
    assert send_queued(posting, nothing).count("sent") == 1
    assert states(posting) == ["unsure", "sent"]
    error = refusal(lambda: retry_mail(queued.id, posting.write()))
    assert isinstance(error, ConfirmationNeeded)
    assert (error.code, error.values) == ("mail_twice", {"recipients": TO[0]})
    sure = posting.write(frozenset({"mail_twice"}))
    assert retry_mail(queued.id, sure).state == "queued"
    assert send_queued(posting, nothing).count("sent") == 1
    assert {got["Message-ID"] for got in office.got} >= {queued.message_id}
    with posting.read() as session:
        assert session.scalars(select(Confirmation.code)).all() == ["mail_twice"]


def test_a_message_left_half_way_is_doubtful_and_stays_so(posting, office):
    queued = queue(posting)
    change(posting, state="sending", attempts=1)
    run = send_queued(posting, nothing)
    assert (run.found_unsure, run.messages) == ((queued.id,), ())
    (row,) = rows(posting)
    assert (row.state, row.error) == ("unsure", "mail_interrupted")
    assert office.got == []
    settled = settle_mail(queued.message_id, posting.write(), posting.today)
    assert settled.state == "sent"
    assert rows(posting)[0].sent_at is not None


def test_a_look_at_the_outbox_finds_the_doubt_but_not_while_another_sends(posting):
    queued = queue(posting)
    assert find_unsure(posting) == ()
    change(posting, state="sending")
    with posting.mail_alone():
        assert find_unsure(posting) == ()
        with pytest.raises(Unavailable) as running:
            send_queued(posting, nothing)
        assert running.value.code == "mail_running"
    assert find_unsure(posting) == (queued.id,)


def test_what_has_not_left_is_taken_back_and_what_failed_is_queued_again(posting, office):
    queued = queue(posting)
    assert cancel_mail(queued.id[:13], posting.write()).state == "cancelled"
    assert send_queued(posting, nothing).messages == ()
    for act in (cancel_mail, retry_mail):
        assert refusal(lambda act=act: act(queued.id, posting.write())).code == "mail_left"
    office.recipients[TO[0]] = "550 no"
    again = queue(posting)
    send_queued(posting, nothing)
    office.recipients.clear()
    assert retry_mail(again.id, posting.write()).state == "queued"
    assert send_queued(posting, nothing).count("sent") == 1
    assert refusal(lambda: settle_mail(again.id, posting.write(), posting.today)).code == (
        "mail_left"
    )
    assert office.got[0]["Message-ID"] == again.message_id


@pytest.mark.parametrize("name", ["", "0197", "<x@y>", "99999999-0000", "%", "________"])
def test_a_message_that_is_not_there_is_told(desk, name):
    queue(desk)
    assert refusal(lambda: cancel_mail(name, desk.write())).code == "mail_unknown"


def test_a_name_that_begins_two_messages_is_no_name(desk):
    first, second = queue(desk), queue(desk)
    shared = next(n for n in range(36) if first.id[n] != second.id[n])
    if shared >= 8:
        assert refusal(lambda: cancel_mail(first.id[:8], desk.write())).code == "mail_unknown"
    assert cancel_mail(first.id, desk.write()).id == first.id


def test_the_messages_of_another_desk_are_not_sent_here(posting, office):
    queued = queue(posting)
    change(posting, desk="02")
    run = send_queued(posting, nothing)
    assert (run.messages, run.waiting) == ((), 0)
    assert refusal(lambda: cancel_mail(queued.id, posting.write())).code == "mail_other_desk"
    change(posting, state="unsure")
    assert cancel_mail(queued.id, posting.write()).state == "cancelled"


def test_a_base_that_waits_for_a_number_sends_nothing(posting):
    queue(posting)
    raw = sqlite3.connect(posting.path)
    raw.execute("INSERT OR REPLACE INTO sync_meta (k, v) VALUES ('number_needed', 'restored')")
    raw.commit()
    raw.close()
    assert refusal(lambda: send_queued(posting, nothing)).code == "mail_number_needed"
    assert states(posting) == ["queued"]


def test_a_page_that_is_not_there_or_was_changed_keeps_the_message_here(posting, office):
    for digest in ("0" * 64, "f" * 64):
        queue(posting, attachments=(("OF01.pdf", digest),))
    raw = sqlite3.connect(posting.path)
    raw.execute("INSERT INTO blob (sha256, bytes) VALUES (?, ?)", ("f" * 64, b"other"))
    raw.commit()
    raw.close()
    run = send_queued(posting, nothing)
    assert [one.error for one in run.messages] == ["mail_page_missing", "mail_page_changed"]
    assert run.count("failed") == 2
    assert office.got == []


def test_lists_are_of_a_state_a_client_a_kind(desk):
    with desk.read() as session:
        client = client_named(session, "mermoz")
    queue(desk)
    cancel_mail(queue(desk).id, desk.write())
    queue(desk, client_id=client.id, platform="mermoz", kind="alert", step=-30)
    assert len(rows(desk)) == 3
    assert len(rows(desk, states=("queued",))) == 2
    assert len(rows(desk, states=("cancelled", "queued"))) == 3
    assert [row.step for row in rows(desk, platform="mermoz")] == [-30]
    assert [row.platform for row in rows(desk, kind="alert")] == ["mermoz"]
    assert len(rows(desk, limit=1)) == 1
    assert refusal(lambda: rows(desk, platform="nobody")).code == "client_unknown"


def test_a_test_message_leaves_from_memory(posting, office):
    assert send_test("", ("Essai", "Corps"), posting, nothing) == (USER,)
    assert send_test("a@x.example", ("Essai", "Corps"), posting, nothing) == ("a@x.example",)
    assert [got["Subject"] for got in office.got] == ["[FACTICE] Essai"] * 2
    assert rows(posting) == []


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        ("550 no", DomainError, "mail_refused_now"),
        ("450 later", Unavailable, "mail_not_sent"),
    ],
)
def test_a_message_from_memory_that_does_not_leave_says_why(posting, office, answer, kind, code):
    office.recipients["a@x.example"] = answer
    with pytest.raises(kind) as raised:
        send_test("a@x.example", ("Essai", "Corps"), posting, nothing)
    assert (raised.value.code, raised.value.values) == (code, {"detail": answer})


def test_a_message_from_memory_whose_answer_was_lost_says_so(posting, monkeypatch):
    from contextlib import nullcontext

    monkeypatch.setattr(SmtpMailer, "line", lambda *_: nullcontext(Broken()))
    with posting.read() as session, (uow := posting.write()):
        mail = outgoing(session, put_in(uow, QueueMail(TO, "a", "b")), uow.now())
    with pytest.raises(Unavailable) as raised:
        send_now(mail, posting, nothing)
    assert raised.value.code == "mail_answer_lost"
