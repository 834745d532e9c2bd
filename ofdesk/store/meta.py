"""The small facts that a base keeps of itself in ``sync_meta``: identity, counters, digests."""

from sqlalchemy import Connection, text

REPLICA = "replica_id"
HUB = "hub_id"
BASE = "base_id"
COUNTER = "n"
NONCE = "nonce"
FACTICE = "factice"
MARKED = "marked"
NUMBER_NEEDED = "number_needed"
CURSOR = "cursor"
CLOCK = "clock_wrong"
"""The hub's instant and this machine's, when they were last seen too far apart; else empty."""
SEEDS = "seeds_digest"
TRIGGERS = "triggers_digest"

_WRITE = text(
    "INSERT INTO sync_meta (k, v) VALUES (:k, :v) ON CONFLICT (k) DO UPDATE SET v = excluded.v"
)


def read_meta(connection: Connection) -> dict[str, str]:
    """All facts, by key."""
    return {row.k: row.v for row in connection.execute(text("SELECT k, v FROM sync_meta"))}


def write_meta(connection: Connection, **facts: str) -> None:
    """Set each fact."""
    for key, value in facts.items():
        connection.execute(_WRITE, {"k": key, "v": value})


def read_setting(connection: Connection, key: str) -> str:
    """The desk setting ``key``, or nothing."""
    found = connection.scalar(text("SELECT value FROM desk_setting WHERE key = :k"), {"k": key})
    return found or ""


def write_setting(connection: Connection, key: str, value: str) -> None:
    """Set the desk setting ``key``."""
    connection.execute(
        text(
            "INSERT INTO desk_setting (key, value) VALUES (:k, :v)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
        ),
        {"k": key, "v": value},
    )
