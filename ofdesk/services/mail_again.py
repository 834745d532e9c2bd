"""Sends a message once more: what failed is tried again, what left goes as a message of its own."""

import json

from ofdesk.domain.errors import DomainError
from ofdesk.domain.mail import CANCELLED, FAILED, SENT, UNSURE
from ofdesk.models import MailMessage
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.confirmations import ask
from ofdesk.services.mail import (
    FACTICE,
    MailChanged,
    QueueMail,
    changed,
    message_named,
    put_in,
    retry_mail,
)


def queue_again(name: str, uow: UnitOfWork) -> MailChanged:
    """Put a message into the outbox again, to the same people with the same pages.

    Whoever has it already gets it again only after « sure? » (``mail_twice``); an alert that is
    sent again by hand does not count as one. Raises ``mail_unknown``, ``mail_left`` (it is on its
    way) and, for what failed, those of ``retry_mail``.
    """
    with uow:
        message = message_named(uow.session, name)
        if message.state in (SENT, CANCELLED):
            if message.state == SENT:
                about = ("mail_message", message.id)
                ask(uow, "mail_twice", about, {"recipients": message.recipients})
            result = changed(put_in(uow, _copy(message)))
            uow.commit()
            return result
        state = message.state
    if state not in (FAILED, UNSURE):
        raise DomainError("mail_left", field="message", state=state)
    return retry_mail(name, uow)


def _copy(message: MailMessage) -> QueueMail:
    files = json.loads(message.attachments)
    return QueueMail(
        recipients=tuple(message.recipients.split(",")),
        subject=message.subject.removeprefix(FACTICE),
        body=message.body,
        kind=message.kind,
        language=message.language,
        template=message.template,
        client_id=message.client_id,
        platform=message.platform,
        document_number=message.document_number,
        reminder_id=message.reminder_id,
        attachments=tuple((one["name"], one["sha256"]) for one in files),
    )
