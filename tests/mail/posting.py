"""What tests do with an outbox: put messages in, look at them, change them as they are."""

from datetime import timedelta

from sqlalchemy import select

from ofdesk.models import MailMessage
from ofdesk.services.mail import QueueMail, queue_mail
from ofdesk.services.mail_rows import ListMail, list_mail

TO = ("bureau@mermoz.example",)


def nothing(_login: str) -> str:
    return ""


def queue(desk, *to: str, **more: object):
    values = {"recipients": to or TO, "subject": "Objet", "body": "Texte"} | more
    return queue_mail(QueueMail(**values), desk.write())


def rows(desk, **asked: object):
    with desk.read() as session:
        return list_mail(session, ListMail(**asked))


def states(desk) -> list[str]:
    return [row.state for row in reversed(rows(desk))]


def change(on, **values: object) -> None:
    """Set columns of every message as they are."""
    with (uow := on.write()):
        for message in uow.session.scalars(select(MailMessage)):
            for name, value in values.items():
                setattr(message, name, value)
        uow.commit()


def change_due(desk) -> None:
    """Let the time of the next try come."""
    with (uow := desk.write()):
        for message in uow.session.scalars(select(MailMessage)):
            if message.next_try_at is not None:
                message.next_try_at = uow.now() - timedelta(seconds=1)
        uow.commit()
