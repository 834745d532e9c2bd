"""What the commands around sharing say: reserved, given back, compared, waiting, exchanged."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ofdesk.words import formats
from ofdesk.words.catalog import N_, translator

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Protocol

    class Pending(Protocol):
        """A row that waits."""

        @property
        def table(self) -> str: ...

        @property
        def platform(self) -> str: ...

        @property
        def name(self) -> str: ...

        @property
        def author(self) -> str: ...

        @property
        def at(self) -> datetime: ...

    class Exchange(Protocol):
        """A past exchange."""

        @property
        def at(self) -> datetime: ...

        @property
        def state(self) -> str: ...

        @property
        def pushed(self) -> int: ...

        @property
        def pulled(self) -> int: ...

        @property
        def pending(self) -> int: ...

        @property
        def conflicts(self) -> int: ...


words = translator("sync_offline")

TEXTS = {
    "prepared": N_("Reserved for this desk: {count}."),
    "held": N_("Held by the desk {desk}: {platform} {about}"),
    "released": N_("Given back: {count}."),
    "equal": N_("Base and hub hold the same rows."),
    "differs": N_("{table}: {here} here, {hub} on the hub."),
    "nothing_pending": N_("Everything was sent."),
    "no_exchange": N_("No exchange yet."),
}


def prepared_text(taken: int, refused: Sequence[Mapping[str, str]]) -> str:
    """How many rights were reserved, and who has the others."""
    lines = [words(TEXTS["prepared"]).format(count=taken)]
    lines += [words(TEXTS["held"]).format(**one) for one in refused]
    return "\n".join(lines)


def released_text(count: int) -> str:
    """How many were given back."""
    return words(TEXTS["released"]).format(count=count)


def digest_text(differing: Sequence[tuple[str, int, int]]) -> str:
    """The tables that differ: name, rows here, rows on the hub."""
    if not differing:
        return words(TEXTS["equal"])
    line = words(TEXTS["differs"])
    return "\n".join(line.format(table=name, here=here, hub=hub) for name, here, hub in differing)


def pending_text(rows: "Sequence[Pending]") -> str:
    """One line a row that waits."""
    if not rows:
        return words(TEXTS["nothing_pending"])
    return "\n".join(
        f"{formats.instant(row.at)}  {row.author}  {row.table}  {row.platform or row.name}"
        for row in rows
    )


def exchanges_text(rows: "Sequence[Exchange]") -> str:
    """One line an exchange, the newest first."""
    from ofdesk.words.hub import report_text

    if not rows:
        return words(TEXTS["no_exchange"])
    return "\n".join(
        f"{formats.instant(row.at)}  "
        + report_text(
            row.state,
            pushed=row.pushed,
            pulled=row.pulled,
            pending=row.pending,
            conflicts=row.conflicts,
        )
        for row in rows
    )
