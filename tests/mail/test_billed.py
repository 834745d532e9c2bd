"""Who is billed gets the mail, a copy says that it is one, and reminders leave as letters do."""

import pytest

from ofdesk.domain.errors import DomainError
from ofdesk.models import Party
from ofdesk.models.ids import new_id
from ofdesk.services.alerts import queue_alerts
from ofdesk.services.board_rows import ListRenewals, list_renewals
from ofdesk.services.dunning import RemindClients, queue_reminders
from ofdesk.services.dunning_log import cancel_reminder, list_reminders, post_reminders
from ofdesk.services.dunning_mail import mail_reminders
from ofdesk.services.mail_documents import MailDocument, mail_document
from ofdesk.services.mail_sending import send_queued
from ofdesk.services.pages import stored_page
from tests.builders import add_client, add_year, change_client, later, read_client, renewed
from tests.documents.reading import text_of
from tests.mail.posting import nothing, rows, states

BOTH = ("bureau@mermoz.example", "tresorier@mermoz.example")


def billed_to(desk, email):
    with (uow := desk.write()):
        party = Party(
            id=new_id(), name="Mairie de Balma", postcode="31130", city="Balma", email=email
        )
        uow.session.add(party)
        uow.session.flush()
        key = party.id
        uow.commit()
    change_client(desk, "mermoz", billed_party_id=key)


@pytest.mark.parametrize(("email", "to"), [("mairie@x.example", ("mairie@x.example",)), ("", BOTH)])
def test_the_billed_party_gets_what_is_billed_where_it_has_an_address(posting, email, to):
    billed_to(posting, email)
    number = renewed(posting).number
    done = mail_document(MailDocument(number), posting.write())
    assert done.message.recipients == to


def test_an_address_that_a_person_gives_wins(posting):
    billed_to(posting, "mairie@x.example")
    number = renewed(posting).number
    done = mail_document(MailDocument(number, ("other@x.example",)), posting.write())
    assert done.message.recipients == ("other@x.example",)


def test_with_both_the_paper_is_the_original_and_the_mail_a_copy(posting, office):
    change_client(posting, "mermoz", delivery="both")
    number = renewed(posting).number
    done = mail_document(MailDocument(number), posting.write())
    assert (done.copy, done.beside) == (True, False)
    assert send_queued(posting, nothing).count("sent") == 1
    (page,) = office.got[0].iter_attachments()
    assert page.get_filename() == f"{number}.pdf"
    text = text_of(page.get_content())
    assert "COPIE" in text
    assert number in text
    with posting.read() as session:
        original = stored_page(session, number)
    assert "COPIE" not in text_of(original)


@pytest.fixture
def letter(posting):
    """A reminder that waits, of a client who wants e-mail."""
    change_client(posting, "mermoz", delivery="email")
    renewed(posting)
    later(posting, 45)
    (row,) = queue_reminders(RemindClients(), posting.write(), posting.today)
    return row.id


def remind(desk, *letters):
    return mail_reminders(letters, desk.write())


def letters(desk):
    with desk.read() as session:
        return [row.state for row in list_reminders(session, every=True)]


def test_a_reminder_leaves_with_its_page_and_is_posted_then(posting, office, letter):
    (done,) = remind(posting)
    assert done.message.recipients == BOTH
    assert letters(posting) == ["queued"]
    assert remind(posting) == []
    assert send_queued(posting, nothing).count("sent") == 1
    (page,) = office.got[0].iter_attachments()
    assert page.get_content().startswith(b"%PDF")
    assert letters(posting) == ["posted"]
    assert rows(posting)[0].kind == "reminder"


def test_who_wants_paper_gets_it_by_mail_only_when_asked(posting, letter):
    change_client(posting, "mermoz", email_structure="", email_contact="")
    (done,) = remind(posting, letter)
    assert (done.message, done.skipped) == (None, "no_email")


def test_letters_of_paper_are_left_alone(posting):
    change_client(posting, "mermoz", delivery="post")
    renewed(posting)
    later(posting, 45)
    queue_reminders(RemindClients(), posting.write(), posting.today)
    assert remind(posting) == []
    assert len(remind(posting, "mermoz")) == 1


def refused(work):
    with pytest.raises(DomainError) as found:
        work()
    return found.value.code


def test_a_letter_goes_once_and_a_cancelled_one_takes_its_mail_back(posting, letter):
    remind(posting, letter)
    assert refused(lambda: remind(posting, letter)) == "reminder_mailed"
    cancel_reminder(letter, "payé", posting.write(), posting.today)
    assert states(posting) == ["cancelled"]
    assert refused(lambda: remind(posting, letter)) == "reminder_left"


def test_a_letter_that_a_person_posted_meanwhile_is_posted_once(posting, office, letter):
    remind(posting, letter)
    post_reminders([letter], posting.today, posting.write(), posting.today)
    assert send_queued(posting, nothing).count("sent") == 1
    assert letters(posting) == ["posted"]


def test_the_board_says_when_the_last_alert_left(posting, office):
    key = add_client(posting, "annecy")
    add_year(posting, key, posting.today.replace(day=1))

    def alerted():
        with posting.read() as session:
            found = list_renewals(session, ListRenewals(), posting.today, posting.write().now())
        return {row.platform: row.alerted_at for row in found}

    assert alerted()["annecy"] is None
    queue_alerts(posting.write(), posting.today)
    assert alerted()["annecy"] is None
    send_queued(posting, nothing)
    assert alerted()["annecy"] is not None
    assert read_client(posting, "annecy").ends_on == posting.today.replace(day=1)
