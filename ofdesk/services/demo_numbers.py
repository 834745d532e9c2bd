"""Identifiers with right check digits that belong to nobody: a SIREN that begins with 009."""

from collections.abc import Callable

from ofdesk.domain.errors import DomainError
from ofdesk.domain.identifiers import check_rna, check_siren, check_siret, check_vat_number

_FOREIGN = {
    "BE": ("BE09{:06d}", 2),
    "DE": ("DE90{:06d}", 1),
    "ES": ("ESB9{:06d}", 1),
    "IT": ("IT9{:06d}001", 1),
    "LU": ("LU9{:05d}", 2),
}
"""The beginning of a VAT number around the rank of the client, and how many check digits follow."""


def _completed(stem: str, digits: int, check: Callable[[str], str]) -> str:
    """``stem`` with the check digits that ``check`` accepts."""
    for tail in range(10**digits):
        try:
            return check(f"{stem}{tail:0{digits}d}")
        except DomainError:
            continue
    raise ValueError(f"no check digits for {stem}")


def siren(rank: int) -> str:
    """The SIREN of the client of that rank, at most 99 999."""
    return _completed(f"009{rank:05d}", 1, check_siren)


def siret(of_siren: str) -> str:
    """The SIRET of its first establishment."""
    return _completed(f"{of_siren}0001", 1, check_siret)


def french_vat(of_siren: str) -> str:
    """The French VAT number of a SIREN: its key, then the SIREN."""
    return check_vat_number(f"FR{(12 + 3 * (int(of_siren) % 97)) % 97:02d}{of_siren}")


def foreign_vat(country: str, rank: int) -> str:
    """A VAT number of another member state; empty where we have no form for the country."""
    if country not in _FOREIGN:
        return ""
    stem, digits = _FOREIGN[country]
    return _completed(stem.format(rank), digits, check_vat_number)


def rna(postcode: str, rank: int) -> str:
    """The number of an association of a department of metropole, Corsica included."""
    department = postcode[:2]
    if department == "20":
        department = "2A" if postcode[2] in "01" else "2B"
    return check_rna(f"W{department}9{rank:06d}")


def phone(rank: int) -> str:
    """A number of the ranges kept for fiction by the French regulator."""
    start = ("01 99 00", "02 61 91", "03 53 01", "04 65 71", "05 36 49", "06 39 98")[rank % 6]
    return f"{start} {rank // 100 % 100:02d} {rank % 100:02d}"
