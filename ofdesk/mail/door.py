"""The mail server for use cases (``ofdesk.ports.mail.Mailer``): secrets, one line, drafts."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ofdesk.domain.errors import DomainError
from ofdesk.domain.mail import NO_AUTH
from ofdesk.mail.line import SmtpLine
from ofdesk.mail.login import opened
from ofdesk.mail.message import draft_bytes
from ofdesk.ports.mail import AskSecret, MailAccount, MailLine, OutgoingMail
from ofdesk.ports.secrets import MAIL, SMTP, Secrets


class SmtpMailer:
    """``ofdesk.ports.mail.Mailer`` over SMTP; ``secrets`` is the keyring of the person."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets

    @contextmanager
    def line(self, account: MailAccount, ask: AskSecret) -> Iterator[MailLine]:
        """See the port."""
        typed = "" if account.auth == NO_AUTH else ask(account.login)
        smtp = opened(account, self._secret(account, typed))
        try:
            if typed:
                self._secrets.keep(MAIL, account.login, typed)
            yield SmtpLine(smtp, account)
        finally:
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()

    def draft(self, account: MailAccount, mail: OutgoingMail) -> bytes:
        """See the port."""
        return draft_bytes(account, mail)

    def _secret(self, account: MailAccount, typed: str) -> str:
        """What was typed now, else what the keyring has for this login or for any."""
        if account.auth == NO_AUTH:
            return ""
        kept = self._secrets.get
        secret = typed or kept(MAIL, account.login) or kept(*SMTP)
        if not secret:
            raise DomainError("mail_password_needed", login=account.login)
        return secret
