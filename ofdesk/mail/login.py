"""Opens a line to the mail server, makes it safe before anything is said, and logs in."""

import smtplib
import ssl
from base64 import b64encode

from ofdesk.domain.errors import OfdeskError, Unavailable
from ofdesk.domain.mail import NO_AUTH, TLS, XOAUTH2
from ofdesk.ports.mail import MailAccount

TIMEOUT = 20.0
"""Seconds that the server has for each answer but the last one."""
WELCOMES = (235, 503)
LONGEST_DETAIL = 200
HELLO = "[127.0.0.1]"
"""What a desk calls itself; its name on the network is nobody's business."""


def opened(account: MailAccount, secret: str) -> smtplib.SMTP:
    """A line that is encrypted, whose server is who it says, and that is logged in.

    Raises ``Unavailable``; see ``ofdesk.ports.mail.Mailer``.
    """
    smtp = None
    try:
        smtp = _connected(account)
        _log_in(smtp, account, secret)
    except BaseException as error:
        if smtp is not None:
            smtp.close()
        told = _told(error, account)
        if told is None:
            raise
        # Without its cause: what a server or a codec quotes may hold the secret.
        raise told from None
    return smtp


def _connected(account: MailAccount) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if account.security == TLS:
        return smtplib.SMTP_SSL(account.host, account.port, HELLO, timeout=TIMEOUT, context=context)
    smtp = smtplib.SMTP(account.host, account.port, HELLO, timeout=TIMEOUT)
    try:
        smtp.ehlo()
        if not smtp.has_extn("starttls"):
            raise Unavailable("mail_no_tls", host=account.host)
        smtp.starttls(context=context)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _log_in(smtp: smtplib.SMTP, account: MailAccount, secret: str) -> None:
    smtp.ehlo()
    if account.auth == NO_AUTH:
        return
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    if account.auth == XOAUTH2:
        _check_offered("XOAUTH2" in offered, account)
        code = _bearer(smtp, account.user, secret)
    else:
        _check_offered(bool({"PLAIN", "LOGIN"} & set(offered)), account)
        by = _plain if "PLAIN" in offered else _login
        code = by(smtp, account.user, secret)
    if code in WELCOMES:
        return
    if 400 <= code < 500:
        raise Unavailable("mail_busy", host=account.host, detail=str(code))
    refused = "mail_token_refused" if account.auth == XOAUTH2 else "mail_login_refused"
    raise Unavailable(refused, host=account.host, login=account.user)


def _check_offered(offered: bool, account: MailAccount) -> None:
    if not offered:
        raise Unavailable("mail_auth_missing", host=account.host, auth=account.auth)


def _plain(smtp: smtplib.SMTP, user: str, secret: str) -> int:
    return smtp.docmd("AUTH", f"PLAIN {_coded(f'{chr(0)}{user}{chr(0)}{secret}')}")[0]


def _login(smtp: smtplib.SMTP, user: str, secret: str) -> int:
    code = smtp.docmd("AUTH", "LOGIN")[0]
    for answer in (user, secret):
        if code != 334:
            break
        code = smtp.docmd(_coded(answer))[0]
    return code


def _bearer(smtp: smtplib.SMTP, user: str, token: str) -> int:
    """XOAUTH2: a refusal comes as a question, which an empty line answers."""
    told = _coded(f"user={user}\x01auth=Bearer {token}\x01\x01")
    code = smtp.docmd("AUTH", f"XOAUTH2 {told}")[0]
    return smtp.docmd("")[0] if code == 334 else code


def _coded(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")


def _told(error: BaseException, account: MailAccount) -> OfdeskError | None:
    """What went wrong, in our codes; None for what is none of the network's doing."""
    if isinstance(error, OfdeskError):
        return error
    if isinstance(error, ssl.SSLCertVerificationError):
        return Unavailable("mail_certificate", host=account.host, detail=error.verify_message)
    if isinstance(error, ssl.SSLError):
        return Unavailable("mail_no_tls", host=account.host)
    if isinstance(error, smtplib.SMTPResponseException):
        return Unavailable("mail_busy", host=account.host, detail=str(error.smtp_code))
    if isinstance(error, OSError | UnicodeError):
        return Unavailable("mail_unreachable", host=account.host, port=str(account.port))
    return None


def plain_detail(reply: bytes) -> str:
    """What a server said, as one may show it."""
    text = reply.decode("utf-8", "replace")
    shown = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(shown.split())[:LONGEST_DETAIL]
