"""The client sheet, its former platform names and the parties that are billed for clients."""

from datetime import date, datetime

from sqlalchemy import Connection, Index, Integer, Text, event
from sqlalchemy.orm import Mapped, Mapper

from ofdesk.domain.text import fold
from ofdesk.models.base import (
    Base,
    identity,
    immutable,
    marked,
    reference,
    row_version,
    scalar,
    unit,
)
from ofdesk.models.types import Day, Flag, Instant

FOLDED = {"folded": True}
"""A text made of other columns of its row: who reads what changed reads those."""


class Party(Base):
    """Who is billed when it is not the client: town hall, federation, parent company."""

    __tablename__ = "party"
    __table_args__ = ({"info": {"sync": "rows"}},)

    id: Mapped[str] = identity()
    name: Mapped[str] = scalar()
    legal_form: Mapped[str] = scalar(default="")
    kind: Mapped[str] = scalar(default="association")
    address_1: Mapped[str] = unit("address", default="")
    address_2: Mapped[str] = unit("address", default="")
    address_3: Mapped[str] = unit("address", default="")
    address_4: Mapped[str] = unit("address", default="")
    postcode: Mapped[str] = unit("address", default="")
    city: Mapped[str] = unit("address", default="")
    country: Mapped[str] = unit("address", default="FR")
    email: Mapped[str] = scalar(default="")
    siren: Mapped[str] = scalar(default="")
    siret: Mapped[str] = scalar(default="")
    vat_number: Mapped[str] = unit("vat", default="")
    vat_number_checked_on: Mapped[date | None] = unit("vat", Day)
    taxable: Mapped[str] = unit("vat", default="unknown")
    taxable_verified_on: Mapped[date | None] = unit("vat", Day)
    service_code: Mapped[str] = scalar(default="")
    engagement: Mapped[str] = scalar(default="")
    row_seq: Mapped[int | None] = row_version()


class Client(Base):
    """One client account, known by its platform name. Columns bear the names of ``spec/cli.md``."""

    __tablename__ = "client"
    __table_args__ = (
        Index("ix_client_list", "archived", "name_key", "id", "search"),
        Index("ix_client_ends_on", "ends_on"),
        Index("ix_client_siren", "siren"),
        {"info": {"sync": "rows"}},
    )

    id: Mapped[str] = identity()
    platform: Mapped[str] = marked("key", unique=True)
    name: Mapped[str] = scalar()
    legal_form: Mapped[str] = scalar(default="")
    kind: Mapped[str] = scalar(default="association")
    activity: Mapped[str] = scalar(default="")
    state: Mapped[str] = marked("state", default="test")
    """State of the platform: ``test``, ``production``, ``expired`` or ``suspended``."""
    email_structure: Mapped[str] = scalar(default="")
    email_contact: Mapped[str] = scalar(default="")
    contact_name: Mapped[str] = unit("contact", default="")
    contact_phone: Mapped[str] = unit("contact", default="")
    address_1: Mapped[str] = unit("address", default="")
    address_2: Mapped[str] = unit("address", default="")
    address_3: Mapped[str] = unit("address", default="")
    address_4: Mapped[str] = unit("address", default="")
    postcode: Mapped[str] = unit("address", default="")
    city: Mapped[str] = unit("address", default="")
    country: Mapped[str] = unit("address", default="FR")
    billed_party_id: Mapped[str | None] = reference("party.id", index=True)
    siren: Mapped[str] = scalar(default="")
    siret: Mapped[str] = scalar(default="")
    rna: Mapped[str] = scalar(default="")
    foreign_id: Mapped[str] = scalar(default="")
    vat_number: Mapped[str] = unit("vat", default="")
    vat_number_checked_on: Mapped[date | None] = unit("vat", Day)
    taxable: Mapped[str] = unit("vat", default="unknown")
    """``yes``, ``no`` or ``unknown``."""
    taxable_verified_on: Mapped[date | None] = unit("vat", Day)
    vat_territory: Mapped[str] = unit("vat", default="")
    """Correction by a person; empty when derived from country and postcode."""
    service_code: Mapped[str] = scalar(default="")
    engagement: Mapped[str] = scalar(default="")
    offer: Mapped[str] = scalar(default="first_price")
    production_version: Mapped[str] = scalar(default="")
    resources: Mapped[int | None] = unit("count", Integer)
    resources_real: Mapped[int | None] = unit("count", Integer)
    resources_virtual: Mapped[int | None] = unit("count", Integer)
    resources_read_at: Mapped[datetime | None] = unit("count", Instant)
    resources_source: Mapped[str] = unit("count", default="")
    """``platform``, ``typed`` or ``imported``."""
    resources_by: Mapped[str] = unit("count", default="")
    resources_reason: Mapped[str] = unit("count", default="")
    anniversary: Mapped[date | None] = scalar(Day)
    """The original start, from which every anniversary is computed (domain §3.4)."""
    ends_on: Mapped[date | None] = marked("derived", Day)
    """Last day of the last acquired period."""
    language: Mapped[str] = scalar(default="fr")
    delivery: Mapped[str] = scalar(default="post")
    tags: Mapped[str] = marked("set", default="")
    """Tags sorted and joined by commas."""
    notes: Mapped[str] = marked("note", Text, default="")
    archived: Mapped[bool] = scalar(Flag, default=False)
    continues_client_id: Mapped[str | None] = reference("client.id")
    """The client that this new legal person takes over (« reprend X »)."""
    merged_into_id: Mapped[str | None] = reference("client.id")
    """The sheet that is read instead of this one after a merge."""
    created_at: Mapped[datetime] = immutable(Instant)
    name_key: Mapped[str] = marked("derived", default="", info=FOLDED)
    """The name without accents or case: what the list sorts on."""
    search: Mapped[str] = marked("derived", default="", info=FOLDED)
    """Folded text of what the list is searched by."""
    row_seq: Mapped[int | None] = row_version()


class ClientAlias(Base):
    """A former platform name: searched, matched, never given to another client (domain §1)."""

    __tablename__ = "client_alias"
    __table_args__ = ({"info": {"sync": "rows"}},)

    id: Mapped[str] = identity()
    client_id: Mapped[str] = reference("client.id", index=True)
    platform: Mapped[str] = marked("key", unique=True)
    since: Mapped[date] = immutable(Day)
    row_seq: Mapped[int | None] = row_version()


SEARCHED = (
    "platform",
    "name",
    "city",
    "postcode",
    "contact_name",
    "email_structure",
    "email_contact",
    "siren",
    "tags",
)


def searched_text(client: Client) -> str:
    """The folded text of a client by which the list is searched."""
    return fold(" ".join(str(getattr(client, name) or "") for name in SEARCHED))


@event.listens_for(Client, "before_insert")
@event.listens_for(Client, "before_update")
def _fill_derived(_mapper: Mapper[Client], _connection: Connection, client: Client) -> None:
    client.name_key = fold(client.name)
    client.search = searched_text(client)
