"""Rights to bill that this desk has taken from the hub, for when the hub is away (sync P17)."""

from sqlalchemy import Connection, text

from ofdesk.models.ids import new_id


def held(connection: Connection, replica: str, kind: str, subject: str) -> bool:
    """Whether this very replica took the right before."""
    found = connection.scalar(
        text(
            "SELECT 1 FROM claim WHERE kind = :kind AND subject = :subject"
            " AND holder = :holder AND released_at IS NULL"
        ),
        {"kind": kind, "subject": subject, "holder": replica},
    )
    return found is not None


def hold(connection: Connection, taken: tuple[str, str, str], at: str) -> None:
    """Remember that ``taken`` (replica, kind, subject) is ours."""
    replica, kind, subject = taken
    connection.execute(
        text(
            "INSERT INTO claim (id, kind, subject, holder, claimed_at)"
            " VALUES (:id, :kind, :subject, :holder, :at) ON CONFLICT (kind, subject)"
            " DO UPDATE SET holder = excluded.holder, claimed_at = excluded.claimed_at,"
            " released_at = NULL"
        ),
        {"id": new_id(), "kind": kind, "subject": subject, "holder": replica, "at": at},
    )
