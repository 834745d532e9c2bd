"""Identifiers: UUIDv7 for rows made here, UUIDv5 for rows that ship with the program."""

import os
import time
import uuid

SEED_NAMESPACE = uuid.UUID("6f1d0b5e-6d0c-5c6f-9a5b-0f0f5d2f7a11")


_VARIANTS = {digit: "89ab"[int(digit, 16) % 4] for digit in "0123456789abcdef"}
"""The first digit of the fourth group tells the variant of a UUID."""


def new_id() -> str:
    """A UUIDv7 (RFC 9562) as text. Its clock only serves the locality of the index."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & ((1 << 48) - 1)) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def new_ids(count: int) -> list[str]:
    """Many UUIDv7 at once, of one millisecond."""
    milliseconds = f"{time.time_ns() // 1_000_000:012x}"
    head = f"{milliseconds[:8]}-{milliseconds[8:]}-7"
    chance = os.urandom(10 * count).hex()
    made = []
    for start in range(0, 20 * count, 20):
        one = chance[start : start + 20]
        variant = _VARIANTS[one[3]]
        made.append(f"{head}{one[:3]}-{variant}{one[4:7]}-{one[7:19]}")
    return made


def seeded_id(table: str, code: str, valid_from: str = "") -> str:
    """The UUIDv5 of a shipped row, equal on every desk (architecture §6)."""
    return str(uuid.uuid5(SEED_NAMESPACE, f"{table}\n{code}\n{valid_from}"))
