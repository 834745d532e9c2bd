"""« Relire la plateforme » in the wizard: the count of now becomes the default and the minimum."""

from functools import partial
from typing import TYPE_CHECKING

from ofdesk.words import formats
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.ui.platforms.reading import CountsRead
    from ofdesk.ui.renewal.wizard import RenewalWizard


def offer_reading(wizard: "RenewalWizard") -> None:
    """Let the button read the platform, where the window can."""
    view = wizard.view
    view.reread.setVisible(wizard.host.platforms is not None)
    view.reread.clicked.connect(lambda _checked=False: reread(wizard))


def reread(wizard: "RenewalWizard") -> None:
    """Read the platform of the wizard in the background."""
    if wizard.host.platforms is not None:
        wizard.view.reread.setEnabled(False)
        done = partial(_show, wizard)
        wizard.host.platforms.read_for(wizard, [wizard.platform], done)


def _show(wizard: "RenewalWizard", found: "CountsRead") -> None:
    view = wizard.view
    view.reread.setEnabled(True)
    if found.failed:
        platform, why = found.failed[0]
        view.band.say("warn", t("platforms.one_failed", platform=platform, why=why))
    else:
        view.band.say("ok", t("platforms.done", count=formats.number(found.read)))
        wizard.flow = wizard.flow.answer(resources=None)
        wizard.ask_price(first=True)
