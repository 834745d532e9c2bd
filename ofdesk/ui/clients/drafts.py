"""Drafts of sheets: what was typed and not saved, kept if the program dies."""

import json
from collections.abc import Mapping

from PySide6.QtCore import QSettings


class Drafts:
    """The drafts of one base, each under the platform of its sheet (empty: a new one)."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._store = QSettings()

    def _key(self, platform: str) -> str:
        return f"drafts/{self._base}/{platform or 'new'}"

    def keep(self, platform: str, changes: Mapping[str, str]) -> None:
        """Keep what differs from the stored sheet; nothing drops the draft."""
        if changes:
            self._store.setValue(self._key(platform), json.dumps(dict(changes)))
        else:
            self._store.remove(self._key(platform))
        self._store.sync()

    def read(self, platform: str) -> dict[str, str]:
        """The draft of a sheet, empty when there is none."""
        kept = self._store.value(self._key(platform))
        found: dict[str, str] = json.loads(str(kept)) if kept else {}
        return found
