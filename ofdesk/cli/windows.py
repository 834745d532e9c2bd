"""What the command line knows of windows: the composition root gives them, it imports none."""

from pathlib import Path
from typing import Protocol

from ofdesk.cli.options import GlobalOptions
from ofdesk.ports.desk import DeskOptions


class Windows(Protocol):
    """The windows of the program, each imported when it is opened."""

    def open(self, options: GlobalOptions) -> int:
        """Open the window and stay until it is closed; the exit status."""
        ...

    def first_window(self, base: Path) -> str:
        """Show the window unseen on ``base`` and say what it shows."""
        ...

    def take_tour(self, options: DeskOptions, folder: Path) -> list[Path]:
        """Walk through the windows unseen and keep pictures and pages; the files made."""
        ...
