"""Who is billed for a client: itself, or a party that may be billed for several (domain §1)."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ofdesk.domain.errors import DomainError
from ofdesk.domain.text import fold
from ofdesk.models import Client, Party
from ofdesk.models.ids import new_id
from ofdesk.services.client_checks import check_identifiers, note_vat_changes
from ofdesk.services.client_fields import PARTY_FIELDS, SELF, FieldValue


class PartyBook:
    """The billed parties of a base, by name; read once, and kept in step by ``bill``.

    ``changed`` says whether the last ``bill`` changed or made a party.
    """

    def __init__(self, session: Session) -> None:
        self.changed = False
        self._session = session
        self._by_id = {party.id: party for party in session.scalars(select(Party))}
        self._by_name = {fold(party.name): party for party in self._by_id.values()}

    def bill(
        self, client: Client, billed_to: str | None, values: Mapping[str, FieldValue]
    ) -> Party | None:
        """Say who is billed for ``client``, and change what is known of that party.

        ``billed_to`` is ``self``, the name of a party, or ``None`` when it was not given. A
        ``name`` among ``values`` that no party bears makes one; without it a party must exist.
        Raises ``billing_self``, ``billing_name_missing``, ``party_unknown`` and the refusals of
        the identifiers. Returns the party that is billed from now on.
        """
        self.changed = False
        if billed_to is None and not values:
            return self._by_id.get(client.billed_party_id or "")
        if _is_self(billed_to) or (billed_to is None and values.get("name") == ""):
            if any(_says(name, value) for name, value in values.items()):
                raise DomainError("billing_self", field="billed_to")
            client.billed_party_id = None
            return None
        party = self._party(client, billed_to, str(values.get("name") or ""))
        self.changed = _change(party, values) or self._is_new(party)
        self._keep(party)
        client.billed_party_id = party.id
        return party

    def _party(self, client: Client, billed_to: str | None, name: str) -> Party:
        present = self._by_id.get(client.billed_party_id or "")
        wanted = name or billed_to or ""
        if not wanted:
            if present is None:
                raise DomainError("billing_name_missing", field="billing_name")
            return present
        found = self._by_name.get(fold(wanted))
        if found is not None:
            return found
        if not name:
            raise DomainError("party_unknown", field="billed_to", name=wanted)
        if present is not None and billed_to is None and self._bills_alone(present, client):
            return present
        blank = {field: rule.empty for field, rule in PARTY_FIELDS.items()}
        return Party(id=new_id(), **blank | {"name": name})

    def _bills_alone(self, party: Party, client: Client) -> bool:
        others = select(func.count()).where(
            Client.billed_party_id == party.id, Client.id != client.id
        )
        return self._session.scalar(others) == 0

    def _is_new(self, party: Party) -> bool:
        return party.id not in self._by_id

    def _keep(self, party: Party) -> None:
        """Only a party whose values were all accepted is added or found by its name."""
        if self._is_new(party):
            self._session.add(party)
            # No relationship tells the session that the clients that name it come after it.
            self._session.flush()
            self._by_id[party.id] = party
        if self.changed:
            self._by_name = {fold(one.name): one for one in self._by_id.values()}


def _is_self(billed_to: str | None) -> bool:
    return billed_to is not None and fold(billed_to) in ("", SELF, "lui-meme", "le client")


def _says(name: str, value: FieldValue) -> bool:
    """Whether a billing value says something: an empty form still says « FR » and « unknown »."""
    return value != PARTY_FIELDS[name].empty


def _change(party: Party, values: Mapping[str, FieldValue]) -> bool:
    """Write what is given, all or nothing; whether anything changed."""
    changed = {n: v for n, v in values.items() if getattr(party, n) != v and (n != "name" or v)}
    before = {name: getattr(party, name) for name in PARTY_FIELDS}
    for name, value in changed.items():
        setattr(party, name, value)
    try:
        note_vat_changes(party, changed, values)
        check_identifiers(party, changed, "billing_")
    except DomainError:
        for name, value in before.items():
            setattr(party, name, value)
        raise
    return any(getattr(party, name) != value for name, value in before.items())


def party_values(party: Party | None) -> dict[str, FieldValue]:
    """The fields ``billing_…`` of a sheet; empty when the client is billed itself."""
    if party is None:
        return {
            f"billing_{name}": None if field.empty is None else ""
            for name, field in PARTY_FIELDS.items()
        }
    return {f"billing_{name}": getattr(party, name) for name in PARTY_FIELDS}
