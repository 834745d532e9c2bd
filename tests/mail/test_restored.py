"""A backup brought back: what may have left since is for a person, what is known stays known."""

import pytest

from ofdesk.bootstrap import desks
from ofdesk.ports.desk import DeskOptions
from ofdesk.services.mail_rows import ListMail, list_mail
from ofdesk.services.mail_sending import send_queued
from tests.builders import TODAY
from tests.mail.posting import nothing, queue


@pytest.fixture
def backed_up(posting):
    """A base with a message that leaves after its backup, then one more."""
    backup = posting.path.with_name("backup.db")
    queue(posting, subject="avant")
    posting.backup(backup)
    send_queued(posting, nothing)
    queue(posting, subject="après")
    posting.close()
    return posting.path, backup


def found(path) -> dict[str, tuple[str, str]]:
    desk = desks().open(DeskOptions(path, "Anne", TODAY))
    with desk.read() as session:
        rows = {
            row.subject.split()[-1]: (row.state, row.error)
            for row in list_mail(session, ListMail())
        }
    desk.close()
    return rows


def test_what_the_base_knows_of_mail_is_not_set_back(backed_up):
    path, backup = backed_up
    desks().restore(path, backup)
    assert found(path) == {"avant": ("sent", ""), "après": ("queued", "")}


def test_what_waits_in_a_backup_that_replaces_the_base_is_doubtful(backed_up):
    path, backup = backed_up
    path.write_bytes(b"not a base any more")
    desks().restore(path, backup)
    assert found(path) == {"avant": ("unsure", "mail_restored")}
