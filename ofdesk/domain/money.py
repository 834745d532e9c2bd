"""Integer cents and the only roundings of the program: half away from zero, VAT once per rate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ofdesk.domain.errors import DomainError

Cents = int

E4 = 10_000
"""One whole unit, as a quantity in ten-thousandths."""
E6 = 1_000_000
"""One euro, as a unit price in millionths."""
BASIS_POINTS = 10_000
"""A rate of 100 %, in basis points."""
LARGEST_CENTS = 10**12
"""No amount of this trade comes near ten billion euros: beyond it is a slip of the keyboard."""


def round_half_away(value: Fraction | Decimal | int) -> int:
    """The nearest integer, half away from zero, so that a credit note mirrors its invoice.

    Raises ``TypeError`` for a float or a boolean: neither is an amount.
    """
    if isinstance(value, bool) or not isinstance(value, Fraction | Decimal | int):
        raise TypeError(f"not an exact number: {value!r}")
    exact = Fraction(value)
    doubled = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return doubled if exact >= 0 else -doubled


def checked_cents(value: int) -> Cents:
    """``value`` if it is an amount in integer cents of at most ``LARGEST_CENTS``, either sign.

    Raises ``TypeError`` for a float or a boolean, ``DomainError('amount_too_large')``.
    """
    if abs(_integer(value)) > LARGEST_CENTS:
        raise DomainError("amount_too_large", limit_cents=LARGEST_CENTS)
    return value


def _integer(value: int) -> int:
    if type(value) is not int:
        raise TypeError(f"not an integer: {value!r}")
    return value


def price_e6(cents: Cents) -> int:
    """A unit price in cents as millionths of a euro."""
    return checked_cents(cents) * (E6 // 100)


def line_total(quantity_e4: int, unit_price_e6: int) -> Cents:
    """Cents of a line: quantity in ten-thousandths × unit price in millionths, rounded once."""
    exact = Fraction(_integer(quantity_e4) * _integer(unit_price_e6) * 100, E4 * E6)
    return checked_cents(round_half_away(exact))


def vat_on(base_cents: Cents, rate_bp: int) -> Cents:
    """VAT on a base at a rate in basis points (20 % = 2000): EN 16931 BR-CO-17."""
    return round_half_away(Fraction(checked_cents(base_cents) * _rate(rate_bp), BASIS_POINTS))


def vat_within(total_cents: Cents, rate_bp: int) -> Cents:
    """The VAT that an amount including it holds at ``rate_bp``."""
    held = checked_cents(total_cents) * _rate(rate_bp)
    return round_half_away(Fraction(held, BASIS_POINTS + rate_bp))


def base_of_vat(vat_cents: int, rate_bp: int) -> Cents:
    """The base whose VAT at ``rate_bp`` is ``vat_cents``, to the nearest cent; 0 without a rate."""
    if not _rate(rate_bp):
        return 0
    return round_half_away(Fraction(vat_cents * BASIS_POINTS, rate_bp))


def _rate(rate_bp: int) -> int:
    if not 0 <= _integer(rate_bp) <= BASIS_POINTS:
        raise ValueError(f"not a rate in basis points: {rate_bp!r}")
    return rate_bp


def share(total: int, weights: Sequence[int]) -> list[int]:
    """``total`` split in proportion to ``weights`` (none negative), to the unit, summing exactly.

    The units left by rounding down go to the largest remainders, the first of equals; a negative
    total mirrors the positive one. Raises ``ValueError`` when there is nothing to split by.
    """
    if any(_integer(weight) < 0 for weight in weights) or sum(weights) == 0:
        raise ValueError("weights must not be negative, nor all zero")
    whole = sum(weights)
    parts = _apportion(abs(_integer(total)), [Fraction(abs(total) * w, whole) for w in weights])
    return parts if total >= 0 else [-part for part in parts]


def _apportion(total: int, quotas: Sequence[Fraction]) -> list[int]:
    parts = [quota.numerator // quota.denominator for quota in quotas]
    by_remainder = sorted(range(len(quotas)), key=lambda i: parts[i] - quotas[i])
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts


@dataclass(frozen=True, slots=True)
class TaxedLine:
    """A line already rounded to the cent, with the VAT rate and EN 16931 category it bears."""

    total_cents: Cents
    rate_bp: int
    category: str = "S"


@dataclass(frozen=True, slots=True)
class VatSum:
    """One row of a VAT table: all lines of a rate and category, in cents."""

    rate_bp: int
    category: str
    base_cents: Cents
    vat_cents: Cents


@dataclass(frozen=True, slots=True)
class Totals:
    """What a document comes to, in cents: before VAT, VAT, with VAT, and the table behind it."""

    ht_cents: Cents
    vat_cents: Cents
    ttc_cents: Cents
    rows: tuple[VatSum, ...]


def vat_table(lines: Iterable[TaxedLine]) -> tuple[VatSum, ...]:
    """VAT per rate and category on the **sum** of lines, highest rate first (BR-CO-17)."""
    sums = _by_rate(lines)
    return tuple(VatSum(rate, kind, base, vat_on(base, rate)) for (rate, kind), base in sums)


def totals(lines: Iterable[TaxedLine]) -> Totals:
    """Totals of a document whose prices are before VAT (BR-CO-13 to BR-CO-15)."""
    return _totals(vat_table(lines))


def inclusive_totals(lines: Iterable[TaxedLine]) -> Totals:
    """Totals of a document whose prices include VAT, as for natural persons.

    VAT is taken out once of the total of each rate, so that the client pays exactly the prices
    shown; it may then differ by one cent from the rate times the base.
    """
    sums = _by_rate(lines)
    held = ((key, total, vat_within(total, key[0])) for key, total in sums)
    return _totals(tuple(VatSum(*key, total - vat, vat) for key, total, vat in held))


def net_lines(lines: Sequence[TaxedLine]) -> tuple[Cents, ...]:
    """What each line of prices including VAT is before it, in cents.

    The parts of a rate sum exactly to its base in ``inclusive_totals``, as BR-CO-10 asks.
    """
    nets = [0] * len(lines)
    for row in inclusive_totals(lines).rows:
        places = [i for i, x in enumerate(lines) if (x.rate_bp, x.category) == _key(row)]
        whole = BASIS_POINTS + row.rate_bp
        quotas = [Fraction(lines[i].total_cents * BASIS_POINTS, whole) for i in places]
        for place, part in zip(places, _apportion(row.base_cents, quotas), strict=True):
            nets[place] = part
    return tuple(nets)


def sum_totals(several: Iterable[Totals]) -> Totals:
    """Totals of several documents together: each was rounded on its own, nothing is again."""
    sums: dict[tuple[int, str], tuple[int, int]] = {}
    for row in (row for one in several for row in one.rows):
        base, vat = sums.get(_key(row), (0, 0))
        sums[_key(row)] = (base + row.base_cents, vat + row.vat_cents)
    return _totals(tuple(VatSum(*key, *sums[key]) for key in _ordered(sums)))


def _key(row: VatSum | TaxedLine) -> tuple[int, str]:
    return row.rate_bp, row.category


def _by_rate(lines: Iterable[TaxedLine]) -> list[tuple[tuple[int, str], Cents]]:
    sums: dict[tuple[int, str], int] = {}
    for line in lines:
        sums[_key(line)] = sums.get(_key(line), 0) + checked_cents(line.total_cents)
    return [(key, sums[key]) for key in _ordered(sums)]


def _ordered(keys: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    return sorted(keys, key=lambda key: (-key[0], key[1]))


def _totals(rows: tuple[VatSum, ...]) -> Totals:
    ht, vat = sum(row.base_cents for row in rows), sum(row.vat_cents for row in rows)
    return Totals(checked_cents(ht), vat, checked_cents(ht + vat), rows)
