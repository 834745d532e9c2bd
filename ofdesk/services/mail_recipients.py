"""To whom what is billed goes by e-mail, when nobody says otherwise."""

from sqlalchemy.orm import Session

from ofdesk.models import Client, Party


def client_recipients(client: Client) -> tuple[str, ...]:
    """The two addresses of the sheet, as far as there are."""
    return tuple(one for one in (client.email_structure, client.email_contact) if one)


def billed_recipients(session: Session, client: Client) -> tuple[str, ...]:
    """The own address of the billed party where it has one, else those of the client."""
    party = session.get(Party, client.billed_party_id) if client.billed_party_id else None
    return (party.email,) if party is not None and party.email else client_recipients(client)
