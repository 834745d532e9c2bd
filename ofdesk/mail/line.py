"""One message after the other over an open line, told apart by whether the server took it."""

import smtplib
import time
from collections.abc import Callable

from ofdesk.mail.login import plain_detail
from ofdesk.mail.message import ascii_address, wire_bytes
from ofdesk.ports.mail import LATER, REFUSED, SENT, UNSURE, Delivery, MailAccount, OutgoingMail

EVERY = 1.0
"""Seconds between two messages at least."""
LAST_ANSWER = 120.0
"""Seconds that the server has to say whether it took a message: it may look for viruses first."""
GOING_AWAY = 421
TOO_LARGE = 552


class _Said(Exception):
    """The server said no to one step."""

    def __init__(self, code: str, number: int, reply: bytes) -> None:
        super().__init__(code)
        self.code = code
        self.number = number
        self.detail = f"{number} {plain_detail(reply)}".strip()

    @property
    def delivery(self) -> Delivery:
        """For now (4xx) or for good (5xx)."""
        if self.number == GOING_AWAY:
            return Delivery(LATER, "mail_line_lost", self.detail, lost=True)
        outcome = LATER if 400 <= self.number < 500 else REFUSED
        return Delivery(outcome, self.code, self.detail)


class SmtpLine:
    """``ofdesk.ports.mail.MailLine``; ``clock`` and ``sleep`` keep the pace."""

    def __init__(
        self,
        smtp: smtplib.SMTP,
        account: MailAccount,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._smtp = smtp
        self._account = account
        self._clock = clock
        self._sleep = sleep
        self._next = 0.0
        self._handed_over = False

    def send(self, mail: OutgoingMail) -> Delivery:
        """See the port."""
        try:
            content = wire_bytes(self._account, mail)
        except ValueError:
            return Delivery(REFUSED, "mail_unwritable")
        self._pace()
        self._handed_over = False
        try:
            return self._transact(mail, content)
        except _Said as said:
            return self._after(said)
        except OSError as error:
            # Also SMTPException: the line is gone. Once the text was on its way, the server may
            # have taken it, and its answer is what got lost.
            outcome = UNSURE if self._handed_over else LATER
            code = "mail_answer_lost" if self._handed_over else "mail_line_lost"
            return Delivery(outcome, code, type(error).__name__, lost=True)

    def _pace(self) -> None:
        wait = self._next - self._clock()
        if wait > 0:
            self._sleep(wait)
        self._next = self._clock() + EVERY

    def _transact(self, mail: OutgoingMail, content: bytes) -> Delivery:
        smtp = self._smtp
        options = [f"size={len(content)}"] if smtp.has_extn("size") else []
        number, reply = smtp.mail(ascii_address(self._account.sender), options)
        if number != 250:
            raise _Said(
                "mail_too_large" if number == TOO_LARGE else "mail_sender_refused", number, reply
            )
        refused, deferred, said = self._name_recipients(mail.recipients)
        if len(said) == len(mail.recipients):
            # One that may be taken later is worth another try for all.
            raise min(said, key=lambda one: one.number)
        number, reply = smtp.docmd("DATA")
        if number != 354:
            raise _Said("mail_refused", number, reply)
        self._hand_over(content)
        return Delivery(SENT, refused=tuple(refused), deferred=tuple(deferred))

    def _name_recipients(
        self, recipients: tuple[str, ...]
    ) -> tuple[list[str], list[str], list[_Said]]:
        refused: list[str] = []
        deferred: list[str] = []
        said: list[_Said] = []
        for address in recipients:
            number, reply = self._smtp.rcpt(ascii_address(address))
            if number in (250, 251):
                continue
            said.append(_Said("mail_recipient_refused", number, reply))
            if number == GOING_AWAY:
                raise said[-1]
            (deferred if 400 <= number < 500 else refused).append(address)
        return refused, deferred, said

    def _hand_over(self, content: bytes) -> None:
        self._handed_over = True
        self._smtp.send(content)
        if self._smtp.sock is not None:
            self._smtp.sock.settimeout(LAST_ANSWER)
        number, reply = self._smtp.getreply()
        self._handed_over = False
        if number != 250:
            raise _Said("mail_too_large" if number == TOO_LARGE else "mail_refused", number, reply)

    def _after(self, said: _Said) -> Delivery:
        """Clear the line for the next message."""
        delivery = said.delivery
        if delivery.lost:
            return delivery
        try:
            self._smtp.rset()
        except OSError:
            return Delivery(delivery.outcome, delivery.code, delivery.detail, lost=True)
        return delivery
