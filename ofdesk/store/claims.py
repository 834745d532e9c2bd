"""Rights to bill that this desk has taken from the hub, for when the hub is away (sync P17)."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, text

from ofdesk.domain.errors import DomainError
from ofdesk.models.ids import new_id

_HELD = text(
    "SELECT subject FROM claim WHERE kind = :kind AND subject IN :subjects"
    " AND holder = :holder AND released_at IS NULL"
).bindparams(bindparam("subjects", expanding=True))

_REFUSED = text("SELECT 1 FROM quarantine WHERE number LIKE :begins LIMIT 1")

_HOLD = text(
    "INSERT INTO claim (id, kind, subject, holder, claimed_at, used, place)"
    " VALUES (:id, :kind, :subject, :holder, :at, 1, :place) ON CONFLICT (kind, subject)"
    " DO UPDATE SET holder = excluded.holder, claimed_at = excluded.claimed_at,"
    " released_at = NULL, used = 1, place = excluded.place"
)


def held(connection: Connection, replica: str, kind: str, subjects: Sequence[str]) -> set[str]:
    """Those of ``subjects`` that this very replica has taken and not given back."""
    asked = {"kind": kind, "subjects": list(subjects), "holder": replica}
    return set(connection.scalars(_HELD, asked))


def use(connection: Connection, taken: tuple[str, str, Sequence[str]], at: str, place: int) -> None:
    """Remember that a document rests on ``taken`` (holder, kind, subjects), and up to where this
    base had read the hub then. The holder is empty when nobody could be asked."""
    holder, kind, subjects = taken
    for subject in subjects:
        connection.execute(
            _HOLD,
            {
                "id": new_id(),
                "kind": kind,
                "subject": subject,
                "holder": holder,
                "at": at,
                "place": place,
            },
        )


def check_accepted(connection: Connection, number: str) -> None:
    """Raise ``DomainError('series_quarantined')`` where the hub refused documents of the series of
    ``number``: another one would only wait beside them."""
    series = number.rpartition("-")[0]
    if connection.scalar(_REFUSED, {"begins": f"{series}-%"}) is not None:
        raise DomainError("series_quarantined", series=series)
