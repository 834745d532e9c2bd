"""A club names another person in charge: name, telephone and e-mail change together (domain §5)."""

from dataclasses import dataclass
from datetime import date

from ofdesk.domain.errors import DomainError
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.acts import EmailUpdated, UpdateEmail, put_email
from ofdesk.services.client_fields import FieldReader
from ofdesk.services.lookup import client_named

EMAIL = "email_contact"


@dataclass(frozen=True, slots=True)
class HandOver:
    """The new person in charge. An e-mail that changes is an act, free when the mistake was ours;
    an empty ``email`` leaves the address as it is."""

    platform: str
    contact_name: str
    contact_phone: str = ""
    email: str = ""
    asked_by: str = ""
    channel: str = ""
    our_mistake: str = ""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Who was in charge and who is; the act of the e-mail, if its address changed."""

    platform: str
    before: str
    after: str
    email: EmailUpdated | None
    changes: frozenset[str] = frozenset(("client", "act"))


def hand_over(request: HandOver, uow: UnitOfWork, today: date) -> HandedOver:
    """Change the person in charge in one step, which the history keeps.

    Raises ``contact_missing``, ``contact_same``, the refusals of the fields and, when the e-mail
    changes, those of ``update_email``.
    """
    reader = FieldReader(uow.renderer.missing_glyphs)
    typed = {"contact_name": request.contact_name, "contact_phone": request.contact_phone}
    values = reader.read(typed).client
    name, phone = str(values["contact_name"]), str(values["contact_phone"])
    if not name:
        raise DomainError("contact_missing", field="contact_name")
    with uow:
        client = client_named(uow.session, request.platform)
        before, updated = client.contact_name, None
        address = request.email.strip()
        if (name, phone) == (before, client.contact_phone) and address in (
            "",
            client.email_contact,
        ):
            raise DomainError("contact_same", field="contact_name", name=name)
        if address not in ("", client.email_contact):
            change = UpdateEmail(
                request.platform,
                EMAIL,
                address,
                request.asked_by or name,
                request.channel,
                request.our_mistake,
            )
            updated = put_email(uow, client, change, today)
        client.contact_name, client.contact_phone = name, phone
        result = HandedOver(client.platform, before, name, updated)
        uow.commit()
    return result
