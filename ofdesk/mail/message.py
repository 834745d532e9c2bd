"""Writes a message as mail programs read it: headers that nothing can be slipped into, parts."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from ofdesk.ports.mail import MailAccount, OutgoingMail

_ENDS = re.compile(rb"\r\n|\r|\n")
_DOT = re.compile(rb"^\.", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


def ascii_address(address: str) -> str:
    """An address as SMTP without extension takes it: the domain in its DNS form.

    Raises ``ValueError`` for what could end a line.
    """
    local, _, domain = address.rpartition("@")
    if _CONTROL.search(address) or not local or not domain:
        raise ValueError("not an address")
    local.encode("ascii")
    return f"{local}@{domain.encode('idna').decode('ascii')}"


def one_line(text: str) -> str:
    """``text`` as it may stand in a header."""
    return " ".join(_CONTROL.sub(" ", text).split())


def message_of(account: MailAccount, mail: OutgoingMail) -> EmailMessage:
    """The whole message, with the Message-ID that was fixed before; a draft may lack a sender."""
    message = EmailMessage(policy=SMTP)
    if account.sender:
        message["From"] = _named(one_line(account.sender_name), account.sender)
    message["To"] = [_named("", address) for address in mail.recipients]
    if account.reply_to and account.reply_to != account.sender:
        message["Reply-To"] = _named("", account.reply_to)
    message["Subject"] = one_line(mail.subject)
    message["Date"] = format_datetime(mail.written_at)
    message["Message-ID"] = one_line(mail.message_id)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body, cte="quoted-printable")
    message["Content-Language"] = mail.language
    for attachment in mail.attachments:
        message.add_attachment(
            attachment.content, maintype="application", subtype="pdf", filename=attachment.name
        )
    return message


def _named(name: str, address: str) -> Address:
    return Address(display_name=name, addr_spec=ascii_address(address))


def wire_bytes(account: MailAccount, mail: OutgoingMail) -> bytes:
    """The message as it goes over the line after DATA: ends of line whole, dots doubled, and the
    lone dot that ends it."""
    content = _ENDS.sub(b"\r\n", message_of(account, mail).as_bytes())
    if not content.endswith(b"\r\n"):
        content += b"\r\n"
    return _DOT.sub(b"..", content) + b".\r\n"


def draft_bytes(account: MailAccount, mail: OutgoingMail) -> bytes:
    """The message as an ``.eml`` file; ``X-Unsent`` makes a mail program open it to be sent."""
    message = message_of(account, mail)
    del message["Auto-Submitted"]
    message["X-Unsent"] = "1"
    return message.as_bytes()
