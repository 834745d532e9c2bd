"""What waits, what may leave by itself, and a sending that is stopped between two messages."""

from datetime import timedelta

import pytest

from ofdesk.services.mail_sending import SendWhich, send_queued
from ofdesk.services.mail_waiting import GRACE, READ_FIRST, waiting_mail
from ofdesk.services.settings import SetSettings, set_settings
from tests.mail.posting import change, nothing, queue, states


def waiting(desk, *, factice=True):
    with desk.read() as session:
        return waiting_mail(session, desk.write().now(), factice=factice)


def older(desk):
    change(desk, queued_at=desk.write().now() - GRACE)


@pytest.mark.parametrize(
    ("setting", "factice", "automatic"),
    [
        *(("", False, True), ("", True, False), ("yes", True, True), ("no", False, False)),
    ],
)
def test_a_real_base_sends_by_itself_unless_told_otherwise(posting, setting, factice, automatic):
    set_settings(SetSettings({"mail.automatic": setting}), posting.write())
    assert waiting(posting, factice=factice).automatic is automatic


def test_without_a_server_nothing_leaves_by_itself(desk):
    assert not waiting(desk, factice=False).automatic


def test_what_is_just_queued_and_what_is_to_be_read_first_wait(posting):
    queue(posting)
    queue(posting, kind="alert")
    found = waiting(posting)
    assert (found.count, found.to_read, found.due) == (2, 1, 0)
    older(posting)
    found = waiting(posting)
    assert (found.count, found.to_read, found.due) == (2, 1, 1)
    change(posting, next_try_at=posting.write().now() + timedelta(minutes=5))
    assert waiting(posting).due == 0
    change(posting, state="sent")
    assert waiting(posting).count == 0


def test_only_what_was_asked_for_is_sent(posting, office):
    queue(posting)
    queue(posting, kind="alert")
    run = send_queued(posting, nothing, SendWhich(READ_FIRST, GRACE))
    assert (run.messages, run.waiting) == ((), 2)
    older(posting)
    run = send_queued(posting, nothing, SendWhich(READ_FIRST, GRACE))
    assert (len(run.messages), run.waiting) == (1, 1)
    assert states(posting) == ["sent", "queued"]
    assert len(send_queued(posting, nothing).messages) == 1


def test_a_sending_ends_between_two_messages(posting, office):
    for _ in range(3):
        queue(posting)
    answers = iter([True, False])
    run = send_queued(posting, nothing, SendWhich(goes_on=lambda: next(answers)))
    assert (len(run.messages), run.waiting) == (1, 2)
    assert states(posting).count("sent") == 1
