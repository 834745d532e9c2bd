"""What the assistant asks of workers: use cases are imported here, and only when they run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ofdesk.ports.desk import Desk
from ofdesk.ports.hub import Hubs, JoinHub
from ofdesk.ui.late_desk import LateDesk

if TYPE_CHECKING:
    from ofdesk.ports.hub import Joined
    from ofdesk.services.catalogue_rows import CatalogueSheet
    from ofdesk.services.first_settings import CheckedValues

CHANGES = frozenset(("setting", "catalogue", "everything"))


@dataclass(frozen=True, slots=True)
class Stored:
    """Settings that are in the base now."""

    values: Mapping[str, str]
    changes: frozenset[str] = CHANGES


@dataclass(frozen=True, slots=True)
class PriceList:
    """The price list in force today, and one that is to be added."""

    label: str
    is_example: bool


def check(values: Mapping[str, str]) -> "CheckedValues":
    """Every value by itself."""
    from ofdesk.services.first_settings import check_each

    return check_each(values)


def follows(values: Mapping[str, str]) -> dict[str, str]:
    """What follows from what is typed."""
    from ofdesk.services.first_settings import proposed

    return proposed(values)


def make_base(desk: Desk, number: str, operator: str) -> Desk:
    """Make the base of this desk under its number."""
    assert isinstance(desk, LateDesk)
    return desk.make_now(number, operator)


def store(desk: Desk, values: Mapping[str, str]) -> Stored:
    """Put settings into the base, all or none."""
    from ofdesk.services.settings import SetSettings, set_settings

    return Stored(set_settings(SetSettings(values), desk.write()))


def store_accepted(desk: Desk, values: Mapping[str, str]) -> Stored:
    """Put what can be stored into the base; what cannot stays in its field."""
    return store(desk, check(values).accepted)


def stored(desk: Desk) -> dict[str, str]:
    """The settings of the base."""
    from ofdesk.services.settings import list_settings

    with desk.read() as session:
        return list_settings(session)


def missing(desk: Desk) -> list[str]:
    """Settings without which nothing may be issued."""
    from ofdesk.services.house import missing_settings

    return missing_settings(stored(desk))


def price_list(desk: Desk) -> PriceList:
    """The price list of today."""
    from ofdesk.services.catalogue import catalogue_on

    with desk.read() as session:
        found = catalogue_on(session, desk.today)
    return PriceList(found.label, found.is_example)


def read_prices(path: Path) -> "CatalogueSheet":
    """A price list from a file, whole."""
    from ofdesk.services.catalogue import check_catalogue
    from ofdesk.services.catalogue_files import read_catalogue

    sheet = read_catalogue(path)
    check_catalogue(sheet)
    return sheet


def add_prices(desk: Desk, sheet: "CatalogueSheet") -> Stored:
    """Put a price list beside the others."""
    from ofdesk.services.catalogue import AddCatalogue, add_catalogue

    add_catalogue(AddCatalogue(sheet), desk.write())
    return Stored({})


def join_hub(desk: Desk, hubs: Callable[[], Hubs], request: JoinHub, password: str) -> "Joined":
    """Share the base through a hub."""
    return hubs().join(opened(desk), request, lambda _login: password)


def opened(desk: Desk) -> Desk:
    """The base itself behind one that is opened late."""
    return desk.open_now() if isinstance(desk, LateDesk) else desk
