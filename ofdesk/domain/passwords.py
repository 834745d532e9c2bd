"""Temporary passwords: random, easy to read out on the telephone, never kept."""

import secrets

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Lower case letters and digits without those that are mistaken for one another."""
GROUPS, GROUP_LENGTH = 4, 4


def temporary_password() -> str:
    """Four groups of four characters, 79 bits of chance: « k7mq-x2ra-9dhe-wp4t »."""
    return "-".join(
        "".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS)
    )
