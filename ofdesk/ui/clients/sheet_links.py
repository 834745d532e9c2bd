"""What leads out of a sheet: a map, a call, a message, the address on the clipboard."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, QUrlQuery
from PySide6.QtGui import QDesktopServices, QGuiApplication

from ofdesk.domain.countries import country_name
from ofdesk.ui.widgets import Band
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.ui.clients.form import SheetForm

MAP = "https://www.openstreetmap.org/search"
PLACE = ("address_1", "address_2", "address_3", "address_4")


def address_lines(values: Mapping[str, str]) -> tuple[str, ...]:
    """The address of a sheet as one writes it, without what is empty."""
    town = f"{values.get('postcode', '')} {values.get('city', '')}".strip()
    country = values.get("country", "")
    abroad = "" if country in ("", "FR") else country_name(country)
    lines = (values.get("name", ""), *(values.get(name, "") for name in PLACE), town, abroad)
    return tuple(line for line in lines if line)


def map_url(values: Mapping[str, str]) -> QUrl:
    """Where the address is, on a map that anybody may use."""
    asked = QUrlQuery()
    asked.addQueryItem("query", ", ".join(address_lines({**values, "name": ""})))
    url = QUrl(MAP)
    url.setQuery(asked)
    return url


def call_url(phone: str) -> QUrl:
    """A telephone number for the program that calls."""
    plus = "+" if phone.strip().startswith("+") else ""
    return QUrl(f"tel:{plus}{''.join(sign for sign in phone if sign.isdigit())}")


def mail_url(address: str) -> QUrl:
    """An address for the program that writes mail."""
    url = QUrl()
    url.setScheme("mailto")
    url.setPath(address.strip())
    return url


def follow_link(form: "SheetForm", band: Band, link: str) -> None:
    """Do what a button of the sheet asks for; ``band`` says so where nothing is to be seen."""
    followed = follow(link, form.values())
    if link == "copy":
        band.say("ok", t("sheet.copied"))
    elif not followed:
        band.say("warn", t("sheet.not_followed"))


def follow(link: str, values: Mapping[str, str]) -> bool:
    """Do what a button of the sheet asks for: ``map``, ``copy``, or the name of a field; whether
    something could."""
    if link == "copy":
        QGuiApplication.clipboard().setText("\n".join(address_lines(values)))
        return True
    if link == "map":
        return QDesktopServices.openUrl(map_url(values))
    value = values.get(link, "")
    url = call_url(value) if link == "contact_phone" else mail_url(value)
    return bool(value) and QDesktopServices.openUrl(url)
