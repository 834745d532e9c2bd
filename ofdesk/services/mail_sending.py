"""Sends what the outbox holds: each message is taken, handed over and recorded, never twice.

Taking is committed before anything goes over the line. A program that ends between the two leaves
the message « sending »; whoever sends next, alone by a lock, finds it so and calls it doubtful.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select

from ofdesk.domain.errors import DomainError, IntegrityBroken, Unavailable
from ofdesk.domain.mail import FAILED, QUEUED, SENDING, UNSURE, message_name, next_try
from ofdesk.models import MailMessage, SyncMeta
from ofdesk.models.ids import new_id
from ofdesk.ports import mail as port
from ofdesk.ports.desk import Desk
from ofdesk.ports.mail import AskSecret, Delivery, MailLine, OutgoingMail
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.mail import FACTICE, QueueMail, checked_recipients, put_in
from ofdesk.services.mail_account import mail_account
from ofdesk.services.mail_facts import record_sent
from ofdesk.services.mail_rows import outgoing

NUMBER_NEEDED = "number_needed"
"""What the base says of itself when it was restored or copied and has no number of its own yet."""

Tell = Callable[[str, str], None]
"""Told the identifier and the new state of each message as it leaves."""


@dataclass(frozen=True, slots=True)
class Left:
    """One message that was handed over, and what became of it."""

    id: str
    state: str
    recipients: tuple[str, ...]
    error: str = ""
    detail: str = ""
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MailRun:
    """What a sending did. ``waiting`` messages are left in the outbox; ``unsure`` ones were found
    half sent, before or now. ``stopped`` is the code of what ended it early."""

    messages: tuple[Left, ...]
    found_unsure: tuple[str, ...]
    waiting: int
    stopped: str = ""
    detail: str = ""
    changes: frozenset[str] = frozenset({"mail_message", "document"})

    def count(self, state: str) -> int:
        """How many messages came to a state."""
        return sum(one.state == state for one in self.messages)


@dataclass(frozen=True, slots=True)
class SendWhich:
    """Which messages leave: none of the kinds ``left_out``, none queued less than ``age`` ago;
    ``goes_on`` is asked before each one."""

    left_out: frozenset[str] = frozenset()
    age: timedelta = timedelta(0)
    goes_on: Callable[[], bool] = lambda: True


ALL = SendWhich()


def send_queued(desk: Desk, ask: AskSecret, which: SendWhich = ALL) -> MailRun:
    """Send what waits and is due, one after the other.

    Raises ``mail_not_configured``, ``mail_password_needed``, ``mail_number_needed`` and
    ``Unavailable`` (the server, or ``mail_running``): then nothing has left.
    """
    with desk.read() as session:
        _check_number(session.get(SyncMeta, NUMBER_NEEDED))
    with desk.mail_alone():
        doubtful = _doubt(desk)
        due = _count(desk, _due(desk.number, desk.write().now(), which))
        if not due:
            return MailRun((), doubtful, _count(desk))
        with desk.read() as session:
            account = mail_account(session)
        with desk.mailer.line(account, ask) as line:
            sent, last = _send_all(desk, line, which)
        stopped = last is not None and last.lost
        return MailRun(
            tuple(sent),
            doubtful,
            _count(desk),
            last.code if last and stopped else "",
            last.detail if last and stopped else "",
        )


def find_unsure(desk: Desk) -> tuple[str, ...]:
    """Call doubtful what a program that ended half-way left; nothing while another one sends."""
    with desk.read() as session:
        half = select(MailMessage.id).where(
            MailMessage.state == SENDING, MailMessage.desk == desk.number
        )
        if session.scalars(half).first() is None:
            return ()
    try:
        alone = desk.mail_alone()
    except Unavailable:
        return ()
    with alone:
        return _doubt(desk)


def send_test(to: str, texts: tuple[str, str], desk: Desk, ask: AskSecret) -> tuple[str, ...]:
    """Send a message of two texts (subject, body) from memory to ``to``, by default to the sender;
    who got it. Raises as ``send_queued``, and what the server said as ``send_now``."""
    with desk.read() as session:
        account = mail_account(session)
    recipients = checked_recipients((to or account.sender,))
    subject = FACTICE + texts[0] if desk.factice else texts[0]
    name = message_name(new_id(), account.sender)
    mail = OutgoingMail(name, recipients, subject, texts[1], desk.write().now())
    send_now(mail, desk, ask)
    return recipients


def send_now(mail: OutgoingMail, desk: Desk, ask: AskSecret) -> None:
    """Send one message from memory; nothing of it is kept, whatever happens.

    Raises ``Unavailable('mail_not_sent')`` or ``DomainError('mail_refused_now')`` when it did not
    leave for all, and ``Unavailable('mail_answer_lost')`` when nobody knows.
    """
    with desk.read() as session:
        account = mail_account(session)
    with desk.mailer.line(account, ask) as line:
        done = line.send(mail)
    if done.outcome == port.UNSURE:
        raise Unavailable("mail_answer_lost", detail=done.detail)
    if done.outcome == port.LATER or done.deferred:
        raise Unavailable("mail_not_sent", detail=done.detail or ", ".join(done.deferred))
    if done.outcome == port.REFUSED or done.refused:
        raise DomainError("mail_refused_now", detail=done.detail or ", ".join(done.refused))


def _check_number(needed: SyncMeta | None) -> None:
    """A restored or copied base does not know what has left since: it sends nothing."""
    if needed is not None and needed.v:
        raise DomainError("mail_number_needed", reason=needed.v)


def _doubt(desk: Desk) -> tuple[str, ...]:
    with (uow := desk.write()):
        half = select(MailMessage).where(
            MailMessage.state == SENDING, MailMessage.desk == desk.number
        )
        found = uow.session.scalars(half.order_by(MailMessage.id)).all()
        for message in found:
            message.state = UNSURE
            message.error_code = "mail_interrupted"
            message.next_try_at = None
        names = tuple(message.id for message in found)
        uow.commit()
    return names


def _due(desk: str, until: datetime, which: SendWhich) -> Select[MailMessage]:
    """The messages that may leave, the one that waits longest first."""
    return (
        select(MailMessage)
        .where(
            MailMessage.state == QUEUED,
            MailMessage.desk == desk,
            MailMessage.next_try_at <= until,
            MailMessage.queued_at <= until - which.age,
            MailMessage.kind.not_in(which.left_out),
        )
        .order_by(MailMessage.next_try_at, MailMessage.queued_at, MailMessage.id)
    )


def _count(desk: Desk, query: Select[MailMessage] | None = None) -> int:
    waiting = select(MailMessage).where(
        MailMessage.state == QUEUED, MailMessage.desk == desk.number
    )
    counted = (waiting if query is None else query.order_by(None)).subquery()
    with desk.read() as session:
        return session.scalar(select(func.count()).select_from(counted)) or 0


def _send_all(desk: Desk, line: MailLine, which: SendWhich) -> tuple[list[Left], Delivery | None]:
    sent: list[Left] = []
    done: Delivery | None = None
    until = desk.write().now()
    query = _due(desk.number, until, which)
    while (done is None or not done.lost) and which.goes_on():
        taken = _take(desk.write(), query, sent)
        if taken is None:
            break
        row_id, mail = taken
        done = line.send(mail)
        sent.append(_record(desk.write(), row_id, done, desk.today))
    return sent, done


def _take(
    uow: UnitOfWork, query: Select[MailMessage], told: list[Left]
) -> tuple[str, OutgoingMail] | None:
    """The next message of a query, marked as being sent; one whose page is broken has failed."""
    while True:
        with uow:
            message = uow.session.scalars(query.limit(1)).one_or_none()
            if message is None:
                return None
            message.attempts += 1
            try:
                mail = outgoing(uow.session, message, uow.now())
            except IntegrityBroken as broken:
                message.state, message.error_code = FAILED, broken.code
                message.next_try_at = None
                told.append(_left(message))
                uow.commit()
                continue
            message.state = SENDING
            taken = message.id, mail
            uow.commit()
        return taken


def _record(uow: UnitOfWork, row_id: str, done: Delivery, today: date) -> Left:
    with uow:
        message = uow.session.get_one(MailMessage, row_id)
        if done.outcome == port.SENT:
            _took(uow, message, done, today)
        else:
            message.error_code, message.error_detail = done.code, done.detail
            message.next_try_at = None
            message.state = FAILED
            if done.outcome == port.UNSURE:
                message.state = UNSURE
            elif done.outcome == port.LATER:
                _put_off(message, uow.now(), lost=done.lost)
        left = _left(message)
        uow.commit()
    return left


def _took(uow: UnitOfWork, message: MailMessage, done: Delivery, today: date) -> None:
    """Sent to those whom the server took; who may be taken later gets a message of its own."""
    if done.deferred:
        rest = put_in(uow, _for_the_rest(message, done.deferred))
        rest.subject = message.subject
        _put_off(rest, uow.now(), lost=False)
    missed = {*done.deferred, *done.refused}
    reached = [one for one in message.recipients.split(",") if one not in missed]
    message.recipients = ",".join(reached)
    record_sent(uow, message, today)
    if done.refused:
        message.refused = ",".join(done.refused)
        message.error_code = "mail_recipient_refused"
        message.error_detail = message.refused


def _put_off(message: MailMessage, now: datetime, *, lost: bool) -> None:
    """Try again later; a line that broke is nobody's refusal and does not count."""
    message.attempts = message.attempts - 1 if lost else max(message.attempts, 1)
    again = now if lost else next_try(message.attempts, now)
    message.state = QUEUED if again else FAILED
    message.next_try_at = again


def _for_the_rest(message: MailMessage, recipients: tuple[str, ...]) -> QueueMail:
    files = json.loads(message.attachments)
    return QueueMail(
        recipients=recipients,
        subject=message.subject.removeprefix(FACTICE),
        body=message.body,
        kind=message.kind,
        language=message.language,
        template=message.template,
        client_id=message.client_id,
        platform=message.platform,
        document_number=message.document_number,
        attachments=tuple((one["name"], one["sha256"]) for one in files),
        step=message.step,
        reminder_id=message.reminder_id,
        period_ends_on=message.period_ends_on,
    )


def _left(message: MailMessage) -> Left:
    return Left(
        message.id,
        message.state,
        tuple(message.recipients.split(",")),
        message.error_code,
        message.error_detail,
        tuple(message.refused.split(",")) if message.refused else (),
    )
