"""By which channel a document goes out: a pure function over dated rows (``documents.md`` §1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

ANY = "any"
PAPER, EMAIL, CHORUS, PLATFORM, REPORT = "paper", "email", "chorus", "platform", "ereport"
CHANNELS = (PAPER, EMAIL, CHORUS, PLATFORM, REPORT)
ELECTRONIC = (CHORUS, PLATFORM, REPORT)
"""What goes to an approved platform or to Chorus Pro; of the last only the figures are told, and
the client has its page by post or by e-mail."""


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """Documents of ``kind`` (of client), ``delivery`` and ``flow`` (each may be ``any``) go by
    ``channel`` from ``valid_from`` to ``valid_to``, both included."""

    code: str
    kind: str
    delivery: str
    flow: str
    channel: str
    valid_from: date
    valid_to: date | None = None
    source: str = ""

    def holds(self, day: date, kind: str, delivery: str, flow: str) -> bool:
        """Whether the row speaks of such a document on ``day``."""
        pairs = ((self.kind, kind), (self.delivery, delivery), (self.flow, flow))
        in_force = self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        return in_force and all(wanted in (ANY, given) for wanted, given in pairs)

    @property
    def weight(self) -> tuple[bool, bool, bool, date]:
        """The row that names most, the client before the delivery, counts; then the latest."""
        return self.kind != ANY, self.delivery != ANY, self.flow != ANY, self.valid_from


def channel_on(day: date, kind: str, delivery: str, flow: str, rows: Iterable[ChannelRow]) -> str:
    """The channel of the row that holds on ``day``; without one, what the sheet asks for:
    ``email`` or ``paper`` (the original of a delivery « both »)."""
    found = [row for row in rows if row.holds(day, kind, delivery, flow)]
    if found:
        return max(found, key=lambda row: row.weight).channel
    return asked_channel(delivery)


def asked_channel(delivery: str) -> str:
    """What a sheet asks for: offers too, which are no invoices and go to no platform."""
    return EMAIL if delivery == "email" else PAPER
