"""Sending once more: what failed is tried again, what left goes as a message of its own."""

import pytest

from ofdesk.domain.errors import ConfirmationNeeded, DomainError
from ofdesk.services.mail import cancel_mail
from ofdesk.services.mail_again import queue_again
from tests.mail.posting import change, queue, rows, states


def again(desk, name, answers=frozenset()):
    return queue_again(name, desk.write(answers))


def test_a_message_that_left_is_copied_after_a_question(desk):
    queued = queue(desk, "a@x.example", "b@x.example", kind="alert", step=-30)
    change(desk, state="sent", next_try_at=None)
    with pytest.raises(ConfirmationNeeded) as asked:
        again(desk, queued.message_id)
    assert asked.value.code == "mail_twice"
    assert asked.value.values["recipients"] == "a@x.example,b@x.example"
    assert states(desk) == ["sent"]
    copied = again(desk, queued.message_id, frozenset({"mail_twice"}))
    assert states(desk) == ["sent", "queued"]
    assert copied.message_id != queued.message_id
    copy = rows(desk)[0]
    assert (copy.subject, copy.kind, copy.step) == (rows(desk)[1].subject, "alert", None)


def test_a_message_that_was_taken_back_is_copied_at_once(desk):
    queued = queue(desk)
    cancel_mail(queued.message_id, desk.write())
    again(desk, queued.message_id)
    assert states(desk) == ["cancelled", "queued"]


def test_what_failed_is_tried_again_itself(desk):
    queued = queue(desk)
    change(desk, state="failed", next_try_at=None)
    assert again(desk, queued.message_id).id == queued.id
    assert states(desk) == ["queued"]


def test_what_is_doubtful_is_asked_about(desk):
    queued = queue(desk)
    change(desk, state="unsure", next_try_at=None)
    with pytest.raises(ConfirmationNeeded):
        again(desk, queued.message_id)
    again(desk, queued.message_id, frozenset({"mail_twice"}))
    assert states(desk) == ["queued"]


@pytest.mark.parametrize("state", ["queued", "sending"])
def test_what_is_on_its_way_is_left_alone(desk, state):
    queued = queue(desk)
    change(desk, state=state)
    with pytest.raises(DomainError) as refused:
        again(desk, queued.message_id)
    assert refused.value.code == "mail_left"
