"""What waits in the outbox of this desk, and whether it is sent without being asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ofdesk.domain.mail import QUEUED
from ofdesk.models import MailMessage
from ofdesk.services.alerts import KIND as ALERT
from ofdesk.services.mail_account import known_account
from ofdesk.services.settings import desk_setting

AUTOMATIC = "mail.automatic"
READ_FIRST = frozenset((ALERT,))
"""Kinds of messages that a person reads as a batch before they leave."""
GRACE = timedelta(seconds=60)
"""How long a message waits, so that it can be taken back."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """``count`` messages wait, ``to_read`` of them until a person says so; ``due`` may leave by
    themselves now. ``automatic``: whether they do."""

    count: int
    to_read: int
    due: int
    automatic: bool


def waiting_mail(session: Session, now: datetime, *, factice: bool) -> Waiting:
    """Look at the outbox. Without a setting a real base sends by itself and a test base does not;
    without a server nothing is sent."""
    mine = (MailMessage.state == QUEUED, MailMessage.desk == desk_setting(session, "desk.number"))
    counted = select(func.count()).select_from(MailMessage).where(*mine)
    ready = (MailMessage.next_try_at <= now, MailMessage.queued_at <= now - GRACE)
    by_itself = MailMessage.kind.not_in(READ_FIRST)
    chosen = desk_setting(session, AUTOMATIC)
    wanted = chosen == "yes" or (not chosen and not factice)
    return Waiting(
        count=session.scalar(counted) or 0,
        to_read=session.scalar(counted.where(MailMessage.kind.in_(READ_FIRST))) or 0,
        due=session.scalar(counted.where(by_itself, *ready)) or 0,
        automatic=wanted and bool(known_account(session).host),
    )
