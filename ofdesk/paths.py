"""Where files are: what ships with the program, and the folders of the person who runs it.

``platformdirs`` is imported on use only: a command that is told its base never pays for it.
"""

from pathlib import Path

APPLICATION = "ofdesk"

_PACKAGE = Path(__file__).parent


def resources() -> Path:
    """The folder of shipped files: ``resources`` of the source tree, else of the wheel."""
    in_tree = _PACKAGE.parent / "resources"
    return in_tree if in_tree.is_dir() else _PACKAGE / "resources"


def resource(*parts: str) -> Path:
    """The shipped file or folder ``parts``, for example ``resource("legal", "cgv.txt")``."""
    return resources().joinpath(*parts)


def in_source_tree() -> bool:
    """Whether the program runs from its repository rather than from an installed wheel."""
    return (_PACKAGE.parent / "pyproject.toml").is_file()


def data_folder() -> Path:
    """Where the person's base and backups are. It is not created here."""
    from platformdirs import user_data_path

    return user_data_path(APPLICATION, appauthor=False)


def default_base() -> Path:
    """The base that is opened when none is named."""
    return data_folder() / "ofdesk.db"


def backups_folder(base: Path) -> Path:
    """Where the automatic backups of ``base`` go: beside it, so that they move with it."""
    return base.parent / f"{base.stem}-backups"


def state_folder() -> Path:
    """Where the log, the window geometry and drafts are. It is not created here."""
    from platformdirs import user_state_path

    return user_state_path(APPLICATION, appauthor=False)


def log_file() -> Path:
    """The log of the program, with the tracebacks of bugs."""
    return state_folder() / "ofdesk.log"


def cache_folder() -> Path:
    """What can be thrown away at any time. It is not created here."""
    from platformdirs import user_cache_path

    return user_cache_path(APPLICATION, appauthor=False)
