"""What waits for a person at a client: years to switch on at the platform, acts to bill."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ofdesk.models import Act, Period

ACTIVATION, ACTS = "activation", "acts"
WAITS: Mapping[str, tuple[Any, tuple[Any, ...]]] = {
    ACTIVATION: (
        Period,
        (
            Period.state == "acquired",
            Period.invoice_id.is_not(None),
            Period.platform_done_on.is_(None),
        ),
    ),
    ACTS: (Act, (Act.invoice_id.is_(None), Act.waived.is_(False), Act.price_cents > 0)),
}
"""The table of each, and when a row of it waits."""


def waiting(kind: str, *columns: Any) -> Select[Any]:
    """``columns`` of what waits (by default whose it is): ``ACTIVATION`` or ``ACTS``."""
    table, conditions = WAITS[kind]
    return select(*(columns or (table.client_id,))).select_from(table).where(*conditions)


def waits_by_client(session: Session, only: Sequence[str] | None = None) -> dict[str, str]:
    """The kinds that wait at each client where any does, in one text; of ``only`` those named."""
    found: dict[str, str] = {}
    for kind, (table, _conditions) in WAITS.items():
        of_them = () if only is None else (table.client_id.in_(only),)
        for client in set(session.scalars(waiting(kind).where(*of_them))):
            found[client] = f"{found.get(client, '')} {kind}".strip()
    return found
