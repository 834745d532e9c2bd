"""Days and amounts as banks write them."""

import re
from collections.abc import Sequence
from datetime import date

from ofdesk.ports.bank import StatementLine

_DAYS = (
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4}|\d{2})"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
)
_NOISE = re.compile("[\\s\u00a0\u202f'’€]|EUR")
_WHOLE = re.compile(r"[0-9]*|[0-9]{1,3}(?:[.,][0-9]{3})+")
_DECIMAL = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]*)(?:[.,](?P<rest>[0-9]+))?(?<=[0-9])")


def day_of(text: str) -> date:
    """A day, year first or day first. Raises ``ValueError``."""
    bare = text.strip()[:10].rstrip()
    for pattern in _DAYS:
        found = pattern.fullmatch(bare)
        if found:
            year = int(found["y"])
            return date(year + 2000 if year < 100 else year, int(found["m"]), int(found["d"]))
    raise ValueError(f"not a day: {text!r}")


def cents_of(text: str) -> int:
    """Cents of « 1 234,56 », « 1.234,56 € », « -12.5 », « (3,00) ». Raises ``ValueError``."""
    bare = _NOISE.sub("", text).replace("\u2212", "-")
    negative = bare.startswith("(") and bare.endswith(")")
    bare = bare.strip("()")
    sign = -1 if negative or bare.startswith("-") or bare.endswith("-") else 1
    bare = bare.strip("+-")
    comma, point = bare.rfind(","), bare.rfind(".")
    mark = max(comma, point)
    whole, rest = (bare, "") if mark < 0 else (bare[:mark], bare[mark + 1 :])
    if mark >= 0 and len(rest) == 3 and min(comma, point) < 0:
        # « 1,234 » and « 1.234 »: one mark and three digits are thousands.
        whole, rest = bare, ""
    if not (_WHOLE.fullmatch(whole) and re.fullmatch("[0-9]{0,2}", rest)):
        raise ValueError(f"not an amount: {text!r}")
    whole = whole.replace(",", "").replace(".", "") or "0"
    return sign * (int(whole) * 100 + int(rest.ljust(2, "0") or "0"))


def decimal_cents(text: str) -> int:
    """Cents of an amount as OFX and CAMT define it: one mark at most, always of decimals, so that
    « 12.500 » is twelve and a half. Raises ``ValueError``, also below the cent."""
    found = _DECIMAL.fullmatch(text.strip())
    if found is None or (found["rest"] or "")[2:].strip("0"):
        raise ValueError(f"not an amount: {text!r}")
    cents = int(found["whole"] or "0") * 100 + int((found["rest"] or "")[:2].ljust(2, "0"))
    return -cents if found["sign"] == "-" else cents


def around(
    lines: Sequence[StatementLine], balances: Sequence[int | None]
) -> tuple[int | None, int | None]:
    """The balances before and after, whichever way the file runs; none without a balance column."""
    known = [balance for balance in balances if balance is not None]
    if not lines or len(known) != len(lines):
        return None, None
    falling = len(lines) > 1 and known[0] - lines[0].cents == known[1]
    if falling:
        return known[-1] - lines[-1].cents, known[0]
    return known[0] - lines[0].cents, known[-1]
