"""Three values of one conflict side by side: before, in place, set aside, with who and when."""

import json
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QWidget

from ofdesk.ui.widgets import label, restyle, wrapped
from ofdesk.words import formats
from ofdesk.words.aside import why_text
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.conflict_rows import ConflictRow, Moments

SIDES = ("base", "theirs", "ours")
DASH = "—"
REVERSED_TWICE = "reversed_twice"
"""Both sides are about one receipt, which stands in the place of what was before."""


def field_words(name: str) -> str:
    """The name of a field as sheets have it."""
    from ofdesk.words.ui_clients import TEXTS
    from ofdesk.words.ui_sync import TEXTS as UNITS

    if f"u_{name}" in UNITS:
        return t(f"sync.u_{name}")
    return t(f"clients.f_{name}") if f"f_{name}" in TEXTS else name


def value_words(value: object) -> str:
    """A value, or each of a unit."""
    if isinstance(value, dict):
        shown = [str(one) for one in value.values() if one not in ("", None)]
        return ", ".join(shown) or DASH
    if value in ("", None):
        return DASH
    if value in ("deleted", "edited", "present"):
        return t(f"sync.v_{value}")
    return why_text(value) if isinstance(value, str) else json.dumps(value)


def lines_words(value: object) -> str:
    """A value on the lines that it needs: one a column of a unit."""
    if not isinstance(value, dict):
        return value_words(value)
    lines = [f"{field_words(n)} : {v}" for n, v in value.items() if v not in ("", None)]
    return "\n".join(lines) or DASH


class Compare(QFrame):
    """The conflict that the cursor is on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.title = label("", "section")
        self.why = wrapped("", "hint")
        self.heads: dict[str, QLabel] = {}
        self.values: dict[str, QLabel] = {}
        self.who: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 10, 14, 10)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(3)
        grid.addWidget(self.title, 0, 0, 1, 3)
        grid.addWidget(self.why, 1, 0, 1, 3)
        for place, side in enumerate(SIDES):
            self.heads[side] = label("", "caption")
            self.values[side] = wrapped("", "strong")
            self.who[side] = wrapped("", "hint")
            for line, widget in enumerate((self.heads[side], self.values[side], self.who[side]), 2):
                grid.addWidget(widget, line, place)
            grid.setColumnStretch(place, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_conflict(self, found: "ConflictRow | None", desk: str) -> None:
        """Show one, or nothing; ``desk`` is the number of this desk."""
        self.setVisible(found is not None)
        if found is None:
            return
        subject = found.platform or t_table(found.table)
        self.title.setText(f"{subject} · {field_words(found.field)}" if found.field else subject)
        self.why.setText(t(f"sync.why_{found.kind}"))
        here = found.desk == desk
        about = "t_receipt" if found.kind == REVERSED_TWICE else "c_base"
        self.heads["base"].setText(t(f"sync.{about}"))
        self.heads["theirs"].setText(t("sync.head_theirs"))
        self.heads["ours"].setText(t("sync.head_mine" if here else "sync.head_aside"))
        for side, value in (("base", found.base), ("theirs", found.theirs), ("ours", found.ours)):
            self.values[side].setText(lines_words(value))
        self.who["base"].setText("")
        self.who["theirs"].setText(found.theirs_author or DASH)
        self.who["ours"].setText(f"{found.ours_author} · {t('sync.desk', desk=found.desk)}")
        for part in (*self.values.values(), self.title):
            restyle(part)

    def show_moments(self, found: "ConflictRow", moments: "Moments") -> None:
        """Add when both values were typed, once it was read."""
        sides = (
            ("theirs", found.theirs_author, moments.theirs_desk, moments.theirs_at),
            ("ours", found.ours_author, moments.ours_desk or found.desk, moments.ours_at),
        )
        for side, author, desk, at in sides:
            parts = [author, t("sync.desk", desk=desk) if desk else ""]
            parts.append(formats.instant(at) if at else "")
            self.who[side].setText(" · ".join(part for part in parts if part) or DASH)


def t_table(table: str) -> str:
    """What a row of a table is called."""
    from ofdesk.words.ui_sync import TEXTS

    return t(f"sync.t_{table}") if f"t_{table}" in TEXTS else table
