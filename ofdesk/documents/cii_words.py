"""The small words of CII: namespaces, elements, days, amounts in decimals."""

from datetime import date
from functools import cache

from lxml import etree

_UN = "urn:un:unece:uncefact:data:standard:"
RSM = f"{_UN}CrossIndustryInvoice:100"
RAM = f"{_UN}ReusableAggregateBusinessInformationEntity:100"
UDT = f"{_UN}UnqualifiedDataType:100"
QDT = f"{_UN}QualifiedDataType:100"
NAMESPACES = {"rsm": RSM, "ram": RAM, "udt": UDT, "qdt": QDT}

OUTSIDE = "O"
"""The VAT category outside the scope of French VAT; it bears no rate (BR-O-05)."""


def add(
    parent: etree._Element, tag: str, text: str | None = None, *, ns: str = RAM, **attributes: str
) -> etree._Element:
    """Append an element ``tag``, with its text where it has one."""
    node = etree.SubElement(parent, _full(ns, tag), attributes or None)
    if text is not None:
        node.text = text
    return node


@cache
def _full(ns: str, tag: str) -> str:
    return f"{{{ns}}}{tag}"


def add_if(parent: etree._Element, tag: str, text: str) -> None:
    """Append an element unless ``text`` is empty: EN 16931 refuses empty ones."""
    if text:
        add(parent, tag, text)


def add_date(parent: etree._Element, tag: str, day: date, *, ns: str = UDT) -> None:
    """Append a day as YYYYMMDD."""
    add(add(parent, tag), "DateTimeString", f"{day:%Y%m%d}", ns=ns, format="102")


def amount(cents: int) -> str:
    """Cents, or basis points of a rate, with their two decimals."""
    sign, digits = "-" if cents < 0 else "", f"{abs(cents):03d}"
    return f"{sign}{digits[:-2]}.{digits[-2:]}"


def scaled(value: int, places: int) -> str:
    """A scaled integer as a decimal number without trailing zeros."""
    sign, digits = "-" if value < 0 else "", f"{abs(value):0{places + 1}d}"
    return f"{sign}{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".")
