"""Where files are: what ships with the program, and the folders of the person who runs it.

``platformdirs`` and ``pathlib`` are imported on use only: they cost the client list of the command
line a quarter of its start.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

APPLICATION = "ofdesk"
BASE_NAME = "ofdesk.db"

_PACKAGE: "str | Path" = os.path.dirname(os.path.abspath(__file__))


def resources() -> "Path":
    """The folder of shipped files: ``resources`` of the source tree, else of the wheel."""
    from pathlib import Path

    return Path(resource_text())


def resource(*parts: str) -> "Path":
    """The shipped file or folder ``parts``, for example ``resource("legal", "cgv.txt")``."""
    from pathlib import Path

    return Path(resource_text(*parts))


def resource_text(*parts: str) -> str:
    """As ``resource``, without ``pathlib``."""
    in_tree = os.path.join(os.path.dirname(_PACKAGE), "resources")
    folder = in_tree if os.path.isdir(in_tree) else os.path.join(_PACKAGE, "resources")
    return os.path.join(folder, *parts)


def default_base_text() -> str:
    """As ``default_base``, on Linux without ``platformdirs`` (XDG base directory specification)."""
    if not sys.platform.startswith("linux"):
        return str(default_base())
    folder = os.environ.get("XDG_DATA_HOME", "").strip() or os.path.expanduser("~/.local/share")
    return os.path.join(folder, APPLICATION, BASE_NAME)


def data_folder() -> "Path":
    """Where the person's base and backups are. It is not created here."""
    from platformdirs import user_data_path

    return user_data_path(APPLICATION, appauthor=False)


def default_base() -> "Path":
    """The base that is opened when none is named."""
    return data_folder() / BASE_NAME


def backups_folder(base: "Path") -> "Path":
    """Where the automatic backups of ``base`` go: beside it, so that they move with it."""
    return base.parent / f"{base.stem}-backups"


def state_folder() -> "Path":
    """Where the log, the window geometry and drafts are. It is not created here."""
    if not sys.platform.startswith("linux"):
        from platformdirs import user_state_path

        return user_state_path(APPLICATION, appauthor=False)
    from pathlib import Path

    folder = os.environ.get("XDG_STATE_HOME", "").strip()
    return Path(folder or os.path.expanduser("~/.local/state"), APPLICATION)


def log_file() -> "Path":
    """The log of the program, with the tracebacks of bugs."""
    return state_folder() / "ofdesk.log"
