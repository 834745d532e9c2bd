"""Sheets that may be the same client: a warning while typing, never a refusal (domain §1)."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.orm import Session

from ofdesk.domain.text import fold
from ofdesk.models import Client
from ofdesk.services.client_checks import SheetWarning

NEAR = 0.85
"""Share of common letters from which two names are near the same **(decision)**."""

_COMMON = frozenset(
    (
        *("aero", "club", "aeroclub", "association", "asso", "ecole", "flying", "school"),
        *("societe", "sarl", "sas", "de", "du", "des", "d", "l", "la", "le", "les", "et"),
    )
)


def duplicates(session: Session, client: Client) -> list[SheetWarning]:
    """Other sheets with the same SIREN or e-mail, or a near-same name in the same postcode."""
    found = []
    for row in _candidates(session, client):
        if client.siren and row.siren == client.siren:
            code = "same_siren"
        elif _emails((row.email_structure, row.email_contact)) & _emails(_own(client)):
            code = "same_email"
        elif row.postcode == client.postcode and near_same(row.name, client.name):
            code = "near_name"
        else:
            continue
        found.append(SheetWarning(code, {"platform": row.platform, "name": row.name}))
    return found


def _candidates(session: Session, client: Client) -> Iterable[Row[tuple[str, ...]]]:
    same: list[ColumnElement[bool]] = [
        func.lower(column).in_(_emails(_own(client)))
        for column in (Client.email_structure, Client.email_contact)
    ]
    if client.siren:
        same.append(Client.siren == client.siren)
    if client.postcode:
        same.append(Client.postcode == client.postcode)
    columns = (Client.platform, Client.name, Client.siren, Client.postcode)
    return session.execute(
        select(*columns, Client.email_structure, Client.email_contact)
        .where(Client.id != client.id, Client.merged_into_id.is_(None), or_(*same))
        .order_by(Client.platform)
    )


def _own(client: Client) -> tuple[str, str]:
    return client.email_structure, client.email_contact


def _emails(pair: tuple[str, str]) -> set[str]:
    return {address.lower() for address in pair if address}


def near_same(one: str, other: str) -> bool:
    """Whether two names are the same but for common words, accents or a few letters."""
    a, b = _telling(one), _telling(other)
    return bool(a and b) and (a == b or SequenceMatcher(None, a, b).ratio() >= NEAR)


def _telling(name: str) -> str:
    words = re.findall(r"[a-z0-9]+", fold(name))
    return " ".join(sorted(word for word in words if word not in _COMMON) or words)
