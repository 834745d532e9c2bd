"""What the first steps of the wizard show of a preview: the count and its age, the acts."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox

from ofdesk.ui.widgets import clear, label
from ofdesk.words import formats
from ofdesk.words.lines import act_label
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.services.renewals import RenewalPreview
    from ofdesk.ui.renewal.view import RenewalView

MAX_AGE_DAYS = 7


def show_count(view: "RenewalView", found: "RenewalPreview") -> None:
    """The count with its source and hour; an old one asks for a tick."""
    known, band = found.count.known, view.band
    count = formats.number(known.count)
    when = formats.instant(known.read_at) if known.read_at else ""
    if not found.count.stale:
        band.say("ok", t("renewal.fresh", count=count, when=when))
    elif when:
        band.say("warn", t("renewal.stale", count=count, when=when, days=MAX_AGE_DAYS))
    else:
        band.say("warn", t("renewal.never", count=count))
    view.stale.setText(t("renewal.i_go_on", when=when or "—"))
    view.stale.setVisible(found.count.stale)


def show_acts(view: "RenewalView", found: "RenewalPreview", chosen: Callable[[], None]) -> None:
    """A box for each act that waits; ``chosen`` is called when one is ticked or not."""
    clear(view.acts)
    if not found.acts:
        view.acts.addWidget(label(t("renewal.no_acts")))
    for act in found.acts:
        values = {**act.values, "offer": act.offer, "done_on": act.done_on.isoformat()}
        why = "act_billed" if act.price_cents else "act_included"
        words, _why = act_label(act.kind, why, values, "fr")
        box = QCheckBox(f"{words} – {formats.amount(act.price_cents)}")
        box.setChecked(True)
        box.setProperty("act", act.id)
        box.toggled.connect(lambda _on: chosen())
        view.acts.addWidget(box)
