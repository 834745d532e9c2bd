"""Where mail of this desk leaves from, as its settings say."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.domain.mail import NO_AUTH, PASSWORD, PORTS, STARTTLS, TLS
from ofdesk.models import DeskSetting
from ofdesk.ports.mail import MailAccount
from ofdesk.services.house import read_settings


def mail_account(session: Session) -> MailAccount:
    """The account, whole. Raises ``mail_not_configured`` with what is missing."""
    account = known_account(session)
    missing = [
        name
        for name, value in (("mail.host", account.host), ("mail.sender", account.sender))
        if not value
    ]
    if missing:
        raise DomainError("mail_not_configured", missing=missing)
    return account


def known_account(session: Session) -> MailAccount:
    """What is known of the account: a draft needs no server.

    Without its own settings the sender is the company's address and logs in under it; port 465 is
    TLS from the first byte, every other one STARTTLS.
    """
    rows = session.execute(select(DeskSetting.key, DeskSetting.value))
    desk = {key: value for key, value in rows if value}
    house = read_settings(session)
    sender = desk.get("mail.sender") or house.get("company.email", "")
    port = desk.get("mail.port", "")
    security = desk.get("mail.security") or (TLS if port == str(PORTS[TLS]) else STARTTLS)
    auth = desk.get("mail.auth", PASSWORD)
    return MailAccount(
        host=desk.get("mail.host", ""),
        port=int(port or PORTS[security]),
        security=security,
        auth=auth,
        user="" if auth == NO_AUTH else desk.get("mail.user", sender),
        sender=sender,
        sender_name=house.get("company.name", ""),
        reply_to=desk.get("mail.reply_to") or house.get("company.email", ""),
    )
