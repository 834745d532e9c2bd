"""Build hook of the wheel: compiles the French messages and ships ``resources`` inside ofdesk."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WheelHook(BuildHookInterface[Any]):
    """Puts each file of ``resources`` but the message sources under ``ofdesk/resources``."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it collects the files of a wheel."""
        root = Path(self.root)
        runpy.run_path(str(root / "tools" / "compile_words.py"))["compile_all"](root)
        if version == "editable":
            return
        for path in sorted((root / "resources").rglob("*")):
            if path.is_file() and path.suffix not in (".po", ".pyc"):
                inside = Path("ofdesk") / path.relative_to(root)
                build_data["force_include"][str(path)] = inside.as_posix()
