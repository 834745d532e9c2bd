"""A temporary password on its way: by mail or by letter, from memory, or as a draft for a person.

Nothing that holds it enters the base or its archive. A message that does not leave keeps nothing:
the password was never made, as far as the base knows (domain §5).
"""

from dataclasses import dataclass, replace

from ofdesk.domain.errors import DomainError, OfdeskError, Unavailable
from ofdesk.domain.mail import message_name
from ofdesk.domain.passwords import temporary_password
from ofdesk.models.ids import new_id
from ofdesk.ports.desk import Desk
from ofdesk.ports.listings import Column, Listing
from ofdesk.ports.mail import AskSecret, OutgoingMail
from ofdesk.services.acts import PasswordReset, ResetPassword, rehearse_reset, reset_password
from ofdesk.services.billing import buyer_facts
from ofdesk.services.house import read_settings, seller_facts
from ofdesk.services.lookup import client_named
from ofdesk.services.mail import FACTICE
from ofdesk.services.mail_account import known_account, mail_account
from ofdesk.services.mail_sending import send_now
from ofdesk.services.mail_templates import Written, write
from ofdesk.words.sentences import sentence

TEMPLATE = "password"
ASKED_BACK = frozenset(("mail_password_needed", "mail_not_configured"))
"""What a person can mend at once, told as it is."""


@dataclass(frozen=True, slots=True)
class Handed:
    """The act done, and how its password goes out: ``file`` holds a draft or a letter."""

    reset: PasswordReset
    mailed_to: str = ""
    file: bytes = b""


def mail_password(request: ResetPassword, desk: Desk, ask: AskSecret) -> Handed:
    """Send the password to the address that proved the asker, then record the act.

    Raises the refusals of ``reset_password``, ``mail_password_unproved`` where a reason stands for
    the proof, ``mail_not_configured``, ``mail_password_needed``, and
    ``Unavailable('mail_password_lost')`` when it did not leave: nothing was recorded then.
    """
    password = temporary_password()
    rehearsed = rehearse_reset(request, desk.write(), desk.today, password)
    if not rehearsed.email:
        raise DomainError("mail_password_unproved", field="email")
    with desk.read() as session:
        mail_account(session)
    mail = _mail(desk, rehearsed)
    try:
        send_now(mail, desk, ask)
    except OfdeskError as error:
        if error.code in ASKED_BACK:
            raise
        raise Unavailable("mail_password_lost", reason=sentence(error)) from None
    kept = replace(request, sent=f"{rehearsed.email} {mail.message_id}")
    done = reset_password(kept, desk.write(), desk.today, password)
    return Handed(done, done.email)


def draft_password(request: ResetPassword, desk: Desk) -> Handed:
    """Record the act and give the message as a draft, for a person to send and then delete.

    Raises as ``reset_password``, and ``mail_password_unproved``.
    """
    password = temporary_password()
    rehearsed = rehearse_reset(request, desk.write(), desk.today, password)
    if not rehearsed.email:
        raise DomainError("mail_password_unproved", field="email")
    mail = _mail(desk, rehearsed)
    with desk.read() as session:
        draft = desk.mailer.draft(known_account(session), mail)
    return Handed(reset_password(request, desk.write(), desk.today, password), file=draft)


def letter_password(request: ResetPassword, desk: Desk) -> Handed:
    """Record the act and give the letter to print. Raises as ``reset_password``."""
    password = temporary_password()
    rehearsed = rehearse_reset(request, desk.write(), desk.today, password)
    page = desk.renderer.render_listing(_letter(desk, rehearsed))
    return Handed(reset_password(request, desk.write(), desk.today, password), file=page)


def _written(desk: Desk, done: PasswordReset) -> Written:
    with desk.read() as session:
        client = client_named(session, done.platform)
        return write(session, TEMPLATE, client, {"temporary_password": done.temporary_password})


def _mail(desk: Desk, done: PasswordReset) -> OutgoingMail:
    written = _written(desk, done)
    with desk.read() as session:
        sender = known_account(session).sender
    return OutgoingMail(
        message_id=message_name(new_id(), sender),
        recipients=(done.email,),
        subject=FACTICE + written.subject if desk.factice else written.subject,
        body=written.body,
        written_at=desk.write().now(),
        language=written.language,
    )


def _letter(desk: Desk, done: PasswordReset) -> Listing:
    """The text of the template as a page; the paragraph of the password is its table."""
    written = _written(desk, done)
    paragraphs = [" ".join(one.split()) for one in written.body.split("\n\n")]
    at = next(n for n, one in enumerate(paragraphs) if done.temporary_password in one)
    with desk.read() as session:
        client = client_named(session, done.platform)
        seller = seller_facts(read_settings(session))
        recipient = buyer_facts(client, None)
    return Listing(
        title=written.subject,
        number="",
        day=desk.today,
        language=written.language,
        seller=seller,
        columns=(Column(done.platform, 1),),
        rows=((paragraphs[at],),),
        before=tuple(paragraphs[:at]),
        after=tuple(paragraphs[at + 1 :]),
        recipient=recipient,
        factice=desk.factice,
    )
