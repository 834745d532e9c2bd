"""One row of the client list, as the first paint and the command line need it.

Imports nothing heavy: the first rows are read before SQLAlchemy, dataclasses or typing are there.
"""

from collections import namedtuple

TYPE_CHECKING = False

CLIENT_COLUMNS = (
    "id",
    "platform",
    "name",
    "kind",
    "state",
    "offer",
    "production_version",
    "resources",
    "resources_read_at",
    "ends_on",
    "postcode",
    "city",
    "tags",
)
"""Columns of ``client``, in the order of ``ClientRow``. The list holds those with ``archived`` = 0,
sorted by ``name_key``, then ``id``."""

if TYPE_CHECKING:
    from typing import NamedTuple

    class ClientRow(NamedTuple):
        """One client of the list, in the storage form: days and instants are ISO text."""

        id: str
        platform: str
        name: str
        kind: str
        state: str
        offer: str
        production_version: str
        resources: int | None
        resources_read_at: str | None
        ends_on: str | None
        postcode: str
        city: str
        tags: str

else:
    ClientRow = namedtuple("ClientRow", CLIENT_COLUMNS)
