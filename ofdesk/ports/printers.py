"""Printers as use cases see them: which there are, a job that is handed over, pages bound."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

DOUBTFUL = "printer_silent"
"""The one refusal after which a job may have been taken all the same."""


@dataclass(frozen=True, slots=True)
class Printer:
    """A queue of the system. ``state``: ``idle``, ``printing`` or ``stopped``."""

    name: str
    state: str
    default: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PrintJob:
    """Stored pages to be printed one after the other, each on sheets of its own.

    ``printer`` and ``tray`` empty: as the system has them.
    """

    title: str
    pages: Sequence[bytes] = field(repr=False)
    printer: str = ""
    tray: str = ""


class PrintShop(Protocol):
    """The only door of use cases to printers and to files ready to be printed."""

    def printers(self) -> Sequence[Printer]:
        """The queues of the system. Raises ``Unavailable``: ``printing_absent``,
        ``printing_stopped``, ``printer_refused``, ``printer_silent``."""
        ...

    def hand(self, job: PrintJob) -> str:
        """Hand a job over, held until ``release``; what the spooler calls it.

        Raises ``Unavailable``: ``printing_absent`` and ``printer_refused`` (nothing was taken),
        ``printer_silent`` (nobody knows).
        """
        ...

    def release(self, job: str) -> None:
        """Let a job that was handed over be printed. Raises as ``hand``."""
        ...

    def cancel(self, job: str) -> bool:
        """Take a job out of the queue; False when it was not there any more. Raises as ``hand``."""
        ...

    def sheets(self, pdf: bytes) -> int:
        """How many sheets a stored page takes, printed on one side."""
        ...

    def bind(self, pages: Sequence[bytes], title: str) -> bytes:
        """One file ready to be printed, of stored pages in their order."""
        ...
