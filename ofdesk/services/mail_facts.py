"""What is recorded once a message has left: in the outbox, and with the document it carried."""

from datetime import date

from sqlalchemy import select

from ofdesk.domain.mail import SENT
from ofdesk.models import Document, DocumentEvent, MailMessage, ReminderEvent
from ofdesk.ports.unit_of_work import UnitOfWork


def _post(uow: UnitOfWork, reminder_id: str, today: date) -> None:
    """The letter is posted, unless a person posted it or took it back meanwhile."""
    told = select(ReminderEvent.id).where(ReminderEvent.reminder_id == reminder_id)
    if uow.session.scalars(told.limit(1)).first() is None:
        uow.session.add(
            ReminderEvent(
                reminder_id=reminder_id,
                kind="posted",
                happened_on=today,
                recorded_at=uow.now(),
                recorded_by=uow.operator,
            )
        )


def record_sent(uow: UnitOfWork, message: MailMessage, today: date) -> None:
    """The message has left; a document that went with it was sent, by e-mail, to these people."""
    message.state = SENT
    message.sent_at = uow.now()
    message.next_try_at = None
    message.error_code = message.error_detail = ""
    if message.reminder_id:
        _post(uow, message.reminder_id, today)
    if not message.document_number:
        return
    numbered = select(Document.id).where(Document.number == message.document_number)
    uow.session.add(
        DocumentEvent(
            document_id=uow.session.scalars(numbered).one(),
            kind="sent",
            happened_on=today,
            recorded_at=uow.now(),
            recorded_by=uow.operator,
            person=message.recipients,
            channel="email",
            detail=message.message_id,
        )
    )
