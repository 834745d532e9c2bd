"""Identifiers: UUIDv7 for rows made here, UUIDv5 for rows that are one on every desk."""

import os
import time
import uuid

SEED_NAMESPACE = uuid.UUID("6f1d0b5e-6d0c-5c6f-9a5b-0f0f5d2f7a11")


def new_id() -> str:
    """A UUIDv7 (RFC 9562) as text. Its clock only serves the locality of the index."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & ((1 << 48) - 1)) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def seeded_id(table: str, code: str, valid_from: str = "") -> str:
    """The UUIDv5 of a shipped row, equal on every desk (architecture §6)."""
    return str(uuid.uuid5(SEED_NAMESPACE, f"{table}\n{code}\n{valid_from}"))


def undoing_id(table: str, row_id: str) -> str:
    """The UUIDv5 of the row of ``table`` that takes another row back: two desks that do it apart
    add one row."""
    return str(uuid.uuid5(SEED_NAMESPACE, f"undo {table}\n{row_id}"))
