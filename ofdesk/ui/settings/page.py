"""Settings: company, bank, rules, legal rows, import of clients, backups."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QTabWidget

from ofdesk.domain.errors import DomainError, OfdeskError
from ofdesk.ui.forms import Choices, Form, show_refusal
from ofdesk.ui.page import Host, Page
from ofdesk.ui.settings.backups import BackupsTab
from ofdesk.ui.settings.importing import ImportTab
from ofdesk.ui.settings.legal import LegalTab
from ofdesk.ui.settings.look_tab import LOGO, LookTab
from ofdesk.ui.settings.platforms_tab import PlatformsTab
from ofdesk.ui.settings.versions_tab import VersionsTab
from ofdesk.ui.tasks import TaskRunner
from ofdesk.ui.widgets import Band, button
from ofdesk.words import formats
from ofdesk.words.legal import text_of
from ofdesk.words.page_look import text_of as look_text
from ofdesk.words.ui import t

GROUPS: Mapping[str, tuple[str, ...]] = {
    "company": (
        *("company.name", "company.legal_form", "company.capital", "company.address_1"),
        *("company.address_2", "company.postcode", "company.city", "company.siren"),
        *("company.rcs_city", "company.vat_number", "company.vat_regime"),
        *("company.vat_on_debits", "company.email", "company.phone", "company.website"),
        "company.tagline",
    ),
    "bank": (
        *("bank.account_holder", "bank.name", "bank.iban", "bank.bic", "bank.cheque_order"),
        *("bank.cheque_address_1", "bank.cheque_postcode", "bank.cheque_city"),
        *("card.link_template", "card.gateway", "card.address"),
    ),
    "rules": (
        *("rules.count_max_age_days", "rules.due_days", "rules.quote_days", "rules.proration"),
        *("rules.billed_resources", "rules.cheque_covers", "alerts.schedule"),
        "rules.reminder_minimum_cents",
    ),
    "mail": (
        *("mail.host", "mail.port", "mail.security", "mail.auth", "mail.user", "mail.sender"),
        *("mail.reply_to", "mail.automatic"),
    ),
    "print": ("print.printer", "print.tray"),
    "accounts": (
        "rules.client_account_prefix",
        *("accounts.sales", "accounts.vat_pending", "accounts.vat_due", "accounts.bank"),
        *("accounts.cheques", "accounts.other", "accounts.advances", "accounts.suspense"),
        *("accounts.bank_fees", "accounts.abandoned", "accounts.difference", "accounts.deferred"),
    ),
}
CHOICES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "company.vat_regime": (("normal", "vat_normal"), ("franchise", "vat_franchise")),
    "company.vat_on_debits": (("no", "no"), ("yes", "yes")),
    "rules.proration": (("yes", "yes"), ("no", "no")),
    "rules.billed_resources": (("real_and_virtual", "billed_both"), ("real", "billed_real")),
    "rules.cheque_covers": tuple(
        (value, f"covers_{value}") for value in ("in_hand", "deposited", "cleared")
    ),
    "mail.security": (
        ("", "line_by_port"),
        *((value, f"line_{value}") for value in ("starttls", "tls")),
    ),
    "mail.automatic": (
        ("", "outbox.auto_default"),
        *((value, f"outbox.auto_{value}") for value in ("yes", "no")),
    ),
    "mail.auth": tuple((value, f"auth_{value}") for value in ("password", "xoauth2", "none")),
}
"""Settings that are chosen: each value with the key of its words; the first one is the default."""
CENTS = "_cents"
TABS = (
    *("company", "bank", "rules", "mail", "print", "accounts", "look", "legal", "import"),
    *("backups", "platforms", "versions"),
)

if TYPE_CHECKING:
    Values = dict[str, str]


class SettingsPage(Page):
    """One tab a subject; a wrong value is said beside its field and nothing is saved."""

    name = "settings"
    follows = frozenset(("setting", "legal", "version"))

    def __init__(self, tasks: TaskRunner, host: Host) -> None:
        super().__init__(tasks, host)
        self.heading.setText(t("settings"))
        self.band = Band()
        self.tabs = QTabWidget()
        self.form = Form(choices())
        self.fields = self.form.fields
        for group, keys in GROUPS.items():
            titles = ((key, _title(key)) for key in keys)
            self.tabs.addTab(self.form.column(titles), t(f"home.s_{group}"))
        self.look = LookTab(tasks, self.form)
        self.tabs.addTab(self.look, look_text("tab"))
        self.legal = LegalTab(tasks, host)
        self.tabs.addTab(self.legal, text_of("tab"))
        self.importing = ImportTab(tasks, host)
        self.backups = BackupsTab(tasks, host)
        self.tabs.addTab(self.importing, t("home.s_import"))
        self.tabs.addTab(self.backups, t("home.s_backups"))
        self.platforms = PlatformsTab(tasks, host)
        self.tabs.addTab(self.platforms, t("platforms.tab"))
        self.versions = VersionsTab(tasks, host)
        self.tabs.addTab(self.versions, t("versions.tab"))
        self.save = button(t("home.s_save"), self.save_settings, kind="primary")
        foot = QFrame()
        foot.setObjectName("footBar")
        bar = QHBoxLayout(foot)
        bar.setContentsMargins(8, 8, 8, 8)
        bar.addStretch(1)
        bar.addWidget(self.save)
        self.body.addWidget(self.heading)
        self.body.addWidget(self.band)
        self.body.addWidget(self.tabs, 1)
        self.body.addWidget(foot)
        self.tabs.currentChanged.connect(lambda index: foot.setVisible(index <= len(GROUPS)))

    def show_wish(self, wish: str = "") -> None:
        """Open a tab asked for from elsewhere."""
        if wish in TABS:
            self.tabs.setCurrentIndex(TABS.index(wish))

    def refresh(self) -> None:
        """Read the settings again."""
        desk = self.tasks.desk

        def work() -> "tuple[Values, list[str]]":
            from ofdesk.services.house import missing_settings
            from ofdesk.services.settings import list_settings

            with desk.read() as session:
                settings = list_settings(session)
            return settings, missing_settings(settings)

        self.tasks.read(self, "settings", work, self._show)
        self.legal.refresh()
        self.backups.refresh()
        self.platforms.refresh()
        self.versions.refresh()

    def _show(self, found: "tuple[Values, list[str]]") -> None:
        settings, missing = found
        self.look.logo.show_stored(present=bool(settings.get(LOGO)))
        self.form.show({key: _shown(key, value) for key, value in settings.items()})
        if missing:
            names = ", ".join(_title(key) for key in missing)
            self.band.say("warn", t("home.s_missing", missing=names))
        else:
            self.band.hide()

    def changes(self) -> dict[str, str]:
        """The settings that differ from those read."""
        return self.form.changes()

    def save_settings(self) -> None:
        """Save what changed, all or nothing."""
        desk = self.tasks.desk
        self.form.clear_errors()
        try:
            values = {key: _stored(key, text) for key, text in self.changes().items()}
        except DomainError as error:
            self._on_refused(error)
            return
        picture = self.look.logo.picture
        if not values and picture is None:
            return

        def work() -> Any:
            from ofdesk.services.settings import SetSettings, set_settings

            return set_settings(SetSettings(values, picture), desk.write())

        self.tasks.write(self, work, self._saved, self._on_refused)

    def _saved(self, _settings: object) -> None:
        self.form.saved()
        self.look.logo.saved()
        self.host.tell("ok", t("home.s_saved"))
        self.tasks.committed.emit(frozenset(("setting",)))

    def _on_refused(self, error: OfdeskError) -> None:
        show_refusal(self.fields | {LOGO: self.look.logo}, self.band, error)


def choices() -> Choices:
    """The settings that are chosen from a list, in words."""
    return {
        key: tuple(
            (value, t(words if "." in words else f"settings.{words}")) for value, words in listed
        )
        for key, listed in CHOICES.items()
    }


def _shown(key: str, value: str) -> str:
    """A setting as it is typed: amounts in euros."""
    return formats.figures(int(value)) if key.endswith(CENTS) and value.isdigit() else value


def _stored(key: str, text: str) -> str:
    """What was typed as it is stored. Raises ``amount_invalid`` with its field."""
    return str(formats.parse_amount(text, key)) if key.endswith(CENTS) and text else text


def _title(key: str) -> str:
    return t(f"home.k_{key.replace('.', '_')}")
