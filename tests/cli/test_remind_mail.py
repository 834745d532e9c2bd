"""``ofdesk remind mail``: letters into the outbox, and who has no address."""

from datetime import timedelta

import pytest

from tests.builders import TODAY
from tests.cli.money_shell import invoice, shell_on

LATE = (TODAY + timedelta(days=40)).isoformat()


@pytest.fixture
def shell(base, run):
    return shell_on(base, run)


def test_letters_go_into_the_outbox_once(shell):
    assert shell.done("remind", "mail", day=LATE) == []
    shell.done("clients", "set", "mermoz", "delivery=email")
    invoice(shell)
    (letter,) = shell.done("remind", day=LATE)
    (mailed,) = shell.done("remind", "mail", day=LATE)
    assert (mailed["id"], mailed["platform"], mailed["skipped"]) == (letter["id"], "mermoz", None)
    assert mailed["to"]
    (message,) = shell.done("mail", "list", day=LATE)
    assert message["message_id"] == mailed["message"]
    assert shell.done("remind", "mail", day=LATE) == []
    assert shell("remind", "mail", letter["id"], day=LATE).error == "reminder_mailed"
    assert shell("remind", "mail", "nobody", day=LATE).error == "reminder_unknown"
